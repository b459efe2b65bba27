// What Map, Set and WeakMap hold: what they were made from and what was added on the way here. Entries are kept in the state of the
// execution, so that branches and loops join as for any other object.
import type { Engine } from "../model";
import { isNothing } from "../call-arguments";
import { constant, UNDEFINED, type ClassValue, type HandleValue, type Value } from "../value";

export const COLLECTION = "collection";
/** Name under which added entries are kept on the handle. */
export const ADDED = "*added*";
/** Name under which is kept that something was added after the modules were loaded. */
export const CHANGED = "*changed*";
/** More entries than these are not told apart. */
const MAX_ENTRIES = 24;

export interface Entry {
  readonly key: Value;
  readonly value: Value;
}

/** Makes `new Map(initial)`; elements of a Set are their own keys. */
export function createCollection(
  engine: Engine,
  type: "map" | "set" | "weak",
  initial: Value,
  valueType: unknown,
  handle: { readonly at: HandleValue["at"] },
): HandleValue {
  return engine.handle(COLLECTION, type, { initial, valueType }, handle.at);
}

function isValue(value: unknown): value is Value {
  return typeof value === "object" && value !== null && "v" in value;
}

export function entriesOf(engine: Engine, collection: HandleValue): readonly Entry[] {
  const { initial } = collection.data;
  const added = engine.alternatives(engine.member(collection, ADDED)).flatMap((list) => elementsOf(engine, list));
  const all = [...(isValue(initial) ? elementsOf(engine, initial) : []), ...added];
  return all.map((element) =>
    collection.type === "set" ? { key: element, value: element } : { key: engine.member(element, "0"), value: engine.member(element, "1") },
  );
}

/** Elements of a list, as far as they are told apart; one stands for all others. */
function elementsOf(engine: Engine, list: Value): readonly Value[] {
  if (list.v === "constant") return [];
  if (list.v === "handle" && list.model === COLLECTION) {
    return entriesOf(engine, list).map((entry) => (list.type === "set" ? entry.value : engine.array([entry.key, entry.value])));
  }
  const known = engine.items(list);
  if (!known) return [engine.element(list)];
  return [...known.items.map((item) => item.value), ...(known.more ? engine.alternatives(known.more) : [])];
}

export function addEntry(engine: Engine, collection: HandleValue, entry: Value): void {
  const before = engine
    .alternatives(engine.member(collection, ADDED))
    .flatMap((list) => engine.items(list)?.items.map((item) => item.value) ?? []);
  engine.setMember(collection, ADDED, engine.array([...before.slice(-MAX_ENTRIES), entry]));
  if (engine.isLoading?.() !== true) engine.setMember(collection, CHANGED, constant(true));
}

/** The values that may stand under a key; `isSure` when it is one, and surely there. */
export function valuesAt(
  engine: Engine,
  collection: HandleValue,
  key: Value,
): { readonly values: readonly Value[]; readonly isSure: boolean } {
  const wanted = engine.stringOf(key);
  const entries = entriesOf(engine, collection);
  const possible = entries.filter((entry) => {
    if (key.v === "handle" && entry.key.v === "handle") return key.id === entry.key.id;
    if (key.v === "class" && entry.key.v === "class") return isSameClass(key, entry.key);
    const name = engine.stringOf(entry.key);
    return wanted === undefined || name === undefined || name === wanted;
  });
  const isMeant = (entry: Entry): boolean =>
    key.v === "class" ? entry.key.v === "class" : wanted !== undefined && engine.stringOf(entry.key) === wanted;
  const isSure = possible.length > 0 && possible.every(isMeant);
  const last = possible.at(-1);
  return { values: isSure && last ? [last.value] : possible.map((entry) => entry.value), isSure };
}

function isSameClass(one: ClassValue, other: ClassValue): boolean {
  return one.file === other.file && one.cls === other.cls;
}

/** How deep lists and collections are looked into for functions. */
const DEPTH = 3;

/** A table of functions that modules filled when they were loaded (`handlers.set("paid", onPaid)`), and nothing has added to since. */
export function isTable(engine: Engine, collection: HandleValue, depth = DEPTH): boolean {
  const values = entriesOf(engine, collection).map((entry) => entry.value);
  return isNothing(engine.member(collection, CHANGED)) && values.length > 0 && values.every((value) => isCode(engine, value, depth));
}

/** Functions, and what holds some. */
function isCode(engine: Engine, value: Value, depth: number): boolean {
  if (value.v === "function" || value.v === "class") return true;
  if (depth === 0) return false;
  if (value.v === "handle") return value.model === COLLECTION && isTable(engine, value, depth - 1);
  if (value.v === "object") return [...(engine.members(value)?.values() ?? [])].some((member) => member.value.v === "function");
  const { items = [], more } = (value.v === "array" && engine.items(value)) || {};
  return !more && items.length > 0 && items.every((item) => isCode(engine, item.value, depth - 1));
}

export function oneOf(engine: Engine, values: readonly Value[]): Value {
  return values.length === 0 ? UNDEFINED : engine.choice(values);
}
