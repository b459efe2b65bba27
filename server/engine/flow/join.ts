// Joining the states of several paths into the point where they meet.
import { UNDEFINED, type ArrayValue, type ChoiceOption, type Member, type ObjectValue, type Value } from "../libraries/value";
import { keyOf } from "./keys";
import type { Delta, Fact, FactMap, HeapValue, RowStatus, State } from "./state";

/** More alternatives than this are not kept apart. */
const MAX_OPTIONS = 8;

let choiceCounter = 0;

/** One of several values; equal ones are folded. `given` of an option is a FactMap. */
export function makeChoice(options: readonly ChoiceOption[]): Value {
  const flat: ChoiceOption[] = [];
  const seen = new Map<string, number>();
  for (const option of options.flatMap(flatten)) {
    const key = keyOf(option.value);
    const at = seen.get(key);
    const same = at === undefined ? undefined : flat[at];
    if (at === undefined || !same) {
      seen.set(key, flat.length);
      flat.push(option);
    } else {
      flat[at] = { value: same.value, given: commonFacts([givenOf(same), givenOf(option)]) };
    }
  }
  const [only] = flat;
  if (flat.length === 1 && only && (givenOf(only)?.size ?? 0) === 0) return only.value;
  if (flat.length > MAX_OPTIONS) return { v: "choice", id: `c${++choiceCounter}`, options: flat.slice(0, MAX_OPTIONS) };
  return { v: "choice", id: `c${++choiceCounter}`, options: flat };
}

function flatten(option: ChoiceOption): readonly ChoiceOption[] {
  if (option.value.v !== "choice") return [option];
  const outer = givenOf(option);
  return option.value.options.map((inner) => ({ value: inner.value, given: mergeGiven(outer, givenOf(inner)) }));
}

export function givenOf(option: ChoiceOption): FactMap | undefined {
  return option.given as FactMap | undefined;
}

function mergeGiven(a: FactMap | undefined, b: FactMap | undefined): FactMap | undefined {
  if (!a || a.size === 0) return b;
  if (!b || b.size === 0) return a;
  return new Map([...a, ...b]);
}

/** Facts that hold in every map. */
export function commonFacts(maps: readonly (FactMap | undefined)[]): FactMap {
  const [first, ...others] = maps;
  const result = new Map<string, Fact>();
  if (!first) return result;
  for (const [key, fact] of first) {
    const all = [fact, ...others.map((other) => other?.get(key))];
    const merged = mergeFacts(key, all);
    if (merged) result.set(key, merged);
  }
  return result;
}

/** The fact that holds whichever of these did; undefined when there is none. Entries are undefined where the path lacks it. */
export function mergeFacts(key: string, facts: readonly (Fact | undefined)[]): Fact | undefined {
  if (key.startsWith("row:")) return mergeRowStatus(facts);
  const [first] = facts;
  if (!first || facts.some((fact) => fact?.is !== first.is)) return undefined;
  if (first.is === "options") return mergeAllowed(facts, first.of);
  if (first.is === "context") return facts.every((fact) => fact?.is === "context" && fact.value === first.value) ? first : undefined;
  if (first.is === "trust") {
    return facts.every((fact) => fact?.is === "trust" && fact.trust.kind === first.trust.kind && fact.trust.entity === first.trust.entity) ? first : undefined;
  }
  return first;
}

/** A path on which the row does not exist says nothing of it, so a missing status does not count. */
function mergeRowStatus(facts: readonly (Fact | undefined)[]): Fact | undefined {
  const known = facts.filter((fact): fact is Extract<Fact, { is: "row" }> => fact?.is === "row");
  const [first] = known;
  if (!first) return undefined;
  const statuses = new Set<RowStatus>(known.map((fact) => fact.status));
  for (const worst of ["leaked", "pending"] as const) if (statuses.has(worst)) return known.find((fact) => fact.status === worst);
  if (statuses.size === 1) return first;
  return { is: "row", status: statuses.has("verified") || statuses.has("settled") ? "settled" : "unused" };
}

function mergeAllowed(facts: readonly (Fact | undefined)[], of: number): Fact | undefined {
  const allowed = new Set<number>();
  for (const fact of facts) if (fact?.is === "options") fact.allowed.forEach((index) => allowed.add(index));
  return allowed.size === of ? undefined : { is: "options", allowed: [...allowed].sort((a, b) => a - b), of };
}

