// What `drizzle-orm/pg-core` and its relatives export: tables and what makes them, views, aliases, set operations.
import { argument, remembered } from "../call-arguments";
import { chosenBy, storageHeld } from "../chosen-storage";
import type { Dialect } from "../builders/sql-text";
import type { Engine, ExternalCall, LibraryCall } from "../model";
import type { HandleValue, Value } from "../value";
import { createDatabase } from "./database";
import { createTable, dialectOf, DRIZZLE, isDrizzle, tableName } from "./handles";
import { isSetOperation } from "./select";

const TABLE = /^(?:pg|mysql|sqlite|singlestore|gel|mssql|cockroach)Table$/;

export function dialectOfModule(module: string): Dialect {
  if (/mysql|singlestore|planetscale|tidb/.test(module)) return "mysql";
  return /sqlite|libsql|\/d1|sql-js|expo|durable|op-sqlite|turso/.test(module) ? "sqlite" : "postgres";
}

export function aliased(engine: Engine, table: HandleValue, alias: Value): HandleValue {
  return createTable(engine, { ...tableName(table), alias: engine.stringOf(alias) ?? "alias" });
}

/** Exports of `drizzle-orm/pg-core` and its relatives. */
export function coreCall(engine: Engine, call: ExternalCall, name: string): Value | undefined {
  const dialect = dialectOfModule(call.module);
  const first = argument(call.args, 0);
  const [head = ""] = name.split(".");
  if (TABLE.test(head)) return createTable(engine, { table: engine.stringOf(first) ?? "", dialect });
  if (/TableCreator$/.test(name)) return engine.handle(DRIZZLE, "creator", { namer: first, dialect }, call.span);
  if (/Schema$|Database$/.test(name)) {
    const chosen = engine.stringOf(first) === undefined ? chosenBy(engine, first) : undefined;
    return engine.handle(DRIZZLE, "creator", { dialect, ...(chosen ? { storage: { chosen } } : {}) }, call.span);
  }
  if (/View$/.test(name))
    return engine.handle(DRIZZLE, "with", {
      alias: engine.stringOf(first) ?? "",
      db: engine.handle(DRIZZLE, "db", { dialect }),
      isView: true,
    });
  if (name === "alias" && isDrizzle(first, "table")) return aliased(engine, first, argument(call.args, 1));
  if (name === "alias" && isDrizzle(first, "subquery"))
    return engine.handle(DRIZZLE, "subquery", { ...first.data, alias: engine.stringOf(argument(call.args, 1)) ?? "alias" });
  if (isSetOperation(name)) return setOperation(engine, name, call);
  if (name === "withReplicas") return first;
  if (name === "QueryBuilder") return createDatabase(engine, dialect, undefined, call);
  return undefined;
}

/** `union(first, second, …)`. */
function setOperation(engine: Engine, name: string, call: LibraryCall): Value | undefined {
  const [first, ...others] = call.args.map((arg) => arg.value);
  if (!first || !isDrizzle(first, "select")) return undefined;
  return others.reduce<Value>((query, other) => engine.call(engine.member(query, name), [other], call.span), first);
}

/** `createTable("orders", …)` of a creator or a schema. */
export function createdTable(engine: Engine, creator: HandleValue, call: LibraryCall): HandleValue {
  const given = argument(call.args, 0);
  const namer = remembered(creator, "namer");
  const made = namer ? engine.call(namer, [given], call.span) : given;
  const table = createTable(engine, { table: textValue(engine, made) ?? engine.stringOf(given) ?? "", dialect: dialectOf(creator) });
  return storageHeld(creator) ? { ...table, data: { ...table.data, maker: creator } } : table;
}

function textValue(engine: Engine, value: Value): string | undefined {
  if (value.v !== "text") return engine.stringOf(value);
  const parts = value.parts.map((part) => (typeof part === "string" ? part : engine.stringOf(part)));
  return parts.every((part) => part !== undefined) ? parts.join("") : undefined;
}
