// What code assigned to a fetched row (`invoice.status = "paid"`): reading the member gives it back, and a model that saves the row sees
// what has changed.
import { UNDEFINED, type Member, type ObjectValue, type RowValue, type Value } from "../../libraries/value";
import { keyOf } from "../keys";
import { makeChoice } from "../join";
import { noteBroughtRead } from "../proof/brought-along";
import { noteRead } from "../proof/probes";
import { isRowItself, rowInfo, type RowInfo } from "../proof/rows";
import type { Machine } from "./machine";

/** Ids under which assignments to rows are kept. */
class Ids {
  readonly byRow = new Map<string, number>();
  readonly rows = new Map<string, RowValue>();
  readonly all = new Set<number>();
}

const tables = new WeakMap<Machine, Ids>();

/** Rows that something was assigned to on the way here. What asks for them depends on more than it was passed. */
export function rowsWritten(m: Machine): readonly RowValue[] {
  m.impurity++;
  const table = tables.get(m);
  return [...(table?.rows.values() ?? [])].filter((row) => writtenTo(m, row) !== undefined);
}

/** Whether assignments to a row are kept under this id: whoever has the row sees them, though nothing holds the object itself. */
export function isOfRow(m: Machine, id: number): boolean {
  return tables.get(m)?.all.has(id) === true;
}

function idOf(m: Machine, row: RowValue): number | undefined {
  return tables.get(m)?.byRow.get(keyOf(row));
}

/** What was assigned to the row so far; undefined when nothing was. */
export function writtenTo(m: Machine, row: RowValue): ObjectValue | undefined {
  const id = idOf(m, row);
  const now = id === undefined ? undefined : m.state.getHeap(id);
  return now?.v === "object" ? now : undefined;
}

/** `row.name = value`. */
export function writeRow(m: Machine, row: RowValue, name: string, value: Value): void {
  const now = writtenTo(m, row) ?? emptyFor(m, row);
  m.state.setHeap(emptyFor(m, row), { ...now, members: new Map(now.members).set(name, { value }) });
}

/** `Object.assign(row, source)`: each member of the source, and whatever else an unknown one may hold. */
export function assignToRow(m: Machine, row: RowValue, source: Value): void {
  if (source.v === "constant") return;
  const members = m.engine.members(source);
  const spreads = members ? m.engine.spreads(source) : [source];
  for (const [name, member] of members ?? []) writeRow(m, row, name, member.isConditional ? orStays(m, row, name, member) : member.value);
  if (spreads.length === 0) return;
  const now = writtenTo(m, row) ?? emptyFor(m, row);
  m.state.setHeap(emptyFor(m, row), { ...now, rest: [...now.rest, ...spreads] });
}

function orStays(m: Machine, row: RowValue, name: string, member: Member): Value {
  return makeChoice([{ value: member.value }, { value: readRow(m, row, name) }]);
}

/** A member of the row as it is now. */
export function readRow(m: Machine, row: RowValue, name: string): Value {
  noteRead(m, row, name);
  noteBroughtRead(m, row, name);
  const info = rowInfo(m, row.row);
  const part = info?.counts?.has(name) ? "count" : name;
  const stored: Value =
    isLeftOut(info, row, name) || isRenamed(info, row, name) ? UNDEFINED : { v: "row", row: row.row, path: [...row.path, part] };
  const written = writtenTo(m, row)?.members.get(name);
  if (!written) return stored;
  return written.isConditional ? makeChoice([{ value: written.value }, { value: stored }]) : written.value;
}

/** A column or relation that the call did not select. */
function isLeftOut(info: RowInfo | undefined, row: RowValue, name: string): boolean {
  if (!info?.selected || !info.entity || info.selected.has(name) || !isRowItself(row)) return false;
  return info.entity.columns.some((one) => one.name === name) || info.entity.relations.some((one) => one.name === name);
}

/** The name that a column has in the database and not in the row, which the client gives in camel case. */
function isRenamed(info: RowInfo | undefined, row: RowValue, name: string): boolean {
  return info?.isCamelCased === true && /[^_]_[^_]/.test(name) && isRowItself(row);
}

function emptyFor(m: Machine, row: RowValue): ObjectValue {
  const ids = tables.get(m) ?? new Ids();
  tables.set(m, ids);
  const key = keyOf(row);
  const id = ids.byRow.get(key) ?? m.newId();
  ids.byRow.set(key, id);
  ids.rows.set(key, row);
  ids.all.add(id);
  return { v: "object", id, members: new Map(), rest: [] };
}
