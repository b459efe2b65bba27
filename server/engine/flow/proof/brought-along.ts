// Related rows that came along with rows of the requester's and may be another tenant's (`include: { memberships: true }` of a member of
// mine): what nobody reads and nobody is handed gives nothing away. The rows themselves are the requester's all the same.
import type { RowValue, Value } from "../../libraries/value";
import type { Machine } from "../machine/machine";
import { partsOf } from "../machine/parts";
import type { Observation } from "./observer";
import type { Judgement } from "./judgement";
import { ELEMENT, isRowItself } from "./rows";

/** Relations of which the rows may be anybody's, by the row that they came along with. */
const brought = new WeakMap<Machine, Map<string, ReadonlySet<string>>>();

/** Holds when it holds on any path (merge-facts.ts). */
const TOUCHED = "touched:";

/** Objects and lists are looked into this deep. */
const DEPTH = 5;

/** Remembers what came along, or that nothing open did. */
export function noteBrought(m: Machine, id: string, relations: readonly string[]): void {
  const known = brought.get(m) ?? new Map<string, ReadonlySet<string>>();
  brought.set(m, known);
  if (relations.length > 0) known.set(id, new Set(relations));
  else known.delete(id);
}

/** Whether a value is of rows that came along and may be anybody's. */
export function isBrought(m: Machine, { row, path }: RowValue): boolean {
  const first = path.find((part) => !ELEMENT.test(part));
  return first !== undefined && brought.get(m)?.get(row)?.has(first) === true;
}

/** A member of a row is read. */
export function noteBroughtRead(m: Machine, row: RowValue, name: string): void {
  if (brought.get(m)?.has(row.row) !== true) return;
  const value: RowValue = { ...row, path: [...row.path, name] };
  if (isBrought(m, value)) m.state.facts.set(`${TOUCHED}${row.row}.*`, { is: "present" });
}

/** Values that code which cannot be seen is handed, or the requester: rows in them are read as a whole. */
export function noteHandedOn(m: Machine, values: readonly Value[]): void {
  const known = brought.get(m);
  if (!known || known.size === 0) return;
  const look = (value: Value, depth: number): void => {
    if (value.v === "row") {
      if (known.has(value.row) && isRowItself(value)) m.state.facts.set(`${TOUCHED}${value.row}.*`, { is: "present" });
    } else if (depth > 0 && value.v !== "condition") for (const part of partsOf(m, value)) look(part, depth - 1);
  };
  for (const value of values) look(value, DEPTH);
}

/** What an entry point comes to goes to whoever asked. */
export function handedOn(m: Machine, value: Value): Value {
  noteHandedOn(m, [value]);
  return value;
}

/** What the observation comes to once the execution is over. */
export function unlessRead(m: Machine, one: Observation): Observation {
  const { brought: own } = one;
  if (!own || one.outcome.verdict === "isolated" || m.state.getFact(`${TOUCHED}${own.row}.*`)) return one;
  return { ...one, outcome: { verdict: "isolated", mechanism: own.mechanism, steps: own.steps } };
}

/** What an observation tells of rows that are the requester's but for what came along. */
export function broughtBy(id: string, { mechanism, steps }: Judgement): NonNullable<Observation["brought"]> {
  return { row: id, mechanism: mechanism ?? "tenant-filter", steps };
}
