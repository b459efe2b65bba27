// Related rows that a read brought along under a condition: `include: { members: { where: { userId: me } } }`. That there is one says
// that the row itself is one to which the requester belongs.
import type { IncludedRelation } from "../../libraries/model";
import type { RowValue } from "../../libraries/value";
import type { Machine } from "../machine/machine";
import { judgeFormula } from "./judge-formula";
import { relationOf, rowInfo } from "./rows";

/** Parts of a path that lead to no other entity: elements, and numbers of rows. */
const ELEMENT = /^(\*|\d+)$/;
const NUMBER = new Set(["_count", "length"]);

/** Whether that there are rows of this path proves the row whose path it is. `isCounted`: the path is that of their number. */
export function provesRow(m: Machine, value: RowValue, isCounted: boolean): boolean {
  const info = rowInfo(m, value.row);
  let { entity, includes } = info ?? {};
  if (!info || !includes || includes.length === 0) return false;
  const names = value.path.filter((part) => !ELEMENT.test(part) && !NUMBER.has(part));
  // A list is there although it is empty: only an element, or a number, says that it is not.
  const isElement = isCounted || value.path.some((part) => ELEMENT.test(part));
  for (const name of names) {
    const relation = entity && relationOf(entity, name);
    const included: IncludedRelation | undefined = includes?.find((one) => one.relation === name);
    const target = relation && m.world.tenancy.entities.get(relation.target);
    if (!included || !target) return false;
    const isThere = relation.isList ? isElement : true;
    const judged = judgeFormula(m, target, included.filter, { undefinedOperand: "drops", at: info.span });
    if (isThere && target.tenancy !== "global" && judged.pins && judged.mechanism !== "credential") return true;
    entity = target;
    includes = included.nested;
  }
  return false;
}
