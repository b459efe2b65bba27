// pg-promise 9 to 12 (https://vitaly-t.github.io/pg-promise/Database.html): methods that say how many rows they expect, tasks and
// transactions, and named parameters in five kinds of brackets.
import { argument, exportName, isCallable } from "../call-arguments";
import type { Engine, LibraryCall, LibraryModel, MethodCall } from "../model";
import type { RawSql } from "../raw-sql";
import { sharedHandle } from "../shared-handle";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { formatMethod, helperMethod, PARAMETER } from "./pg-promise-helpers";
import { queryCalls } from "./query-call";
import { sqlTextAt } from "./sql-text-files";

const PG_PROMISE = "pg-promise";
const RESULTS: ReadonlyMap<string, RawSql["result"]> = new Map<string, RawSql["result"]>([
  ["any", "array"],
  ["many", "array"],
  ["manyOrNone", "array"],
  ["query", "array"],
  ["multi", "array"],
  ["map", "array"],
  ["each", "array"],
  ["one", "array"],
  ["oneOrNone", "optional-row"],
  ["none", "count"],
  ["result", "rows-property"],
]);

/** Parameters as the parser knows them. */
function plainText(text: Value): Value {
  const plain = (part: string): string =>
    part.replace(PARAMETER, (_, position?: string, name = "") => (position === undefined ? `:${name}` : `$${position}`));
  if (text.v === "constant" && typeof text.value === "string") return { ...text, value: plain(text.value) };
  return text.v === "text" ? { ...text, parts: text.parts.map((part) => (typeof part === "string" ? plain(part) : part)) } : text;
}

/** One value may stand without a list. */
function listed(engine: Engine, values: Value | undefined): Value | undefined {
  if (!values || values.v === "object" || engine.items(values)) return values;
  return engine.array([values]);
}

function run(engine: Engine, call: MethodCall, result: RawSql["result"]): Value {
  const [query] = queryCalls(engine, { ...call, args: call.args.slice(0, 2) });
  const parameters = listed(engine, query?.parameters);
  const found = engine.rawSql({
    library: PG_PROMISE,
    dialect: "postgres",
    text: plainText(query?.text ?? UNDEFINED),
    ...(query ? { given: query.text } : {}),
    isTagged: false,
    ...(parameters ? { parameters } : {}),
    span: call.span,
    result,
  });
  return call.method === "map" || call.method === "each" ? mapped(engine, call, found) : found;
}

function mapped(engine: Engine, call: MethodCall, found: Value): Value {
  const work = argument(call.args, 2);
  const row = engine.element(engine.await(found));
  const made = isCallable(work) ? engine.call(work, [row], call.span) : row;
  return call.method === "map" ? engine.promise(engine.array([], made)) : found;
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  const { method: name } = call;
  const result = RESULTS.get(name);
  if (name === "one") {
    // Without exactly one row it is rejected.
    const row = engine.element(engine.await(run(engine, call, "array")));
    return engine.promise(row.v === "row" ? { ...row, isOptional: false } : row);
  }
  if (result) return run(engine, call, result);
  if (/^(?:task|tx|taskIf|txIf)$/.test(name)) return session(engine, call);
  if (name === "batch")
    return engine.call({ v: "external", module: "global", path: ["Promise", "all"] }, [argument(call.args, 0)], call.span);
  if (name === "connect") return engine.promise(call.handle);
  return name === "done" ? engine.promise(UNDEFINED) : undefined;
}

function session(engine: Engine, call: MethodCall): Value {
  const work = call.args.map((arg) => arg.value).findLast((value) => isCallable(value)) ?? UNDEFINED;
  const answer = engine.promise(engine.await(engine.call(work, [call.handle], call.span, call.handle)));
  if (call.method.startsWith("tx")) engine.endTransaction?.();
  return answer;
}

/** `new PreparedStatement({ text, values })`, `new QueryFile(path)`: the text that it stands for, or an object with it. */
function queryObject(engine: Engine, name: string, call: LibraryCall): Value | undefined {
  const first = argument(call.args, 0);
  if (name === "QueryFile") return sqlTextAt(engine, first);
  return name === "ParameterizedQuery" || name === "PreparedStatement" ? first : undefined;
}

function database(engine: Engine, call?: LibraryCall): HandleValue {
  if (call) return engine.handle(PG_PROMISE, "database", {}, call.span);
  return sharedHandle(engine, PG_PROMISE, () => engine.handle(PG_PROMISE, "database", {}));
}

/** `pgPromise({ extend(object) { object.orders = new Orders(object); } })(connection)`: the function adds to each database and transaction. */
function extendedDatabase(engine: Engine, library: HandleValue, call: LibraryCall): HandleValue {
  const made = database(engine, call);
  const { options } = library.data;
  const extend = options ? engine.member(options as Value, "extend") : UNDEFINED;
  if (isCallable(extend)) engine.call(extend, [made, UNDEFINED], call.span, made);
  return made;
}

export const PG_PROMISE_MODEL: LibraryModel = {
  id: PG_PROMISE,
  packages: [PG_PROMISE],
  tokens: [PG_PROMISE, "oneOrNone(", "manyOrNone("],
  call: (call, engine) => {
    const name = exportName(call.path);
    if (name === "") return engine.handle(PG_PROMISE, "library", { options: argument(call.args, 0) }, call.span);
    return queryObject(engine, name, call);
  },
  invoke: (handle, call, engine) => (handle.type === "library" ? extendedDatabase(engine, handle, call) : undefined),
  method: (call, engine) => {
    if (call.handle.type === "helpers") return helperMethod(call, engine);
    if (call.handle.type === "as") return formatMethod(call, engine);
    if (call.handle.type === "library") return queryObject(engine, call.method, call);
    return call.handle.type === "database" ? method(call, engine) : undefined;
  },
  member: (handle, name, engine) =>
    handle.type === "library" && (name === "helpers" || name === "as") ? engine.handle(PG_PROMISE, name, {}) : undefined,
  typed: (_module, name, _typeArgs, engine) => (/(?:^|\.)(?:IDatabase|ITask|IBaseProtocol)$/.test(name) ? database(engine) : undefined),
};
