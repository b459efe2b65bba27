// Rows of which code finds out that there are none: the only one that was looked for, and what that says of the id that it was looked for by.
import type { RowValue } from "../../libraries/value";
import type { Machine } from "../machine/machine";
import { isIdColumn, rowInfo, type RowAtom, type RowInfo } from "./rows";
import { isTrustedRow } from "./trust";

/** The only row that there can be: `rows[0]` of those with one id, too. */
export function isLoneRow(m: Machine, value: RowValue): boolean {
  const last = value.path.at(-1);
  if (last === undefined) return true;
  const info = last === "*" || last === "rows" ? rowInfo(m, value.row) : undefined;
  return info?.atoms.some((atom) => isOwnId(info, atom)) === true;
}

/** Where an id alone was looked for, of whomever: no row of any tenant has it when none is found, and what goes by it touches none. */
export function idLookedFor(m: Machine, id: string): RowAtom | undefined {
  const info = rowInfo(m, id);
  const [only, ...more] = info?.atoms ?? [];
  const isAlone = info !== undefined && only !== undefined && more.length === 0 && isOwnId(info, only);
  return isAlone && m.pendingRows.has(id) && !isTrustedRow(m, id) ? only : undefined;
}

function isOwnId({ entity }: RowInfo, atom: RowAtom): boolean {
  return atom.entity === entity && isIdColumn(atom.entity, atom.column) && atom.isElement !== true && atom.isWritten !== true;
}
