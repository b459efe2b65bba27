// Tests of the elements of a list: `list.some(test)`, `list.every(test)`. Tables of known objects and functions are gone through one by one.
import type { LibraryCall } from "../../libraries/model";
import { constant, UNDEFINED, type ArrayValue, type Member, type Value } from "../../libraries/value";
import { learnGiven } from "./carried";
import { knownItems } from "./known-items";
import type { Machine } from "./machine";
import { currentArray } from "./members";
import { isSurely } from "./truthiness";

/** Calls the callback. */
export type Run = (...args: readonly Value[]) => Value;

/** Longest list of plain values that is run item by item. */
export const MAX_ITEMS = 12;

export function tested(m: Machine, object: Value, run: Run, op: "some" | "each", call: LibraryCall): Value {
  const decided = decidedBySome(m, object, run, op);
  if (decided !== undefined) return constant(decided);
  const listed = object.v === "array" ? testedOneByOne(m, object, run, op, call) : undefined;
  if (listed) return listed;
  const element = m.engine.element(object);
  const condition = once(m, () => run(element));
  // An async predicate returns a promise, which is always truthy: it tests nothing.
  if (condition.v === "promise") return constant(op === "each");
  return { v: "condition", op, of: [condition, element, ...(object.v === "row" ? [object] : [])], at: call.span };
}

/** A test of known objects and functions, each for itself: one of them passes, or every one that is in the list. */
function testedOneByOne(m: Machine, object: ArrayValue, run: Run, op: "some" | "each", call: LibraryCall): Value | undefined {
  const items = knownItems(m, object, MAX_ITEMS);
  const isTable = items?.every(({ value }) => value.v === "object" || value.v === "function");
  if (!items || items.length === 0 || isTable !== true || (op === "each" && items.some(({ isConditional }) => isConditional)))
    return undefined;
  const of = items.map((item) => once(m, () => runFor(m, item, () => run(item.value))));
  if (of.some((one) => one.v === "promise")) return undefined;
  return { v: "condition", op: op === "some" ? "or" : "and", of, at: call.span };
}

/** Longest list of patterns and names that a test is tried on one by one. */
const MAX_TRIED = 64;

/** A test of known texts and patterns, when its outcome is known for each: what a list of public paths says of one path. */
function decidedBySome(m: Machine, object: Value, run: Run, op: "some" | "each"): boolean | undefined {
  if (object.v !== "array") return undefined;
  const { items, more } = currentArray(m, object);
  const isPlain = items.every(
    ({ value, isConditional }) => !isConditional && (value.v === "constant" || (value.v === "unknown" && value.key.startsWith("regex:"))),
  );
  if (more || !isPlain || items.length > MAX_TRIED) return undefined;
  const results = items.map(({ value }) =>
    isSurely(
      m,
      once(m, () => run(value)),
    ),
  );
  const decisive = op === "some";
  if (results.includes(decisive)) return decisive;
  return results.includes(undefined) ? undefined : !decisive;
}

/** The value of work that may or may not run. */
export function once(m: Machine, work: () => Value): Value {
  let value: Value = UNDEFINED;
  m.engine.maybe(() => {
    value = work();
  });
  return value;
}

/** What a filter found out of an item holds for that item only. */
export function runFor(m: Machine, { value, isConditional }: Member, work: () => Value): Value {
  if (!isConditional || value.v !== "choice") return work();
  return once(m, () => {
    learnGiven(m, value);
    return work();
  });
}
