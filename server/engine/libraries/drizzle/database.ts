// The Drizzle database and its transactions: where queries begin (https://orm.drizzle.team/docs/overview).
import { answered } from "./at-once";
import { argument, isNothing, option, remembered } from "../call-arguments";
import { clientStorage, rowsThrough, storageHeld, type Storage } from "../chosen-storage";
import type { Engine, LibraryCall, MethodCall } from "../model";
import type { RawSql } from "../raw-sql";
import { fragment, rawFragment } from "../sql-fragments";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { asSubquery, createMutation, createSelect } from "./builders";
import { aliasOf, createSql, dialectOf, DRIZZLE, isDrizzle } from "./handles";
import { changeText, isQuery, runQuery } from "./run";
import { sqlOf } from "./text";

/** A database, or a transaction of it. */
export function createDatabase(engine: Engine, dialect: string, schema: Value | undefined, call?: LibraryCall): HandleValue {
  const storage = call && storageTold(engine, call);
  return engine.handle(DRIZZLE, "db", { dialect, ...(schema ? { schema } : {}), ...(storage ? { storage } : {}) }, call?.span);
}

/** `drizzle(client, …)`, `drizzle({ client, … })`, `drizzle({ connection: … })`, `drizzle(address, …)`. */
function storageTold(engine: Engine, call: LibraryCall): Storage | undefined {
  const first = argument(call.args, 0);
  const client = option(engine, first, "client") ?? first;
  return client.v === "handle" ? storageHeld(client) : clientStorage(engine, first);
}

const EXECUTES: Readonly<Record<string, RawSql["result"]>> = {
  execute: "array",
  all: "array",
  values: "array",
  get: "optional-row",
  run: "count",
};

/** A method of the database; undefined when it is not known. */
export function databaseMethod(engine: Engine, call: MethodCall): Value | undefined {
  const { handle: db, method } = call;
  const first = argument(call.args, 0);
  const begun = beginQuery(engine, method, call, remembered(db, "ctes"), dialectOf(db), db);
  if (begun) return begun;
  switch (method) {
    case "with":
      return { ...db, data: { ...db.data, ctes: engine.array(call.args.map((arg) => arg.value)) } };
    case "$with":
      return engine.handle(DRIZZLE, "with", { alias: engine.stringOf(first) ?? "", db });
    case "transaction":
      return engine.call(first, [db], call.span);
    case "rollback":
      engine.abort();
      return UNDEFINED;
    case "batch":
      return runBatch(engine, first, call);
    case "refreshMaterializedView":
      return engine.promise(UNDEFINED);
    default:
      return EXECUTES[method] ? answered(engine, method, execute(engine, call, EXECUTES[method])) : undefined;
  }
}

/** `select`, `insert` and their like; also of a database that cannot be seen, when a table is at hand. */
export function beginQuery(
  engine: Engine,
  method: string,
  call: LibraryCall,
  ctes: Value | undefined,
  dialect: string,
  maker?: HandleValue,
): Value | undefined {
  const first = argument(call.args, 0);
  const told = { ...(ctes ? { ctes } : {}), ...(maker ? { maker } : {}) };
  switch (method) {
    case "select":
    case "selectDistinct":
    case "selectDistinctOn":
      return engine.handle(DRIZZLE, "selecting", {
        fields: method === "selectDistinctOn" ? argument(call.args, 1) : first,
        dialect,
        ...told,
      });
    case "insert":
    case "update":
    case "delete": {
      const tables = engine.alternatives(first).filter((option) => isDrizzle(option, "table"));
      return tables.length === 0 ? undefined : engine.choice(tables.map((table) => createMutation(engine, method, table, call, told)));
    }
    case "$count": {
      const query = createSelect(engine, first, call, {
        fields: engine.object({ count: createSql(engine, fragment(["count(*)"])) }),
        isCount: true,
        ...told,
      });
      const where = argument(call.args, 1);
      return isNothing(where) ? query : whereOf(engine, query, where, call);
    }
    default:
      return undefined;
  }
}

/** Not run yet: a count may be a column of another query. */
function whereOf(engine: Engine, query: HandleValue, where: Value, call: LibraryCall): Value {
  return (engine.build ?? engine.call).call(engine, engine.member(query, "where"), [where], call.span);
}

/** `db.execute(sql`…`)`; text that is no piece of SQL is sent as it is. */
function execute(engine: Engine, call: MethodCall, result: RawSql["result"]): Value | undefined {
  const first = argument(call.args, 0);
  if (isQuery(first)) return runQuery(engine, first);
  const isSql = engine.alternatives(first).some((option) => isDrizzle(option));
  return engine.rawSql({
    library: DRIZZLE,
    dialect: dialectOf(call.handle),
    text: isSql ? sqlOf(engine, first) : rawFragment(engine, first),
    isTagged: true,
    span: call.span,
    result,
    ...rowsThrough(engine, call.handle, call.span),
  });
}

function runBatch(engine: Engine, queries: Value, call: LibraryCall): Value {
  return engine.call({ v: "external", module: "global", path: ["Promise", "all"] }, [queries], call.span);
}

/** `db.$with("name").as(query)`, with a query or a callback that builds it. A view stands for its query wherever it is read. */
export function commonTable(engine: Engine, call: MethodCall): Value | undefined {
  const isView = call.handle.data["isView"] === true;
  // `pgView("name").with({ securityInvoker: true }).as(…)`.
  if (call.method !== "as") return isView ? call.handle : undefined;
  const given = argument(call.args, 0);
  const db = remembered(call.handle, "db") ?? UNDEFINED;
  const query = given.v === "function" ? (engine.build ?? engine.call).call(engine, given, [db], call.span) : given;
  const alias = aliasOf(call.handle) ?? "";
  const [only] = engine.alternatives(query);
  if (only && isDrizzle(only, "select")) return asSubquery(engine, only, alias, isView ? "view" : "common");
  // An insert is judged by its rows, wherever its result is read.
  if (only && isDrizzle(only, "insert")) runQuery(engine, only);
  const changes = only && isDrizzle(only, "update", "delete") ? only : undefined;
  const text = changes ? changeText(engine, changes) : only && isDrizzle(only, "sql") ? sqlOf(engine, only) : fragment([query]);
  return engine.handle(DRIZZLE, "subquery", {
    alias,
    ...(changes ? { made: changes } : {}),
    isCommon: !isView,
    dialect: db.v === "handle" ? dialectOf(db) : "postgres",
    query: text,
  });
}
