// Digests that the program writes out itself, byte by byte, with an alphabet of its own (base64, hexadecimal): what is written is as
// telling as the digest.
import type { Value } from "../../libraries/value";
import { boundedKey } from "../keys";
import type { Machine } from "./machine";
import { alternativesOf } from "./truthiness";

type Digest = Extract<Value, { v: "source" | "unknown" }>;

/** No type guard: a value that is none may still be of one of those kinds. */
export function asDigest(value: Value): Digest | undefined {
  return (value.v === "source" || value.v === "unknown") && value.isDigest === true ? value : undefined;
}

export function isDigest(value: Value): boolean {
  return asDigest(value) !== undefined;
}

/** `alphabet[byte >> 2]`. */
export function letterOf(m: Machine, alphabet: Value, index: Value): Value | undefined {
  const digest = asDigest(index);
  return digest && isAlphabet(m, alphabet) ? { ...digest, key: boundedKey(`letter:${digest.key}`) } : undefined;
}

function isAlphabet(m: Machine, value: Value): boolean {
  if (value.v === "constant") return typeof value.value === "string";
  const list = value.v === "array" ? m.engine.items(value) : undefined;
  return list !== undefined && !list.more && list.items.length > 1 && list.items.every((item) => isText(item.value));
}

/** What a function made of the letters alone: a loop over no bytes would leave the text empty, but there is no digest of no bytes. */
export function writtenDigest(m: Machine, value: Value): Value {
  if (value.v !== "choice" && value.v !== "text") return value;
  const letters: Digest[] = [];
  const isWritten = alternativesOf(m, value).every((option) => isOfLetters(m, option, letters, 6));
  const [first] = letters;
  return isWritten && first ? { ...first, key: boundedKey(`written:${first.key}`) } : value;
}

/** Whether it is text of such letters and fixed padding; collects the letters. */
function isOfLetters(m: Machine, value: Value, letters: Digest[], depth: number): boolean {
  const letter = asDigest(value);
  if (letter) return letter.key.startsWith("letter:") && letters.push(letter) > 0;
  if (isText(value)) return value.v === "constant" && !/[A-Za-z0-9]/.test(String(value.value));
  if (value.v === "choice") return depth > 0 && alternativesOf(m, value).every((option) => isOfLetters(m, option, letters, depth - 1));
  if (value.v !== "text" || value.tag !== undefined || depth === 0) return false;
  return value.parts.every((part) => (typeof part === "string" ? !/[A-Za-z0-9]/.test(part) : isOfLetters(m, part, letters, depth - 1)));
}

function isText(value: Value): boolean {
  return value.v === "constant" && typeof value.value === "string";
}
