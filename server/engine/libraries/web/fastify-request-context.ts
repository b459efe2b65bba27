// @fastify/request-context 6 (https://github.com/fastify/fastify-request-context): values that belong to the request, set on it by hooks and
// read anywhere below.
import { argument } from "../call-arguments";
import type { Engine, LibraryCall, LibraryModel } from "../model";
import { UNDEFINED, type HandleValue, type Value } from "../value";

const MODEL = "fastify-request-context";

export function createRequestStore(engine: Engine): HandleValue {
  return engine.handle(MODEL, "store", {});
}

function run(engine: Engine, method: string | undefined, call: LibraryCall): Value | undefined {
  const name = engine.stringOf(argument(call.args, 0));
  if (name === undefined) return method === "get" ? engine.unknown("requestContext.get()") : undefined;
  if (method === "get") return engine.contextOf(`${MODEL}:${name}`) ?? UNDEFINED;
  if (method !== "set") return undefined;
  engine.enter?.(`${MODEL}:${name}`, argument(call.args, 1));
  return UNDEFINED;
}

export const FASTIFY_REQUEST_CONTEXT: LibraryModel = {
  id: MODEL,
  packages: ["@fastify/request-context", "fastify-request-context"],
  tokens: ["requestContext"],
  call: (call, engine) => (call.path[0] === "requestContext" && call.path.length === 2 ? run(engine, call.path[1], call) : undefined),
  method: (call, engine) => run(engine, call.method, call),
};
