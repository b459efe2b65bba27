// INSERT as SQL: where its rows come from another query, hold one, or stand after common tables, what is written depends on what those
// select. Rows that are told by value alone need no text.
import { isNothing } from "../call-arguments";
import { lastValue, type BuilderStep } from "./builder";
import { isQuery, sqlPart } from "./parts";
import { quoted, type Dialect } from "./sql-text";
import type { Engine } from "../model";
import { fragment } from "../sql-fragments";
import { UNDEFINED, type Member, type Value } from "../value";
import { columnText } from "./names";

type Parts = readonly (string | Value)[];

/** `insert into "t" ("a", "b") values (…), (…)`; undefined where the columns of a row are not all known. */
export function insertText(engine: Engine, steps: readonly BuilderStep[], dialect: Dialect): Parts | undefined {
  const rows = lastValue(steps, "insert") ?? UNDEFINED;
  const target: Parts = ["insert into ", lastValue(steps, "from") ?? UNDEFINED];
  if (isQuery(rows)) return [...target, columnsText(engine, dialect, steps), " ", sqlPart(engine, rows)];
  const values = valuesText(engine, rows, dialect);
  return values && [...target, " ", ...values];
}

/** `("a", "b") values (…), (…)`; undefined where the columns of a row are not all known. */
export function valuesText(engine: Engine, rows: Value, dialect: Dialect): Parts | undefined {
  const members = rowsOf(engine, rows).map((row) => membersOf(engine, row));
  const names = [...new Set(members.flatMap((row) => (row ? [...row.keys()] : [])))];
  const known = members.flatMap((row) => row ?? []);
  if (known.length === 0 || known.length < members.length || names.length === 0) return undefined;
  const tuples = known.flatMap((row, index) => [index === 0 ? "(" : ", (", ...tuple(engine, names, row), ")"]);
  return [`(${names.map((name) => quoted(dialect, name)).join(", ")}) values `, ...tuples];
}

/** Whether a row holds a query whose result becomes a column. */
export function holdsQuery(engine: Engine, rows: Value): boolean {
  return rowsOf(engine, rows).some((row) => [...(membersOf(engine, row)?.values() ?? [])].some((member) => isQuery(member.value)));
}

function rowsOf(engine: Engine, rows: Value): readonly Value[] {
  const list = engine.items(rows);
  return list ? [...list.items.map((item) => item.value), ...(list.more ? [list.more] : [])] : [rows];
}

/** The columns of a row that are given a value; undefined where it holds some by names that are not known. */
function membersOf(engine: Engine, row: Value): ReadonlyMap<string, Member> | undefined {
  const members = engine.members(row);
  if (!members || engine.spreads(row).length > 0) return undefined;
  return new Map([...members].filter(([, { value }]) => !isNothing(value) || (value.v === "constant" && value.value === null)));
}

function tuple(engine: Engine, names: readonly string[], row: ReadonlyMap<string, Member>): Parts {
  return names.flatMap((name, index) => {
    const value = row.get(name)?.value;
    return [index === 0 ? "" : ", ", value ? sqlPart(engine, value) : "default"];
  });
}

/** The columns that the outputs of a query are written to, where they were told. */
function columnsText(engine: Engine, dialect: Dialect, steps: readonly BuilderStep[]): string | Value {
  const columns = lastValue(steps, "columns");
  const names = columns ? rowsOf(engine, columns) : [];
  if (names.length === 0) return "";
  return fragment([" (", ...names.flatMap((name, index) => [index === 0 ? "" : ", ", columnText(engine, dialect, name)]), ")"]);
}
