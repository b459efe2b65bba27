// Texts of which every character is known, as names of files are that code lists and loads: what their methods come to, patterns included.
import type { LibraryCall } from "../../libraries/model";
import { constant, NULL, type Value } from "../../libraries/value";
import type { Machine } from "./machine";
import { patternOf } from "./path-tests";

/** Longer texts are no names of files. */
const LONGEST = 300;

/** A group that is repeated, or one that is referred to: such a pattern may take for ever. */
const UNTAMED = /\)[*+{?]|\\[1-9]|\\k</;

/** A method of a text; undefined where an argument is not known. */
export function knownText(m: Machine, text: string, name: string, { args }: LibraryCall): Value | undefined {
  const [pattern, by] = args.map(({ value }) => value);
  const fitted = pattern && name !== "test" ? fittedText(m, text, name, pattern, by) : undefined;
  if (fitted) return fitted;
  const given = args.map(({ value }) => (value.v === "constant" ? value.value : undefined));
  const [first, second] = given;
  if (given.includes(undefined)) return undefined;
  if (name === "slice" || name === "substring")
    return constant(text[name](Number(first), second === undefined ? undefined : Number(second)));
  if (typeof first !== "string") return undefined;
  switch (name) {
    case "indexOf":
      return constant(text.indexOf(first));
    case "startsWith":
    case "endsWith":
    case "includes":
      return constant(text[name](first));
    case "replace":
      return typeof second === "string" ? constant(text.replace(first, () => second)) : undefined;
    default:
      return undefined;
  }
}

/** `/\.js$/.test(name)`; undefined where either is not known. */
export function knownTest(object: Value, name: string, { args: [first] }: LibraryCall): Value | undefined {
  const tested = first?.value;
  if (name !== "test" || tested?.v !== "constant" || typeof tested.value !== "string") return undefined;
  const pattern = tamePattern(object, tested.value);
  return pattern && constant(pattern.test(tested.value));
}

function fittedText(m: Machine, text: string, name: string, given: Value, by: Value | undefined): Value | undefined {
  const pattern = tamePattern(given, text);
  if (!pattern) return undefined;
  switch (name) {
    case "match": {
      const found = isForAll(given) ? undefined : pattern.exec(text);
      return found === null ? NULL : found && m.engine.array(found.map((part: string | undefined) => constant(part)));
    }
    case "search":
      return constant(text.search(pattern));
    case "replace": {
      const replaced = by?.v === "constant" && typeof by.value === "string" ? by.value : undefined;
      return replaced === undefined
        ? undefined
        : constant(text.replace(isForAll(given) ? new RegExp(pattern, `${pattern.flags}g`) : pattern, replaced));
    }
    default:
      return undefined;
  }
}

function tamePattern(value: Value, text: string): RegExp | undefined {
  const pattern = text.length <= LONGEST ? patternOf(value) : undefined;
  return pattern && !UNTAMED.test(pattern.source) ? pattern : undefined;
}

/** The flag that finds every place. */
function isForAll(value: Value): boolean {
  return value.v === "unknown" && /\/[a-z]*g[a-z]*$/.test(value.key);
}
