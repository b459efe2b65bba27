// From text values to SQL statements with numbered holes. Text that differs from path to path gives several variants.
import type { Value } from "../../libraries/value";
import { normalizePlaceholders } from "../../libraries/sql/placeholder-styles";
import { splitSql, type SqlDialect } from "../../libraries/sql/sql-tokens";
import { keyOf } from "../keys";
import { marksIn, placesIn, type Marks } from "./left-out-parameters";
import { alternativesForOthers } from "../machine/for-others";
import { alternativesOf } from "../machine/truthiness";
import type { Machine } from "../machine/machine";

/** Interpolated values get hole numbers from here on; `$1` of the driver keeps its own. */
const FIRST_HOLE = 1001;
const MAX_VARIANTS = 16;

export interface SqlVariant {
  readonly text: string;
  /** The value in a hole; undefined when nothing is known of it. */
  readonly valueOf: (hole: number) => Value | undefined;
}

type Parts = readonly (string | Value)[];

/** Every text that the value can be, as parts. */
function expand(m: Machine, value: Value, isTagged: boolean): readonly Parts[] {
  switch (value.v) {
    case "constant":
      return [[isTagged ? value : String(value.value ?? "")]];
    case "choice":
      return limit(distinctIn(alternativesForOthers(m, value).flatMap((option) => expand(m, option, isTagged))));
    case "text":
      return value.tag === "json"
        ? [[value]]
        : limit(
            product(
              value.parts.map((part, index) => {
                if (typeof part === "string") return [[part]];
                const before = value.parts[index - 1];
                // `$${++count}`: what stands there is its place, whatever the number is.
                const isPlace = typeof before === "string" && before.endsWith("$") && isCount(part);
                return isPlace ? [[part]] : expandPart(m, part, value.tag !== undefined);
              }),
            ),
          );
    default:
      return [[value]];
  }
}

/** A value inside text: fragments are text again, the rest is a hole. */
function expandPart(m: Machine, part: Value, isTagged: boolean): readonly Parts[] {
  if (part.v === "text" && isFragment(part, isTagged)) return expand(m, part, part.tag !== undefined);
  // Values that differ from path to path stay one hole, and are judged together; text that does makes variants.
  if (part.v === "choice")
    return !alternativesOf(m, part).some((option) => isFragment(option, isTagged))
      ? [[part]]
      : limit(distinctIn(alternativesForOthers(m, part).flatMap((option) => expandPart(m, option, isTagged))));
  if (part.v === "constant" && !isTagged) return [[String(part.value ?? "")]];
  return [[part]];
}

/** Whether a value becomes part of the text. */
function isFragment(value: Value, isTagged: boolean): boolean {
  if (value.v === "constant") return !isTagged;
  return value.v === "text" && (value.tag === undefined ? !isTagged : value.tag !== "json");
}

function product(lists: readonly (readonly Parts[])[]): readonly Parts[] {
  return lists.reduce<readonly Parts[]>((sofar, list) => limit(sofar.flatMap((before) => list.map((part) => [...before, ...part]))), [[]]);
}

/** `date_trunc('day', …)` beside `date_trunc('hour', …)`: text that differs in what its strings say reads the same rows. */
function distinctIn(variants: readonly Parts[]): readonly Parts[] {
  const byShape = new Map<string, Parts>();
  for (const parts of variants) {
    const shape = parts.map((part) => (typeof part === "string" ? withoutStrings(part) : keyOf(part))).join("\u0000");
    if (!byShape.has(shape)) byShape.set(shape, parts);
  }
  return [...byShape.values()];
}

/** Names of settings are strings too, and say much. */
function withoutStrings(text: string): string {
  if (!text.includes("'") || /setting|set_config/i.test(text)) return text;
  return splitSql(text, "postgres")
    .map((token) => (token.kind === "string" ? "''" : token.text))
    .join("");
}

function limit(variants: readonly Parts[]): readonly Parts[] {
  return variants.length > MAX_VARIANTS ? [...variants.slice(0, MAX_VARIANTS - 1), variants[variants.length - 1] ?? []] : variants;
}

/** The statements that a call may send. */
export function sqlVariants(
  m: Machine,
  text: Value,
  isTagged: boolean,
  parameters: Value | undefined,
  dialect: SqlDialect,
): readonly SqlVariant[] {
  const seen = new Map<string, Numbered>();
  for (const parts of expand(m, text, isTagged)) {
    const variant = numbered(m, parts, parameters, dialect);
    if (!seen.has(variant.text)) seen.set(variant.text, variant);
  }
  const variants = [...seen.values()];
  const list = parameters && m.engine.items(parameters);
  const mayBeLeftOut = list && !list.more ? list.items.map((item) => item.isConditional === true) : [];
  const full = variants.find(({ marks }) => marks.length === mayBeLeftOut.length)?.marks;
  if (!full || !mayBeLeftOut.includes(true)) return variants;
  return variants.map((variant) => {
    const places = variant.marks.length < full.length ? placesIn(full, variant.marks, mayBeLeftOut) : undefined;
    return places ? variant.withPlaces(places) : variant;
  });
}

