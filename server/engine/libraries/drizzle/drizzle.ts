// Drizzle ORM 0.29 to 1.0 (https://orm.drizzle.team/docs/overview): tables, operators, `sql`, query builders and relational queries, for
// PostgreSQL, MySQL and SQLite with every driver.
import { answered, noteDriver } from "./at-once";
import { argument, exportName, option, remembered } from "../call-arguments";
import type { Engine, ExternalCall, LibraryCall, LibraryModel, MethodCall } from "../model";
import { addStep, createBuilder } from "../builders/builder";
import { sharedHandle } from "../shared-handle";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { builderMethod, createSelect } from "./builders";
import { aliased, coreCall, createdTable, dialectOfModule } from "./core-exports";
import { beginQuery, commonTable, createDatabase, databaseMethod } from "./database";
import { columnOf, columnsObject } from "./columns";
import { aliasOf, createSql, createTable, dialectOf, DRIZZLE, isDrizzle } from "./handles";
import { applyOperator } from "./operators";
import { createRelational, delegateOf, runRelational } from "./relational";
import { isQuery, runQuery } from "./run";
import { fieldAlias } from "./select";
import { sqlMember, templateText } from "./sql-tag";
import { sqlOf } from "./text";

const DATABASE = /(?:Database|Transaction)$/;

function externalCall(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  if (call.path[0] === "sql") return sqlCall(engine, call);
  if (/^drizzle-orm\/\w+-core/.test(call.module)) return coreCall(engine, call, name);
  if (name === "drizzle" || name === "drizzle.mock") {
    noteDriver(engine, call.module);
    return createDatabase(engine, dialectOfModule(call.module), schemaOf(engine, call), call);
  }
  const first = argument(call.args, 0);
  if ((name === "getTableColumns" || name === "getColumns") && isDrizzle(first, "table")) return columnsObject(engine, first);
  if (name === "aliasedTable" && isDrizzle(first, "table")) return aliased(engine, first, argument(call.args, 1));
  return applyOperator(engine, name, call.args);
}

/** `drizzle(client, { schema })`, `drizzle({ client, schema })`. */
function schemaOf(engine: Engine, call: ExternalCall): Value | undefined {
  return call.args.map((arg) => option(engine, arg.value, "schema")).find((schema) => schema !== undefined);
}

/** `` sql`…` ``, `sql.raw(…)`. */
function sqlCall(engine: Engine, call: ExternalCall): Value | undefined {
  const [, member] = call.path;
  if (call.template) return createGrowing(engine, templateText(engine, call.template), call);
  const args = call.args.map((arg) => arg.value);
  if (member === "placeholder") return engine.handle(DRIZZLE, "placeholder", { name: engine.stringOf(argument(call.args, 0)) ?? "" });
  if (member === "param") return argument(call.args, 0);
  const text = member === undefined ? undefined : sqlMember(engine, member, args);
  return text && createGrowing(engine, text, call);
}

/** A piece of SQL that `append` makes longer. */
function createGrowing(engine: Engine, text: Value, call: ExternalCall): HandleValue {
  return createBuilder(engine, DRIZZLE, "sql", { text }, call.span);
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  const { handle } = call;
  switch (handle.type) {
    case "db":
      return databaseMethod(engine, call);
    case "selecting":
      return call.method === "from" ? createSelect(engine, argument(call.args, 0), call, handle.data) : undefined;
    case "select":
    case "insert":
    case "update":
    case "delete":
      return builderMethod(engine, call);
    case "with":
      return handle.data["isView"] === true && call.method === "existing"
        ? createTable(engine, { table: aliasOf(handle) ?? "", dialect: "postgres" })
        : commonTable(engine, call);
    case "creator":
      return createdTable(engine, handle, call);
    case "delegate":
      return relationalMethod(engine, call);
    case "prepared":
      return runPrepared(engine, call);
    case "relational":
      return call.method === "prepare"
        ? engine.handle(DRIZZLE, "prepared", { query: handle }, call.span)
        : runPrepared(engine, { ...call, handle });
    case "sql":
      return sqlMethod(engine, call);
    default:
      // Tables and columns in their own declarations.
      return handle.type === "table" || handle.type === "column" ? handle : undefined;
  }
}

