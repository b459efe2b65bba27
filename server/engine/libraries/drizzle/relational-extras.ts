// Columns that a relational query computes besides, `extras: { total: (table) => db.$count(lines, eq(lines.orderId, table.id)) }`
// (https://orm.drizzle.team/docs/rqb-v2#include-custom-fields). What they select from other tables is read with the rows.
import { NOWHERE } from "../../../../rules/contract/span";
import { isCallable, isNothing } from "../call-arguments";
import { rowsThrough } from "../chosen-storage";
import { quoted } from "../builders/sql-text";
import type { Engine } from "../model";
import { fragment } from "../sql-fragments";
import type { HandleValue, Value } from "../value";
import { DRIZZLE, entityOfTable, tableName } from "./handles";
import { sqlOf } from "./text";

const OPERATORS: Value = { v: "external", module: "drizzle-orm", path: [] };

/** Subqueries among the extras are judged by what ties them to the rows that were found. */
export function judgeExtras(engine: Engine, query: HandleValue, table: HandleValue, options: Value, found: Value): void {
  const given = isNothing(options) ? undefined : engine.member(options, "extras");
  if (!given || isNothing(given)) return;
  const { dialect, table: name } = tableName(table);
  const entity = entityOfTable(engine, table);
  const [id] = entity?.columns.filter((column) => column.isId) ?? [];
  if (!id) return;
  const from = quoted(dialect, name);
  const row = engine.member(engine.element(engine.await(found)), id.name);
  for (const { value } of engine.members(built(engine, given, table))?.values() ?? []) {
    const text = sqlOf(engine, built(engine, value, table));
    if (!holdsSelect(text)) continue;
    engine.rawSql({
      library: DRIZZLE,
      dialect,
      text: fragment(["select ", text, ` as extra from ${from} where ${from}.${quoted(dialect, id.dbName)} = `, row]),
      isTagged: true,
      span: query.at ?? NOWHERE,
      result: "array",
      operation: "extras",
      ...rowsThrough(engine, query, query.at ?? NOWHERE),
    });
  }
}

/** The extras, or one of them, as what a callback makes of the table's columns and the operators. */
function built(engine: Engine, value: Value, table: HandleValue): Value {
  const isMaker = isCallable(value) && value.v !== "handle";
  return isMaker ? (engine.build ?? engine.call).call(engine, value, [table, OPERATORS], NOWHERE) : value;
}

function holdsSelect(text: Value): boolean {
  if (text.v === "choice") return text.options.some((option) => holdsSelect(option.value));
  return text.v === "text" && text.parts.some((part) => (typeof part === "string" ? /\bselect\b/i.test(part) : holdsSelect(part)));
}
