// By which of several values a row was found, and whether by any: what its being there can say of them.
import { givenOf } from "../join";
import { keyOf } from "../keys";
import type { Machine } from "../machine/machine";
import { optionsOf, truthinessOf } from "../machine/truthiness";
import type { Value } from "../../libraries/value";
import type { FactMap } from "../state";
import { rowInfo, type RowAtom, type RowInfo } from "./rows";

/**
 * `id: isAll ? undefined : id`: where the library leaves out a condition of nothing, the row may have been found without it, and says
 * nothing of the value. `id: id || undefined` leaves it out only where there is no value to speak of.
 */
export function mayHaveDropped(m: Machine, atom: RowAtom, { dropsUndefined }: RowInfo): boolean {
  if (!dropsUndefined || atom.isRequired || atom.isElement || atom.isWritten) return false;
  const options = optionsOf(m, atom.operand);
  const named = options.flatMap(({ value }) => (truthinessOf(m, value) === "nullish" ? [] : [keyOf(value)]));
  return options.some(
    (option) =>
      option.value.v === "constant" && option.value.value === undefined && !named.every((key) => isMissingBy(givenOf(option), key)),
  );
}

/** Whether the value, or what it is a part of, is missing where these facts hold. */
function isMissingBy(given: FactMap | undefined, key: string): boolean {
  for (const fact of given?.keys() ?? []) if (fact.startsWith("none:") && isWithin(key, fact.slice("none:".length))) return true;
  return false;
}

function isWithin(key: string, whole: string): boolean {
  return key === whole || (key.startsWith(whole) && /^[.[#]/.test(key.slice(whole.length)));
}

/** `await byId(key) ?? await byFormerId(key)`: rows that were looked for with the same values, so that whichever was found is theirs. */
export function areOfOneSearch(m: Machine, options: readonly Value[]): boolean {
  const searches = options.map((option) => {
    const atoms = option.v === "row" ? rowInfo(m, option.row)?.atoms : undefined;
    return atoms && atoms.length > 0 ? [...new Set(atoms.map(({ operand }) => keyOf(operand)))].sort().join() : undefined;
  });
  return searches.every((search) => search !== undefined && search === searches[0]);
}
