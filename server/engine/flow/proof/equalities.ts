// Equalities met before anything was known of either side: `row.workspaceId === input.workspaceId` first, and only then the check
// that the workspace is the requester's. What is proven of one side later holds of the other.
import type { Value } from "../../libraries/value";
import { keyOf } from "../keys";
import { alternativesOf } from "../machine/truthiness";
import type { Machine } from "../machine/machine";
import type { EqualPair } from "../state";
import { rowInfo } from "./rows";

/** More partners than this are not kept. */
const MAX_PAIRS = 8;

/** Remembers `left === right`. A side that may be one of several values proves nothing of the other by one of them. */
export function noteEqual(m: Machine, left: Value, right: Value): void {
  for (const [from, to] of [
    [left, right],
    [right, left],
  ] as const) {
    const [known, ...more] = alternativesOf(m, from);
    if (!known || more.length > 0 || !isPlace(known)) continue;
    const pairs = alternativesOf(m, to)
      .filter(isPlace)
      .map((other) => ({ known, other }));
    add(m, keyOf(known), pairs);
    if (known.v === "row" && known.path.length > 0) add(m, `row:${known.row}`, pairs);
  }
}

/** What a value is known to be equal to. */
export function equalsOf(m: Machine, value: Value): readonly EqualPair[] {
  return pairsUnder(m, keyOf(value));
}

/** What members of a row are known to be equal to. */
export function equalsOfRow(m: Machine, id: string): readonly EqualPair[] {
  return pairsUnder(m, `row:${id}`);
}

/**
 * What proving the value would prove beside it, by the equalities known now: through the rows that it belongs to and what selected
 * them. Two states that agree on it draw the same conclusions from the value. Empty when there is none.
 */
export function equalitiesAround(m: Machine, value: Value): string {
  const seen = new Set<string>();
  const found: string[] = [];
  const visit = (one: Value): void => {
    const key = keyOf(one);
    if (seen.has(key)) return;
    seen.add(key);
    for (const { other } of one.v === "row" ? [...equalsOf(m, one), ...equalsOfRow(m, one.row)] : equalsOf(m, one)) {
      found.push(`=${keyOf(other)}`);
      visit(other);
    }
    if (one.v !== "row") return;
    for (const atom of rowInfo(m, one.row)?.atoms ?? []) for (const option of alternativesOf(m, atom.operand)) visit(option);
  };
  visit(value);
  return found.join("");
}

function pairsUnder(m: Machine, key: string): readonly EqualPair[] {
  const fact = m.state.getFact(`same:${key}`);
  return fact?.is === "same" ? fact.pairs : [];
}

function add(m: Machine, key: string, pairs: readonly EqualPair[]): void {
  if (pairs.length === 0) return;
  const known = pairsUnder(m, key);
  if (known.length >= MAX_PAIRS) return;
  m.state.facts.set(`same:${key}`, { is: "same", pairs: [...known, ...pairs] });
}

/** Values that name one thing throughout an execution. */
function isPlace(value: Value): boolean {
  return value.v === "row" || value.v === "source" || value.v === "unknown" || value.v === "text";
}
