// Where the context of a tRPC procedure comes from: what a server was given to make it, else the function that the type argument
// names, else what a handler gives its adapter; it is executed. When none is found, the members by which code bases name the identity are assumed to be it.
import { NOWHERE } from "../../../../rules/contract/span";
import type { Engine } from "../model";
import type { HandleValue, Value } from "../value";
import { isCallable, isNothing } from "../call-arguments";
import type { RootConfig } from "./trpc-procedure";
import { TRPC } from "./trpc-procedure";
import { createWebRequest } from "./web-request";

const IDENTITY = /^(session|user|auth|userId|orgId|viewer|currentUser|claims|account)$/;

/** Runs `createContext` as an adapter would. */
export function contextOf(engine: Engine, root: RootConfig): Value {
  for (const create of root.makers) {
    if (!create || !isCallable(create)) continue;
    const context = engine.await(engine.call(create, [adapterOptions(engine)], NOWHERE));
    if (!isNothing(context)) return context;
  }
  return engine.handle(TRPC, "open-context", {});
}

/** What the adapters pass: `{ req, res, info }`; some code bases hand on only `{ headers }`. */
export function adapterOptions(engine: Engine): Value {
  const req = createWebRequest(engine, "req");
  return engine.object({
    req,
    res: engine.unknown("res"),
    headers: engine.member(req, "headers"),
    resHeaders: engine.unknown("resHeaders"),
    info: engine.unknown("info"),
    connection: engine.unknown("connection"),
  });
}

/** A context that nothing is known of. */
export function openContextMember(_handle: HandleValue, name: string, engine: Engine): Value {
  if (!IDENTITY.test(name)) return engine.unknown(`ctx.${name}`);
  return engine.principal("session", `ctx.${name}`, [], { isAssumed: true, isOptional: true });
}
