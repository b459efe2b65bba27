// What a test of one element of a list says: `list.some(test)`.
import type { Value } from "../../libraries/value";
import { keyOf } from "../keys";
import type { Machine } from "./machine";

/**
 * One element passes, which says nothing of the others; that it fails says that all of them do. What the test tells of anything but
 * the element stays: that a member of this organization is the requester makes the organization theirs.
 */
export function learnSome(m: Machine, element: Value, assumeTest: () => void): void {
  const branch = m.branch(assumeTest);
  if (branch.isDead) {
    m.state.isDead = true;
    return;
  }
  const ofElement = element.v === "row" && !isInsideOne(element) ? `row:${element.row}` : keyOf(element);
  for (const [key, fact] of branch.delta.facts) if (!key.includes(ofElement)) m.state.facts.set(key, fact);
}

/** Whether it is an element of a list that one row has, and not one of several rows. */
function isInsideOne(element: Extract<Value, { v: "row" }>): boolean {
  return element.path.length > 1 && element.path.indexOf("*") === element.path.length - 1;
}
