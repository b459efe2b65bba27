// `pgp.helpers` of pg-promise (https://vitaly-t.github.io/pg-promise/helpers.html): statements that are written from objects, with their
// columns named in the call or in a `ColumnSet`.
import { argument, isNothing } from "../call-arguments";
import type { Engine, MethodCall } from "../model";
import { fragment } from "../sql-fragments";
import { constant, type Value } from "../value";
import { assignments, insertedRows } from "./rows-as-sql";

/** The methods of `pgp.helpers`; undefined for those that say nothing of rows. */
export function helperMethod(call: MethodCall, engine: Engine): Value | undefined {
  const [data, columns, table] = [0, 1, 2].map((index) => argument(call.args, index)) as [Value, Value, Value];
  const names = namesIn(engine, columns);
  switch (call.method) {
    case "ColumnSet": {
      const set = { columns: namesIn(engine, data), table: engine.member(columns, "table") };
      return engine.handle(call.handle.model, "columns", set, call.span);
    }
    case "insert": {
      const into = tableName(engine, columns, table);
      return into === undefined ? undefined : fragment([`INSERT INTO ${into}`, ...insertedRows(engine, data, names)]);
    }
    case "update": {
      const into = tableName(engine, columns, table);
      const row = engine.items(data) ? undefined : data;
      return into === undefined || !row ? undefined : fragment([`UPDATE ${into} SET `, ...assignments(engine, row, names)]);
    }
    case "sets":
      return fragment([...assignments(engine, data, names)]);
    default:
      return undefined;
  }
}

/** A parameter by its number, or by its name in one of the brackets; with a modifier (`:csv`, `^`) or without. */
export const PARAMETER = /\$(\d+)(?::\w+|[~^#])?|\$[{([</]\s*(\w+)(?:\.\w+)*(?::\w+|[~^#])?\s*[})\]>/]/g;

/** `pgp.as.format(text, values)`: the text with the values in it. */
export function formatMethod(call: MethodCall, engine: Engine): Value | undefined {
  const [query, values] = [argument(call.args, 0), argument(call.args, 1)];
  const text = call.method === "format" ? engine.stringOf(query) : undefined;
  if (text === undefined) return undefined;
  const isList = engine.items(values) !== undefined;
  const parts: (string | Value)[] = [];
  let at = 0;
  for (const found of text.matchAll(PARAMETER)) {
    const [whole, position, name] = found;
    const index = Number(position) - 1;
    const single = index === 0 && !isList ? values : engine.member(values, String(index));
    parts.push(text.slice(at, found.index), name === undefined ? single : engine.member(values, name));
    at = found.index + whole.length;
  }
  return fragment([...parts, text.slice(at)]);
}

/** `"sku"`, `"?price"`, `"tags:json"`, `{ name: "sku" }`. */
function namesIn(engine: Engine, columns: Value): readonly Value[] {
  if (columns.v === "handle") return (columns.data["columns"] as readonly Value[] | undefined) ?? [];
  return (engine.items(columns)?.items ?? []).map(({ value }) => {
    const text = engine.stringOf(value.v === "object" ? engine.member(value, "name") : value);
    return text === undefined ? value : constant(text.replace(/^\?/, "").replace(/(?::\w+|[~^#])$/, ""));
  });
}

/** The table that the call names, or the set of its columns; `{ table, schema }` names one, too. */
function tableName(engine: Engine, columns: Value, given: Value): string | undefined {
  const table = !isNothing(given) ? given : columns.v === "handle" ? (columns.data["table"] as Value | undefined) : undefined;
  if (!table) return undefined;
  const name = engine.stringOf(table.v === "object" ? engine.member(table, "table") : table);
  return name === undefined ? undefined : `"${name}"`;
}
