// Routers of tRPC and their callers: routers give procedures their names, callers run them from code of the server.
import { NOWHERE } from "../../../../rules/contract/span";
import type { Engine } from "../model";
import type { HandleValue, Value } from "../value";
import { handleOf, native, remembered } from "../call-arguments";
import { contextOf } from "./trpc-context";
import type { RootConfig } from "./trpc-procedure";
import { procedureOf, ProcedureName, runProcedure, TRPC } from "./trpc-procedure";

export function createRouter(engine: Engine, root: RootConfig, record: Value): HandleValue {
  const name = new ProcedureName();
  for (const [key, member] of engine.members(record) ?? []) nameChild(engine, member.value, key, name);
  return engine.handle(TRPC, "router", { root, record, name });
}

/** A plain object of procedures is a router too (tRPC 11). */
function nameChild(engine: Engine, child: Value, key: string, parent: ProcedureName): void {
  const name = nameOf(engine, child);
  if (name) {
    name.name ??= key;
    name.parent ??= parent;
    return;
  }
  if (child.v !== "object") return;
  const group = new ProcedureName();
  group.name = key;
  group.parent = parent;
  for (const [inner, member] of engine.members(child) ?? []) nameChild(engine, member.value, inner, group);
}

function nameOf(engine: Engine, child: Value): ProcedureName | undefined {
  const handle = handleOf(engine, child, TRPC);
  if (!handle) return undefined;
  const own = handle.data["name"];
  return own instanceof ProcedureName ? own : procedureOf(handle)?.name;
}

/** `mergeRouters(a, b)`: one flat router; its parts have no name of their own. */
export function mergeRouters(engine: Engine, root: RootConfig, routers: readonly Value[]): HandleValue {
  const members: Record<string, Value> = {};
  const name = new ProcedureName();
  for (const router of routers) {
    const handle = handleOf(engine, router, TRPC, "router");
    const record = handle && remembered(handle, "record");
    for (const [key, member] of (record && engine.members(record)) ?? []) members[key] = member.value;
    const own = handle?.data["name"];
    if (own instanceof ProcedureName) own.parent ??= name;
  }
  return engine.handle(TRPC, "router", { root, record: engine.object(members), name });
}

export function routerMember(router: HandleValue, name: string, engine: Engine): Value | undefined {
  const record = remembered(router, "record");
  if (name === "createCaller") return native(engine, "createCaller", ([ctx]) => createCaller(engine, router, ctx));
  return record ? engine.member(record, name) : undefined;
}

/** `createCaller(ctx)`; the context may be a function that makes it. */
export function createCaller(engine: Engine, router: Value, context: Value | undefined): Value {
  const handle = handleOf(engine, router, TRPC, "router");
  const record = handle && remembered(handle, "record");
  return record ? engine.handle(TRPC, "caller", { record, context }) : engine.unknown("caller");
}

export function callerMember(caller: HandleValue, name: string, engine: Engine): Value | undefined {
  const record = remembered(caller, "record");
  if (!record) return undefined;
  const child = engine.member(record, name);
  const handle = handleOf(engine, child, TRPC);
  const procedure = handle && procedureOf(handle);
  if (procedure) {
    return native(engine, name, ([input]) => {
      const context = callerContext(engine, remembered(caller, "context"), procedure.root);
      return engine.promise(runProcedure(engine, procedure, context, input ?? engine.unknown("input")));
    });
  }
  const nested = handle?.type === "router" ? remembered(handle, "record") : child.v === "object" ? child : undefined;
  return nested ? engine.handle(TRPC, "caller", { record: nested, context: caller.data["context"] }) : undefined;
}

function callerContext(engine: Engine, context: Value | undefined, root: RootConfig): Value {
  if (!context) return contextOf(engine, root);
  const isMaker = context.v === "function" || context.v === "native";
  return isMaker ? engine.await(engine.call(context, [], NOWHERE)) : context;
}
