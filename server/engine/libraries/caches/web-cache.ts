// The Cache API (https://developers.cloudflare.com/workers/runtime-apis/cache/, https://w3c.github.io/ServiceWorker/#cache-interface):
// on a server it keeps whole responses under their address, for whoever asks next. Headers of the request are no part of the key.
import { argument, exportName } from "../call-arguments";
import type { Engine, LibraryCall, LibraryModel } from "../model";
import { sharedHandle } from "../shared-handle";
import type { HandleValue, PassedArgument, Value } from "../value";
import { addressOf, bodyOf } from "../web/web-request";
import { cachedValue, reportCache } from "./cache-entry";

const WEB_CACHE = "web-cache";

function named(engine: Engine, name: string, value?: Value): HandleValue {
  return sharedHandle(engine, `${WEB_CACHE}:${name}`, () => engine.handle(WEB_CACHE, "cache", value ? { name: value } : {}));
}

/** `caches.open(name)`: what names the cache is a part of each key. */
function open(engine: Engine, call: LibraryCall): Value {
  const name = argument(call.args, 0);
  const text = engine.stringOf(name);
  const cache = text === undefined ? engine.handle(WEB_CACHE, "cache", { name }, call.span) : named(engine, text, name);
  return engine.promise(cache);
}

function use(engine: Engine, cache: HandleValue, operation: string, call: LibraryCall): Value | undefined {
  const [given] = call.args;
  const { name } = cache.data;
  const address: PassedArgument | undefined = given && { ...given, value: addressOf(engine, given.value) };
  const key = [name === undefined ? undefined : { value: name as Value }, address];
  const base = { library: WEB_CACHE, operation, cache, key };
  if (operation === "put") {
    const response = engine.await(argument(call.args, 1));
    reportCache(engine, call, { ...base, kind: "cache-write", value: bodyOf(engine, response) ?? response });
    return engine.promise(engine.unknown("put"));
  }
  if (operation !== "match") return undefined;
  const yields = cachedValue(engine, WEB_CACHE, key);
  reportCache(engine, call, { ...base, kind: "cache-read", yields });
  return engine.promise(yields);
}

export const WEB_CACHE_MODEL: LibraryModel = {
  id: WEB_CACHE,
  packages: ["global", "@cloudflare/workers-types"],
  tokens: ["caches."],
  call(call, engine) {
    const [object, member, operation] = call.path;
    if (object !== "caches") return undefined;
    if (member === "open") return open(engine, call);
    return member === "default" && operation !== undefined ? use(engine, named(engine, "default"), operation, call) : undefined;
  },
  external: (_module, path, engine) => (path.join(".") === "caches.default" ? named(engine, "default") : undefined),
  typed: (_module, name, _typeArgs, engine) => (exportName(name.split(".")) === "Cache" ? named(engine, "typed") : undefined),
  method: (call, engine) => use(engine, call.handle, call.method, call),
};
