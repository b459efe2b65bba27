// The output columns of a Drizzle query, under the names that code reads them by, and which members of its rows hold whole rows.
import { isNothing, remembered } from "../call-arguments";
import { quoted, type Dialect } from "../builders/sql-text";
import type { Engine } from "../model";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { aliasOf, dialectOf, entityOfTable, isDrizzle, tableName } from "./handles";
import { sqlOf } from "./text";

type Parts = readonly (string | Value)[];

/** The output columns, under the names that code reads them by. `isSpelledOut`: every column of the table by its property. */
export function outputs(engine: Engine, builder: HandleValue, isSpelledOut: boolean): Parts {
  const fields = remembered(builder, "fields");
  const source = remembered(builder, "source") ?? UNDEFINED;
  if (!fields || isNothing(fields)) {
    const columns = isSpelledOut && isDrizzle(source, "table") ? (entityOfTable(engine, source)?.columns ?? []) : [];
    const names = columns.map((column) => `${quoted(dialectOf(builder), column.dbName)} as ${quoted(dialectOf(builder), column.name)}`);
    return [names.length > 0 ? names.join(", ") : "*"];
  }
  const members = [...(engine.members(fields) ?? [])].map(([name, member]) => output(engine, dialectOf(builder), name, member.value));
  if (members.length === 0) return ["*"];
  return members.flatMap((parts, index) => (index === 0 ? parts : [", ", ...parts]));
}

function output(engine: Engine, dialect: Dialect, name: string, value: Value): Parts {
  const options = engine.alternatives(value);
  const [only] = options;
  const owner = only && nestedOwner(engine, only);
  if (owner !== undefined) return [`${quoted(dialect, owner)}.*`];
  const alias = only && isDrizzle(only, "sql") ? (aliasOf(only) ?? name) : name;
  return [sqlOf(engine, value), ` as ${quoted(dialect, alias.replaceAll(".", "_"))}`];
}

/** The table whose row (or part of it) a field holds: `{ order: orders }`, `{ order: { id: orders.id } }`. */
export function nestedOwner(engine: Engine, value: Value): string | undefined {
  if (isDrizzle(value, "table")) return tableName(value).alias ?? tableName(value).table;
  if (isDrizzle(value, "subquery")) return aliasOf(value);
  const members = value.v === "object" ? [...(engine.members(value)?.values() ?? [])] : [];
  const owners = new Set(members.map(({ value: column }) => (isDrizzle(column, "column") ? ownerName(column) : undefined)));
  const [owner] = owners;
  return owners.size === 1 ? owner : undefined;
}

function ownerName(column: HandleValue): string | undefined {
  const owner = remembered(column, "owner");
  return owner && isDrizzle(owner) ? nestedOwnerOf(owner) : undefined;
}

export function nestedOwnerOf(owner: HandleValue): string | undefined {
  return owner.type === "table" ? (tableName(owner).alias ?? tableName(owner).table) : aliasOf(owner);
}
