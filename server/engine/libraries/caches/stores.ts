// Key-value caches that work alike: `get(key)`, `set(key, value)`, some with a loader. In-process ones are caches of all requests
// only when they outlive a request; the others always are.
import type { SourceSpan } from "../../../../rules/contract/span";
import { argument, exportName, isCallable, isNothing, option } from "../call-arguments";
import type { Engine, LibraryCall, LibraryModel, MethodCall } from "../model";
import { sharedHandle } from "../shared-handle";
import { UNDEFINED, type HandleValue, type PassedArgument, type Value } from "../value";
import { cachedValue, reportCache } from "./cache-entry";
import { STORES, type Store } from "./store-list";

const READS: ReadonlySet<string> = new Set([
  "get",
  "peek",
  "take",
  "mget",
  "getMany",
  "mGet",
  "gets",
  "getMulti",
  "getItem",
  "getItemRaw",
  "getItems",
]);
const WRITES: ReadonlySet<string> = new Set(["set", "put", "mset", "setMany", "add", "replace", "setItem", "setItemRaw", "setItems"]);
/** Loads what is not there: `wrap(key, load)`. */
const LOADERS: ReadonlySet<string> = new Set(["wrap", "remember", "getOrSet"]);
const QUIET: ReadonlySet<string> = new Set([
  "del",
  "delete",
  "clear",
  "reset",
  "has",
  "keys",
  "ttl",
  "on",
  "flushAll",
  "flushStats",
  "disconnect",
  "purgeStale",
  "dispose",
  "hasItem",
  "removeItem",
  "getKeys",
  "mount",
  "unmount",
  "watch",
]);

function modelOf(store: Store): LibraryModel {
  const shared = (engine: Engine): HandleValue =>
    sharedHandle(engine, store.id, () => engine.handle(store.id, "store", { isInjected: true }));
  return {
    id: store.id,
    packages: store.packages,
    tokens: store.tokens,
    call: (call, engine) => {
      const name = exportName(call.path);
      if (store.isReady && !call.isNew && (READS.has(name) || WRITES.has(name))) return use(engine, store, shared(engine), name, call);
      if (!store.makers.test(name)) return undefined;
      const place = store.prefixArguments?.[name];
      const given = place === undefined ? {} : { prefix: argument(call.args, place) };
      const made = engine.handle(store.id, "store", { options: argument(call.args, 0), ...given }, call.span);
      return store.isAsyncMaker?.test(name) ? engine.promise(made) : made;
    },
    method: (call, engine) => use(engine, store, call.handle, call.method, call),
    typed: (_module, name, _typeArgs, engine) => (store.types.test(exportName(name.split("."))) ? shared(engine) : undefined),
    extended: (_module, path, engine) => (store.makers.test(exportName(path)) ? shared(engine) : undefined),
  };
}

function isCache(engine: Engine, store: Store, handle: HandleValue): boolean {
  return store.isExternal === true || handle.data["isInjected"] === true || (engine.isShared?.(handle) ?? false);
}

