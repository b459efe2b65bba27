// INSERT, UPDATE and DELETE as Drizzle's builders were told them (https://orm.drizzle.team/docs/insert, /update, /delete).
import { isNothing, remembered } from "../call-arguments";
import { stepListsOf, stepsOf, type BuilderStep } from "../builders/builder";
import { withProposed } from "../builders/proposed-row";
import { spreadParts } from "../builders/spread-parts";
import { joinConditions, quoted } from "../builders/sql-text";
import type { Engine } from "../model";
import { fragment } from "../sql-fragments";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { columnNamed, dialectOf, entityOfTable, isDrizzle, tableName } from "./handles";
import { fromText, isJoin, joinTexts, withClause } from "./select";
import { clause, sqlOf } from "./text";

type Parts = readonly (string | Value)[];

export function tableOf(builder: HandleValue): HandleValue {
  const table = remembered(builder, "table");
  return table?.v === "handle" ? table : builder;
}

function valueOf(steps: readonly BuilderStep[], kind: string): Value | undefined {
  return steps.filter((step) => step.kind === kind).at(-1)?.value;
}

function eachList(engine: Engine, builder: HandleValue, write: (steps: readonly BuilderStep[]) => Parts): Value {
  const lists = stepListsOf(engine, builder);
  return engine.choice((lists.length > 0 ? lists : [[]]).map((steps) => fragment([...withClause(engine, builder), ...write(steps)])));
}

function returningText(steps: readonly BuilderStep[]): string {
  return steps.some((step) => step.kind === "returning") ? " returning *" : "";
}

export function updateText(engine: Engine, builder: HandleValue): Value {
  const table = tableOf(builder);
  return eachList(engine, builder, (steps) => {
    const source = valueOf(steps, "from");
    return [
      "update ",
      ...fromText(engine, table),
      " set ",
      ...assignments(engine, table, valueOf(steps, "set") ?? UNDEFINED),
      ...(source ? [" from ", ...fromText(engine, source)] : []),
      ...joinTexts(
        engine,
        steps.filter((step) => isJoin(step.kind)),
      ),
      clause(engine, " where ", valueOf(steps, "where") ?? UNDEFINED),
      returningText(steps),
    ];
  });
}

export function deleteText(engine: Engine, builder: HandleValue): Value {
  return eachList(engine, builder, (steps) => [
    "delete from ",
    ...fromText(engine, tableOf(builder)),
    clause(engine, " where ", valueOf(steps, "where") ?? UNDEFINED),
    returningText(steps),
  ]);
}

function columnText(engine: Engine, table: HandleValue, property: string): string {
  return quoted(dialectOf(table), columnNamed(entityOfTable(engine, table), property)?.dbName ?? property);
}

/** `"a" = …, "b" = …`; what is not known member by member is one value. */
function assignments(engine: Engine, table: HandleValue, values: Value): Parts {
  const members = engine.members(values);
  if (!members) return [values];
  const known = [...members].filter(([, member]) => !isNothing(member.value));
  const parts = known.map(([name, member]): Parts => [`${columnText(engine, table, name)} = `, sqlOf(engine, member.value)]);
  const all = [...parts, ...spreadParts(engine, values).map((spread): Parts => [spread])];
  if (all.length === 0) return [values];
  return all.flatMap((part, index) => (index === 0 ? part : [", ", ...part]));
}

/** Rows that `values(…)` was given, as the property names of the table. */
export function insertedRows(engine: Engine, builder: HandleValue): Value | undefined {
  return valueOf(stepsOf(engine, builder), "values");
}

/** `insert into … select …`. */
export function insertFromText(engine: Engine, builder: HandleValue): Value | undefined {
  const steps = stepsOf(engine, builder);
  const query = valueOf(steps, "select");
  if (!query) return undefined;
  const table = tableOf(builder);
  const names = [...(engine.members(fieldsOf(query)) ?? new Map<string, unknown>()).keys()].map((name) => columnText(engine, table, name));
  const columns = names.length > 0 ? ` (${names.join(", ")}) ` : " ";
  return fragment([...withClause(engine, builder), "insert into ", ...fromText(engine, table), columns, unwrapped(engine, query)]);
}

function fieldsOf(query: Value): Value {
  return (query.v === "handle" && remembered(query, "fields")) || UNDEFINED;
}

/** The query without the parentheses that a subquery has. */
function unwrapped(engine: Engine, query: Value): Value {
  const text = sqlOf(engine, query);
  return text.v === "text" && text.parts[0] === "(" ? fragment(text.parts.slice(1, -1)) : text;
}

/**
 * The update that an upsert may do: of the row that equals the new one in the columns of the conflict. Undefined when nothing existing is
 * changed. Without a named target it is any unique key whose columns are given.
 */
export function conflictText(engine: Engine, builder: HandleValue): Value | undefined {
  const steps = stepsOf(engine, builder);
  const conflict = valueOf(steps, "onConflictDoUpdate") ?? valueOf(steps, "onDuplicateKeyUpdate");
  const table = tableOf(builder);
  const row = rowOf(engine, insertedRows(engine, builder) ?? UNDEFINED);
  if (!conflict) return undefined;
  const keys = conflictKeys(engine, table, engine.member(conflict, "target"), row);
  const met = keys.map((key) =>
    joinConditions(
      key.map((column) => fragment([`${qualified(engine, table, column)} = `, engine.member(row, column)])),
      "and",
    ),
  );
  const found = joinConditions(
    met.flatMap((one) => one ?? []),
    "or",
  );
  if (!found) return undefined;
  const where = [engine.member(conflict, "setWhere"), engine.member(conflict, "where")].map((one) =>
    withProposed(engine, clause(engine, " and ", one), (column) => proposedValue(engine, table, row, column)),
  );
  return fragment([
    "update ",
    ...fromText(engine, table),
    " set ",
    ...assignments(engine, table, engine.member(conflict, "set")),
    " where (",
    found,
    ")",
    ...where,
  ]);
}

/** What the new row was given for a column, by the column's name in the database. */
function proposedValue(engine: Engine, table: HandleValue, row: Value, column: string): Value | undefined {
  const known = entityOfTable(engine, table)?.columns.find((one) => one.dbName.toLowerCase() === column.toLowerCase());
  return engine.members(row)?.get(known?.name ?? column)?.value;
}

function rowOf(engine: Engine, rows: Value): Value {
  return engine.items(rows) ? engine.element(rows) : rows;
}

function qualified(engine: Engine, table: HandleValue, property: string): string {
  return `${quoted(dialectOf(table), tableName(table).table)}.${columnText(engine, table, property)}`;
}

function conflictKeys(engine: Engine, table: HandleValue, target: Value, row: Value): readonly (readonly string[])[] {
  const named = (engine.items(target)?.items.map((item) => item.value) ?? [target]).flatMap((column) =>
    isDrizzle(column, "column") && typeof column.data["property"] === "string" ? [column.data["property"]] : [],
  );
  if (named.length > 0) return [named];
  const given = engine.members(row);
  const uniques = entityOfTable(engine, table)?.uniques ?? [];
  return uniques.map((unique) => unique.columns).filter((columns) => columns.every((column) => given?.has(column)));
}
