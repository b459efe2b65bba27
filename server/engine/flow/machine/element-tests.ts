// What a test of one element of a list says: `list.some(test)`, `list.filter(test)`.
import type { ConditionValue, Value } from "../../libraries/value";
import { keyOf } from "../keys";
import type { Machine } from "./machine";
import { alternativesOf, isSurely, mayBeMissing } from "./truthiness";

/**
 * Whether a test can do nothing but pass, for lists that leave out what is not there (`([, value]) => value !== undefined`): what is
 * known of the requester without a doubt is there.
 */
export function passesSurely(m: Machine, test: Value): boolean {
  if (isSurely(m, test) === true) return true;
  if (test.v !== "condition") return isThere(m, test);
  const [first] = test.of;
  if (test.op === "and") return test.of.every((part) => passesSurely(m, part));
  if (test.op === "or") return test.of.some((part) => passesSurely(m, part));
  if (test.op === "not") return first?.v === "condition" && failsSurely(m, first);
  return (test.op === "truthy" || test.op === "present") && first !== undefined && isThere(m, first);
}

/** `value === undefined`, `value === ""`. */
function failsSurely(m: Machine, { op, of }: ConditionValue): boolean {
  const [first, second] = of;
  if (op === "or") return of.every((part) => part.v === "condition" && failsSurely(m, part));
  if (!first || !isThere(m, first)) return false;
  return op === "nullish" || (op === "equal" && second?.v === "constant" && !second.value);
}

function isThere(m: Machine, value: Value): boolean {
  return alternativesOf(m, value).every((option) => option.v === "principal" && !mayBeMissing(m, option));
}

/**
 * One element passes, which says nothing of the others; that it fails says that all of them do. What the test tells of anything but
 * the element stays: that a member of this organization is the requester makes the organization theirs.
 */
export function learnSome(m: Machine, { element, list }: { element: Value; list: Value | undefined }, assumeTest: () => void): void {
  const branch = m.branch(assumeTest);
  if (branch.isDead) {
    m.state.isDead = true;
    return;
  }
  const ofElement = element.v === "row" && !isInsideOne(element, list) ? `row:${element.row}` : keyOf(element);
  for (const [key, fact] of branch.delta.facts) if (!key.includes(ofElement)) m.state.facts.set(key, fact);
}

/**
 * Whether it is an element of a list that one row has, and not one of several rows. `list`: where it is a member of a row, which may
 * itself be the one at hand of several (`projects.filter((project) => project.members.some(…))`).
 */
function isInsideOne({ path }: Extract<Value, { v: "row" }>, list: Value | undefined): boolean {
  const isOfOneAtHand = list?.v === "row" && list.path.length > 1 && list.path.at(-1) !== "*";
  return path.length > 1 && (isOfOneAtHand || path.indexOf("*") === path.length - 1);
}
