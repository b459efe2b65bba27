// Joining the states of several paths into the point where they meet.
import {
  UNDEFINED,
  type ArrayValue,
  type ChoiceOption,
  type ChoiceValue,
  type Member,
  type ObjectValue,
  type Value,
} from "../libraries/value";
import { chosenOf } from "./by-choice";
import { spend } from "./effort";
import { keyOf } from "./keys";
import { commonFacts, distinctFacts, followingOf, mergeFacts, mergeGiven, withoutRows } from "./merge-facts";
import { isOfDoubt } from "./proof/doubt";
import { FOR_EVERY_TENANT, NAMES_NONE, type Delta, type Fact, type FactMap, type HeapValue, type State } from "./state";

/** More alternatives than this are not kept apart. */
const MAX_OPTIONS = 8;

let choiceCounter = 0;

/** One of several values; equal ones are folded. `given` of an option is a FactMap. */
export function makeChoice(options: readonly ChoiceOption[]): Value {
  const [sole] = options;
  // What is known of the alternatives of one value is known of that value, not of a new one.
  if (sole && options.every(({ value }) => value === sole.value) && commonFacts(options.map(givenOf)).size === 0) return sole.value;
  const flat: ChoiceOption[] = [];
  const seen = new Map<string, number>();
  const all = options.flatMap(flatten);
  spend(all.length);
  for (const option of all) {
    const key = keyOf(option.value);
    const at = seen.get(key);
    const same = at === undefined ? undefined : flat[at];
    if (at === undefined || !same) {
      seen.set(key, flat.length);
      flat.push(option);
    } else {
      const under = same.under ?? option.under;
      flat[at] = { value: same.value, given: commonFacts([givenOf(same), givenOf(option)]), ...(under ? { under } : {}) };
    }
  }
  const [only] = flat;
  if (flat.length === 1 && only && (givenOf(only)?.size ?? 0) === 0) return only.value;
  if (flat.length > MAX_OPTIONS) return { v: "choice", id: `c${++choiceCounter}`, options: mostTelling(withObjectsJoined(flat)) };
  return { v: "choice", id: `c${++choiceCounter}`, options: flat };
}

/** Ids of objects that stand for several; no object of the program has one of these. */
let joinedObjects = 0;

/**
 * Of too many alternatives the objects between the first ones and the last as one that can be any of them: a function that says no
 * in a dozen ways before it says yes can still say yes, and then nothing else.
 */
function withObjectsJoined(options: readonly ChoiceOption[]): readonly ChoiceOption[] {
  const kept = options.slice(0, MAX_OPTIONS - 3);
  const others = options.slice(MAX_OPTIONS - 3);
  const objects = others.filter(({ value }) => isPlainObject(value));
  const last = objects.at(-1);
  const versions = objects
    .slice(0, -1)
    .flatMap(({ value, given }) =>
      value.v === "object" ? [{ of: value, on: (inner: Value): ChoiceOption => ({ value: inner, ...(given ? { given } : {}) }) }] : [],
    );
  const joined = versions.length > 1 ? joinObjects(versions) : undefined;
  if (!joined || !last) return options;
  return [...kept, { value: { ...joined, id: -++joinedObjects } }, last, ...others.filter(({ value }) => !isPlainObject(value))];
}

function isPlainObject(value: Value): boolean {
  return value.v === "object" && value.instanceOf === undefined;
}

/**
 * Of too many alternatives the first ones, those that alone decide a test (nothing, yes and no), and in the last place what can be
 * worst: input, or what nothing is known of.
 */
function mostTelling(options: readonly ChoiceOption[]): readonly ChoiceOption[] {
  const kept = options.slice(0, MAX_OPTIONS - 1);
  const others = options.slice(MAX_OPTIONS - 1);
  const isSource = (option: ChoiceOption): boolean => option.value.v === "source";
  const worst = kept.some(isSource)
    ? others[0]
    : (others.find(isSource) ??
      others.find((option) => option.value.v === "unknown") ??
      others.find((option) => option.value.v === "row") ??
      others[0]);
  return [...kept, ...others.filter((option) => option !== worst && decides(option.value)), ...(worst ? [worst] : [])];
}

