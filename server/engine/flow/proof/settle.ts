// Rows at the end of a path: whether each fetched row was checked, left unused, or handed on unchecked.
import type { Value } from "../../libraries/value";
import { givenOf } from "../join";
import { alternativesOf } from "../machine/truthiness";
import { keyOf } from "../keys";
import type { Machine } from "../machine/machine";
import { partsOf } from "../machine/parts";
import type { Fact, RowStatus } from "../state";
import { verifyInDoubt } from "./doubt";
import { noteHandedOn } from "./brought-along";
import { noteUse } from "./probes";
import { rowInfo, type RowAtom } from "./rows";
import { isFoundInDoubt, isTrustedRow } from "./trust";

/** Objects and lists are looked into this deep. */
const DEPTH = 5;

/** Ids of rows whose content is in a value, looking into objects, arrays and text. */
export function rowsIn(m: Machine, value: Value, depth = DEPTH): ReadonlySet<string> {
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
  // A comparison tells how something compares, and not what it is.
  if (depth === 0 || value.v === "condition") return;
  for (const part of partsOf(m, value)) collect(m, part, depth - 1, found);
}

/**
 * At a function's exit: what the value carries is used, the rest is not. `facts` are those established since the function was
 * entered; they are rewritten in place.
 */
export function settleRows(m: Machine, value: Value, facts: Map<string, Fact | undefined>): void {
  const open = [...facts].filter(
    ([key, fact]) => key.startsWith("row:") && fact?.is === "row" && fact.status !== "verified" && fact.status !== "leaked",
  );
  if (open.length === 0) return;
  const carried = rowsIn(m, value);
  for (const [key, fact] of open) {
    if (fact?.is !== "row") continue;
    const id = key.slice("row:".length);
    if (fact.status === "pending" && isFoundInDoubt(m, id)) {
      verifyInDoubt(facts, id);
      continue;
    }
    const status = settledStatus(m, id, fact.status, carried.has(id));
    if (status !== fact.status) facts.set(key, { ...fact, status });
  }
}

function settledStatus(m: Machine, id: string, status: RowStatus, isCarried: boolean): RowStatus {
  // That nobody has what it was looked for with does not make it one that was found.
  if (status === "absent") return status;
  if (isTrustedRow(m, id)) return "verified";
  if (!isCarried) return status === "pending" ? "unused" : status;
  if (status === "denied") return isAbsent(m, id) ? status : "leaked";
  return status === "unused" ? "pending" : status;
}

/** Known to be null on this path: handing it on gives nothing away. */
function isAbsent(m: Machine, id: string): boolean {
  return m.state.getFact(`none:row:${id}`) !== undefined;
}

/** Values that hand on what is in them, JSON text among them. */
const CONTAINERS: ReadonlySet<Value["v"]> = new Set<Value["v"]>(["array", "object", "handle", "text"]);

/** Rows in a value; of alternatives those that came from a path on which the row had been verified, or was not there, are left out. */
function rowsGiven(m: Machine, value: Value, depth = DEPTH): ReadonlySet<string> {
  if (value.v === "promise") return rowsGiven(m, value.of, depth);
  if (CONTAINERS.has(value.v) && depth > 0) return new Set(partsOf(m, value).flatMap((part) => [...rowsGiven(m, part, depth - 1)]));
  if (value.v !== "choice") return rowsIn(m, value, depth);
  const allowed = new Set(alternativesOf(m, value));
  const ids = value.options.flatMap((option) => {
    if (!alternativesOf(m, option.value).some((one) => allowed.has(one))) return [];
    const given = givenOf(option);
    return [...rowsGiven(m, option.value, depth)].filter((id) => {
      const fact = given?.get(`row:${id}`);
      return !(fact?.is === "row" && fact.status === "verified") && given?.get(`none:row:${id}`) === undefined;
    });
  });
  return new Set(ids);
}

/** Before a row's id: the note that it was given away unverified. */
export const GIVEN_AWAY = "given away:";

/** Values that reach the requester: rows in them that are not verified here are given away. */
export function markResponse(m: Machine, values: readonly Value[]): void {
  noteHandedOn(m, values);
  if (m.pendingRows.size === 0) return;
  for (const value of values) {
    for (const id of rowsGiven(m, value)) {
      const fact = m.state.getFact(`row:${id}`);
      if (fact?.is !== "row" || fact.status === "verified" || fact.status === "absent" || isTrustedRow(m, id) || isAbsent(m, id)) continue;
      if (isFoundInDoubt(m, id)) {
        verifyInDoubt(m.state.facts, id);
        continue;
      }
      m.state.facts.set(`row:${id}`, { is: "row", status: "leaked" });
      // Kept apart: a check that comes later verifies the row, and does not take back what was given away.
      m.state.facts.set(`row:${GIVEN_AWAY}${id}`, { is: "row", status: "leaked" });
    }
  }
}

/**
 * An access that goes by the selector of a row, or by the row itself, after a check of that row that did not hold it back: the check
 * came to nothing for the row, too.
 */
export function noteUnheeded(m: Machine, atoms: readonly RowAtom[]): void {
  if (m.pendingRows.size === 0) return;
  const operands = new Set(atoms.flatMap(({ operand }) => (operand.v === "constant" ? [] : keyOf(operand))));
  const rows = new Set(atoms.flatMap(({ operand }) => (operand.v === "row" ? operand.row : [])));
  for (const [id, name] of m.pendingRows) {
    if (rows.has(id)) noteUse(m, id);
    const fact = m.state.getFact(name);
    if (fact?.is !== "row" || (fact.status !== "settled" && fact.status !== "denied") || isAbsent(m, id)) continue;
    const isMeant = rows.has(id) || rowInfo(m, id)?.atoms.some(({ operand }) => operands.has(keyOf(operand)));
    if (isMeant) m.state.facts.set(name, { is: "row", status: "leaked" });
  }
}

/** The path ends in a redirect or a not-found page: what was verified before counts. */
export function noteAbort(m: Machine): void {
  m.state.forEachFactSoFar((fact, key) => {
    if (fact.is === "row" && fact.status === "verified") m.world.observer.verifiedBeforeAbort.add(key.slice(4));
  });
}
