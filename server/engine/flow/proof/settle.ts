// Rows at the end of a path: whether each fetched row was checked, left unused, or handed on unchecked.
import type { Value } from "../../libraries/value";
import type { Machine } from "../machine/machine";
import { partsOf } from "../machine/unseen";
import type { State } from "../state";
import { isTrustedRow } from "./trust";

/** Ids of rows whose content is in a value, looking into objects, arrays and text. */
export function rowsIn(m: Machine, value: Value, depth = 5): ReadonlySet<string> {
  const found = new Set<string>();
  collect(m, value, depth, found);
  return found;
}

function collect(m: Machine, value: Value, depth: number, found: Set<string>): void {
  if (value.v === "row") {
    const last = value.path.at(-1);
    if (last !== "length") found.add(value.row);
    return;
  }
  if (depth === 0) return;
  for (const part of partsOf(m, value)) collect(m, part, depth - 1, found);
}

/** Rows of this execution that are neither verified nor leaked on this path. */
function openRows(m: Machine): readonly string[] {
  const open: string[] = [];
  for (const id of m.pendingRows) {
    const fact = m.state.getFact(`row:${id}`);
    if (fact?.is === "row" && fact.status !== "verified" && fact.status !== "leaked") open.push(id);
  }
  return open;
}

/** At a function's exit: what the value carries is used, the rest is not. */
export function settleRows(m: Machine, value: Value): void {
  const open = openRows(m);
  if (open.length === 0) return;
  const carried = rowsIn(m, value);
  for (const id of open) {
    const fact = m.state.getFact(`row:${id}`);
    if (fact?.is !== "row") continue;
    if (isTrustedRow(m, id)) m.state.facts.set(`row:${id}`, { is: "row", status: "verified" });
    else if (carried.has(id)) {
      if (fact.status === "denied" && !isAbsent(m, id)) m.state.facts.set(`row:${id}`, { is: "row", status: "leaked" });
      else if (fact.status === "unused") m.state.facts.set(`row:${id}`, { is: "row", status: "pending" });
    } else if (fact.status === "pending") m.state.facts.set(`row:${id}`, { is: "row", status: "unused" });
  }
}

/** Known to be null on this path: handing it on gives nothing away. */
function isAbsent(m: Machine, id: string): boolean {
  return m.state.getFact(`none:row:${id}`) !== undefined;
}

/** Values that reach the requester: rows in them that are not verified here are given away. */
export function markResponse(m: Machine, values: readonly Value[]): void {
  if (m.pendingRows.size === 0) return;
  for (const value of values) {
    for (const id of rowsIn(m, value)) {
      const fact = m.state.getFact(`row:${id}`);
      if (fact?.is !== "row" || fact.status === "verified" || isTrustedRow(m, id) || isAbsent(m, id)) continue;
      m.state.facts.set(`row:${id}`, { is: "row", status: "leaked" });
    }
  }
}

/** The path ends in a redirect or a not-found page: what was verified before counts. */
export function noteAbort(m: Machine): void {
  for (let layer: State | undefined = m.state; layer; layer = layer.base) {
    for (const [key, fact] of layer.facts) {
      if (fact?.is === "row" && fact.status === "verified") m.world.observer.verifiedBeforeAbort.add(key.slice(4));
    }
  }
}