function decides(value: Value): boolean {
  return value.v === "constant" && (value.value === undefined || value.value === null || typeof value.value === "boolean");
}

function flatten(option: ChoiceOption): readonly ChoiceOption[] {
  if (option.value.v !== "choice") return [option];
  const outer = givenOf(option);
  return option.value.options.map((inner) => ({
    value: inner.value,
    given: mergeGiven(outer, givenOf(inner)),
    ...(inner.under ? { under: inner.under } : {}),
  }));
}

export function givenOf(option: ChoiceOption): FactMap | undefined {
  return option.given as FactMap | undefined;
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
  spend(keys.size);
  const ways = paths.map((path) => ({ found: path.facts, get: (key: string) => factOn(path, into, key) }));
  const following = [...followingOf(ways), ...chosenOf(ways)];
  for (const key of keys) {
    const facts = paths.map((path) => factOn(path, into, key));
    into.facts.set(key, mergeFacts(key, facts) ?? (isOfTrust(key) ? trustWhereNeeded(into, paths, key, facts) : undefined));
  }
  for (const [key, fact] of following) into.facts.set(key, fact);
}

/** Of a value: that it is verified, or is but for a doubt. */
function isOfTrust(key: string): boolean {
  return key.startsWith("trust:") || isOfDoubt(key);
}

function factOn(path: Delta, into: State, key: string): Fact | undefined {
  return path.facts.has(key) ? path.facts.get(key) : into.getFact(key);
}

/** What is known of a value that was not verified on some of the paths, where none of those needed it. */
function trustWhereNeeded(into: State, paths: readonly Delta[], key: string, facts: readonly (Fact | undefined)[]): Fact | undefined {
  const value = key.slice(key.indexOf(":") + 1);
  const without = (excuse: string): Fact | undefined => {
    const needed = facts.filter((fact, index) => {
      const path = paths[index];
      return fact !== undefined || !path || factOn(path, into, excuse) === undefined;
    });
    return needed.length < facts.length ? mergeFacts(key, needed) : undefined;
  };
  // `if (!isAdmin && !(await isMember(id))) return`: an administrator of the platform needs no trust in what everybody else has to prove.
  // `if (row && row.orgId !== orgId) throw`: where a row has this id it is the requester's, and elsewhere there is none to go by.
  const trust = without(FOR_EVERY_TENANT) ?? without(`${NAMES_NONE}${value}`);
  if (trust) return trust;
  // `if (ids.length > 0) verify(ids)`: of an empty list there is nothing to verify.
  const listed = LISTED.exec(value)?.[1];
  const each = listed === undefined ? undefined : (without(`none:${listed}.length`) ?? without(`none:${listed}`));
  if (each) return each;
  // `if (id) verify(id)`: where the value is there it was verified, and elsewhere there is no value; that it may be missing is kept.
  const present = without(`none:${value}`);
  if (present) into.facts.set(`maybe:${value}`, { is: "absent" });
  return present;
}

/** The key of an element, or of a part of one, up to the list that it is of. */
const LISTED = /^(.*)\[\]/;

function joinVars(into: State, paths: readonly Delta[]): void {
  const cells = new Set<string>();
  for (const path of paths) for (const cell of path.vars.keys()) cells.add(cell);
  const ends = endsOf(into, paths);
  for (const cell of cells) {
    const before = into.getVar(cell);
    const options: ChoiceOption[] = [];
    for (const { path, on } of ends) {
      const value = path.vars.get(cell) ?? before;
      if (value) options.push(on(value, value !== before));
    }
    const [first] = options;
    if (!first) continue;
    into.vars.set(cell, options.every((option) => option.value === first.value) ? first.value : makeChoice(options));
  }
}

/** The end of a path, with what a value that comes from it is there. */
interface PathEnd {
  readonly path: Delta;
  readonly on: (value: Value, isSetThere?: boolean) => ChoiceOption;
}

