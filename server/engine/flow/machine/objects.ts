// Object and array literals: later members win, spreads are laid out where their members are known.
import type { Expression, ObjectMember } from "../../facts/ir";
import { UNDEFINED, type ArrayValue, type Member, type ObjectValue, type Value } from "../../libraries/value";
import { makeChoice } from "../join";
import { settingName } from "./indexing";
import { alternativesOf, truthinessOf } from "./truthiness";
import { evaluate } from "./operations";
import { callFunction } from "./operations";
import type { Frame, Machine } from "./machine";
import { currentArray, currentObject } from "./members";

/** An object under construction. */
interface Draft {
  readonly members: Map<string, Member>;
  rest: Value[];
}

export function evaluateObject(m: Machine, frame: Frame, e: Extract<Expression, { k: "object" }>): ObjectValue {
  const draft: Draft = { members: new Map(), rest: [] };
  for (const part of e.members) addMember(m, frame, draft, part);
  return { v: "object", id: m.newObjectId(), members: draft.members, rest: draft.rest, at: m.span(e.s, frame) };
}

function addMember(m: Machine, frame: Frame, draft: Draft, part: ObjectMember): void {
  switch (part.m) {
    case "property":
      draft.members.delete(part.key);
      draft.members.set(part.key, { value: evaluate(m, frame, part.value) });
      return;
    case "getter": {
      const fn: Value = { v: "function", file: frame.file, fn: part.fn, scope: frame.scope };
      draft.members.set(part.key, { value: callFunction(m, fn, [], undefined) });
      return;
    }
    case "computed": {
      const name = evaluate(m, frame, part.key);
      const key = m.engine.stringOf(name) ?? settingName(m, name);
      const value = evaluate(m, frame, part.value);
      if (key !== undefined) draft.members.set(key, { value });
      else draft.rest.push({ v: "unknown", key: `computed:${frame.file}:${part.s[0]}`, label: "a computed member", from: [name] });
      return;
    }
    case "spread":
      spreadInto(m, draft, evaluate(m, frame, part.of), false);
  }
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
    if (object.rest.length > 0) overwrite(draft, object.rest[object.rest.length - 1] ?? value);
    draft.rest.push(...object.rest);
    for (const [name, found] of object.members) if (name !== "*base*") putMember(draft, name, found, isConditional);
    return;
  }
  overwrite(draft, value);
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

function overwrite(draft: Draft, by: Value): void {
  const spared = "omits" in by ? (by.omits ?? []) : [];
  for (const [name, before] of draft.members) if (!spared.includes(name)) draft.members.set(name, { ...before, overwrittenBy: by });
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
    shared.set(name, { value: makeChoice(all.map((found) => ({ value: found?.value ?? UNDEFINED }))) });
  }
  return shared;
}

export function evaluateArray(m: Machine, frame: Frame, e: Extract<Expression, { k: "array" }>): ArrayValue {
  const items: Member[] = [];
  let more: Value | undefined;
  for (const item of e.items) {
    if (item.k !== "spread") {
      items.push({ value: evaluate(m, frame, item) });
      continue;
    }
    for (const list of alternativesOf(m, evaluate(m, frame, item.of))) {
      if (list.v === "array") {
        const array = currentArray(m, list);
        items.push(...array.items);
        more = combine(more, array.more);
      } else if (list.v !== "constant") more = combine(more, m.engine.element(list));
    }
  }
  return { v: "array", id: m.newObjectId(), items, ...(more ? { more } : {}), at: m.span(e.s, frame) };
}

export function combine(a: Value | undefined, b: Value | undefined): Value | undefined {
  return a && b ? makeChoice([{ value: a }, { value: b }]) : (a ?? b);
}
