// Caches whose calls take an options object with the key and the function that loads: cachified (https://github.com/epicweb-dev/cachified),
// BentoCache (https://bentocache.dev/docs/methods), and the QueryClient of TanStack Query (https://tanstack.com/query/latest/docs/reference/QueryClient),
// which is a cache of all requests where a server's module made it.
import { argument, exportName, isCallable, listOf, option } from "../call-arguments";
import type { Engine, ExternalCall, LibraryModel, MethodCall } from "../model";
import { sharedHandle } from "../shared-handle";
import { UNDEFINED, type HandleValue, type PassedArgument, type Value } from "../value";
import { cachedValue, reportCache, type CacheUse } from "./cache-entry";

const KEYED = "keyed-loader";
const QUERY_CLIENTS = ["@tanstack/react-query", "@tanstack/query-core", "@tanstack/vue-query", "@tanstack/solid-query", "react-query"];
const PACKAGES = ["@epic-web/cachified", "cachified", "bentocache", ...QUERY_CLIENTS];
/** Names of the member that loads. */
const LOADERS = ["getFreshValue", "factory", "queryFn"];

function externalCall(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  if (name === "cachified")
    return engine.promise(loaded(engine, sharedCache(engine, call.module), call, "cachified", argument(call.args, 0)));
  if (name === "BentoCache" && call.isNew) return engine.handle(KEYED, "bento", {}, call.span);
  return name === "QueryClient" && call.isNew ? engine.handle(KEYED, "queries", {}, call.span) : undefined;
}

function sharedCache(engine: Engine, name: string): HandleValue {
  return sharedHandle(engine, `${KEYED}:${name}`, () => engine.handle(KEYED, "shared", {}));
}

/** Runs the loader and tells of the entry that it fills; `key` and `load` may stand in an options object. */
function loaded(
  engine: Engine,
  cache: HandleValue,
  call: Pick<MethodCall, "args" | "span" | "isNew" | "typeArgs">,
  operation: string,
  options: Value,
  positional?: { readonly key: PassedArgument; readonly load: Value },
): Value {
  const load = positional?.load ?? LOADERS.map((name) => option(engine, options, name)).find((value) => value !== undefined);
  const key = positional ? [positional.key] : keyOf(engine, options);
  const value =
    load && isCallable(load) ? engine.await(engine.call(load, [engine.object({})], call.span)) : cachedValue(engine, KEYED, key);
  tell(engine, cache, call, { operation, kind: "cache-write", key, value, isReadThrough: true });
  return value;
}

function keyOf(engine: Engine, options: Value): readonly PassedArgument[] {
  const key = option(engine, options, "key") ?? option(engine, options, "queryKey");
  return listOf(engine, key).map((value) => ({ value }));
}

function tell(engine: Engine, cache: HandleValue, call: Parameters<typeof reportCache>[1], use: Omit<CacheUse, "library" | "cache">): void {
  const isCache = cache.type !== "queries" || (engine.isShared?.(cache) ?? false);
  if (isCache) reportCache(engine, call, { library: KEYED, cache, ...use });
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  const { handle } = call;
  const first = argument(call.args, 0);
  return handle.type === "queries" ? queryMethod(call, engine, first) : bentoMethod(call, engine, first);
}

function queryMethod(call: MethodCall, engine: Engine, first: Value): Value | undefined {
  const { handle, method: name } = call;
  const key = (): readonly PassedArgument[] => listOf(engine, first).map((value) => ({ value }));
  switch (name) {
    case "fetchQuery":
    case "prefetchQuery":
    case "ensureQueryData":
    case "fetchInfiniteQuery":
    case "prefetchInfiniteQuery": {
      const [keyArg] = call.args;
      // Version 4 and before: `fetchQuery(key, load)`.
      const isPositional = keyArg && engine.members(first) === undefined;
      return engine.promise(
        loaded(engine, handle, call, name, first, isPositional ? { key: keyArg, load: argument(call.args, 1) } : undefined),
      );
    }
    case "setQueryData":
      tell(engine, handle, call, { operation: name, kind: "cache-write", key: key(), value: argument(call.args, 1) });
      return argument(call.args, 1);
    case "getQueryData": {
      const yields = cachedValue(engine, KEYED, key());
      tell(engine, handle, call, { operation: name, kind: "cache-read", key: key(), yields });
      return yields;
    }
    default:
      return undefined;
  }
}

function bentoMethod(call: MethodCall, engine: Engine, first: Value): Value | undefined {
  const { handle, method: name } = call;
  const [keyArg] = call.args;
  const isOptions = engine.members(first) !== undefined;
  switch (name) {
    case "use":
    case "namespace":
      return handle;
    case "getOrSet":
    case "getOrSetForever":
      return engine.promise(
        loaded(engine, handle, call, name, first, isOptions || !keyArg ? undefined : { key: keyArg, load: argument(call.args, 1) }),
      );
    case "set":
    case "setForever": {
      const key = isOptions ? keyOf(engine, first) : [keyArg];
      const value = isOptions ? (option(engine, first, "value") ?? UNDEFINED) : argument(call.args, 1);
      tell(engine, handle, call, { operation: name, kind: "cache-write", key, value });
      return engine.promise(UNDEFINED);
    }
    case "get": {
      const key = isOptions ? keyOf(engine, first) : [keyArg];
      const yields = cachedValue(engine, KEYED, key);
      tell(engine, handle, call, { operation: name, kind: "cache-read", key, yields });
      return engine.promise(yields);
    }
    default:
      return undefined;
  }
}

export const KEYED_LOADERS: LibraryModel = {
  id: KEYED,
  packages: PACKAGES,
  tokens: ["cachified", "bentocache", "QueryClient"],
  call: externalCall,
  method,
};
