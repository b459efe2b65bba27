// Reading by index, and reading what may not be there.
import { UNDEFINED, type Value } from "../../libraries/value";
import { makeChoice, orUndefined } from "../join";
import { keyOf } from "../keys";
import { alternativesOf, mayBeMissing, truthinessOf } from "./truthiness";
import { isUnfound } from "../proof/unfound";
import { assume } from "./conditions";
import { asDigest, letterOf } from "./digests";
import { picked } from "./dispatch-tables";
import type { Machine } from "./machine";
import { foundUnder, memberByName } from "./looked-up";
import { currentObject, member } from "./members";

/** The name of a member that a setting names (`[process.env.TABLE]`): which it is, is not known, but it is always the same. */
export function settingName(m: Machine, name: Value): string | undefined {
  const setting = alternativesOf(m, name).find((option) => option.v === "external");
  return setting && `[${setting.path.join(".")}]`;
}

/** `value[index]`. */
export function indexed(m: Machine, value: Value, index: Value): Value {
  if (value.v === "row" && value.isList) return { v: "row", row: value.row, path: [...value.path, "*"], isOptional: true };
  const [part, ...more] = value.v === "text" ? value.parts.filter((one) => typeof one !== "string") : [];
  if (part && typeof part !== "string" && more.length === 0) return indexed(m, part, index);
  // A byte of a digest is as telling as the digest.
  const digest = asDigest(value);
  if (digest) return { ...digest, key: `${digest.key}[${keyOf(index)}]` };
  if (index.v === "constant" && index.value !== undefined && index.value !== null) {
    const element = value.v === "row" && typeof index.value === "number" ? "*" : String(index.value);
    if (value.v === "row" && element === "*") return { v: "row", row: value.row, path: [...value.path, "*"], isOptional: true };
    return member(m, value, element);
  }
  const letter = letterOf(m, value, index);
  if (letter) return letter;
  if (value.v === "array") return orUndefined(m.engine.element(value));
  const listed = value.v === "object" ? memberByName(m, currentObject(m, value), index) : undefined;
  if (listed) return listed;
  const known = value.v === "object" ? currentObject(m, value).members : undefined;
  const kept = known && known.size > 0 ? known.get(keptUnder(index)) : undefined;
  if (kept) return kept.value;
  const members = m.engine.members(value);
  const named = members?.get(settingName(m, index) ?? "");
  if (named) return named.value;
  const handler = picked(m, members, index);
  if (handler) return handler;
  if (members && members.size > 0 && members.size <= 6)
    return foundUnder(m, makeChoice([...members.values()].map((entry) => ({ value: entry.value }))), index);
  if (value.v === "source") return { ...value, key: `${value.key}[${keyOf(index)}]`, label: `${value.label}[…]` };
  const found: Value = { v: "unknown", key: `${keyOf(value)}[${keyOf(index)}]`, label: "a looked-up value" };
  return value.v === "row" ? found : foundUnder(m, found, index);
}

/** Member of an object for what was put there under a key that is not known; no code can name it. */
export function keptUnder(index: Value): string {
  return `#[${keyOf(index)}]`;
}

/** Reading a member of what is not there throws: what may be one of several things is none of those that are not there from here on. */
export function noteDereference(m: Machine, object: Value): void {
  if (object.v === "row" ? isUnfound(m, object) : object.v === "constant" && object.isLeftOut === true) m.state.isDead = true;
  if (object.v !== "choice") return;
  const kinds = alternativesOf(m, object).map((option) => truthinessOf(m, option));
  if (kinds.includes("nullish") && kinds.some((kind) => kind !== "nullish"))
    assume(m, { v: "condition", op: "nullish", of: [object] }, false);
}

/** A member of what is not there: whoever reads it throws, and never gets a value that could be left out of a condition. */
function ofNothing(name: string): Value {
  return { v: "unknown", key: `of nothing:${name}`, label: name };
}

/** `object.name` without any `?.` before it, as the program reads it. */
export function plainMember(m: Machine, object: Value, name: string): Value {
  return object.v === "constant" && truthinessOf(m, object) === "nullish" ? ofNothing(name) : member(m, object, name);
}

/** Applies `?.`: an absent object yields undefined, and only then. The alternatives keep their places, so that a test of `a?.b` tells of `a`. */
export function optionally(m: Machine, object: Value, isOptional: boolean, read: (value: Value) => Value): Value {
  if (!isOptional) return read(object);
  if (object.v === "choice")
    return { ...object, options: object.options.map((option) => ({ ...option, value: optionally(m, option.value, true, read) })) };
  if (truthinessOf(m, object) === "nullish") return UNDEFINED;
  return mayBeMissing(m, object) ? orMissing(m, object, read(object)) : read(object);
}

/** A member, or undefined where the object is not there; of a row that was not checked yet both say how far it is checked then. */
function orMissing(m: Machine, object: Value, read: Value): Value {
  if (object.v !== "row" || object.path.length > 0 || !m.pendingRows.has(object.row)) return orUndefined(read);
  const { delta } = m.branch(() => assume(m, object, false));
  const missing = new Map([...delta.facts].flatMap(([key, fact]) => (fact === undefined ? [] : [[key, fact] as const])));
  const key = `row:${object.row}`;
  const known = m.state.getFact(key);
  return makeChoice([
    { value: read, ...(known ? { given: new Map([[key, known]]) } : {}) },
    { value: UNDEFINED, given: missing },
  ]);
}
