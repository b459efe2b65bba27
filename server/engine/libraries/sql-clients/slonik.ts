// Slonik (https://github.com/gajus/slonik), versions 22 to 47: `` sql.type(schema)`…` `` and its relatives are statements, which a pool or
// connection runs.
import { argument, exportName } from "../call-arguments";
import type { Engine, ExternalCall, LibraryCall, LibraryModel, MethodCall } from "../model";
import { EMPTY_FRAGMENT, fragment, fragmentOf, joinFragments } from "../sql-fragments";
import { sharedHandle } from "../shared-handle";
import { UNDEFINED, type HandleValue, type Value } from "../value";

const SLONIK = "slonik";
const TAGS: ReadonlySet<string> = new Set(["fragment", "unsafe", "prepared"]);
const TYPES =
  /(?:^|\.)(?:DatabasePool|DatabasePoolConnection|DatabaseTransactionConnection|CommonQueryMethods|DatabaseConnection)(?:Type)?$/;
/** Methods that run a statement, and how many rows they give. */
const RUNS: ReadonlyMap<string, "many" | "one" | "maybe" | "result" | "count"> = new Map<
  string,
  "many" | "one" | "maybe" | "result" | "count"
>([
  ["any", "many"],
  ["many", "many"],
  ["anyFirst", "many"],
  ["manyFirst", "many"],
  ["stream", "many"],
  ["one", "one"],
  ["oneFirst", "one"],
  ["maybeOne", "maybe"],
  ["maybeOneFirst", "maybe"],
  ["query", "result"],
  ["exists", "count"],
]);

/** `` sql.fragment`…` ``, `sql.join(list, glue)`, `sql.identifier(["a", "b"])`. */
function sqlMember(name: string, call: LibraryCall, engine: Engine): Value | undefined {
  const first = argument(call.args, 0);
  if (call.template && (name === "" || TAGS.has(name))) return fragmentOf(call.template);
  switch (name) {
    case "type":
    case "typeAlias":
      return engine.handle(SLONIK, "tag", {});
    case "join":
      return joinWith(engine, first, argument(call.args, 1));
    case "identifier":
      return fragment([
        (engine.items(first)?.items ?? []).map((item) => `"${(engine.stringOf(item.value) ?? "unknown").replaceAll('"', "")}"`).join("."),
      ]);
    case "literalValue":
    case "json":
    case "jsonb":
    case "array":
    case "uuid":
    case "date":
    case "timestamp":
    case "interval":
    case "binary":
      return first;
    case "unnest":
      return unnest(engine, first, argument(call.args, 1));
    default:
      return undefined;
  }
}

/** Rows as lists, and the types of their columns: a list for each column. */
function unnest(engine: Engine, rows: Value, types: Value): Value {
  const kinds = engine.items(types)?.items ?? [];
  const cells = kinds.map((_, at) =>
    engine.choice(engine.alternatives(engine.element(rows)).map((row) => engine.items(row)?.items[at]?.value ?? engine.element(row))),
  );
  if (cells.length === 0) return rows;
  return fragment(["unnest(", ...cells.flatMap((cell, at) => [at === 0 ? "" : ", ", engine.array([], cell)]), ")"]);
}

function joinWith(engine: Engine, list: Value, glue: Value): Value {
  const [text] = glue.v === "text" ? glue.parts : [];
  return joinFragments(engine, list, typeof text === "string" ? text : ", ") ?? EMPTY_FRAGMENT;
}

function poolMethod(call: MethodCall, engine: Engine): Value | undefined {
  const first = argument(call.args, 0);
  if (call.method === "connect" || call.method === "transaction") return engine.call(first, [call.handle], call.span);
  if (call.method === "end" || call.method === "configuration") return engine.promise(UNDEFINED);
  const kind = RUNS.get(call.method);
  if (!kind) return undefined;
  const result = engine.rawSql({
    library: SLONIK,
    dialect: "postgres",
    text: first,
    isTagged: true,
    span: call.span,
    result: kind === "result" ? "rows-property" : kind === "count" ? "count" : kind === "many" ? "array" : "optional-row",
  });
  if (kind !== "one") return result;
  // `one()` fails where there is no row.
  const row = engine.await(result);
  engine.assume?.(row);
  return engine.promise(row.v === "row" || row.v === "unknown" ? { ...row, isOptional: false } : row);
}

/** Before version 30 (its changelog), a pool was returned and not promised. */
function isPoolAtOnce(engine: Engine): boolean {
  const major = Number(engine.versionOf(SLONIK)?.split(".")[0] ?? Number.NaN);
  return major > 0 && major < 30;
}

function externalCall(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  if (name === "createPool") return isPoolAtOnce(engine) ? pool(engine, call) : engine.promise(pool(engine, call));
  if (name === "createSqlTag") return engine.handle(SLONIK, "sql", {});
  if (name === "sql") return sqlMember("", call, engine);
  return name.startsWith("sql.") ? sqlMember(name.slice("sql.".length), call, engine) : undefined;
}

function pool(engine: Engine, call?: LibraryCall): HandleValue {
  return call ? engine.handle(SLONIK, "pool", {}, call.span) : sharedHandle(engine, SLONIK, () => engine.handle(SLONIK, "pool", {}));
}

export const SLONIK_MODEL: LibraryModel = {
  id: SLONIK,
  packages: [SLONIK],
  tokens: [SLONIK, "sql.type", "sql.unsafe"],
  call: externalCall,
  method: (call, engine) => (call.handle.type === "sql" ? sqlMember(call.method, call, engine) : poolMethod(call, engine)),
  invoke: (handle, call) => (handle.type !== "pool" && call.template ? fragmentOf(call.template) : undefined),
  typed: (_module, name, _typeArgs, engine) => (TYPES.test(name) ? pool(engine) : undefined),
};
