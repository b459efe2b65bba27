// Middleware of Express that keeps whole responses: apicache 1 (https://github.com/kwhitley/apicache#api) and route-cache 0.7
// (https://github.com/bradoyler/route-cache). An entry is named by the address of the request and by what an option adds to it; who
// asks is no part of that.
import { reportKept } from "./cache-entry";
import { argument, exportName, isCallable, option } from "../call-arguments";
import type { Engine, LibraryCall, LibraryModel } from "../model";
import { UNDEFINED, type HandleValue, type Value } from "../value";

const ID = "response-caches";
/** Methods of the response that send a body. */
const SENDS = ["json", "jsonp", "send", "end"];

interface Named {
  /** Stands in for the address: `cacheSeconds(20, (req) => …)`. */
  readonly instead?: Value;
  /** Is added to it: `appendKey`. */
  readonly added?: Value;
}

/** What sends the response keeps it first. */
function createMiddleware(engine: Engine, call: LibraryCall, operation: string, named: Named): Value {
  const cache = engine.handle(ID, "cache", {}, call.span);
  return engine.native(ID, (args, span) => {
    const [request = UNDEFINED, response = UNDEFINED, next = UNDEFINED] = args.map((arg) => arg.value);
    const made = (by: Value): Value => (isCallable(by) ? engine.await(engine.call(by, [request, response], call.span)) : by);
    const key = [named.instead ? made(named.instead) : engine.member(request, "originalUrl"), ...(named.added ? [made(named.added)] : [])];
    for (const name of SENDS) {
      const send = engine.native(`response.${name}`, (sent, at) => {
        const body = sent[0]?.value ?? UNDEFINED;
        reportKept(engine, cache, { library: ID, operation, key, value: body, at: call.span });
        engine.respond([body], at);
        return response;
      });
      engine.setMember(response, name, send);
    }
    return engine.call(next, [], span);
  });
}

/** `middleware("5 minutes", onlyIf, { appendKey })` of an instance that may have options of its own. */
function apicache(engine: Engine, call: LibraryCall, instance: HandleValue | undefined): Value {
  const own = option(engine, argument(call.args, 2), "appendKey");
  const general = instance && option(engine, instance.data["options"] as Value, "appendKey");
  const added = own ?? general;
  return createMiddleware(engine, call, "apicache", added ? { added } : {});
}

function instanceWith(engine: Engine, call: LibraryCall): HandleValue {
  return engine.handle(ID, "apicache", { options: argument(call.args, 0) }, call.span);
}

export const RESPONSE_CACHES: LibraryModel = {
  id: ID,
  packages: ["apicache", "route-cache"],
  tokens: ["apicache", "route-cache"],
  call(call, engine) {
    const name = exportName(call.path);
    if (call.module === "route-cache") {
      const instead = argument(call.args, 1);
      const isNamed = call.args.length > 1;
      return name === "cacheSeconds" ? createMiddleware(engine, call, "cacheSeconds", isNamed ? { instead } : {}) : undefined;
    }
    if (name === "middleware") return apicache(engine, call, undefined);
    return /^(?:options|newInstance|clone)$/.test(name) ? instanceWith(engine, call) : undefined;
  },
  method(call, engine) {
    if (call.handle.type !== "apicache") return undefined;
    if (call.method === "middleware") return apicache(engine, call, call.handle);
    return call.method === "options" ? instanceWith(engine, call) : undefined;
  },
  member: (handle, name, engine) =>
    handle.type === "apicache" && name === "middleware"
      ? engine.native("apicache.middleware", (args, span) => apicache(engine, { args, span, isNew: false, typeArgs: [] }, handle))
      : undefined,
};
