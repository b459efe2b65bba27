// The runtime that generated clients are made of, for clients whose generated code is there: `export const sql = runtime.sqltag`.
import { argument, exportName } from "../call-arguments";
import type { Engine, ExternalCall } from "../model";
import type { Value } from "../value";
import { sqlHelper } from "./raw-sql";

const MODULE = /^@prisma\/client\/runtime(\/|$)/;

export function isRuntime(module: string): boolean {
  return MODULE.test(module);
}

export function runtimeCall(engine: Engine, call: ExternalCall): Value | undefined {
  if (!isRuntime(call.module)) return undefined;
  const name = exportName(call.path);
  if (name === "getPrismaClient") return { v: "external", module: "@prisma/client", path: ["PrismaClient"] };
  if (name === "Extensions.getExtensionContext" || name === "Extensions.defineExtension") return argument(call.args, 0);
  return sqlHelper(engine, name === "sqltag" ? "sql" : name, call);
}