/**
 * A value keeps the facts of its path, and leaves behind the alternatives that were ruled out on it. What modules keep outlives the
 * rows that were read meanwhile: what was found out about those says nothing of the rows of a request.
 */
function endsOf(into: State, paths: readonly Delta[]): readonly PathEnd[] {
  return paths.map((path) => {
    let given: FactMap | undefined;
    const isNarrowed = rulesOut(path.facts);
    return {
      path,
      on: (value, isSetThere = false) => {
        given ??= into.isOfModules ? withoutRows(distinctFacts(path, paths)) : distinctFacts(path, paths);
        return { value: isNarrowed ? narrowedBy(value, path.facts) : value, given: ofRound(path, given, value, isSetThere) };
      },
    };
  });
}

/** What a round of a loop says of its element goes with what is the element's own, and not with a flag that the round set. */
function ofRound({ ofElement }: Delta, given: FactMap, value: Value, isSetThere: boolean): FactMap {
  if (!ofElement) return given;
  const { facts, isLast } = ofElement;
  if (isSetThere && value.v !== "constant") return isLast ? new Map([...given, ...facts]) : given;
  return isSetThere ? new Map([...given].filter(([key]) => !facts.has(key))) : given;
}

function rulesOut(facts: Delta["facts"]): boolean {
  for (const [key, fact] of facts) if (fact?.is === "options" && key.startsWith("options:")) return true;
  return false;
}

/** Objects are looked into this deep for alternatives that are ruled out: `{ session, user }`, `{ ctx: { user } }`. */
const NARROWED_DEPTH = 4;

/** The value without the alternatives that these facts rule out, also in the members of an object, so that it outlives the path. */
export function narrowedBy(value: Value, facts: ReadonlyMap<string, Fact | undefined>, depth = NARROWED_DEPTH): Value {
  switch (value.v) {
    case "choice":
      return narrowedChoice(value, facts);
    case "object":
      return depth > 0 && value.instanceOf === undefined ? narrowedObject(value, facts, depth - 1) : value;
    default:
      return value;
  }
}

/** An alternative may itself be one of several: `session?.user?.orgId`. */
function narrowedChoice(value: ChoiceValue, facts: ReadonlyMap<string, Fact | undefined>): Value {
  const fact = facts.get(`options:${value.id}`);
  const allowed = fact?.is === "options" ? fact.allowed.flatMap((index) => value.options[index] ?? []) : value.options;
  const kept = allowed.map((option) => {
    const inner = option.value.v === "choice" ? narrowedChoice(option.value, facts) : option.value;
    return inner === option.value ? option : { ...option, value: inner };
  });
  const isSame = kept.length === value.options.length && kept.every((option, index) => option === value.options[index]);
  return isSame ? value : makeChoice(kept);
}

function narrowedObject(object: ObjectValue, facts: ReadonlyMap<string, Fact | undefined>, depth: number): ObjectValue {
  const members = new Map<string, Member>();
  let isChanged = false;
  for (const [name, member] of object.members) {
    const value = narrowedBy(member.value, facts, depth);
    isChanged ||= value !== member.value;
    members.set(name, { ...member, value });
  }
  return isChanged ? { ...object, members } : object;
}

function joinHeap(into: State, paths: readonly Delta[]): void {
  const ids = new Set(paths.flatMap((path) => [...path.heap.keys()]));
  const ends = endsOf(into, paths);
  for (const id of ids) {
    const before = into.getHeap(id) ?? into.originals.get(id);
    const joined = joinVersions(
      ends.flatMap(({ path, on }) => {
        const of = path.heap.get(id) ?? before;
        return of ? [{ of, on }] : [];
      }),
    );
    if (joined) into.heap.set(id, joined);
  }
}

/** An object or array as it is at the end of one path. */
interface Version {
  readonly of: HeapValue;
  /** What a value that comes from there is. */
  readonly on: PathEnd["on"];
}

