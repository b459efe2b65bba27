// Map, Set and WeakMap of the language. Made for one request they are plain collections; a Map that a module made when it was loaded
// is a cache of all requests. A WeakMap is keyed by objects, which belong to one request: never a cache; nor is what a Map keeps under
// such an object. What others have left in a collection may be their connections.
import { argument, isNothing } from "../call-arguments";
import { createPeerEntry } from "../channels/connections";
import type { Engine, ExternalCall, LibraryModel, MethodCall } from "../model";
import { constant, UNDEFINED, type HandleValue, type Value } from "../value";
import { ADDED, addEntry, CHANGED, COLLECTION, createCollection, entriesOf, isTable, oneOf, valuesAt, type Entry } from "./collection";

const TYPES = { Map: "map", Set: "set", WeakMap: "weak", WeakSet: "set" } as const;

function isCollectionName(name: string | undefined): name is keyof typeof TYPES {
  return name !== undefined && Object.hasOwn(TYPES, name);
}

function externalCall(call: ExternalCall, engine: Engine): Value | undefined {
  const [name] = call.path;
  if (!call.isNew || !isCollectionName(name)) return undefined;
  return createCollection(engine, TYPES[name], argument(call.args, 0), call.typeArgs[1], { at: call.span });
}

function isCache(engine: Engine, handle: HandleValue): boolean {
  return handle.type === "map" && (engine.isShared?.(handle) ?? false);
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  const { handle } = call;
  const first = argument(call.args, 0);
  switch (call.method) {
    case "get":
      return read(engine, call, first);
    case "set":
      return write(engine, call, first, argument(call.args, 1));
    case "add":
      addEntry(engine, handle, first);
      return handle;
    case "has":
      return has(engine, call, first);
    case "delete":
    case "clear":
      return engine.unknown(`${COLLECTION}.${call.method}`);
    case "forEach":
      return forEach(engine, call, first);
    default:
      return listed(engine, call);
  }
}

/** Being among the keys is being one of a list: `if (!mine.has(id)) throw …`. Tables of names are decided at once. */
function has(engine: Engine, call: MethodCall, key: Value): Value {
  const keys = entriesOf(engine, call.handle).map((entry) => entry.key);
  const names = keys.map((each) => (each.v === "constant" ? engine.stringOf(each) : undefined));
  const wanted = key.v === "constant" ? engine.stringOf(key) : undefined;
  if (wanted !== undefined && names.length > 0 && !names.includes(undefined)) return constant(names.includes(wanted));
  if (key.v === "class" && keys.length > 0 && keys.every((each) => each.v === "class"))
    return constant(valuesAt(engine, call.handle, key).values.length > 0);
  return { v: "condition", op: "includes", of: [listOf(engine, keys), key], at: call.span };
}

function listOf(engine: Engine, values: readonly Value[]): Value {
  return engine.array([], values.length > 0 ? engine.choice(values) : undefined);
}

function listed(engine: Engine, call: MethodCall): Value | undefined {
  const { handle, method: name } = call;
  const entries = iterated(engine, handle);
  const pairs = (): Value => engine.array(entries.map((entry) => engine.array([entry.key, entry.value])));
  if (name === "entries") return pairs();
  if (name === "keys") return engine.array(entries.map((entry) => entry.key));
  // The prover asks for the values of whatever is iterated, from no place in the code; iterating a Map yields its pairs.
  if (name === "values")
    return handle.type === "map" && call.span.file === "" ? pairs() : engine.array(entries.map((entry) => entry.value));
  return undefined;
}

/** What one comes across, others' entries included where the module left none. */
function iterated(engine: Engine, handle: HandleValue): readonly Entry[] {
  const known = entriesOf(engine, handle);
  const { initial } = handle.data;
  const isFilledLater = !isTable(engine, handle) && (engine.isShared?.(handle) ?? false) && isNothing(initial as Value | undefined);
  if (!isFilledLater) return known;
  const { key, value } = createPeerEntry(engine);
  return [...known, { key: handle.type === "set" ? value : key, value }];
}

function forEach(engine: Engine, call: MethodCall, fn: Value): Value {
  const entries = iterated(engine, call.handle);
  if (entries.length === 0) return UNDEFINED;
  const key = oneOf(
    engine,
    entries.map((entry) => entry.key),
  );
  const value = oneOf(
    engine,
    entries.map((entry) => entry.value),
  );
  engine.maybe(() => void engine.call(fn, [value, key, call.handle], call.span));
  return UNDEFINED;
}

function read(engine: Engine, call: MethodCall, key: Value): Value {
  const { handle } = call;
  const { values, isSure } = valuesAt(engine, handle, key);
  // What is kept of a connection is asked of it.
  if (key.v === "handle") return isSure ? oneOf(engine, values) : engine.choice([...values, engine.member(key, "kept")]);
  if (!isCache(engine, handle) || isTable(engine, handle)) return isSure ? oneOf(engine, values) : foundUnder(engine, call, values, key);
  const keySpan = call.args[0]?.span;
  // What other requests have left there.
  const typed = engine.typed(handle.data["valueType"]);
  // Under a key stands one of many, whatever a type alone is taken for.
  const isOneOfMany = typed?.v === "handle" && typed.data["isEverybodys"] === true;
  const left = typed && !isOneOfMany ? typed : engine.unknown(`${COLLECTION}:${handle.id}`, [key]);
  const kept = keptUnder(engine, handle, key, left);
  engine.cache({
    library: "javascript",
    operation: "get",
    kind: "cache-read",
    key: [key],
    ...(keySpan ? { keySpan } : {}),
    span: call.span,
    cache: handle,
    yields: kept,
  });
  const own = values.map((value) => engine.lookedUp?.(value, undefined, key, call.span) ?? value);
  return engine.choice([...own, kept, UNDEFINED]);
}

/** `Map<string, LRUCache<…>>`: a store of its own under each key, which is then a part of what names an entry in it. */
function keptUnder(engine: Engine, map: HandleValue, key: Value, kept: Value): Value {
  if (kept.v !== "handle" || kept.data["isInjected"] !== true) return kept;
  return engine.handle(kept.model, kept.type, { ...kept.data, under: key }, map.at);
}

function foundUnder(engine: Engine, call: MethodCall, values: readonly Value[], key: Value): Value {
  const keys = entriesOf(engine, call.handle).map((entry) => entry.key);
  if (values.length === 0 || keys.length === 0 || !engine.lookedUp) return engine.choice([...values, UNDEFINED]);
  return engine.lookedUp(oneOf(engine, values), listOf(engine, keys), key, call.span);
}

function write(engine: Engine, call: MethodCall, key: Value, value: Value): Value {
  const { handle } = call;
  const keySpan = call.args[0]?.span;
  if (isCache(engine, handle) && key.v !== "handle") {
    engine.cache({
      library: "javascript",
      operation: "set",
      kind: "cache-write",
      key: [key],
      ...(keySpan ? { keySpan } : {}),
      value,
      span: call.span,
      cache: handle,
    });
  }
  addEntry(engine, handle, engine.array([key, value]));
  return handle;
}

export const COLLECTIONS: LibraryModel = {
  id: COLLECTION,
  packages: ["global"],
  tokens: ["new Map", "new Set", "new WeakMap"],
  call: externalCall,
  method,
  member: (handle, name, engine) => {
    if (name === ADDED || name === CHANGED) return UNDEFINED;
    return name === "size" ? engine.unknown(`${COLLECTION}:${handle.id}.size`) : undefined;
  },
};
