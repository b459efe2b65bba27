// Kysely 0.2x (https://kysely.dev/docs/intro): the database, its transactions and builders, `sql`. A query runs where it is executed, not
// where it is awaited. Undefined becomes NULL, so a condition on it selects nothing.
import { NOWHERE } from "../../../../rules/contract/span";
import { argument, exportName, listOf, option, remembered } from "../call-arguments";
import { addStep, createBuilder, stepsOf } from "../builders/builder";
import { sqlPart } from "../builders/parts";
import { ANY_DIALECT } from "../builders/sql-text";
import { dialectOf } from "../builders/statement";
import { clientStorage, rowsThrough, storageHeld, chosenBy, noteSchema } from "../chosen-storage";
import type { Engine, ExternalCall, LibraryCall, LibraryModel, MethodCall } from "../model";
import { sharedHandle } from "../shared-handle";
import { fragment } from "../sql-fragments";
import { constant, TRUE, UNDEFINED, type HandleValue, type Value } from "../value";
import {
  chainedExpression,
  comparisonText,
  createExpression,
  createExpressionBuilder,
  expressionMethod,
  functionCall,
  isKysely,
  KYSELY,
  sqlCall,
} from "./expressions";
import { createMerge, mergeMethod } from "./merge";
import { createTransformer, limitsOf, nodeCall, together, transformerMethod, type Limits } from "./plugins";
import { conflictMethod, createQuery, joinMethod, queryMethod } from "./queries";

const VERBS: Readonly<Record<string, "select" | "insert" | "update" | "delete">> = {
  selectFrom: "select",
  insertInto: "insert",
  replaceInto: "insert",
  updateTable: "update",
  deleteFrom: "delete",
};

function externalCall(call: ExternalCall, engine: Engine): Value | undefined {
  if (call.path[0] === "sql") return sqlCall(engine, call.path[1], call);
  const name = exportName(call.path);
  if (/Dialect$/.test(name)) return createDialect(engine, name, argument(call.args, 0));
  if (name === "Kysely") return createDatabase(engine, call);
  const node = nodeCall(engine, name, call);
  if (node) return node;
  if (name === "expressionBuilder") return createExpressionBuilder(engine, ANY_DIALECT);
  if (/^json(?:Array|Object)From$/.test(name)) return createExpression(engine, sqlPart(engine, argument(call.args, 0)));
  return undefined;
}

/** `new PostgresDialect({ pool })`, `new SqliteDialect({ database })`; dialects of other packages are told an address. */
function createDialect(engine: Engine, name: string, options: Value): HandleValue {
  const client = option(engine, options, "pool") ?? option(engine, options, "database") ?? option(engine, options, "postgres");
  const storage = client ? storageHeld(client) : clientStorage(engine, options);
  return engine.handle(KYSELY, "dialect", { dialect: dialectNamed(name), ...(storage ? { storage } : {}) });
}

function dialectNamed(name: string): string {
  return /mysql|planet/i.test(name) ? "mysql" : /sqlite|libsql|d1|turso/i.test(name) ? "sqlite" : "postgres";
}

function createDatabase(engine: Engine, call: ExternalCall): HandleValue {
  const given = option(engine, argument(call.args, 0), "dialect");
  const isKnown = given && isKysely(given, "dialect");
  const plugins = listOf(engine, option(engine, argument(call.args, 0), "plugins"));
  const storage = isKnown ? storageHeld(given) : undefined;
  return createBuilder(
    engine,
    KYSELY,
    "db",
    { dialect: isKnown ? dialectOf(given) : "postgres", ...(storage ? { storage } : {}), limits: limitsOfAll(engine, plugins) },
    call.span,
  );
}

function limitsOfAll(engine: Engine, plugins: readonly Value[]): Limits {
  return together(plugins.map((plugin) => limitsOf(engine, plugin)));
}

/** The query with the conditions that plugins of its database add to it. */
function limited(engine: Engine, query: HandleValue, verb: keyof Limits | "insert", db: HandleValue): HandleValue {
  const { limits } = db.data as { readonly limits?: Limits };
  const own = verb === "insert" ? [] : (limits?.[verb] ?? []);
  const { table } = query.data;
  for (const { column, value } of own) {
    const name = typeof table === "string" ? `${table}.${column}` : column;
    const text = comparisonText(engine, dialectOf(query), constant(name), constant("="), value);
    addStep(engine, query, "where", engine.object({ word: constant("and"), text }));
  }
  return query;
}

