// Workers KV of Cloudflare (https://developers.cloudflare.com/kv/api): stores that the platform hands out, shared by all requests.
// They are known by their type, or by what they are called: `env.SESSIONS_KV.get(key)`.
import type { Engine, LibraryCall, LibraryModel } from "../model";
import { sharedHandle } from "../shared-handle";
import type { HandleValue, Value } from "../value";
import { argument } from "../call-arguments";
import { cachedValue, reportCache } from "./cache-entry";

const WORKERS_KV = "workers-kv";
const BINDING = /^(?:\w*_)?(?:KV|CACHE)(?:_\w+)?$/;

function namespace(engine: Engine, name: string): HandleValue {
  return sharedHandle(engine, `${WORKERS_KV}:${name}`, () => engine.handle(WORKERS_KV, "namespace", {}));
}

function use(engine: Engine, store: HandleValue, name: string, call: LibraryCall): Value | undefined {
  const [key] = call.args;
  const base = { library: WORKERS_KV, operation: name, cache: store, key: [key] };
  if (name === "put") {
    reportCache(engine, call, { ...base, kind: "cache-write", value: argument(call.args, 1) });
    return engine.promise(engine.unknown("put"));
  }
  if (name !== "get" && name !== "getWithMetadata") return undefined;
  const yields = cachedValue(engine, WORKERS_KV, [key]);
  reportCache(engine, call, { ...base, kind: "cache-read", yields });
  return engine.promise(name === "get" ? yields : engine.object({ value: yields, metadata: yields }));
}

export const WORKERS_KV_MODEL: LibraryModel = {
  id: WORKERS_KV,
  packages: ["@cloudflare/workers-types", "global"],
  tokens: ["KVNamespace", "_KV", "KV."],
  typed: (_module, name, _typeArgs, engine) => (name === "KVNamespace" ? namespace(engine, "typed") : undefined),
  method: (call, engine) => use(engine, call.handle, call.method, call),
  anyMember: (path, call, engine) => {
    const [owner, binding, name] = path.slice(-3);
    if (owner !== "env" || binding === undefined || name === undefined || !BINDING.test(binding)) return undefined;
    return use(engine, namespace(engine, binding), name, call);
  },
};
