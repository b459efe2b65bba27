// postgres.js (https://github.com/porsager/postgres), and Neon's `neon()` and Bun's `sql` (https://bun.com/docs/runtime/sql) with the same
// tag: `` sql`…` `` is a query where it is awaited and a piece of one where it stands inside another. Which, is told from how it begins.
import { argument, exportName, isCallable, option } from "../call-arguments";
import { clientStorage, rowsThrough, storageHeld, type Storage } from "../chosen-storage";
import type { Engine, ExternalCall, LibraryCall, LibraryModel, MethodCall } from "../model";
import { sharedHandle } from "../shared-handle";
import { fragment, fragmentOf, rawFragment } from "../sql-fragments";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { createHelper, expandHelper, POSTGRES_JS } from "./postgres-fragments";
import { sqlTextAt } from "./sql-text-files";

const STATEMENT =
  /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/|\()*(?:select|insert|update|delete|with|merge|set|truncate|begin|commit|rollback|lock|call|do|create|alter|drop|refresh|explain)\b/i;
const TYPES = /^(?:Sql|TransactionSql|ReservedSql|ISql|NeonQueryFunction|SQL|TransactionSQL|ReservedSQL)$/;
const QUIET: ReadonlySet<string> = new Set(["end", "close", "release", "listen", "notify", "subscribe"]);

const BUN = "bun";

/** The text behind each query that was made, for queries that turn out to be part of another one. */
const texts = new WeakMap<object, Value>();

function createSql(engine: Engine, call?: LibraryCall): HandleValue {
  if (!call) return sharedHandle(engine, POSTGRES_JS, () => engine.handle(POSTGRES_JS, "sql", {}));
  const isCamelCased = call.args.some((arg) => toCamelCase(engine, option(engine, arg.value, "transform")));
  return engine.handle(POSTGRES_JS, "sql", { storage: addressStorage(engine, call), isCamelCased }, call.span);
}

const CAMEL_CASE: ReadonlySet<string> = new Set(["camel", "toCamel"]);

/** `postgres.camel`, `{ ...postgres.camel, undefined: null }`, `{ column: { from: postgres.toCamel } }`, `{ column: postgres.toCamel }`. */
function toCamelCase(engine: Engine, transform: Value | undefined): boolean {
  if (transform?.v === "external") return transform.module === "postgres" && transform.path.some((name) => CAMEL_CASE.has(name));
  const own = transform && (option(engine, transform, "column") ?? option(engine, transform, "from"));
  return own !== undefined && toCamelCase(engine, own);
}

/** `postgres(url, options)`, `postgres(options)`. */
function addressStorage(engine: Engine, call: LibraryCall): Storage {
  const found = call.args.map((arg) => clientStorage(engine, arg.value));
  return found.find((storage) => storage.chosen) ?? { isFixed: true };
}

/** What a transaction or a reserved connection is given: the same database. */
function within(engine: Engine, { handle: maker }: MethodCall): HandleValue {
  return storageHeld(maker)
    ? engine.handle(POSTGRES_JS, "sql", { maker, isCamelCased: maker.data["isCamelCased"] === true }, maker.at)
    : createSql(engine);
}

/** `` sql`…` `` or `sql(value, …columns)`. */
function invokeSql(engine: Engine, handle: HandleValue, call: LibraryCall): Value {
  const given = argument(call.args, 0);
  // Neon's `sql("select …", values)`.
  if (!call.template && beginsStatement(engine, given))
    return answered(engine, handle, send(engine, handle, call, given, false, call.args[1]?.value));
  if (!call.template) return createHelper(engine, { first: argument(call.args, 0), columns: call.args.slice(1).map((arg) => arg.value) });
  const text = fragment(expandParts(engine, partsOf(call.template)));
  if (!beginsStatement(engine, text)) return text;
  return answered(engine, handle, send(engine, handle, call, text, true));
}

/** Neon's `fullResults`: rows stand beside their number. */
function answered(engine: Engine, handle: HandleValue, result: Value): Value {
  if (handle.data["isFull"] !== true) return result;
  const rows = engine.await(result);
  return engine.promise(engine.object({ rows, rowCount: engine.member(rows, "length"), fields: engine.unknown("fields") }));
}

function send(engine: Engine, handle: HandleValue, call: LibraryCall, text: Value, isTagged: boolean, parameters?: Value): Value {
  const result = engine.rawSql({
    library: POSTGRES_JS,
    dialect: "postgres",
    text,
    isTagged,
    ...(parameters ? { parameters } : {}),
    span: call.span,
    result: handle.data["isCamelCased"] === true ? "camel-case-array" : "array",
    ...rowsThrough(engine, handle, call.span),
  });
  texts.set(result, isTagged ? text : rawFragment(engine, text));
  return result;
}

function partsOf(template: Value): readonly (string | Value)[] {
  return template.v === "text" ? template.parts : [template];
}

