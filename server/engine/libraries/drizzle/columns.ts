// Columns of Drizzle tables and subqueries.
import { quoted } from "../builders/sql-text";
import type { Engine } from "../model";
import { sharedHandle } from "../shared-handle";
import { fragment } from "../sql-fragments";
import type { HandleValue, Value } from "../value";
import { columnNamed, DRIZZLE, entityOfTable, tableName } from "./handles";

/** `orders.orgId`: one handle for each column of a table, however often it is named. */
export function columnOf(engine: Engine, owner: HandleValue, property: string): HandleValue {
  return sharedHandle(engine, `${DRIZZLE}:${owner.id}.${property}`, () => {
    const { alias, table, dialect } = tableName(owner);
    const isTable = owner.type === "table";
    const column = isTable ? (columnNamed(entityOfTable(engine, owner), property)?.dbName ?? property) : property;
    const text = fragment([quoted(dialect, `${alias ?? table}.${column}`)]);
    return engine.handle(DRIZZLE, "column", { owner, property, text, dialect });
  });
}

/** All columns of a table by property, as `getTableColumns(orders)` gives them. */
export function columnsObject(engine: Engine, table: HandleValue): Value {
  const columns = entityOfTable(engine, table)?.columns ?? [];
  return engine.object(Object.fromEntries(columns.map((column) => [column.name, columnOf(engine, table, column.name)])));
}