/** Also of the expression builder, which can begin subqueries. */
function databaseMethod(engine: Engine, call: MethodCall): Value | undefined {
  const { handle: db, method } = call;
  const verb = VERBS[method];
  if (verb) {
    const query = createQuery(engine, verb, dialectOf(db), call, db.type === "db" ? stepsOf(engine, db).map((step) => step.value) : []);
    return limited(engine, storedThrough(engine, query, db, call), verb, db);
  }
  if (method === "mergeInto")
    return createMerge(
      engine,
      dialectOf(db),
      call,
      stepsOf(engine, db).map((step) => step.value),
    );
  const first = argument(call.args, 0);
  switch (method) {
    case "with":
    case "withRecursive":
      return withCommon(engine, db, call);
    case "transaction":
    case "startTransaction":
    case "connection":
    case "isolation":
      return engine.handle(KYSELY, "begin", { db });
    case "withSchema": {
      const chosen = chosenBy(engine, first);
      noteSchema(engine, KYSELY, first, call.span);
      return chosen ? { ...db, data: { ...db.data, storage: { chosen } } } : db;
    }
    case "withPlugin": {
      const { limits = {} } = db.data as { readonly limits?: Limits };
      return { ...db, data: { ...db.data, limits: together([limits, limitsOf(engine, first)]) } };
    }
    case "withoutPlugins":
      return { ...db, data: { ...db.data, limits: {} } };
    case "withTables":
      return db;
    case "execute":
      // A controlled transaction's `commit().execute()`.
      return engine.promise(UNDEFINED);
    case "commit":
    case "rollback":
    case "savepoint":
    case "rollbackToSavepoint":
    case "releaseSavepoint":
      return db;
    case "executeQuery":
      return executeQuery(engine, first, call);
    case "destroy":
      return engine.promise(UNDEFINED);
    default:
      return undefined;
  }
}

/** `executeQuery(query)`, `executeQuery(query.compile())`: rows stand beside what else is told of them. */
function executeQuery(engine: Engine, given: Value, call: MethodCall): Value {
  const query = isKysely(given, "compiled") ? (remembered(given, "query") ?? given) : given;
  if (!isKysely(query, "query")) return engine.promise(engine.unknown("executeQuery"));
  const rows = engine.await(engine.call(engine.member(query, "execute"), [], call.span));
  return engine.promise(engine.object({ rows, numAffectedRows: engine.unknown("numAffectedRows"), insertId: engine.unknown("insertId") }));
}

/** The query with what is known of the schema or database that it goes to. */
function storedThrough(engine: Engine, query: HandleValue, db: HandleValue, call: LibraryCall): HandleValue {
  const { isDefaultStorage, scope } = rowsThrough(engine, db, call.span);
  if (scope?.tenant) return addStep(engine, query, "schema", scope.tenant);
  return isDefaultStorage ? addStep(engine, query, "shared", TRUE) : query;
}

