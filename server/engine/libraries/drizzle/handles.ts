// What the Drizzle model makes: tables and their columns, pieces of SQL, subqueries. Each is a handle that says how it reads in SQL.
import { remembered } from "../call-arguments";
import type { Engine } from "../model";
import { quoted, type Dialect } from "../builders/sql-text";
import { fragment } from "../sql-fragments";
import type { HandleValue, TextValue, Value } from "../value";
import type { Column, Entity } from "../../tenancy/model";

export const DRIZZLE = "drizzle";

export interface TableName {
  readonly table: string;
  readonly dialect: Dialect;
  readonly alias?: string;
}

export function isDrizzle(value: Value, ...types: readonly string[]): value is HandleValue {
  return value.v === "handle" && value.model === DRIZZLE && (types.length === 0 || types.includes(value.type));
}

export function createTable(engine: Engine, name: TableName): HandleValue {
  return engine.handle(DRIZZLE, "table", { ...name });
}

function textIn(handle: HandleValue, name: string): string | undefined {
  const value = handle.data[name];
  return typeof value === "string" ? value : undefined;
}

export function tableName(table: HandleValue): TableName {
  const alias = textIn(table, "alias");
  return { table: textIn(table, "table") ?? "", dialect: dialectOf(table), ...(alias === undefined ? {} : { alias }) };
}

export function dialectOf(handle: HandleValue): Dialect {
  const dialect = textIn(handle, "dialect");
  return dialect === "mysql" || dialect === "sqlite" ? dialect : "postgres";
}

/** Alias that a subquery, common table or piece of SQL was given. */
export function aliasOf(handle: HandleValue): string | undefined {
  return textIn(handle, "alias");
}

export function entityOfTable(engine: Engine, table: HandleValue): Entity | undefined {
  const name = engine.tenancy.byTable.get(tableName(table).table.toLowerCase());
  return name === undefined ? undefined : engine.tenancy.entities.get(name);
}

/** The column in the schema that a property of the table means. */
export function columnNamed(entity: Entity | undefined, property: string): Column | undefined {
  return entity?.columns.find((column) => column.name === property);
}

/** A condition, an expression, or a whole statement. */
export function createSql(engine: Engine, text: Value, alias?: string): HandleValue {
  return engine.handle(DRIZZLE, "sql", { text, ...(alias === undefined ? {} : { alias }) });
}

export function textOfHandle(handle: HandleValue): Value {
  return remembered(handle, "text") ?? fragment([]);
}

export function nameFragment(dialect: Dialect, name: string): TextValue {
  return fragment([quoted(dialect, name)]);
}