/** Helpers and queries among the values become text. */
function expandParts(engine: Engine, parts: readonly (string | Value)[]): readonly (string | Value)[] {
  let before = "";
  return parts.flatMap((part) => {
    const expanded = typeof part === "string" ? [part] : expandValue(engine, part, before);
    before += expanded.map((piece) => (typeof piece === "string" ? piece : " ")).join("");
    return expanded;
  });
}

function expandValue(engine: Engine, value: Value, before: string): readonly (string | Value)[] {
  const known = texts.get(value);
  if (known) return [fragmentOf(known)];
  if (value.v === "handle" && value.model === POSTGRES_JS && value.type === "helper")
    return [fragment(expandHelper(engine, value, before))];
  if (value.v !== "choice") return [value];
  // A choice keeps what is known when each of its options is taken.
  return [{ ...value, options: value.options.map((option) => ({ ...option, value: single(expandValue(engine, option.value, before)) })) }];
}

function single(parts: readonly (string | Value)[]): Value {
  const [only] = parts;
  return parts.length === 1 && only !== undefined && typeof only !== "string" ? only : fragment(parts);
}

/** Whether the text is a statement, wherever its beginning stands. */
function beginsStatement(engine: Engine, value: Value): boolean {
  if (value.v === "choice") return engine.alternatives(value).some((option) => beginsStatement(engine, option));
  if (value.v === "constant") return STATEMENT.test(String(value.value));
  if (value.v !== "text" || isColumn(value)) return false;
  for (const part of value.parts) {
    if (typeof part !== "string") return beginsStatement(engine, part);
    if (part.trim() !== "") return STATEMENT.test(part);
  }
  return false;
}

/** `(select …) as name,`: a column of another query, though it begins as one. */
function isColumn(value: Extract<Value, { v: "text" }>): boolean {
  const [first] = value.parts;
  const last = value.parts.at(-1);
  return (
    typeof first === "string" &&
    first.trimStart().startsWith("(") &&
    typeof last === "string" &&
    /\)\s*(?:as\s+)?["\w]+\s*,?\s*$|,\s*$/i.test(last)
  );
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  if (QUIET.has(call.method)) return engine.promise(UNDEFINED);
  switch (call.method) {
    case "unsafe":
    case "query":
      return unsafe(engine, call);
    case "file": {
      const text = sqlTextAt(engine, argument(call.args, 0));
      return text && send(engine, call.handle, call, text, false, call.args[1]?.value);
    }
    case "begin":
    case "savepoint":
    case "transaction":
      return begin(engine, call);
    case "reserve":
      return engine.promise(within(engine, call));
    case "json":
    case "array":
    case "typed":
      return argument(call.args, 0);
    default:
      return undefined;
  }
}

function unsafe(engine: Engine, call: MethodCall): Value {
  const text = argument(call.args, 0);
  return beginsStatement(engine, text) ? send(engine, call.handle, call, text, false, call.args[1]?.value) : rawFragment(engine, text);
}

/** `begin([options], fn)`; Neon's `transaction([…])`. */
function begin(engine: Engine, call: MethodCall): Value {
  const work = call.args.at(-1)?.value ?? UNDEFINED;
  const result = isCallable(work) && !engine.items(work) ? engine.call(work, [within(engine, call)], call.span) : work;
  const isList = engine.items(result) !== undefined;
  const all = isList ? engine.call({ v: "external", module: "global", path: ["Promise", "all"] }, [result], call.span) : result;
  engine.endTransaction?.();
  return all;
}

/** `` sql`…` ``, `sql.begin(…)`: the connection that the environment names. `new SQL(address)` makes another. */
function bunCall(engine: Engine, call: ExternalCall, name: string): Value | undefined {
  if (name === "SQL") return createSql(engine, call);
  if (name === "sql") return invokeSql(engine, createSql(engine), call);
  return name.startsWith("sql.") ? method({ ...call, handle: createSql(engine), method: name.slice("sql.".length) }, engine) : undefined;
}

function externalCall(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  if (call.module === "postgres") return name === "" ? createSql(engine, call) : undefined;
  if (call.module === BUN) return bunCall(engine, call, name);
  if (name === "neon") {
    const full = option(engine, argument(call.args, 1), "fullResults");
    return engine.handle(
      POSTGRES_JS,
      "sql",
      { storage: addressStorage(engine, call), isFull: full?.v === "constant" && full.value === true },
      call.span,
    );
  }
  return undefined;
}

export const POSTGRES_JS_MODEL: LibraryModel = {
  id: POSTGRES_JS,
  packages: ["postgres", "@neondatabase/serverless", BUN],
  tokens: ["postgres", "sql`", "sql<", "neon", '"bun"', "'bun'"],
  call: externalCall,
  external: (module, path, engine) => (module === BUN && exportName(path) === "sql" ? createSql(engine) : undefined),
  method,
  invoke: (handle, call, engine) => (handle.type === "sql" ? invokeSql(engine, handle, call) : undefined),
  typed: (_module, name, _typeArgs, engine) => (TYPES.test(exportName(name.split("."))) ? createSql(engine) : undefined),
};