function joinVersions(versions: readonly Version[]): HeapValue | undefined {
  const [first, ...others] = versions;
  if (!first || others.every((other) => other.of === first.of)) return first?.of;
  const objects = versions.flatMap(({ of, on }) => (of.v === "object" ? [{ of, on }] : []));
  if (objects.length === versions.length) return joinObjects(objects);
  const arrays = versions.flatMap(({ of, on }) => (of.v === "array" ? [{ of, on }] : []));
  return arrays.length === versions.length ? joinArrays(arrays) : versions[versions.length - 1]?.of;
}

function joinObjects(versions: readonly (Version & { readonly of: ObjectValue })[]): ObjectValue | undefined {
  const [first] = versions;
  if (!first) return undefined;
  const members = new Map<string, Member>();
  for (const name of new Set(versions.flatMap(({ of }) => [...of.members.keys()]))) {
    const member = joinMembers(versions.map(({ of, on }) => ({ of: of.members.get(name), on })));
    if (member) members.set(name, member);
  }
  const rest = versions.every(({ of }) => of.rest === first.of.rest) ? first.of.rest : [...new Set(versions.flatMap(({ of }) => of.rest))];
  const names = versions.flatMap(({ of }) => of.names ?? []);
  const isNamed = versions.every(({ of }) => of.names !== undefined || of.rest.length === 0);
  const { names: _, ...joined } = first.of;
  return { ...joined, members, rest, ...(isNamed && names.length > 0 ? { names: makeChoice(names.map((value) => ({ value }))) } : {}) };
}

/** One member on all paths; paths without it make it conditional. */
function joinMembers(all: readonly { readonly of: Member | undefined; readonly on: Version["on"] }[]): Member | undefined {
  const present = all.flatMap(({ of, on }) => (of ? [{ of, on }] : []));
  const [first] = present;
  if (!first) return undefined;
  const isConditional = present.length < all.length || present.some(({ of }) => of.isConditional);
  const overwrittenBy = present.map(({ of }) => of.overwrittenBy).find((by) => by !== undefined);
  const isSame = present.length === all.length && present.every(({ of }) => of.value === first.of.value);
  const value = isSame ? first.of.value : makeChoice(present.map(({ of, on }) => on(of.value, true)));
  if (!isConditional) return { value, ...(overwrittenBy ? { overwrittenBy } : {}) };
  const absent = all.flatMap(({ of, on }) =>
    of ? (of.isConditional ? [of.absentGiven as FactMap | undefined] : []) : [givenOf(on(UNDEFINED))],
  );
  return { value, isConditional: true, absentGiven: commonFacts(absent), ...(overwrittenBy ? { overwrittenBy } : {}) };
}

function joinArrays(versions: readonly (Version & { readonly of: ArrayValue })[]): ArrayValue | undefined {
  const [first] = versions;
  if (!first) return undefined;
  const items: Member[] = [];
  const longest = Math.max(...versions.map(({ of }) => of.items.length));
  for (let index = 0; index < longest; index++) {
    const item = joinMembers(versions.map(({ of, on }) => ({ of: of.items[index], on })));
    if (item) items.push(item);
  }
  const more = [...new Set(versions.flatMap(({ of }) => of.more ?? []))];
  const [only] = more;
  const { sifted, each, isFilled, ...list } = first.of;
  const isSifted = sifted !== undefined && versions.every(({ of }) => of.sifted === sifted);
  return {
    ...list,
    ...(isSifted ? { sifted } : {}),
    ...(each && versions.every(({ of }) => of.each?.key === each.key) ? { each } : {}),
    ...(isFilled && versions.every(({ of }) => of.isFilled) ? { isFilled } : {}),
    ...(versions.some(({ of }) => of.isFilled === false) ? { isFilled: false } : {}),
    items,
    ...(only ? { more: more.length === 1 ? only : makeChoice(more.map((value) => ({ value }))) } : {}),
  };
}

/** The value, or undefined on the paths of which `given` is known. */
export function orUndefined(value: Value, given?: FactMap): Value {
  return makeChoice([{ value }, { value: UNDEFINED, ...(given ? { given } : {}) }]);
}
