// Rows that code makes for whomever: that they are made is a finding of its own, where it is done. Their ids, given out by the database or
// drawn here, are nobody else's: what goes by such an id touches the new row and no other. Whose the row is, its id does not say.
import type { Value } from "../../libraries/value";
import type { Entity } from "../../tenancy/model";
import { alternativesOf } from "../machine/truthiness";
import type { Machine } from "../machine/machine";
import { columnOf, isIdColumn, rowInfo, type RowAtom } from "./rows";

/** Whether these new rows have ids that nobody named: `save(input)` may be of a row that is there. */
export function haveOwnIds(m: Machine, entity: Entity, rows: readonly Value[]): boolean {
  const ids = entity.columns.filter((column) => column.isId);
  if (ids.length !== 1 || rows.length === 0) return false;
  return rows.every((row) => {
    const members = m.engine.members(row);
    const given = ids.flatMap(({ name, dbName }) => [members?.get(name), members?.get(dbName)].flatMap((one) => one?.value ?? []));
    return members !== undefined && m.engine.spreads(row).length === 0 && given.every((value) => alternativesOf(m, value).every(isDrawn));
  });
}

/** Also within text: `proj_${nanoid()}`. */
export function isDrawn(value: Value): boolean {
  if (value.v === "text") return value.parts.some((part) => typeof part !== "string" && isDrawn(part));
  return value.v === "unknown" && value.isRandom === true;
}

/** While it is asked whose a row is, ids of rows that were made for whomever prove nothing. */
let isAboutOwner = false;

export function isAskedWhose(): boolean {
  return isAboutOwner;
}

export function askingWhose<T>(ask: () => T): T {
  const before = isAboutOwner;
  isAboutOwner = true;
  try {
    return ask();
  } finally {
    isAboutOwner = before;
  }
}

/** The entity of the row that was made here and has the value as its id. */
export function madeHere(m: Machine, value: Extract<Value, { v: "row" }>): Entity | undefined {
  const info = rowInfo(m, value.row);
  if (isAboutOwner || info?.isMade !== true) return undefined;
  const found = columnOf(m, value);
  return found?.column !== undefined && found.entity === info.entity && isIdColumn(found.entity, found.column) ? found.entity : undefined;
}

/** Whether ids of such rows are among what selects a row, or among what it was given. */
export function goesByMade(m: Machine, atoms: readonly RowAtom[]): boolean {
  return atoms.some(({ operand }) => alternativesOf(m, operand).some((option) => option.v === "row" && madeHere(m, option) !== undefined));
}
