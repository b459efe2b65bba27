// mysql2 (https://sidorares.github.io/node-mysql2/docs) with promises and callbacks, mysql, and mariadb. `query` and `execute` resolve
// to `[rows, fields]` in mysql2, to the rows themselves in mariadb.
import { argument, exportName, isCallable, lastArgument, option } from "../call-arguments";
import { clientStorage, rowsThrough } from "../chosen-storage";
import type { Engine, ExternalCall, LibraryCall, LibraryModel, MethodCall } from "../model";
import { decorateServer, pluginOptions } from "../server-plugins";
import { sharedHandle } from "../shared-handle";
import { NULL, UNDEFINED, type HandleValue, type Value } from "../value";
import { sqlString } from "./sqlstring";
import { deliver, queryCalls, type QueryCall } from "./query-call";

const MYSQL = "mysql2";
const PLUGIN = "@fastify/mysql";
const MAKERS = /^(?:promise\.)?(?:createPool|createConnection|createPoolCluster)$/;
const TYPES = /^(?:Pool|PoolConnection|Connection|PoolNamespace)$/;
const NAMED = /:[A-Za-z_]/;
const QUIET: ReadonlySet<string> = new Set("on release destroy importFile".split(" "));
/** Methods that tell a callback no more than that they are done. */
const TOLD: ReadonlySet<string> = new Set("end beginTransaction commit rollback ping".split(" "));

/** Methods that send a statement; `batch` and `queryStream` of mariadb. */
const SENDS: ReadonlySet<string> = new Set("query execute batch queryStream".split(" "));

/** `batch(sql, list)` sends the statement once for each element: a list of values, or an object with them. */
function eachOfBatch(engine: Engine, call: MethodCall, { parameters, ...rest }: QueryCall): QueryCall {
  if (call.method !== "batch" || !parameters) return { ...rest, ...(parameters ? { parameters } : {}) };
  const each = engine.element(parameters);
  // One placeholder is given its values without lists of their own.
  const isRow = engine.alternatives(each).some((option) => option.v === "object" || engine.items(option) !== undefined);
  return { ...rest, parameters: isRow || each.v === "source" || each.v === "unknown" ? each : engine.array([each]) };
}

/** `prepare(sql)` yields a statement, or hands it to the callback: it is found where it is executed. */
function prepare(engine: Engine, call: MethodCall): Value {
  const statement = engine.handle(MYSQL, "prepared", { text: argument(call.args, 0), client: call.handle }, call.span);
  const callback = call.args.length > 1 ? lastArgument(call)?.value : undefined;
  if (!callback || !isCallable(callback)) return engine.promise(statement);
  engine.call(callback, [NULL, statement], call.span);
  return UNDEFINED;
}

function executePrepared(engine: Engine, call: MethodCall): Value | undefined {
  if (!/^execute(?:Stream)?$/.test(call.method)) return engine.promise(UNDEFINED);
  const { text, client } = call.handle.data as { readonly text: Value; readonly client: HandleValue };
  return query(engine, { ...call, handle: client, args: [{ value: text }, ...call.args] });
}

function query(engine: Engine, call: MethodCall): Value {
  const calls = queryCalls(engine, call).map((one) => withNames(engine, eachOfBatch(engine, call, one)));
  const results = calls.map(({ text, isTagged, parameters }) => {
    const rows = engine.rawSql({
      library: MYSQL,
      dialect: "mysql",
      text,
      isTagged,
      ...(parameters ? { parameters: listed(engine, text, parameters) } : {}),
      span: call.span,
      result: "array",
      ...rowsThrough(engine, call.handle, call.span),
    });
    const callback = calls[0]?.callback;
    return callback || call.handle.data["isPlain"] === true ? rows : pairOf(engine, rows);
  });
  return deliver(engine, call, calls[0]?.callback, results);
}

/** `??` with names that are fixed: the names themselves. */
function withNames(engine: Engine, call: QueryCall): QueryCall {
  const text = engine.stringOf(call.text);
  const values = call.parameters && engine.items(call.parameters);
  if (text === undefined || !values || values.more || !text.includes("??")) return call;
  const left: Value[] = [];
  let place = 0;
  const named = text.replace(/\?\??/g, (mark) => {
    const value = values.items[place++]?.value ?? UNDEFINED;
    const name = mark === "??" ? engine.stringOf(value) : undefined;
    if (name === undefined) left.push(value);
    return name === undefined ? mark : name.replace(/[^.]+/g, "`$&`");
  });
  return { ...call, text: { v: "constant", value: named }, parameters: engine.array(left) };
}