/** `with("name", (db) => query)`: a database that knows the common table. */
function withCommon(engine: Engine, db: HandleValue, call: MethodCall): HandleValue {
  const given = argument(call.args, 1);
  const query = given.v === "function" || given.v === "native" ? (engine.build?.(given, [db], call.span) ?? UNDEFINED) : given;
  const name = (engine.stringOf(argument(call.args, 0)) ?? "").replace(/\(.*$/, "");
  const copy = createBuilder(engine, KYSELY, "db", db.data, call.span);
  for (const step of stepsOf(engine, db)) addStep(engine, copy, "with", step.value);
  return addStep(engine, copy, "with", engine.object({ name: { v: "constant", value: name }, text: commonText(engine, query), query }));
}

/** An insert yields the rows that it made; updates and deletes say themselves that they yield rows. */
function commonText(engine: Engine, query: Value): Value {
  const text = sqlPart(engine, query);
  const yields =
    isKysely(query, "query") && query.data["verb"] === "insert" && stepsOf(engine, query).some((step) => step.kind === "returning");
  return yields ? withReturning(text) : text;
}

/** The text stands in parentheses. */
function withReturning(text: Value): Value {
  if (text.v !== "text" || text.parts.at(-1) !== ")") return text;
  return { ...text, parts: [...text.parts.slice(0, -1), " returning *)"] };
}

/** `transaction().setIsolationLevel(…).execute(work)`. */
function beginMethod(engine: Engine, call: MethodCall): Value | undefined {
  const { db } = call.handle.data as { readonly db?: Value };
  if (call.method !== "execute") return /^set\w+$/.test(call.method) ? call.handle : undefined;
  const work = argument(call.args, 0);
  return work.v === "constant" ? engine.promise(db ?? UNDEFINED) : engine.call(work, [db ?? UNDEFINED], call.span);
}

/** `` sql`…`.execute(db) ``. */
function executeSql(engine: Engine, call: MethodCall): Value {
  const db = argument(call.args, 0);
  return engine.rawSql({
    library: KYSELY,
    dialect: db.v === "handle" ? dialectOf(db) : "postgres",
    text: sqlPart(engine, call.handle),
    isTagged: true,
    span: call.span,
    result: "rows-property",
    operation: "sql",
    ...(db.v === "handle" ? rowsThrough(engine, db, call.span) : {}),
  });
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  const { handle } = call;
  const args = call.args.map((arg) => arg.value);
  switch (handle.type) {
    case "db":
      return databaseMethod(engine, call);
    case "begin":
      return beginMethod(engine, call);
    case "query":
      return queryMethod(engine, call);
    case "merge":
      return mergeMethod(engine, call);
    case "join":
      return joinMethod(engine, call);
    case "conflict":
      return conflictMethod(engine, call);
    case "eb":
      return VERBS[call.method] ? databaseMethod(engine, call) : expressionMethod(engine, dialectOf(handle), call.method, args);
    case "fn":
      return functionCall(engine, dialectOf(handle), call.method === "agg" ? "max" : call.method, args);
    case "expression":
      if (call.method === "execute") return executeSql(engine, call);
      return chainedExpression(engine, dialectOf(handle), handle, call.method, args);
    case "transformer":
      return transformerMethod(engine, call);
    case "dynamic":
      return createExpression(engine, fragment([args[0] ?? UNDEFINED]));
    default:
      return handle.type === "schema" ? handle : undefined;
  }
}

function invoke(handle: HandleValue, call: LibraryCall, engine: Engine): Value | undefined {
  const [first = UNDEFINED, second = UNDEFINED, third = UNDEFINED] = call.args.map((arg) => arg.value);
  if (handle.type === "eb") return createExpression(engine, comparisonText(engine, dialectOf(handle), first, second, third));
  if (handle.type === "fn") return functionCall(engine, dialectOf(handle), engine.stringOf(first) ?? "coalesce", [second]);
  return undefined;
}

function memberOf(handle: HandleValue, name: string, engine: Engine): Value | undefined {
  if (handle.type !== "db" && handle.type !== "eb") return undefined;
  switch (name) {
    case "eb":
      return handle;
    case "fn":
      return engine.handle(KYSELY, "fn", { dialect: dialectOf(handle) });
    case "dynamic":
      return engine.handle(KYSELY, "dynamic", {});
    case "schema":
      return engine.handle(KYSELY, "schema", {});
    default:
      return undefined;
  }
}

/** Queries of a database that cannot be seen: its first call names a table of the schema. */
function anyMember(path: readonly string[], call: LibraryCall, engine: Engine): Value | undefined {
  const verb = VERBS[path.at(-1) ?? ""];
  const name = engine
    .stringOf(call.args[0]?.value ?? UNDEFINED)
    ?.split(/[\s.]/)
    .at(0)
    ?.toLowerCase();
  return verb && name !== undefined && engine.tenancy.byTable.has(name) ? createQuery(engine, verb, "postgres", call) : undefined;
}

export const KYSELY_MODEL: LibraryModel = {
  id: KYSELY,
  packages: [KYSELY],
  tokens: ["kysely", "selectFrom", "insertInto", "updateTable", "deleteFrom", "mergeInto"],
  call: externalCall,
  method,
  invoke,
  member: memberOf,
  anyMember,
  typed: (_module, name, _typeArgs, engine) => {
    if (/^(?:Kysely|Transaction|ControlledTransaction|QueryCreator)$/.test(name))
      return sharedHandle(engine, KYSELY, () => createBuilder(engine, KYSELY, "db", { dialect: "postgres" }, NOWHERE));
    return name === "ExpressionBuilder" ? createExpressionBuilder(engine, ANY_DIALECT) : undefined;
  },
  extended: (_module, path, engine, derived) => {
    if (exportName(path) === "OperationNodeTransformer") return createTransformer(engine, derived?.self);
    return exportName(path) === "Kysely" ? createBuilder(engine, KYSELY, "db", { dialect: "postgres" }, NOWHERE) : undefined;
  },
};