/** Writes into `into` what holds after any of these paths, whose changes are relative to it. */
export function joinInto(into: State, paths: readonly Delta[]): void {
  const [only] = paths;
  if (!only) {
    into.isDead = true;
    return;
  }
  if (paths.length === 1) {
    into.apply(only);
    return;
  }
  joinFacts(into, paths);
  joinHeap(into, paths);
  joinVars(into, paths);
}

function joinFacts(into: State, paths: readonly Delta[]): void {
  const keys = new Set(paths.flatMap((path) => [...path.facts.keys()]));
  for (const key of keys) {
    const facts = paths.map((path) => (path.facts.has(key) ? path.facts.get(key) : into.getFact(key)));
    into.facts.set(key, mergeFacts(key, facts));
  }
}

function joinVars(into: State, paths: readonly Delta[]): void {
  const cells = new Set(paths.flatMap((path) => [...path.vars.keys()]));
  for (const cell of cells) {
    const before = into.getVar(cell);
    const options: ChoiceOption[] = [];
    for (const path of paths) {
      const value = path.vars.get(cell) ?? before;
      if (value) options.push({ value, given: distinctFacts(path, paths) });
    }
    const [first] = options;
    if (!first) continue;
    into.vars.set(cell, options.every((option) => option.value === first.value) ? first.value : makeChoice(options));
  }
}

/** Facts of a path that the others lack; what a value from that path brings along. */
export function distinctFacts(path: Delta, all: readonly Delta[]): FactMap {
  const result = new Map<string, Fact>();
  for (const [key, fact] of path.facts) {
    if (!fact || key.startsWith("options:")) continue;
    if (all.some((other) => other !== path && other.facts.get(key) !== fact)) result.set(key, fact);
  }
  return result;
}

function joinHeap(into: State, paths: readonly Delta[]): void {
  const ids = new Set(paths.flatMap((path) => [...path.heap.keys()]));
  for (const id of ids) {
    const before = into.getHeap(id) ?? into.originals.get(id);
    const versions = paths.map((path) => path.heap.get(id) ?? before).filter((version): version is HeapValue => version !== undefined);
    into.heap.set(id, versions.reduce((a, b) => mergeHeapValues(a, b)));
  }
}

function mergeHeapValues(a: HeapValue, b: HeapValue): HeapValue {
  if (a === b) return a;
  if (a.v === "object" && b.v === "object") return mergeObjects(a, b);
  if (a.v === "array" && b.v === "array") return mergeArrays(a, b);
  return b;
}

function mergeObjects(a: ObjectValue, b: ObjectValue): ObjectValue {
  const members = new Map<string, Member>();
  for (const name of new Set([...a.members.keys(), ...b.members.keys()])) {
    const left = a.members.get(name);
    const right = b.members.get(name);
    if (left && right) members.set(name, mergeMembers(left, right));
    else if (left ?? right) members.set(name, { ...((left ?? right) as Member), isConditional: true });
  }
  const rest = a.rest === b.rest ? a.rest : [...new Set([...a.rest, ...b.rest])];
  return { ...a, members, rest };
}

function mergeMembers(a: Member, b: Member): Member {
  if (a === b || a.value === b.value) return a.isConditional ? a : b.isConditional ? b : a;
  const value = makeChoice([{ value: a.value }, { value: b.value }]);
  const overwrittenBy = a.overwrittenBy ?? b.overwrittenBy;
  return { value, ...(a.isConditional || b.isConditional ? { isConditional: true } : {}), ...(overwrittenBy ? { overwrittenBy } : {}) };
}

function mergeArrays(a: ArrayValue, b: ArrayValue): ArrayValue {
  const items: Member[] = [];
  const shared = Math.min(a.items.length, b.items.length);
  for (let index = 0; index < shared; index++) {
    const left = a.items[index];
    const right = b.items[index];
    if (left && right) items.push(left === right ? left : mergeMembers(left, right));
  }
  for (const item of [...a.items.slice(shared), ...b.items.slice(shared)]) items.push({ ...item, isConditional: true });
  const more = a.more && b.more && a.more !== b.more ? makeChoice([{ value: a.more }, { value: b.more }]) : (a.more ?? b.more);
  return { ...a, items, ...(more ? { more } : {}) };
}

export function orUndefined(value: Value): Value {
  return makeChoice([{ value }, { value: UNDEFINED }]);
}
