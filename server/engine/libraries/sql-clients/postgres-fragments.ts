// What `sql(…)` of postgres.js means inside a template: an identifier, a list of values, or columns of objects; which of them, the
// keyword before it decides (https://github.com/porsager/postgres#building-queries).
import type { Engine } from "../model";
import { fragment } from "../sql-fragments";
import type { HandleValue, Value } from "../value";

export const POSTGRES_JS = "postgres.js";

type Parts = readonly (string | Value)[];

/** A call of `sql` with anything but a template. */
export interface Helper {
  readonly first: Value;
  readonly columns: readonly Value[];
}

export function createHelper(engine: Engine, helper: Helper): HandleValue {
  return engine.handle(POSTGRES_JS, "helper", { ...helper });
}

const KEYWORD = /(?:^|[\s(])(values|in|select|as|returning|update|insert|set|\()(?=$|[\s(])/gi;

/** The parts that the helper stands for behind `before`, the text so far. */
export function expandHelper(engine: Engine, handle: HandleValue, before: string): Parts {
  const { first, columns } = readHelper(handle);
  const keyword = [...before.matchAll(KEYWORD)].at(-1)?.[1]?.toLowerCase();
  if (isText(engine, first)) return identifiers(engine, [first]);
  if (keyword === "insert") return insertRows(engine, first, columns);
  if (keyword === "update" || keyword === "set") return assignments(engine, first, columns);
  const list = engine.items(first);
  if (keyword === "in" || keyword === "values" || keyword === "(") return keyword === "(" ? [first] : valueList(engine, first);
  return list
    ? identifiers(
        engine,
        list.items.map((item) => item.value),
      )
    : [first];
}

function readHelper(handle: HandleValue): Helper {
  const { first, columns } = handle.data as { readonly first?: Value; readonly columns?: readonly Value[] };
  return { first: first ?? fragment([]), columns: columns ?? [] };
}

function isText(engine: Engine, value: Value): boolean {
  return engine.alternatives(value).every((option) => option.v === "text" || (option.v === "constant" && typeof option.value === "string"));
}

function identifiers(engine: Engine, names: readonly Value[]): Parts {
  return separated(
    names.map((name) => [engine.choice(engine.alternatives(name).map((option) => fragment([engine.stringOf(option) ?? option])))]),
  );
}

function separated(parts: readonly Parts[]): Parts {
  return parts.flatMap((part, index) => (index === 0 ? part : [", ", ...part]));
}

/** `in ${sql(ids)}`: values that are all known one by one, else the list as one value. */
function valueList(engine: Engine, list: Value): Parts {
  const known = engine.items(list);
  if (!known || known.more || known.items.length === 0) return ["(", list, ")"];
  return ["(", ...separated(known.items.map((item) => [item.value])), ")"];
}

/** `insert into t ${sql(rows, "a", "b")}`. Rows of which the columns are not known stay one value. */
function insertRows(engine: Engine, rows: Value, columns: readonly Value[]): Parts {
  const list = engine.items(rows);
  const all = list ? [...list.items.map((item) => item.value), ...(list.more ? [list.more] : [])] : [rows];
  const names = namesOf(engine, all[0], columns);
  if (!names || all.length === 0) return ["values ", rows];
  const tuples = all.map((row): Parts => ["(", ...separated(names.map((name) => [engine.member(row, name)])), ")"]);
  return [`(${names.map(columnName).join(", ")}) values `, ...separated(tuples)];
}

/** `update t set ${sql(row, "a", "b")}`. */
function assignments(engine: Engine, row: Value, columns: readonly Value[]): Parts {
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

/** As the usual transforms write it: `orgId` is the column `org_id`. */
function columnName(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
