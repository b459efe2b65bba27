// Conditions in SQL inside object filters: `RAW: (table) => sql`${table.orgId} = ${orgId}`` (https://orm.drizzle.team/docs/rqb-v2#select-filters).
// One comparison of a column with a value is read; a piece that does not name the tenant's columns says nothing of the tenant.
import { NOWHERE } from "../../../../rules/contract/span";
import type { Entity } from "../../tenancy/model";
import { isCallable } from "../call-arguments";
import type { Formula } from "../formula";
import type { Engine } from "../model";
import type { Value } from "../value";
import { createTable } from "./handles";
import { sqlOf } from "./text";

const OPERATORS: Value = { v: "external", module: "drizzle-orm", path: [] };

export function rawFilter(engine: Engine, entity: Entity, given: Value): Formula {
  const made = isCallable(given) && given.v !== "handle" ? build(engine, entity, given) : given;
  const parts = flat(sqlOf(engine, made));
  const text = parts.map((part) => (typeof part === "string" ? part : "?")).join("");
  const [value, ...more] = parts.filter((part) => typeof part !== "string");
  const [, name] = /^\s*\(?(?:"?\w+"?\.)?["`]?(\w+)["`]?\s*=\s*\?\s*\)?\s*$/.exec(text) ?? [];
  const column = entity.columns.find((one) => one.dbName === name || one.name === name);
  if (column && value && more.length === 0) return { f: "atom", column: column.name, op: "equal", operand: value };
  const isKnown = parts.length > 0 && parts[0] !== "";
  const namesTenant = entity.tenantKeys.some((key) => text.includes(dbNameOf(entity, key)));
  if (!isKnown || namesTenant) return { f: "opaque", operand: given };
  return { f: "atom", column: "RAW", op: "other", operand: value ?? given };
}

function build(engine: Engine, entity: Entity, given: Value): Value {
  const table = createTable(engine, { table: entity.table, dialect: "postgres" });
  return (engine.build ?? engine.call).call(engine, given, [table, OPERATORS], NOWHERE);
}

function dbNameOf(entity: Entity, key: string): string {
  return entity.columns.find((column) => column.name === key)?.dbName ?? key;
}

/** Text and values in their order. */
function flat(value: Value): readonly (string | Value)[] {
  if (value.v !== "text") return [value];
  return value.parts.flatMap((part) => (typeof part === "string" ? [part] : flat(part)));
}
