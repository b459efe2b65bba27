// SQLite in the process: better-sqlite3 (https://github.com/WiseLibs/better-sqlite3/blob/master/docs/api.md), node:sqlite, bun:sqlite,
// and the sqlite and sqlite3 packages. A prepared statement is used where its parameters are bound.
import { argument, asList, exportName, remembered } from "../call-arguments";
import { clientStorage, rowsThrough } from "../chosen-storage";
import type { Engine, LibraryCall, LibraryModel, MethodCall } from "../model";
import { sharedHandle } from "../shared-handle";
import { NULL, UNDEFINED, type HandleValue, type PassedArgument, type Value } from "../value";

const SQLITE = "better-sqlite3";
const MAKERS = /^(?:Database|DatabaseSync|default\.Database|verbose\.Database|open)?$/;
const TYPES = /^(?:Database|DatabaseSync|BetterSqlite3\.Database|Database\.Database)$/;
const READS: ReadonlySet<string> = new Set(["all", "get", "run", "iterate", "values", "each"]);
/** Methods of a statement that say how rows look. */
const SHAPES: ReadonlySet<string> = new Set(["pluck", "raw", "expand", "safeIntegers", "setReadBigInts"]);
const QUIET: ReadonlySet<string> = new Set([
  "close",
  "pragma",
  "backup",
  "function",
  "aggregate",
  "loadExtension",
  "configure",
  "finalize",
]);

/** One object with names, one list, or the values one by one. */
function parametersOf(engine: Engine, text: Value, args: readonly PassedArgument[]): Value {
  const [only] = args;
  const isNamed = /[@:$][A-Za-z_]/.test(engine.stringOf(text) ?? "");
  if (only && args.length === 1 && (isNamed || engine.items(only.value) || only.value.v === "object")) return bareNames(engine, only.value);
  return asList(engine, args);
}

/** `{ $org: value }` is `{ org: value }`. */
function bareNames(engine: Engine, parameters: Value): Value {
  const members = parameters.v === "object" ? engine.members(parameters) : undefined;
  if (parameters.v !== "object" || !members || ![...members.keys()].some((name) => /^[$:@]/.test(name))) return parameters;
  const made = engine.object({});
  const bare = new Map([...members].map(([name, member]) => [name.replace(/^[$:@]/, ""), member]));
  return made.v === "object" ? { ...made, members: bare, rest: engine.spreads(parameters) } : parameters;
}

/** The database of a prepared statement, or the database itself. */
function databaseOf(handle: HandleValue): HandleValue {
  const database = remembered(handle, "database");
  return database?.v === "handle" ? database : handle;
}

function run(engine: Engine, call: MethodCall, text: Value, parameters: Value): Value {
  const isRead = call.method !== "run";
  const sent = engine.rawSql({
    library: SQLITE,
    dialect: "sqlite",
    text,
    isTagged: call.template !== undefined,
    parameters,
    span: call.span,
    result: isRead ? "array" : "count",
    ...rowsThrough(engine, databaseOf(call.handle), call.span),
  });
  const result = sent.v === "promise" ? sent.of : sent;
  if (call.method !== "get") return result;
  const row = engine.element(result);
  return row.v === "row" || row.v === "unknown" ? { ...row, isOptional: true } : row;
}

function statementMethod(call: MethodCall, engine: Engine): Value | undefined {
  const { text, bound } = call.handle.data as { readonly text: Value; readonly bound?: Value };
  if (SHAPES.has(call.method)) return call.handle;
  if (call.method === "bind")
    return engine.handle(SQLITE, "statement", { ...call.handle.data, bound: parametersOf(engine, text, call.args) }, call.handle.at);
  if (!READS.has(call.method)) return undefined;
  const { values, callbacks } = apart(call.args);
  const result = run(engine, call, text, bound ?? parametersOf(engine, text, values));
  return callbacks.length > 0 ? tell(engine, call, callbacks, result) : result;
}

/** Node's `` sql.all`…` `` of a store of tags (https://nodejs.org/api/sqlite.html#class-sqltagstore). */
function tagMethod(call: MethodCall, engine: Engine): Value | undefined {
  return call.template && READS.has(call.method) ? run(engine, call, call.template, engine.array([])) : UNDEFINED;
}

function databaseMethod(call: MethodCall, engine: Engine): Value | undefined {
  const text = argument(call.args, 0);
  switch (call.method) {
    case "prepare":
    case "query":
      return engine.handle(SQLITE, "statement", { text, database: call.handle }, call.span);
    case "createTagStore":
      return engine.handle(SQLITE, "tags", { database: call.handle }, call.span);
    case "exec":
      return run(engine, { ...call, method: "run" }, text, engine.array([]));
    case "transaction":
      return engine.native("transaction", (args) =>
        engine.call(
          text,
          args.map((arg) => arg.value),
          call.span,
        ),
      );
    default:
      if (READS.has(call.method)) return direct(engine, call, text);
      return QUIET.has(call.method) ? UNDEFINED : undefined;
  }
}

/** `db.all(sql, …values, callback)` of the sqlite and sqlite3 packages. */
function direct(engine: Engine, call: MethodCall, text: Value): Value {
  const { values, callbacks } = apart(call.args.slice(1));
  const result = run(engine, call, text, parametersOf(engine, text, values));
  return callbacks.length > 0 ? tell(engine, call, callbacks, result) : engine.promise(result);
}

/** Values, and the functions behind them that are told. */
function apart(args: readonly PassedArgument[]): { readonly values: readonly PassedArgument[]; readonly callbacks: readonly Value[] } {
  const isFunction = ({ value }: PassedArgument): boolean => value.v === "function" || value.v === "native";
  return { values: args.filter((arg) => !isFunction(arg)), callbacks: args.filter(isFunction).map(({ value }) => value) };
}

/** `each` tells one function of each row, and another that there are no more. */
function tell(engine: Engine, call: MethodCall, callbacks: readonly Value[], result: Value): Value {
  const [first = UNDEFINED, done] = callbacks;
  engine.call(first, [NULL, call.method === "each" ? engine.element(result) : result], call.span);
  if (done) engine.call(done, [NULL, engine.unknown("sqlite.count")], call.span);
  return UNDEFINED;
}

function create(engine: Engine, call?: LibraryCall): HandleValue {
  if (!call) return sharedHandle(engine, SQLITE, () => engine.handle(SQLITE, "database", {}));
  return engine.handle(SQLITE, "database", { storage: clientStorage(engine, call.args[0]?.value) }, call.span);
}

export const SQLITE_MODEL: LibraryModel = {
  id: SQLITE,
  packages: [SQLITE, "node:sqlite", "bun:sqlite", "sqlite", "sqlite3"],
  tokens: ["sqlite"],
  call: (call, engine) => {
    const name = exportName(call.path);
    // `require("sqlite3").verbose()` is the module itself.
    if (name === "verbose") return { v: "external", module: call.module, path: [] };
    if (!MAKERS.test(name)) return undefined;
    return name === "open" ? engine.promise(create(engine, call)) : create(engine, call);
  },
  method: (call, engine) => {
    if (call.handle.type === "tags") return tagMethod(call, engine);
    return call.handle.type === "statement" ? statementMethod(call, engine) : databaseMethod(call, engine);
  },
  typed: (_module, name, _typeArgs, engine) => (TYPES.test(exportName(name.split("."))) ? create(engine) : undefined),
};
