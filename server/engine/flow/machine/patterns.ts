// Binding patterns: declaring and assigning through destructuring.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Pattern } from "../../facts/ir";
import { UNDEFINED, type DeclaredType, type Member, type ObjectValue, type Value } from "../../libraries/value";
import { makeChoice } from "../join";
import { alternativesOf, mayBeMissing, optionsOf, truthinessOf, whenPresent } from "./truthiness";
import { evaluate } from "./operations";
import { indexed, keptUnder, noteDereference } from "./indexing";
import { ofDeclaredKind } from "./kinds";
import { mayBeNamed } from "./listed-keys";
import type { Frame, Machine } from "./machine";
import { currentArray, currentObject, member, setAnyMember, setMember } from "./members";
import { assignName, declare } from "./scope";
import { refineByType } from "./typed-values";
import type { Expression } from "../../facts/ir";
import { noteIndexWrite, noteMemberWrite } from "./operations";

type Bind = (name: string, value: Value) => void;

/** `declared`: the type of the whole, where it does not stand in the pattern. */
export function declarePattern(m: Machine, frame: Frame, pattern: Pattern, value: Value, declared?: DeclaredType): void {
  bind(m, frame, pattern, value, (name, bound) => declare(m, frame, name, bound), declared);
}

/** `whole` is the assignment's own span, where the pattern is all of its left side. */
export function assignPattern(m: Machine, frame: Frame, pattern: Pattern, value: Value, whole?: SourceSpan): void {
  if (pattern.p === "place" && whole) assignPlace(m, frame, pattern.of, value, whole);
  else bind(m, frame, pattern, value, (name, bound) => assignName(m, frame, name, bound));
}

function bind(m: Machine, frame: Frame, pattern: Pattern, value: Value, to: Bind, declared?: DeclaredType): void {
  switch (pattern.p) {
    case "name":
      to(pattern.name, pattern.type ? refineByType(m, value, { file: frame.file, type: pattern.type }) : value);
      return;
    case "place":
      assignPlace(m, frame, pattern.of, value, m.span(pattern.of.s, frame));
      return;
    case "object": {
      const type = pattern.type ? { file: frame.file, type: pattern.type } : declared;
      const typed = pattern.type && type ? refineByType(m, value, type) : value;
      noteDereference(m, typed);
      const taken: string[] = [];
      for (const part of pattern.members) {
        if (part.key !== undefined) taken.push(part.key);
        const found: Value =
          part.key === undefined
            ? { v: "unknown", key: `computed:${frame.file}:${pattern.s[0]}`, label: "a member" }
            : ofDeclaredKind(m, member(m, typed, part.key), part.key, type);
        bind(m, frame, part.value, withDefault(m, frame, found, part.fallback), to);
      }
      if (pattern.rest) bind(m, frame, pattern.rest, restOf(m, typed, taken), to);
      return;
    }
    case "array":
      pattern.items.forEach((part, index) => {
        if (part) bind(m, frame, part.value, withDefault(m, frame, indexed(m, value, { v: "constant", value: index }), part.fallback), to);
      });
      if (pattern.rest) bind(m, frame, pattern.rest, restOfArray(m, value, pattern.items.length), to);
  }
}

/** `whole` is the assignment, or the place itself inside a pattern. */
function assignPlace(m: Machine, frame: Frame, place: Expression, value: Value, whole: SourceSpan): void {
  if (place.k === "member") {
    const target = evaluate(m, frame, place.object);
    setMember(m, target, place.name, value);
    noteMemberWrite(m, target, place.name, value, whole);
    return;
  }
  if (place.k !== "index") return;
  const object = evaluate(m, frame, place.object);
  const index = evaluate(m, frame, place.index);
  const name = m.engine.stringOf(index);
  if (name !== undefined) setMember(m, object, name, value);
  else if (isFreeKey(m, object, index) || isTable(m, object, index)) setAnyMember(m, object, index, value);
  else if (object.v === "object" && holdsHandle(m, value, 2)) setMember(m, object, keptUnder(index), value);
  noteIndexWrite(m, object, index, value, whole);
}

/** Clients and other objects of libraries, which code keeps by key to make each of them once. */
function holdsHandle(m: Machine, value: Value, depth: number): boolean {
  if (value.v === "handle") return true;
  if (value.v === "promise") return holdsHandle(m, value.of, depth);
  if (value.v !== "object" || depth === 0) return false;
  return [...(m.engine.members(value)?.values() ?? [])].some((entry) => holdsHandle(m, entry.value, depth - 1));
}

/** A name that the request chose, or one of its own members' names, which no list of names has been asked for. */
function isFreeKey(m: Machine, object: Value, index: Value): boolean {
  if (index.v !== "source" || m.state.getFact(`listed:${index.key}`) !== undefined) return false;
  if (index.key.startsWith("keys:")) return true;
  return object.v === "object" && [...currentObject(m, object).members.keys()].some((name) => mayBeNamed(m, index, name));
}

/** `byOrg[row.orgId] = row`: an object that is a table of rows by their columns. */
function isTable(m: Machine, object: Value, index: Value): boolean {
  return index.v === "row" && object.v === "object" && !object.instanceOf && currentObject(m, object).members.size === 0;
}

/** `= fallback`: applies where the value may be undefined. A source may always be. */
export function withDefault(m: Machine, frame: Frame, value: Value, fallback: Expression | undefined): Value {
  if (!fallback) return value;
  const options = alternativesOf(m, value);
  const present = options.filter((option) => truthinessOf(m, option) !== "nullish");
  const mayMiss =
    present.length < options.length || present.some((option) => mayBeMissing(m, option) || option.v === "source" || option.v === "unknown");
  if (!mayMiss) return value;
  const kept = optionsOf(m, value).filter((option) => truthinessOf(m, option.value) !== "nullish");
  return makeChoice([...kept.map(whenPresent), { value: evaluate(m, frame, fallback) }]);
}

function restOf(m: Machine, value: Value, taken: readonly string[]): Value {
  if (value.v === "choice")
    return { ...value, options: value.options.map((option) => ({ ...option, value: restOf(m, option.value, taken) })) };
  if (value.v === "source" || value.v === "principal" || value.v === "unknown") {
    return {
      ...value,
      key: `${value.key}.-${taken.join(",")}`,
      label: `the rest of ${value.label}`,
      omits: [...(value.omits ?? []), ...taken],
    };
  }
  if (value.v === "row")
    return { v: "object", id: m.newId(), members: new Map(taken.map((name) => [name, { value: UNDEFINED }])), rest: [value] };
  if (value.v !== "object") return { v: "unknown", key: `rest:${m.newId()}`, label: "the rest" };
  const object = currentObject(m, value);
  const members = new Map<string, Member>([...object.members].filter(([name]) => !taken.includes(name)));
  const rest: ObjectValue = { v: "object", id: m.newId(), members, rest: object.rest };
  return rest;
}

function restOfArray(m: Machine, value: Value, from: number): Value {
  if (value.v !== "array") return value;
  const array = currentArray(m, value);
  return { v: "array", id: m.newId(), items: array.items.slice(from), ...(array.more ? { more: array.more } : {}) };
}
