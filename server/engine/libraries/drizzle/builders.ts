// Drizzle's query builders, call by call. They change themselves and return themselves; a second `where` replaces the first
// (https://orm.drizzle.team/docs/dynamic-query-building).
import { answered } from "./at-once";
import { isNothing, remembered } from "../call-arguments";
import { addStep, createBuilder, dropSteps, reachingTo } from "../builders/builder";
import type { Engine, LibraryCall, MethodCall } from "../model";
import { TRUE, UNDEFINED, type HandleValue, type Value } from "../value";
import { rowSites, whereSite } from "./fixes";
import { columnsObject } from "./columns";
import { createSql, dialectOf, DRIZZLE, isDrizzle } from "./handles";
import { tableOf } from "./mutations";
import { runQuery } from "./run";
import { isJoin, isSetOperation, selectText } from "./select";
import { sqlOf, type Statement } from "./text";
import { fragment } from "../sql-fragments";
import type { Dialect } from "../builders/sql-text";

const SELECT: Statement = { write: (engine, builder) => selectText(engine, builder, true) };

/** Methods that change neither rows nor conditions. */
const QUIET: ReadonlySet<string> = new Set(
  "limit offset orderBy for $dynamic overridingSystemValue onConflictDoNothing ignore useIndex comment enableRLS".split(" "),
);
const RUNS: ReadonlySet<string> = new Set(["execute", "all", "get", "run", "values", "sync"]);

/** `db.select(fields).from(table)`. */
export function createSelect(engine: Engine, source: Value, call: LibraryCall, more: Readonly<Record<string, unknown>> = {}): HandleValue {
  const dialect = sourceDialect(engine, source) ?? more["dialect"] ?? "postgres";
  const span = call.args[0]?.span;
  const written = span ? engine.textOf?.(span) : undefined;
  return createBuilder(engine, DRIZZLE, "select", { ...more, source, dialect, written, sites: [], statement: SELECT }, call.span);
}

export function createMutation(
  engine: Engine,
  type: "insert" | "update" | "delete",
  table: HandleValue,
  call: LibraryCall,
  more: Readonly<Record<string, unknown>> = {},
): HandleValue {
  const span = call.args[0]?.span;
  const written = span ? engine.textOf?.(span) : undefined;
  const data = { table, dialect: dialectOf(table), written, sites: [], rowSites: [], ...more };
  return createBuilder(engine, DRIZZLE, type, data, call.span);
}

function sourceDialect(engine: Engine, source: Value): Dialect | undefined {
  const [first] = engine.alternatives(source);
  return first && isDrizzle(first, "table", "subquery") ? dialectOf(first) : undefined;
}

/** A call on a builder; undefined when it is not known. */
export function builderMethod(engine: Engine, call: MethodCall): Value | undefined {
  const { handle: builder, method } = call;
  const [first = UNDEFINED, second = UNDEFINED] = call.args.map((arg) => arg.value);
  if (QUIET.has(method)) return reachingTo(builder, call.span);
  if (RUNS.has(method) && !(method === "values" && builder.type === "insert")) {
    const reached = reachingTo(builder, call.span);
    const run = { isFirst: method === "get", ...(isNothing(first) ? {} : { parameters: first }) };
    return answered(engine, method, runQuery(engine, reached, run));
  }
  if (isJoin(method)) return addStep(engine, builder, method, joinValue(engine, builder, first, second, call), call.span);
  if (isSetOperation(method)) return addStep(engine, builder, method, builtPart(engine, first, [], call), call.span);
  switch (method) {
    case "where":
    case "having":
      return condition(engine, builder, method, call);
    case "groupBy":
    case "from":
    case "set":
    case "$withCache":
      return addStep(engine, builder, method, first, call.span);
    case "values":
      return values(engine, builder, first, call);
    case "returning":
    case "$returningId":
      return addStep(engine, builder, "returning", TRUE, call.span);
    case "select":
      return addStep(engine, builder, method, builtPart(engine, first, [], call), call.span);
    case "onConflictDoUpdate":
    case "onDuplicateKeyUpdate":
      return addStep(engine, builder, method, first, call.span);
    case "as":
      // A count is a column, not a table: `db.$count(lines).as("total")`.
      if (builder.data["isCount"] === true) return createSql(engine, fragment([sqlOf(engine, builder)]), engine.stringOf(first));
      return asSubquery(engine, builder, engine.stringOf(first) ?? "sub", "derived");
    case "prepare":
      return engine.handle(DRIZZLE, "prepared", { query: reachingTo(builder, call.span) }, call.span);
    case "getSQL":
      return createSql(engine, selectText(engine, builder, true));
    case "toSQL":
      return engine.unknown("toSQL");
    default:
      return undefined;
  }
}

/** What a callback builds, or the value itself. */
function builtPart(engine: Engine, value: Value, args: readonly Value[], call: LibraryCall): Value {
  return value.v === "function" || value.v === "native" ? (engine.build ?? engine.call).call(engine, value, args, call.span) : value;
}

function fieldsFor(engine: Engine, builder: HandleValue): Value {
  const fields = remembered(builder, "fields");
  if (fields && !isNothing(fields)) return fields;
  const source = builder.type === "select" ? remembered(builder, "source") : tableOf(builder);
  if (!source || !isDrizzle(source)) return UNDEFINED;
  return source.type === "table" ? columnsObject(engine, source) : source;
}

function condition(engine: Engine, builder: HandleValue, method: "where" | "having", call: MethodCall): Value {
  const given = call.args[0]?.value ?? UNDEFINED;
  const told = builtPart(engine, given, [fieldsFor(engine, builder)], call);
  dropSteps(engine, builder, (kind) => kind === method);
  const table = builder.type === "select" ? remembered(builder, "source") : tableOf(builder);
  const { written, sites } = builder.data;
  const site =
    method === "where" && table && isDrizzle(table, "table") && typeof written === "string"
      ? whereSite(engine, table, written, call)
      : undefined;
  if (site && Array.isArray(sites)) sites.push(site);
  return addStep(engine, builder, method, told, call.span);
}

function joinValue(engine: Engine, builder: HandleValue, table: Value, on: Value, call: MethodCall): Value {
  return engine.object({ table, on: builtPart(engine, on, [fieldsFor(engine, builder)], call) });
}

function values(engine: Engine, builder: HandleValue, rows: Value, call: MethodCall): Value {
  const { rowSites: sites } = builder.data;
  if (Array.isArray(sites)) sites.push(...rowSites(engine, rows, call));
  return addStep(engine, builder, "values", rows, call.span);
}

/** `query.as("sub")` (derived), `db.$with("sub").as(query)` (common), `pgView("sub").as(query)` (a view, which is found where it is read). */
export function asSubquery(engine: Engine, query: HandleValue, alias: string, kind: "derived" | "common" | "view"): HandleValue {
  const data = {
    alias,
    isCommon: kind === "common",
    dialect: dialectOf(query),
    query: selectText(engine, query, true),
    ...(kind === "view" ? {} : { made: query }),
    fields: remembered(query, "fields"),
    source: remembered(query, "source"),
  };
  return engine.handle(DRIZZLE, "subquery", data);
}