/** One placeholder may be given its value without a list; an object then is a row, unless the placeholders have names. */
function listed(engine: Engine, text: Value, parameters: Value): Value {
  const isSingle = parameters.v === "object" || parameters.v === "constant" || parameters.v === "principal" || parameters.v === "text";
  return isSingle && !namesValues(engine, text) ? engine.array([parameters]) : parameters;
}

/** Whether a placeholder has a name in any piece that the statement may be put together from. */
function namesValues(engine: Engine, text: Value): boolean {
  return engine.alternatives(text).some((option) => {
    if (option.v === "text") return option.parts.some((part) => (typeof part === "string" ? NAMED.test(part) : namesValues(engine, part)));
    return NAMED.test(engine.stringOf(option) ?? "");
  });
}

function pairOf(engine: Engine, rows: Value): Value {
  return engine.promise(engine.array([rows.v === "promise" ? rows.of : rows, engine.unknown("mysql:fields")]));
}

function create(engine: Engine, isPlain: boolean, call?: LibraryCall): HandleValue {
  const storage = call && clientStorage(engine, call.args[0]?.value);
  return engine.handle(MYSQL, "client", { ...(isPlain ? { isPlain } : {}), ...(storage ? { storage } : {}) }, call?.span);
}

/** `getConnection()` yields a client, or hands it to the callback. */
function connect(engine: Engine, call: MethodCall): Value {
  const callback = lastArgument(call)?.value;
  if (!callback) return engine.promise(call.handle);
  engine.call(callback, [NULL, call.handle], call.span);
  return UNDEFINED;
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  if (call.handle.type === "prepared") return executePrepared(engine, call);
  if (SENDS.has(call.method)) return query(engine, call);
  if (call.method === "prepare") return prepare(engine, call);
  if (call.method === "getConnection" || call.method === "connect") return connect(engine, call);
  if (call.method === "promise" || call.method === "of") return call.handle;
  if (call.method === "changeUser") return changeUser(engine, call);
  if (TOLD.has(call.method)) return told(engine, call);
  return QUIET.has(call.method) ? engine.promise(UNDEFINED) : sqlString(engine, call.method, call);
}

/** `beginTransaction((error) => …)`; without a callback, a promise. */
function told(engine: Engine, call: MethodCall): Value {
  const callback = lastArgument(call)?.value;
  if (callback?.v !== "function" && callback?.v !== "native") return engine.promise(UNDEFINED);
  engine.call(callback, [NULL], call.span);
  return UNDEFINED;
}

/** `changeUser({ database })`: the session begins anew, in this database. */
function changeUser(engine: Engine, call: MethodCall): Value {
  const database = option(engine, argument(call.args, 0), "database");
  if (database) engine.enter?.("session:database", database);
  const callback = lastArgument(call)?.value;
  if (callback && isCallable(callback)) engine.call(callback, [NULL], call.span);
  return engine.promise(UNDEFINED);
}

function pluginPool(engine: Engine, call: ExternalCall): HandleValue {
  return engine.handle(MYSQL, "client", { storage: clientStorage(engine, pluginOptions(call)) }, call.span);
}

export const MYSQL_MODEL: LibraryModel = {
  id: MYSQL,
  packages: [MYSQL, "mysql", "mariadb", PLUGIN],
  tokens: ["mysql", "mariadb"],
  call: (call, engine) => {
    if (call.module === PLUGIN) return decorateServer(engine, call, { property: "mysql", nameOption: "name" }, pluginPool(engine, call));
    const name = exportName(call.path);
    if (!MAKERS.test(name)) return sqlString(engine, name, call);
    const made = create(engine, call.module.startsWith("mariadb"), call);
    const isPromised = call.module === "mysql2/promise" && name.endsWith("createConnection");
    return isPromised ? engine.promise(made) : made;
  },
  method,
  member: (handle, name) => (name === "pool" || name === "connection" ? handle : undefined),
  typed: (module, name, _typeArgs, engine) => {
    const plain = exportName(name.split(".")).replace(/^(?:mysql|promise)\./, "");
    const isPlain = module.startsWith("mariadb");
    return TYPES.test(plain) ? sharedHandle(engine, `${MYSQL}:${isPlain}`, () => create(engine, isPlain)) : undefined;
  },
};
