// Object and array literals: later members win, spreads are laid out where their members are known.
import type { Expression, ObjectMember } from "../../facts/ir";
import { UNDEFINED, type ArrayValue, type ChoiceOption, type Member, type Value } from "../../libraries/value";
import { makeChoice } from "../join";
import { settingName } from "./indexing";
import { mayBeNamed, wasListed } from "./listed-keys";
import { bounded } from "./long-lists";
import { withoutRepeated } from "./once-more";
import { alternativesOf, optionsOf, truthinessOf } from "./truthiness";
import { evaluate } from "./operations";
import { callFunction } from "./operations";
import type { Frame, Machine } from "./machine";
import { currentArray, currentObject } from "./members";
import { isOfClassWithout } from "./types";

/** An object under construction. */
interface Draft {
  readonly members: Map<string, Member>;
  rest: Value[];
}

/** A draft, with what is known where it is the one. */
interface Way extends Draft {
  readonly given?: unknown;
}

export function evaluateObject(m: Machine, frame: Frame, e: Extract<Expression, { k: "object" }>): Value {
  let ways: readonly Way[] = [{ members: new Map(), rest: [] }];
  for (const part of e.members) {
    if (part.m === "spread") ways = spreadOver(m, ways, evaluate(m, frame, part.of));
    else addMember(m, frame, ways, part);
  }
  const at = m.span(e.s, frame);
  const objects = ways.map(({ members, rest, given }) => ({
    value: { v: "object" as const, id: m.newObjectId(), members, rest, at },
    ...(given ? { given } : {}),
  }));
  const [only] = objects;
  return only && objects.length === 1 ? only.value : makeChoice(objects);
}

function addMember(m: Machine, frame: Frame, ways: readonly Draft[], part: Exclude<ObjectMember, { m: "spread" }>): void {
  const put = (key: string, value: Value): void => {
    for (const { members } of ways) {
      members.delete(key);
      members.set(key, { value });
    }
  };
  switch (part.m) {
    case "property":
      put(part.key, evaluate(m, frame, part.value));
      return;
    case "getter": {
      const fn: Value = { v: "function", file: frame.file, fn: part.fn, scope: frame.scope };
      put(part.key, callFunction(m, fn, [], undefined));
      return;
    }
    case "computed": {
      const name = evaluate(m, frame, part.key);
      const key = m.engine.stringOf(name) ?? settingName(m, name);
      const value = evaluate(m, frame, part.value);
      if (key !== undefined) put(key, value);
      else {
        const key = `computed:${frame.file}:${part.s[0]}`;
        const made: Value = { v: "unknown", key, label: "a computed member", from: [name], computed: { name, value } };
        // Each name of a form or of search parameters, with what stands under it: the members are theirs.
        const isWhole = value.v === "source" && name.v === "source" && name.key === `keys:${value.key}` && !wasListed(m, name.key);
        for (const way of ways) spreadInto(m, way, isWhole ? value : made, false);
      }
    }
  }
}

/** Of more alternatives than these, members are not kept apart. */
const MAX_WAYS = 3;

/** `{ ...value }` in each way of building the object; alternatives that have nothing in common make ways of their own. */
function spreadOver(m: Machine, ways: readonly Way[], value: Value): readonly Way[] {
  const [only] = ways;
  const apart = only && ways.length === 1 ? unlikeOptions(m, value) : undefined;
  if (!only || !apart) {
    for (const draft of ways) spreadInto(m, draft, value, false);
    return ways;
  }
  return apart.map(({ value: option, given }) => {
    const draft = { members: new Map(only.members), rest: [...only.rest], given };
    spreadInto(m, draft, option, false);
    return draft;
  });
}

/** The alternatives of a value where each is an object and has members that another one lacks: `mine ? { ownerId } : { orgId }`. */
function unlikeOptions(m: Machine, value: Value): readonly ChoiceOption[] | undefined {
  if (value.v !== "choice") return undefined;
  const options = optionsOf(m, value);
  if (options.length < 2 || options.length > MAX_WAYS) return undefined;
  const tables = options.map(({ value: option }) => (option.v === "object" ? currentObject(m, option) : undefined));
  const isUnlike = tables.every(
    (one) =>
      one?.rest.length === 0 &&
      tables.every((other) => other === one || (other !== undefined && [...one.members.keys()].some((name) => !other.members.has(name)))),
  );
  return isUnlike ? options : undefined;
}

