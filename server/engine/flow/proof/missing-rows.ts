// Rows of which code finds out that there are none: the only one that was looked for, and what that says of the id that it was looked for by.
import type { RowValue } from "../../libraries/value";
import type { Machine } from "../machine/machine";
import { isIdColumn, isRowItself, rowInfo, type RowAtom, type RowInfo } from "./rows";
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

/** The row of whose key nothing is there (`row?.orgId`), where every row has that key: it is the row that is missing. */
export function rowWithout(m: Machine, value: RowValue): RowValue | undefined {
  const [name = "", ...rest] = [...value.path].reverse();
  const owner: RowValue = { v: "row", row: value.row, path: rest.reverse(), isOptional: true };
  const info = isRowItself(owner) ? rowInfo(m, value.row) : undefined;
  const entity = info?.entity;
  const column = entity?.columns.find((one) => one.name === name);
  if (!entity || column?.isRequired !== true || info.outputs || info.selected?.has(name) === false) return undefined;
  const isKey = isIdColumn(entity, name) || [...entity.relations.flatMap(({ columns }) => columns), ...entity.tenantKeys].includes(name);
  return isKey ? owner : undefined;
}

function isOwnId({ entity }: RowInfo, atom: RowAtom): boolean {
  return atom.entity === entity && isIdColumn(atom.entity, atom.column) && atom.isElement !== true && atom.isWritten !== true;
}
