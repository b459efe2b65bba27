// Binary operators: comparisons become conditions that can be refined, `+` builds text.
import type { SourceSpan } from "../../../../rules/contract/span";
import { constant, type ConditionValue, type Value } from "../../libraries/value";
import { boundedKey, contentKey } from "../keys";
import { isDigest } from "./digests";
import { textOf } from "./texts";
import { equalsInProduction } from "./deployment";
import { pathEquals } from "./path-tests";
import { placeTest } from "./places";

export function binaryValue(op: string, left: Value, right: Value, at: SourceSpan): Value {
  switch (op) {
    case "===":
    case "==":
      return comparison(left, right, at, op === "==");
    case "!==":
    case "!=":
      return negated(comparison(left, right, at, op === "!="), at);
    case "+":
      return isTextual(left) || isTextual(right) ? textOf(["", "", ""], [left, right]) : arithmetic(op, left, right);
    case ">":
    case ">=":
      return (
        orderOf(op, left, right) ??
        placeTest(op, left, right, at) ??
        sizeComparison(left, right, op === ">" ? 0 : 1, at) ??
        sizeNegation(right, left, at) ??
        allFound(op === ">" ? right : left, op === ">" ? left : right, op === ">=", at) ??
        arithmetic(op, left, right)
      );
    case "<":
    case "<=":
      return (
        orderOf(op, left, right) ??
        placeTest(op, left, right, at) ??
        sizeComparison(right, left, op === "<" ? 0 : 1, at) ??
        lessThan(left, right, op === "<" ? 1 : 0, at) ??
        allFound(op === "<" ? left : right, op === "<" ? right : left, op === "<=", at) ??
        arithmetic(op, left, right)
      );
    case "in":
      return { v: "condition", op: "has", of: [right, left], at };
    case "instanceof":
      return { v: "condition", op: "instance", of: [left, right], at };
    default:
      return arithmetic(op, left, right);
  }
}

/** Two numbers that are written down: `scope >= Scope.project`. */
function orderOf(op: ">" | ">=" | "<" | "<=", left: Value, right: Value): Value | undefined {
  if (left.v !== "constant" || right.v !== "constant" || left.isCount || right.isCount) return undefined;
  const [one, other] = [left.value, right.value];
  if (typeof one !== "number" || typeof other !== "number") return undefined;
  if (op === ">") return constant(one > other);
  if (op === ">=") return constant(one >= other);
  return constant(op === "<" ? one < other : one <= other);
}

/** `!value` where that is known, and otherwise the condition that it does not hold. */
export function negated(value: Value, at?: SourceSpan): Value {
  if (value.v === "constant") return { ...constant(!value.value), ...(value.isOfProduction ? { isOfProduction: true } : {}) };
  return { v: "condition", op: "not", of: [value], ...(at ? { at } : {}) };
}

