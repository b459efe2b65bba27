// Objects as parts of statements, as helpers of PostgreSQL clients write them: the rows of an INSERT, what an UPDATE sets.
import type { Engine } from "../model";
import type { Value } from "../value";

export type Parts = readonly (string | Value)[];

/** The column that a member is stored in. */
type ColumnName = (member: string) => string;

const AS_IT_IS: ColumnName = (name) => name;

export function separated(parts: readonly Parts[]): Parts {
  return parts.flatMap((part, index) => (index === 0 ? part : [", ", ...part]));
}

/** `(a, b) values (…), (…)`. Rows of which the columns are not known stay one value. */
export function insertedRows(engine: Engine, rows: Value, columns: readonly Value[], columnName = AS_IT_IS): Parts {
  const list = engine.items(rows);
  const all = list ? [...list.items.map((item) => item.value), ...(list.more ? [list.more] : [])] : [rows];
  const names = namesOf(engine, all[0], columns);
  if (!names || all.length === 0) return ["values ", rows];
  const tuples = all.map((row): Parts => ["(", ...separated(names.map((name) => [engine.member(row, name)])), ")"]);
  return [`(${names.map(columnName).join(", ")}) values `, ...separated(tuples)];
}

/** `a = …, b = …`. */
export function assignments(engine: Engine, row: Value, columns: readonly Value[], columnName = AS_IT_IS): Parts {
  const names = namesOf(engine, row, columns);
  if (!names) return [row];
  return separated(names.map((name) => [`${columnName(name)} = `, engine.member(row, name)]));
}

function namesOf(engine: Engine, row: Value | undefined, columns: readonly Value[]): readonly string[] | undefined {
  const listed = columns
    .flatMap((column) => engine.items(column)?.items.map((item) => item.value) ?? [column])
    .map((column) => engine.stringOf(column));
  if (listed.length > 0) return listed.every((name) => name !== undefined) ? listed : undefined;
  const members = row ? engine.members(row) : undefined;
  return members && row && engine.spreads(row).length === 0 && members.size > 0 ? [...members.keys()] : undefined;
}
