// Values that came back with a signature that only the service can make: links in mails, states of OAuth, tokens of its own. What it
// signed is what it said itself (DESIGN, ruling 9: the sender is the service).
import type { SourceSpan } from "../../../../rules/contract/span";
import type { SourceValue, UnknownValue, Value } from "../../libraries/value";
import { labelOf } from "../keys";
import type { Machine } from "../machine/machine";
import { partsOf, sourceIn } from "../machine/parts";
import { alternativesOf } from "../machine/truthiness";
import type { Trust } from "../state";
import { isSecret } from "./service-secret";

/** Deepest composition that is looked into: `update(`${id}-${JSON.stringify({ until })}`)`. */
const DEPTH = 4;

/** The values that a digest was made of, where one side is such a digest and the other what was sent; each with its trust. */
export function signedValues(m: Machine, left: Value, right: Value, at: SourceSpan | undefined): readonly (readonly [Value, Trust])[] {
  const digest = ownDigest(m, left, right) ?? ownDigest(m, right, left);
  const values = (digest?.from ?? []).flatMap((part) => sourcesIn(m, part, DEPTH));
  return values.map((value) => [value, trustIn(value, at)]);
}

function trustIn(value: Value, at: SourceSpan | undefined): Trust {
  const message = `${labelOf(value)} came back with the signature that the service made over it`;
  return { kind: "tenant", by: "principal", message, ...(at ? { at } : {}) };
}

/** `made`, when it is a digest that nobody makes who lacks the secret. */
function ownDigest(m: Machine, made: Value, sent: Value): UnknownValue | SourceValue | undefined {
  const [only, ...more] = alternativesOf(m, soleValue(made));
  const digest = only && more.length === 0 ? digestIn(only, 2) : undefined;
  if (!digest || !alternativesOf(m, sent).every((option) => sourceIn(m, option, 2) !== undefined)) return undefined;
  return digest.isKeyed === true || holdsSecret(m, digest.from ?? [], DEPTH) ? digest : undefined;
}

/** `` `sha256=${digest}` ``: the one value in a text that is otherwise fixed. */
export function soleValue(value: Value): Value {
  const [only, ...more] = value.v === "text" ? value.parts.filter((part): part is Value => typeof part !== "string") : [];
  return only && more.length === 0 ? only : value;
}

/** The digest itself, or what was cut out of it. */
function digestIn(value: Value, depth: number): UnknownValue | SourceValue | undefined {
  if ((value.v !== "unknown" && value.v !== "source") || value.isDigest !== true) return undefined;
  const [from, ...others] = value.from ?? [];
  const inner = from && others.length === 0 && depth > 0 ? digestIn(from, depth - 1) : undefined;
  return inner ?? value;
}

function holdsSecret(m: Machine, values: readonly Value[], depth: number): boolean {
  return values.some(
    (value) => isSecret(m, value, 2) || (depth > 0 && value.v !== "source" && holdsSecret(m, partsOf(m, value), depth - 1)),
  );
}

/** Input in what was signed; a part of an input stands for itself only. */
function sourcesIn(m: Machine, value: Value, depth: number): readonly Value[] {
  if (value.v === "source") return [value];
  const inner = value.v === "unknown" ? (value.from ?? []) : partsOf(m, value);
  return depth > 0 ? inner.flatMap((part) => sourcesIn(m, part, depth - 1)) : [];
}