/** `{ ...value }`. What cannot be enumerated may replace every member so far. */
export function spreadInto(m: Machine, draft: Draft, value: Value, isConditional: boolean): void {
  if (value.v === "choice" || value.v === "condition") {
    spreadChoice(m, draft, value);
    return;
  }
  if (value.v === "constant") return;
  if (value.v === "object") {
    const object = currentObject(m, value);
    if (object.rest.length > 0) overwrite(m, draft, object.rest[object.rest.length - 1] ?? value);
    draft.rest.push(...object.rest);
    for (const [name, found] of object.members) if (name !== "*base*") putMember(draft, name, found, isConditional);
    return;
  }
  overwrite(m, draft, value);
  draft.rest.push(value);
}

function putMember(draft: Draft, name: string, found: Member, isConditional: boolean): void {
  const before = draft.members.get(name);
  if (!isConditional && !found.isConditional) {
    draft.members.delete(name);
    draft.members.set(name, found);
    return;
  }
  if (!before) draft.members.set(name, { ...found, isConditional: true });
  else draft.members.set(name, { ...before, value: makeChoice([{ value: before.value }, { value: found.value }]) });
}

function overwrite(m: Machine, draft: Draft, by: Value): void {
  const spared = "omits" in by ? (by.omits ?? []) : [];
  const type = by.v === "source" ? by.type : undefined;
  const names = by.v === "unknown" ? by.computed?.name : undefined;
  for (const [name, before] of draft.members) {
    const isSpared = spared.includes(name) || (type && isOfClassWithout(m, type, name)) || (names && !mayBeNamed(m, names, name));
    if (!isSpared) draft.members.set(name, { ...before, overwrittenBy: by });
  }
}

/** `...(test ? a : b)`, `...(test && a)`: each alternative may be the one. */
function spreadChoice(m: Machine, draft: Draft, value: Value): void {
  const options = value.v === "condition" ? value.of : alternativesOf(m, value);
  const real = options.filter((option) => option.v !== "constant" && option.v !== "condition" && truthinessOf(m, option) !== "nullish");
  const isExhaustive = value.v === "choice" && real.length === options.length;
  const shared = isExhaustive ? sharedMembers(m, real) : undefined;
  for (const option of real) spreadInto(m, draft, option, true);
  if (shared) for (const [name, found] of shared) draft.members.set(name, found);
}

/** Members that every alternative has. */
function sharedMembers(m: Machine, options: readonly Value[]): ReadonlyMap<string, Member> | undefined {
  const tables = options.map((option) => (option.v === "object" ? currentObject(m, option).members : undefined));
  const [first] = tables;
  if (!first || tables.some((table) => table === undefined)) return undefined;
  const shared = new Map<string, Member>();
  for (const name of first.keys()) {
    const all = tables.map((table) => table?.get(name));
    if (all.some((found) => !found || found.isConditional)) continue;
    const overwrittenBy = all.map((found) => found?.overwrittenBy).find((by) => by !== undefined);
    const value = makeChoice(all.map((found) => ({ value: found?.value ?? UNDEFINED })));
    shared.set(name, { value, ...(overwrittenBy ? { overwrittenBy } : {}) });
  }
  return shared;
}

export function evaluateArray(m: Machine, frame: Frame, e: Extract<Expression, { k: "array" }>): ArrayValue {
  const items: Member[] = [];
  let more: Value | undefined;
  const isSpread = e.items.some((item) => item.k === "spread");
  for (const item of e.items) {
    if (item.k !== "spread") {
      items.push({ value: evaluate(m, frame, item) });
      continue;
    }
    const options = optionsOf(m, evaluate(m, frame, item.of));
    for (const { value: list, given } of options) {
      if (list.v === "array") {
        const array = currentArray(m, list);
        items.push(...(options.length > 1 ? array.items.map((one) => orNot(one, given)) : array.items));
        more = combine(more, array.more);
      } else if (list.v !== "constant") more = combine(more, m.engine.element(list));
    }
  }
  const isFilled = e.items.some((item) => item.k !== "spread");
  return {
    v: "array",
    id: m.newObjectId(),
    ...(isSpread ? bounded(items, withoutRepeated(m, items, more)) : { items }),
    ...(isFilled ? { isFilled } : {}),
    at: m.span(e.s, frame),
  };
}

/** An item of one of several lists; `given`: what holds where that list is the one. */
function orNot(item: Member, given: unknown): Member {
  return { ...item, value: given === undefined ? item.value : makeChoice([{ value: item.value, given }]), isConditional: true };
}

export function combine(a: Value | undefined, b: Value | undefined): Value | undefined {
  return a && b ? makeChoice([{ value: a }, { value: b }]) : (a ?? b);
}
