// ClickHouse (https://clickhouse.com/docs/integrations/javascript), @clickhouse/client 0.2 to 1: queries with `{name:Type}` for what
// `query_params` holds, and inserts by table.
import { argument, exportName, isNothing } from "../call-arguments";
import { ALL_ROWS } from "../formula";
import { objectSites } from "../fix-sites";
import type { Engine, LibraryCall, LibraryModel, MethodCall } from "../model";
import { sharedHandle } from "../shared-handle";
import { fragment, rawFragment } from "../sql-fragments";
import type { Entity } from "../../tenancy/model";
import { UNDEFINED, type HandleValue, type Value } from "../value";

const CLICKHOUSE = "clickhouse";
const PARAMETER = /\{\s*(\w+)\s*:\s*([\w(), ]+)\}/g;

/** The text with its parameters in their places. */
function withParameters(engine: Engine, text: Value, parameters: Value): Value {
  const options = engine.alternatives(text).map((option) => {
    const parts: readonly (string | Value)[] = option.v === "text" ? option.parts : [engine.stringOf(option) ?? option];
    return fragment(parts.flatMap((part) => partWith(engine, part, parameters)));
  });
  return engine.choice(options);
}

/** A part that is text of its own, put together before, may name parameters, too. */
function partWith(engine: Engine, part: string | Value, parameters: Value): readonly (string | Value)[] {
  if (typeof part === "string") return placed(engine, part, parameters);
  const isText = engine.alternatives(part).every((option) => option.v === "text" || engine.stringOf(option) !== undefined);
  return [isText ? withParameters(engine, part, parameters) : rawFragment(engine, part)];
}

function placed(engine: Engine, text: string, parameters: Value): readonly (string | Value)[] {
  const parts: (string | Value)[] = [];
  let end = 0;
  for (const found of text.matchAll(PARAMETER)) {
    const [whole, name = "", type = ""] = found;
    const value = isNothing(parameters) ? UNDEFINED : engine.member(parameters, name);
    parts.push(text.slice(end, found.index), /identifier/i.test(type) ? rawFragment(engine, value) : value);
    end = found.index + whole.length;
  }
  return [...parts, text.slice(end)];
}

function query(engine: Engine, call: MethodCall): Value {
  const options = argument(call.args, 0);
  const given = (name: string): Value => (isNothing(options) ? UNDEFINED : engine.member(options, name));
  const found = engine.rawSql({
    library: CLICKHOUSE,
    dialect: "clickhouse",
    text: withParameters(engine, given("query"), given("query_params")),
    given: given("query"),
    isTagged: true,
    span: call.span,
    result: "array",
  });
  return engine.promise(engine.handle(CLICKHOUSE, "result", { rows: found.v === "promise" ? found.of : found }));
}

/**
 * Whether a table of ClickHouse is what the schema of another database says of one by that name. ClickHouse has no foreign keys: a
 * table that was copied there bears the key of its tenant, and one that leads to its tenant through others (`sessions` of a sign-in
 * beside `sessions` of visitors) is another table.
 */
export function isTableOfClickHouse({ origin, tenancy }: Entity): boolean {
  return origin === "sql" || origin === "config" || tenancy === "direct" || tenancy === "root" || tenancy === "global";
}

function insert(engine: Engine, call: MethodCall): Value {
  const options = argument(call.args, 0);
  const table = engine.stringOf(engine.member(options, "table"));
  const entity = engine.tenancy.entities.get(engine.tenancy.byTable.get(table?.split(".").at(-1)?.toLowerCase() ?? "") ?? "");
  const values = engine.member(options, "values");
  if (!entity || !isTableOfClickHouse(entity)) return engine.promise(UNDEFINED);
  return engine.access({
    kind: "create",
    library: CLICKHOUSE,
    operation: "insert",
    entity,
    filter: ALL_ROWS,
    rows: [values],
    shape: "void",
    span: call.span,
    fixSites: objectSites(engine, call.span, undefined, values),
    undefinedOperand: "fails",
  });
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  if (call.handle.type === "result") return resultMethod(call, engine);
  switch (call.method) {
    case "query":
    case "command":
    case "exec":
      return query(engine, call);
    case "insert":
      return insert(engine, call);
    case "ping":
    case "close":
      return engine.promise(UNDEFINED);
    default:
      return undefined;
  }
}

/** `json()` yields `{ data }` in some formats and the rows in others; either way they are the rows. */
function resultMethod(call: MethodCall, engine: Engine): Value | undefined {
  const rows = call.handle.data["rows"] as Value;
  if (call.method === "json" || call.method === "text") return engine.promise(rows);
  return call.method === "stream" ? engine.array([], engine.array([], engine.element(rows))) : undefined;
}

function client(engine: Engine, call?: LibraryCall): HandleValue {
  const make = (): HandleValue => engine.handle(CLICKHOUSE, "client", {}, call?.span);
  return call ? make() : sharedHandle(engine, CLICKHOUSE, make);
}

export const CLICKHOUSE_MODEL: LibraryModel = {
  id: CLICKHOUSE,
  packages: ["@clickhouse/client", "@clickhouse/client-web", "@clickhouse/client-common"],
  tokens: [CLICKHOUSE, "query_params"],
  call: (call, engine) => (exportName(call.path) === "createClient" ? client(engine, call) : undefined),
  method,
  typed: (_module, name, _typeArgs, engine) => (/(?:ClickHouseClient|NodeClickHouseClient)$/.test(name) ? client(engine) : undefined),
};