interface Numbered extends SqlVariant {
  /** What stands before the placeholders that go by their place in the list. */
  readonly marks: Marks;
  /** The variant whose placeholders mean the parameters at these places. */
  readonly withPlaces: (places: readonly (readonly number[])[]) => SqlVariant;
}

/** A number that was counted up from one that is known, on some paths further than on others. */
function isCount(value: Value): boolean {
  if (value.v === "choice") return value.options.every((option) => isNumber(option.value) || isCount(option.value));
  return value.v === "unknown" && value.from?.length === 2 && value.from.every((part) => isNumber(part) || isCount(part));
}

function isNumber(value: Value): boolean {
  return value.v === "constant" && typeof value.value === "number";
}

function numbered(m: Machine, parts: Parts, parameters: Value | undefined, dialect: SqlDialect): Numbered {
  const holes: Value[] = [];
  /** Holes that go by their place among the parameters of the text. */
  const counted = new Set<number>();
  let raw = "";
  for (const part of parts) {
    if (typeof part === "string") raw += part;
    else {
      // `$${params.length}` with a length that is not known: the parameter that was added last, or else any of them.
      const isIndex = raw.endsWith("$") && !raw.endsWith("$$");
      if (isIndex) raw = raw.slice(0, -1);
      const last = part.v === "unknown" ? part.placeOf : undefined;
      if (isIndex && !last && isCount(part)) counted.add(FIRST_HOLE + holes.length);
      holes.push(isIndex ? (last ?? anyParameter(m, parameters, holes.length)) : part);
      raw += `$${FIRST_HOLE + holes.length - 1}`;
    }
  }
  const normal = normalizePlaceholders(raw, dialect);
  const placed = new Map(normal.placeholders.map((one) => [one.hole, one]));
  const sequence = counted.size === 0 ? [] : placeholdersIn(normal.text).filter((hole) => hole < FIRST_HOLE || counted.has(hole));
  const valueOf = (hole: number, placesOf: (index: number) => readonly number[]): Value | undefined => {
    if (parameters && counted.has(hole)) return valueAmong(m, parameters, placesOf(sequence.indexOf(hole)));
    if (hole >= FIRST_HOLE && hole - FIRST_HOLE < holes.length) return holes[hole - FIRST_HOLE];
    if (!parameters) return undefined;
    const placeholder = placed.get(hole);
    if (placeholder?.name !== undefined) return m.engine.member(parameters, placeholder.name);
    return valueAmong(m, parameters, placesOf(placeholder?.index ?? hole - 1));
  };
  const marked = counted.size > 0 ? sequence : normal.placeholders.filter((one) => one.index !== undefined).map((one) => one.hole);
  return {
    text: normal.text,
    marks: marksIn(normal.text, marked),
    valueOf: (hole) => valueOf(hole, (index) => [index]),
    withPlaces: (places) => ({ text: normal.text, valueOf: (hole) => valueOf(hole, (index) => places[index] ?? [index]) }),
  };
}

/** Numbers of the holes in a text, in order, each once. */
function placeholdersIn(text: string): readonly number[] {
  return [...new Set([...text.matchAll(/\$(\d+)/g)].map(([, hole]) => Number(hole)))];
}

/** The parameter at one of these places. */
function valueAmong(m: Machine, parameters: Value, places: readonly number[]): Value | undefined {
  const values = places.flatMap((place) => parameterAt(m, parameters, place) ?? []);
  return values.length > 1 ? m.engine.choice(values) : values[0];
}

/** Where every parameter is the sender's, so is the one that is meant; among others it may be any. */
function anyParameter(m: Machine, parameters: Value | undefined, nth: number): Value {
  const any = parameters && (parameters.v === "source" || m.engine.items(parameters)) ? m.engine.element(parameters) : undefined;
  return any && alternativesOf(m, any).every((option) => option.v === "source") ? any : someParameter(nth);
}

/** `rows.flatMap((row) => [row.name, orgId])`: what comes round again and again stands at no one place. */
function repeated(m: Machine, cells: Value, nth: number): Value {
  const options = alternativesOf(m, cells);
  const sent = options.filter((option) => option.v === "source").length;
  return sent > 0 && sent < options.length ? someParameter(nth) : cells;
}

function someParameter(nth: number): Value {
  return { v: "unknown", key: `parameter:${nth}`, label: "a parameter" };
}

function parameterAt(m: Machine, parameters: Value, index: number): Value | undefined {
  const list = m.engine.items(parameters);
  if (!list) return m.engine.member(parameters, String(index));
  return list.items[index]?.value ?? (list.more && repeated(m, list.more, index));
}
