// One row that a test picked out of several (`rows.find((row) => row.orgId === orgId)`): what the test said holds for it, and says
// nothing of the others.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { ChoiceValue, Value } from "../../libraries/value";
import { givenOf, makeChoice } from "../join";
import type { Machine } from "../machine/machine";
import type { Fact } from "../state";
import { addRow, rowInfo } from "./rows";

/** `passing`: the element with what the test said. A row that it showed to be the requester's is one of its own from here on. */
export function pickedOut(m: Machine, element: Value, passing: ChoiceValue, at: SourceSpan): Value {
  if (element.v !== "row" || element.path.some((part) => part !== "*")) return passing;
  const before = `row:${element.row}`;
  const info = rowInfo(m, element.row);
  const [option, ...more] = passing.options;
  const given = option && givenOf(option);
  const fact = given?.get(before);
  if (!info || !given || more.length > 0 || fact?.is !== "row" || fact.status !== "verified") return passing;
  const id = `${element.row} found@${at.file}:${at.start}`;
  addRow(m, { ...info, id });
  const facts = new Map<string, Fact | undefined>([...given].map(([key, one]) => [renamed(key, before, `row:${id}`), one]));
  return makeChoice([{ value: { ...element, row: id }, given: facts }]);
}

/** A member of one of several rows, whichever: of what all of them are it says nothing. */
export function isOneOfSeveral(value: Value): boolean {
  return value.v === "row" && value.path[0] === "*" && value.path.lastIndexOf("*") === 0;
}

/** Keys name a row, or a member of it, behind what they say. */
function renamed(key: string, before: string, now: string): string {
  const at = key.indexOf(before);
  const next = key[at + before.length];
  return at < 0 || (next !== undefined && next !== ".") ? key : key.slice(0, at) + now + key.slice(at + before.length);
}
