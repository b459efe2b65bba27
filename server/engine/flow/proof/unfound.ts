// Rows that cannot be there: looked for by a value that is surely missing. Nothing equals null, and some clients refuse undefined;
// reading a member of what was not found throws.
import type { RowValue } from "../../libraries/value";
import { alternativesOf, truthinessOf } from "../machine/truthiness";
import type { Machine } from "../machine/machine";
import type { RowAtom } from "./rows";

const factOf = (row: string): string => `unfound:${row}`;

/** Before the rows are handed on: whether one of the conditions that all of them meet can be met by none. */
export function noteUnfound(m: Machine, id: string, atoms: readonly RowAtom[]): void {
  const isVain = atoms.some(
    ({ operand, isElement, isWritten }) =>
      isElement !== true && isWritten !== true && alternativesOf(m, operand).every((option) => truthinessOf(m, option) === "nullish"),
  );
  m.state.facts.set(factOf(id), isVain ? { is: "absent" } : undefined);
}

/** A row that may be missing, of those of which none was found. */
export function isUnfound(m: Machine, row: RowValue): boolean {
  return row.isOptional === true && m.state.getFact(factOf(row.row)) !== undefined;
}
