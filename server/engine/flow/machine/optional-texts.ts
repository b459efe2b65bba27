// Parts of a text that are there when a list is not empty: `conditions.length > 0 ? "WHERE " + conditions.join(" AND ") : ""`. A list to
// which something was added on every way here has them; where else it matters whether a list is empty, nothing is taken for granted.
import type { Expression } from "../../facts/ir";
import { evaluate } from "./operations";
import type { Frame, Machine } from "./machine";
import { currentArray } from "./members";

export function isSurelyWritten(m: Machine, frame: Frame, e: Extract<Expression, { k: "conditional" }>): boolean {
  const list = isText(e.yes) && isText(e.no) ? countedIn(e.test) : undefined;
  const value = list && evaluate(m, frame, list);
  return value?.v === "array" && currentArray(m, value).items.some((item) => item.isConditional !== true);
}

function isText(e: Expression): boolean {
  if (e.k === "binary") return e.op === "+" && (isText(e.left) || isText(e.right));
  return e.k === "template" || (e.k === "const" && typeof e.value === "string");
}

/** The list of which it is asked whether it has any item. */
function countedIn(test: Expression): Expression | undefined {
  if (test.k === "binary") return /^(>|>=|!==?)$/.test(test.op) ? countedIn(test.left) : undefined;
  if (test.k !== "member" || test.name !== "length") return undefined;
  return test.object.k === "name" || test.object.k === "member" ? test.object : undefined;
}
