// What `sql(…)` of postgres.js means inside a template: an identifier, a list of values, or columns of objects; which of them, the
// keyword before it decides (https://github.com/porsager/postgres#building-queries).
import type { Engine } from "../model";
import { fragment } from "../sql-fragments";
import type { HandleValue, Value } from "../value";
import { assignments, insertedRows, separated, type Parts } from "./rows-as-sql";

export const POSTGRES_JS = "postgres.js";

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
  if (keyword === "insert") return insertedRows(engine, first, columns, columnName);
  if (keyword === "update" || keyword === "set") return assignments(engine, first, columns, columnName);
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

/** `in ${sql(ids)}`: values that are all known one by one, else the list as one value. */
function valueList(engine: Engine, list: Value): Parts {
  const known = engine.items(list);
  if (!known || known.more || known.items.length === 0) return ["(", list, ")"];
  return ["(", ...separated(known.items.map((item) => [item.value])), ")"];
}

/** As the usual transforms write it: `orgId` is the column `org_id`. */
function columnName(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
