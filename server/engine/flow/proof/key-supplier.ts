// In-house wrappers: `remember(key, load)` reads and writes under whatever key it is given, so what is wrong with a key
// is wrong where the key was supplied (DESIGN ruling 1).
import type { Value } from "../../libraries/value";
import { keyOf } from "../keys";
import type { Frame, Machine } from "../machine/machine";
import { callsOutTo } from "./climb";
import { trustOf } from "./trust";

/**
 * How many calls further out the key was made: 0 where the access stands in the function that makes its key. `names`: parameters that
 * take keys, for values that do not look like one; `from`: the call in which the access stands.
 */
export function callsToSupplier(m: Machine, key: readonly Value[], names = /key/i, from?: number): number {
  return callsOutTo(m, textOfKey(key), (frame, wanted) => suppliedBy(m, frame, wanted, names), from);
}

/** Log lines: how many calls further out the message was written, whatever wrappers put around it. */
export function callsToMessage(m: Machine, args: readonly Value[]): number {
  const isText = (value: Value): boolean => value.v === "text" || (value.v === "constant" && typeof value.value === "string");
  // `JSON.stringify({ level, message, ...fields })`: the line is what was made text.
  const written = args.flatMap((value) => jsonIn(value) ?? [value]);
  const inside = written.flatMap((value) => ["message", "msg"].map((name) => m.engine.members(value)?.get(name)?.value));
  const message = args.find((value) => isText(value) && !jsonIn(value)) ?? inside.find((value) => value !== undefined && isText(value));
  if (!message) return 0;
  return callsOutTo(m, textOf(message), (frame, wanted) =>
    (frame.args ?? [])
      .filter(({ value }, index) => value.v === "text" || value.v === "constant" || MESSAGE.test(parameterName(frame, index)))
      .map(({ value }) => textOf(value))
      .find((text) => text.length >= MIN_MESSAGE && wanted.includes(text)),
  );
}

/** What was made JSON in a text, which may hold a line's end besides. */
function jsonIn(value: Value): readonly Value[] | undefined {
  if (value.v !== "text") return undefined;
  const parts = value.parts.filter((part): part is Value => typeof part !== "string");
  if (value.tag === "json") return parts;
  const found = parts.map(jsonIn).filter((inner) => inner !== undefined);
  return found.length > 0 ? found.flat() : undefined;
}

const MESSAGE = /message|msg|text|event/i;
/** Shorter words stand in too many messages. */
const MIN_MESSAGE = 3;

/** The text of the argument that holds all that varies in the key. */
function suppliedBy(m: Machine, frame: Frame, wanted: string, names: RegExp): string | undefined {
  if (leavesOutTenant(m, frame, wanted)) return undefined;
  for (const [index, { value }] of (frame.args ?? []).entries()) {
    const name = parameterName(frame, index);
    const candidates = [
      { name, value },
      ...[...(m.engine.members(value) ?? [])].map(([member, one]) => ({ name: member, value: one.value })),
    ];
    for (const candidate of candidates) {
      const joined = joinedIn(m, candidate.value, wanted);
      if (joined !== undefined && isAllOf(joined, wanted)) return joined;
      const text = textOfParts(m, candidate.value);
      if (text !== "" && suppliesKey(candidate.name, candidate.value, text, wanted, names)) return text;
    }
  }
  return undefined;
}

/** Names of files, which are keys where nothing is put around them. */
const WHOLE = /blob|file(?:name)?$|object(?:name|key|id)?$|location/i;

/** A function that is told the tenant, and makes a key without it, is no wrapper: it is the one to name the tenant. */
function leavesOutTenant(m: Machine, frame: Frame, wanted: string): boolean {
  return (frame.args ?? []).some(({ value }) => trustOf(m, value)?.kind === "tenant" && !wanted.includes(textOf(value)));
}

function suppliesKey(name: string, value: Value, text: string, wanted: string, names: RegExp): boolean {
  const isText = value.v === "text" || (value.v === "constant" && typeof value.value === "string");
  // An object of the caller's that is handed on as it is needs no name.
  if (!isText && !names.test(name) && !(text === wanted && (value.v === "object" || WHOLE.test(name)))) return false;
  return wanted.includes(text) && isAllOf(text, wanted) && (text.length >= 3 || text === wanted);
}

/** What stands around it is a prefix of the house; anything that varies there makes the key the wrapper's own. */
function isAllOf(text: string, wanted: string): boolean {
  const at = wanted.indexOf(text);
  return !(wanted.slice(0, at) + wanted.slice(at + text.length)).includes("{");
}

/** `parts.join(":")`: the parts of a list as they stand in the key, with the same text between any two of them. */
function joinedIn(m: Machine, value: Value, wanted: string): string | undefined {
  const list = value.v === "array" ? m.engine.items(value) : undefined;
  const [first, second, ...others] = list && !list.more ? list.items.map((item) => textOf(item.value)) : [];
  if (!first) return undefined;
  if (!second) return first.length >= 3 && wanted.includes(first) ? first : undefined;
  const start = wanted.indexOf(first) + first.length;
  const between = wanted.slice(start, wanted.indexOf(second, start));
  const joined = [first, second, ...others].join(between);
  return !/[{}]/.test(between) && wanted.includes(joined) ? joined : undefined;
}

function parameterName(frame: Frame, index: number): string {
  const target = frame.facts.functions[frame.fn]?.params[index]?.target;
  return target?.p === "name" ? target.name : "";
}

function textOfKey(key: readonly Value[]): string {
  return key.map(textOf).join("|");
}

/** A list is a key in parts. */
function textOfParts(m: Machine, value: Value): string {
  const list = value.v === "array" ? m.engine.items(value) : undefined;
  return list && !list.more ? textOfKey(list.items.map((item) => item.value)) : textOf(value);
}

/** Fixed text as it is, everything else in braces. */
function textOf(value: Value): string {
  if (value.v === "constant") return String(value.value);
  if (value.v !== "text" || value.tag !== undefined) return `{${keyOf(value)}}`;
  return value.parts.map((part) => (typeof part === "string" ? part : `{${keyOf(part)}}`)).join("");
}
