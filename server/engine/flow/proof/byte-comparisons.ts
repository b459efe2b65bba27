// Comparisons in constant time that code writes itself: `mismatch |= a[i] ^ b[i]` over all bytes, and `mismatch === 0` in the end,
// says that the two are equal.
import type { Value } from "../../libraries/value";
import { keyOf } from "../keys";
import { alternativesOf } from "../machine/truthiness";
import type { Machine } from "../machine/machine";

/** The two values whose bytes were found equal; undefined for any other equality. */
export function comparedBytes(m: Machine, left: Value, right: Value): readonly [Value, Value] | undefined {
  return comparedIn(m, left, right) ?? comparedIn(m, right, left);
}

function comparedIn(m: Machine, gathered: Value, zero: Value): readonly [Value, Value] | undefined {
  if (zero.v !== "constant" || zero.value !== 0) return undefined;
  const [sum, ...others] = alternativesOf(m, gathered).filter((option) => option.v !== "constant");
  if (!sum || others.length > 0 || !keyOf(sum).startsWith("|=:")) return undefined;
  const difference = fromOf(sum).find((part) => keyOf(part).startsWith("^("));
  const [a, b] = difference ? fromOf(difference).map((side) => wholeOf(m, side)) : [];
  return a && b ? [a, b] : undefined;
}

function fromOf(value: Value): readonly Value[] {
  return value.v === "unknown" || value.v === "source" ? (value.from ?? []) : [];
}

/** What `text.charCodeAt(i)` and `bytes[i]` are taken from; bytes of a fixed text (`?? ""`) are left out. */
function wholeOf(m: Machine, value: Value): Value {
  if (value.v === "choice") {
    const options = alternativesOf(m, value).filter((option) => !keyOf(option).startsWith("c:"));
    return m.engine.choice(options.map((option) => wholeOf(m, option)));
  }
  if (value.v !== "unknown" && value.v !== "source") return value;
  const [receiver] = value.key.startsWith("charCodeAt(") || value.key.startsWith("codePointAt(") ? fromOf(value) : [];
  const at = value.key.endsWith("]") ? value.key.lastIndexOf("[") : value.key.endsWith(".0") ? value.key.length - 2 : -1;
  return receiver ?? (at > 0 ? { ...value, key: value.key.slice(0, at) } : value);
}