/** `a == null` asks whether a is there; everything else is equality. */
function comparison(left: Value, right: Value, at: SourceSpan, isLoose: boolean): Value {
  const fits = pathEquals(left, right);
  if (fits !== undefined) return constant(fits);
  const known = equalsInProduction(left, right);
  if (known !== undefined) return { ...constant(known), isOfProduction: true };
  const place = placeTest("===", left, right, at);
  if (place) return place;
  if (!isLoose && isNothing(left) && isNothing(right)) return constant(left.value === right.value);
  for (const [value, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (
      other.v === "constant" &&
      (other.value === undefined || other.value === null) &&
      (isLoose || other.value === undefined || value.v === "row")
    ) {
      return { v: "condition", op: "nullish", of: [value], at };
    }
  }
  if (left.v === "constant" && right.v === "constant" && typeof left.value === typeof right.value)
    return constant(left.value === right.value);
  if (isClassAndOther(left, right) || isClassAndOther(right, left)) return constant(false);
  const typeTest = typeofTest(left, right) ?? typeofTest(right, left);
  if (typeTest) return typeTest;
  return { v: "condition", op: "equal", of: [left, right], at };
}

/** A class of the program, and what comes from a database or a request: no row is a class. */
function isClassAndOther(one: Value, other: Value): boolean {
  return (
    one.v === "class" &&
    (other.v === "row" || other.v === "source" || other.v === "principal" || other.v === "text" || other.v === "constant")
  );
}

/** null or undefined, as it is written down; the one is not the other. */
function isNothing(value: Value): value is Extract<Value, { v: "constant" }> {
  return value.v === "constant" && (value.value === undefined || value.value === null);
}

/** `typeof x === "string"` says that x is there (and its failing says nothing); `=== "undefined"` that it is not. */
function typeofTest(left: Value, right: Value): ConditionValue | undefined {
  if (left.v !== "unknown" || !left.key.startsWith("typeof:") || right.v !== "constant") return undefined;
  const subject: Value = { v: "unknown", key: left.key.slice("typeof:".length), label: "x" };
  return right.value === "undefined" ? { v: "condition", op: "nullish", of: [subject] } : { v: "condition", op: "present", of: [subject] };
}

/** `rows.length > 0`, `count >= 1`: there is a row. */
function sizeComparison(size: Value, bound: Value, least: number, at: SourceSpan): Value | undefined {
  if (!isNumberOf(size) || bound.v !== "constant" || bound.value !== least) return undefined;
  return { v: "condition", op: "truthy", of: [size], at };
}

/** `0 >= rows.length`. */
function sizeNegation(size: Value, bound: Value, at: SourceSpan): Value | undefined {
  return isNumberOf(size) && bound.v === "constant" && bound.value === 0
    ? { v: "condition", op: "not", of: [{ v: "condition", op: "truthy", of: [size], at }] }
    : undefined;
}

/** `rows.length < 1`, `count <= 0`: there is no row. */
function lessThan(size: Value, bound: Value, limit: number, at: SourceSpan): Value | undefined {
  if (!isNumberOf(size) || bound.v !== "constant" || bound.value !== limit) return undefined;
  return { v: "condition", op: "not", of: [{ v: "condition", op: "truthy", of: [size], at }] };
}

/** `rows.length < ids.length`: not all were found, for there are never more than were asked for; `rows.length >= ids.length`: all were. */
function allFound(size: Value, asked: Value, isMet: boolean, at: SourceSpan): Value | undefined {
  const isFound = isSize(size) || (size.v === "unknown" && size.counts !== undefined);
  if (!isFound || asked.v === "constant" || isSize(asked)) return undefined;
  const all: ConditionValue = { v: "condition", op: "equal", of: [size, asked], at };
  return isMet ? all : { v: "condition", op: "not", of: [all], at };
}

/** A number of rows, of items that passed a test, or of those in a list, which may be one that the request holds. */
function isNumberOf(value: Value): boolean {
  if (value.v === "source") return value.key.endsWith(".length");
  return isSize(value) || isLength(value) || (value.v === "unknown" && (value.counts !== undefined || value.emptyGiven !== undefined));
}

/** The length of a list in memory, as `members.ts` gives it. */
export function isLength(value: Value): boolean {
  return value.v === "unknown" && value.label === "length" && value.key.startsWith("#");
}

/** What drivers call the number of rows that a statement found or changed. */
const SIZES: ReadonlySet<string> = new Set(
  (
    "length count size rowCount rowsAffected affectedRows changedRows affected changes " +
    "deletedCount matchedCount modifiedCount numDeletedRows numUpdatedRows"
  ).split(" "),
);

/** A number of rows. */
export function isSize(value: Value): value is Extract<Value, { v: "row" }> {
  if (value.v !== "row") return false;
  const last = value.path[value.path.length - 1];
  if (value.path[value.path.length - 2] === "_count") return true;
  return last !== undefined && SIZES.has(last);
}

/** The row or rows whose number this is. */
export function rowsOf(size: Extract<Value, { v: "row" }>): Value {
  return { ...size, path: size.path.slice(0, -1), isOptional: true };
}

function isTextual(value: Value): boolean {
  return (
    value.v === "text" ||
    (value.v === "constant" && typeof value.value === "string") ||
    (value.v === "choice" && value.options.some((option) => isTextual(option.value)))
  );
}

function arithmetic(op: string, left: Value, right: Value): Value {
  if (left.v === "constant" && right.v === "constant" && typeof left.value === "number" && typeof right.value === "number") {
    const folded = fold(op, left.value, right.value);
    if (folded !== undefined) return constant(folded);
  }
  for (const side of op === "^" ? [] : [left, right]) {
    if (side.v === "source") return { ...side, key: boundedKey(`${op}(${contentKey(left)},${contentKey(right)})`), isOptional: false };
  }
  return {
    v: "unknown",
    key: boundedKey(`${op}(${contentKey(left)},${contentKey(right)})`),
    label: "a computed value",
    from: [left, right],
    ...(isDigest(left) || isDigest(right) ? { isDigest: true } : {}),
  };
}

function fold(op: string, a: number, b: number): number | undefined {
  switch (op) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    default:
      return undefined;
  }
}
