// Related rows that a read brought along under a condition: `include: { members: { where: { userId: me } } }`. That there is one says
// that the row itself is one to which the requester belongs, and that what selected it is the row's: `projects: { where: { id } }`.
import type { IncludedRelation } from "../../libraries/model";
import type { RowValue } from "../../libraries/value";
import type { Entity } from "../../tenancy/model";
import type { Machine } from "../machine/machine";
import { judgeFormula } from "./judge-formula";
import { collectAtoms } from "./row-atoms";
import { ELEMENT, relationOf, rowInfo, type RowAtom, type RowInfo } from "./rows";

const NUMBER = new Set(["_count", "length"]);

/** Before a row's id and a relation's path: the fact that there are rows of it. */
const CAME = "came:";

/** A relation that came along, and the rows of which are known to be there. */
interface Found {
  readonly target: Entity;
  readonly included: IncludedRelation;
  readonly path: string;
}

/** The relations on this path of which there are rows. `isCounted`: the path is that of their number. */
function foundOn(m: Machine, value: RowValue, isCounted: boolean): readonly Found[] {
  let { entity, includes } = rowInfo(m, value.row) ?? {};
  if (!includes || includes.length === 0) return [];
  // A list is there although it is empty: only an element, or a number, says that it is not.
  const isElement = isCounted || value.path.some((part) => ELEMENT.test(part));
  const found: Found[] = [];
  let path = "";
  for (const name of value.path.filter((part) => !ELEMENT.test(part) && !NUMBER.has(part))) {
    const relation = entity && relationOf(entity, name);
    const included: IncludedRelation | undefined = includes?.find((one) => one.relation === name);
    const target = relation && m.world.tenancy.entities.get(relation.target);
    if (!included || !target) return found;
    path += `.${name}`;
    if (!relation.isList || isElement) found.push({ target, included, path });
    entity = target;
    includes = included.nested;
  }
  return found;
}

/** Whether that there are rows of this path proves the row whose path it is. */
export function provesRow(m: Machine, value: RowValue, isCounted: boolean): boolean {
  const at = rowInfo(m, value.row)?.span;
  return foundOn(m, value, isCounted).some(({ target, included }) => {
    if (!at || target.tenancy === "global") return false;
    const judged = judgeFormula(m, target, included.filter, { undefinedOperand: "drops", at });
    return judged.pins && judged.mechanism !== "credential";
  });
}

/** Remembers that there are rows of this path, for when the row itself is proven. */
export function noteCame(m: Machine, value: RowValue, isCounted: boolean): void {
  for (const { path } of foundOn(m, value, isCounted)) m.state.facts.set(`${CAME}${value.row}${path}`, { is: "present" });
}

/** What selected the rows that came along and are there: once the row is the requester's, so are those. */
export function selectorsOfIncluded(m: Machine, row: RowInfo): readonly RowAtom[] {
  const atoms: RowAtom[] = [];
  forEachCame(m, row, (target, included) => collectAtoms(m, target, included.filter, atoms));
  return atoms;
}

/** Relations of the row that are known to have rows, for the key of a call that gets it. */
export function cameAlong(m: Machine, id: string): string {
  const info = rowInfo(m, id);
  let text = "";
  if (info) forEachCame(m, info, (_, __, path) => (text += path));
  return text;
}

function forEachCame(m: Machine, row: RowInfo, visit: (target: Entity, included: IncludedRelation, path: string) => void): void {
  const walk = (entity: Entity, includes: readonly IncludedRelation[], path: string): void => {
    for (const included of includes) {
      const relation = relationOf(entity, included.relation);
      const target = relation && m.world.tenancy.entities.get(relation.target);
      const inner = `${path}.${included.relation}`;
      if (!target || !m.state.getFact(`${CAME}${row.id}${inner}`)) continue;
      visit(target, included, inner);
      walk(target, included.nested, inner);
    }
  };
  if (row.entity && row.includes) walk(row.entity, row.includes, "");
}
