// Reads that only find out whether something is taken: a name, a slug or a domain of which there may be one in the whole installation.
// Such a check has to look at every tenant's rows, and says no more than the constraint itself does when it is violated.
import type { Entity } from "../../tenancy/model";
import type { Machine } from "../machine/machine";
import { columnOf, isIdColumn, isTenantColumn, rowInfo, sameName, type RowAtom } from "./rows";
import type { RowValue } from "../../libraries/value";

/** Holds when it holds on any path (join.ts). */
const TOUCHED = "touched:";

/** Whether the conditions name what is unique among the rows of all tenants, and is no id. */
export function namesUnique(entity: Entity, atoms: readonly RowAtom[]): boolean {
  const named = atoms.flatMap((atom) => (atom.entity === entity && atom.isElement !== true ? atom.column : []));
  const isNamed = (column: string): boolean => named.some((one) => sameName(one, column)) && !isIdColumn(entity, column);
  const isOfNobody = (columns: readonly string[]): boolean => columns.every((column) => isNamed(column) && !isTenantColumn(entity, column));
  return (
    entity.columns.some((column) => column.isUnique && isOfNobody([column.name])) ||
    entity.uniques.some((unique) => !unique.isPrimary && unique.columns.length > 0 && isOfNobody(unique.columns))
  );
}

/** A member of a row that is not yet checked is read: more than that the row is there, and which it is. */
export function noteRead(m: Machine, row: RowValue, name: string): void {
  if (!m.pendingRows.has(row.row) || name === "count" || name === "length" || name === "_count") return;
  if (m.state.getFact(`${TOUCHED}${row.row}`)) return;
  const found = columnOf(m, { v: "row", row: row.row, path: [...row.path, name] });
  if (found?.column !== undefined && isIdColumn(found.entity, found.column)) return;
  m.state.facts.set(`${TOUCHED}${row.row}`, { is: "present" });
}

/** The row, or its id, is what another access goes by. */
export function noteUse(m: Machine, id: string): void {
  m.state.facts.set(`${TOUCHED}${id}`, { is: "present" });
}

/** Nothing of the row was read, and on no path was it handed on. */
export function isMereProbe(m: Machine, id: string): boolean {
  const info = rowInfo(m, id);
  if (!info?.entity || !namesUnique(info.entity, info.atoms) || m.state.getFact(`${TOUCHED}${id}`)) return false;
  const fact = m.state.getFact(`row:${id}`);
  return fact?.is === "row" && /^(?:unused|denied|absent|settled)$/.test(fact.status);
}