function relationalMethod(engine: Engine, call: MethodCall): Value | undefined {
  const table = remembered(call.handle, "table");
  if (table?.v !== "handle" || (call.method !== "findMany" && call.method !== "findFirst")) return undefined;
  return createRelational(engine, table, call, call.method === "findFirst", remembered(call.handle, "maker"));
}

/** A prepared query is found where its parameters are bound. */
function runPrepared(engine: Engine, call: MethodCall): Value | undefined {
  const query = call.handle.type === "prepared" ? remembered(call.handle, "query") : call.handle;
  if (query?.v !== "handle" || !/^(?:execute|all|get|run|values|sync)$/.test(call.method)) return undefined;
  const parameters = argument(call.args, 0);
  const placed = call.handle.type === "prepared" ? { ...query, at: call.span } : query;
  const run = { isFirst: call.method === "get", ...(parameters === UNDEFINED ? {} : { parameters }) };
  return answered(engine, call.method, query.type === "relational" ? runRelational(engine, placed, run) : runQuery(engine, placed, run));
}

/** `.as("total")`, `.mapWith(Number)`, `.append(more)`. */
function sqlMethod(engine: Engine, call: MethodCall): Value | undefined {
  if (call.method === "as")
    return createSql(engine, sqlOf(engine, call.handle), engine.stringOf(argument(call.args, 0)) ?? aliasOf(call.handle));
  if (call.method === "append") return addStep(engine, call.handle, "append", sqlOf(engine, argument(call.args, 0)));
  return /^(?:mapWith|inlineParams|getSQL|\$dynamic)$/.test(call.method) ? call.handle : undefined;
}

function memberOf(handle: HandleValue, name: string, engine: Engine): Value | undefined {
  switch (handle.type) {
    case "db":
      if (name === "query" || name === "_query") return engine.handle(DRIZZLE, "query", { ...handle.data, maker: handle });
      return name === "$primary" ? handle : undefined;
    case "query":
      return delegateOf(engine, handle, name);
    case "table":
      return columnOf(engine, handle, name);
    case "subquery":
      return columnOf(engine, handle, fieldAlias(engine, handle, name));
    default:
      return undefined;
  }
}

/** Queries of a database that cannot be seen: the table at hand says what they are. */
function anyMember(path: readonly string[], call: LibraryCall, engine: Engine): Value | undefined {
  const method = path.at(-1) ?? "";
  const first = call.args[0]?.value;
  const isTable = first !== undefined && isDrizzle(first, "table", "subquery");
  if (method === "from" && isTable) return createSelect(engine, first, call);
  if (/^(?:insert|update|delete|\$count)$/.test(method) && isTable) return beginQuery(engine, method, call, undefined, dialectOf(first));
  if (path.at(-3) !== "query" || (method !== "findMany" && method !== "findFirst")) return undefined;
  const entity = engine.tenancy.entities.get(path.at(-2) ?? "");
  if (entity?.origin !== "drizzle") return undefined;
  return createRelational(engine, createTable(engine, { table: entity.table, dialect: "postgres" }), call, method === "findFirst");
}

export const DRIZZLE_MODEL: LibraryModel = {
  id: DRIZZLE,
  packages: ["drizzle-orm"],
  tokens: ["drizzle", ".from(", ".query.", "findMany", "findFirst"],
  call: externalCall,
  method,
  member: memberOf,
  anyMember,
  invoke: (handle, call, engine) => (handle.type === "creator" ? createdTable(engine, handle, call) : undefined),
  awaited: (handle, engine) => {
    if (handle.type === "relational") return runRelational(engine, handle);
    return isQuery(handle) ? runQuery(engine, handle) : undefined;
  },
  typed: (module, name, _typeArgs, engine) =>
    DATABASE.test(name)
      ? sharedHandle(engine, `${DRIZZLE}:${module}`, () => createDatabase(engine, dialectOfModule(module), undefined))
      : undefined,
};
