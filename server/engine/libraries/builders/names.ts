// Names as Knex, Objection and Kysely take them: `lists.id as listId`, `{ l: "lists" }`.
import { quoted, type Dialect } from "./sql-text";
import type { Engine } from "../model";
import { fragment } from "../sql-fragments";
import type { Value } from "../value";
import { sqlPart } from "./parts";

const AS = /^(.*\S)\s+as\s+(\S+)$/i;

/** `schema.table as t` in quotes. */
export function nameText(dialect: Dialect, name: string): string {
  const match = AS.exec(name.trim());
  return match ? `${quoted(dialect, match[1] ?? "")} as ${quoted(dialect, match[2] ?? "")}` : quoted(dialect, name.trim());
}

/** A column, a piece of SQL or a subquery where a column may stand. */
export function columnText(engine: Engine, dialect: Dialect, column: Value): Value {
  const options = engine.alternatives(column).map((option) => {
    const name = plainText(engine, option);
    return name === undefined ? sqlPart(engine, option) : fragment([nameText(dialect, name)]);
  });
  return engine.choice(options);
}

/** Columns of a list, of objects by alias, and pieces of SQL, as outputs. */
export function outputTexts(engine: Engine, dialect: Dialect, column: Value): readonly Value[] {
  const list = engine.items(column);
  if (list)
    return [...list.items.map((item) => item.value), ...(list.more ? [list.more] : [])].flatMap((item) =>
      outputTexts(engine, dialect, item),
    );
  const members = column.v === "object" ? engine.members(column) : undefined;
  if (!members) return [columnText(engine, dialect, column)];
  return [...members].map(([alias, member]) => fragment([columnText(engine, dialect, member.value), ` as ${quoted(dialect, alias)}`]));
}

/** A table, `{ alias: table }`, or a subquery, as FROM names it. */
export function tableText(engine: Engine, dialect: Dialect, table: Value): Value {
  const options = engine.alternatives(table).map((option) => {
    const name = engine.stringOf(option);
    if (name !== undefined) return fragment([nameText(dialect, name)]);
    const members = option.v === "object" ? [...(engine.members(option) ?? [])] : [];
    if (members.length === 0) return sqlPart(engine, option);
    // Several tables in one object are joined by commas.
    return fragment(
      members.flatMap(([alias, { value }], index) => [
        index === 0 ? "" : ", ",
        tableText(engine, dialect, value),
        ` as ${quoted(dialect, alias)}`,
      ]),
    );
  });
  return engine.choice(options);
}

/** The table's own name, without schema and alias; undefined when it is none. */
export function plainTable(engine: Engine, table: Value): string | undefined {
  const [first] = engine.alternatives(table);
  const inner = first?.v === "object" ? [...(engine.members(first)?.values() ?? [])][0]?.value : first;
  const name = inner && engine.stringOf(inner);
  return name === undefined ? undefined : (AS.exec(name.trim())?.[1] ?? name.trim()).split(".").at(-1);
}

/** Text whose parts are all known. */
function plainText(engine: Engine, value: Value): string | undefined {
  if (value.v !== "text" || value.tag !== undefined) return engine.stringOf(value);
  const parts = value.parts.map((part) => (typeof part === "string" ? part : engine.stringOf(part)));
  return parts.every((part) => part !== undefined) ? parts.join("") : undefined;
}