function use(engine: Engine, store: Store, handle: HandleValue, name: string, call: LibraryCall | MethodCall): Value | undefined {
  const [first, second] = call.args;
  const prefix = prefixOf(engine, store, handle);
  const under = handle.data["under"] === undefined ? undefined : { value: handle.data["under"] as Value };
  const answer = (value: Value): Value => (store.isAsync || name === "fetch" ? engine.promise(value) : value);
  const tell = (kind: "cache-read" | "cache-write", key: PassedArgument | undefined, value?: Value, yields?: Value): void => {
    if (isCache(engine, store, handle))
      reportCache(engine, call, {
        library: store.id,
        operation: name,
        kind,
        cache: under && handle.at ? keptAt(engine, store, handle.at) : handle,
        key: [under, prefix, key],
        ...(value ? { value } : {}),
        ...(yields ? { yields } : {}),
        isReadThrough: LOADERS.has(name) || name === "fetch" || name === "memo",
      });
  };
  if (name === "fetch" || name === "memo") {
    const loaded = load(engine, handle, name === "fetch" ? "fetchMethod" : "memoMethod", call);
    tell("cache-read", first, loaded);
    return answer(loaded);
  }
  if (LOADERS.has(name)) {
    const loaded = isCallable(second?.value ?? UNDEFINED)
      ? engine.await(engine.call(second?.value ?? UNDEFINED, [], call.span))
      : UNDEFINED;
    tell("cache-write", first, loaded);
    return answer(loaded);
  }
  const callback = call.args.at(-1)?.value;
  // `get(key, (error, value) => …)`.
  const tellCallback = (value: Value): void => {
    if (callback?.v === "function" && call.args.length > 1) engine.maybe(() => void engine.call(callback, [UNDEFINED, value], call.span));
  };
  if (READS.has(name)) {
    const found = cachedValue(engine, store.id, [under, prefix, first]);
    keysOf(engine, first).forEach((key) => tell("cache-read", key, undefined, found));
    tellCallback(found);
    return answer(found);
  }
  if (WRITES.has(name)) {
    pairsOf(engine, first, second).forEach(([key, value]) => tell("cache-write", key, value));
    tellCallback(UNDEFINED);
    return answer(engine.unknown(`${store.id}.${name}`));
  }
  return QUIET.has(name) ? answer(UNDEFINED) : undefined;
}

/** The stores that one Map keeps are one cache, apart from the Map. */
function keptAt(engine: Engine, store: Store, { file, start }: SourceSpan): HandleValue {
  return sharedHandle(engine, `${store.id}:kept:${file}:${start}`, () => engine.handle(store.id, "store", {}));
}

function prefixOf(engine: Engine, store: Store, handle: HandleValue): PassedArgument | undefined {
  const { options, prefix } = handle.data;
  if (prefix !== undefined) return isNothing(prefix as Value) ? undefined : { value: prefix as Value };
  if (store.prefix === undefined || typeof options !== "object" || options === null) return undefined;
  const value = option(engine, options as Value, store.prefix);
  return value ? { value } : undefined;
}

/** What the store's own loader makes of the key: `fetchMethod(key, staleValue, options)`. */
function load(engine: Engine, handle: HandleValue, method: string, call: LibraryCall): Value {
  const { options } = handle.data;
  const loader = typeof options === "object" && options !== null ? option(engine, options as Value, method) : undefined;
  if (!loader) return cachedValue(engine, handle.model, [call.args[0]]);
  const given = argument(call.args, 1);
  return engine.await(engine.call(loader, [argument(call.args, 0), UNDEFINED, isNothing(given) ? engine.object({}) : given], call.span));
}

/** `get(key)`, `mget([a, b])`. */
function keysOf(engine: Engine, key: PassedArgument | undefined): readonly PassedArgument[] {
  const list = key && engine.items(key.value);
  if (!key || !list) return key ? [key] : [];
  return [...list.items.map((item) => item.value), ...(list.more ? [list.more] : [])].map((value) => ({ value }));
}

/** `set(key, value)`, `mset([{ key, val }])`, `mset([[key, value]])`. */
function pairsOf(
  engine: Engine,
  key: PassedArgument | undefined,
  value: PassedArgument | undefined,
): readonly (readonly [PassedArgument, Value])[] {
  const list = key && engine.items(key.value);
  if (!key || !list) return key ? [[key, value?.value ?? UNDEFINED]] : [];
  return [...list.items.map((item) => item.value), ...(list.more ? [list.more] : [])].map((pair) => {
    const isList = engine.items(pair) !== undefined;
    const stored = isList
      ? engine.member(pair, "1")
      : [engine.member(pair, "val"), engine.member(pair, "value")].find((found) => !isNothing(found));
    return [{ value: engine.member(pair, isList ? "0" : "key") }, stored ?? UNDEFINED] as const;
  });
}

export const STORE_MODELS: readonly LibraryModel[] = STORES.map(modelOf);
