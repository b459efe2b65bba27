// Queries that stand in files of their own (`prisma/sql/ordersOf.sql`) and are called with their parameters in order
// (https://www.prisma.io/docs/orm/prisma-client/using-raw-sql/typedsql).
import type { Engine, ExternalCall } from "../model";
import { constant, type HandleValue, type Value } from "../value";
import { PRISMA } from "./perform";

export const TYPED_SQL = "typed-sql";

/** `@prisma/client/sql`, and `sql` beside a client that was generated elsewhere. */
export function isTypedSqlModule(module: string): boolean {
  return /\/sql(\.[jt]s)?$/.test(module);
}

export function typedSql(engine: Engine, name: string, call: ExternalCall): Value {
  const parameters = engine.array(call.args.map(({ value }) => value));
  const text = engine.tenancy.namedQueries?.get(name);
  return engine.handle(PRISMA, TYPED_SQL, { text: text ?? "", name, parameters }, call.span);
}

/** Text and parameters of such a query; the text is empty where its file was not found. */
export function typedSqlParts(query: HandleValue): { readonly text: Value; readonly parameters: Value | undefined } {
  const { text, parameters, name } = query.data;
  const known = typeof text === "string" && text !== "";
  return {
    text: known ? constant(text) : { v: "unknown", key: `sql:${String(name)}`, label: String(name) },
    parameters: isValue(parameters) ? parameters : undefined,
  };
}

function isValue(value: unknown): value is Value {
  return typeof value === "object" && value !== null && "v" in value;
}
