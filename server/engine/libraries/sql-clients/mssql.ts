// SQL Server through mssql (https://github.com/tediousjs/node-mssql), versions 6 to 12: requests that are told their inputs by name,
// prepared statements, and tagged templates.
import { addStep, createBuilder, lastValue, reachingTo, stepsOf } from "../builders/builder";
import { argument, exportName } from "../call-arguments";
import type { Engine, LibraryCall, LibraryModel, MethodCall } from "../model";
import { sharedHandle } from "../shared-handle";
import { UNDEFINED, type HandleValue, type Value } from "../value";

const MSSQL = "mssql";

/** `request.input("org", sql.Int, id)`, `request.input("org", id)`. */
function tellInput(engine: Engine, request: HandleValue, call: LibraryCall): Value {
  const values = call.args.map((arg) => arg.value);
  const name = engine.stringOf(values[0] ?? UNDEFINED);
  const value = values.length > 2 ? values[2] : values[1];
  return name === undefined || !value ? request : addStep(engine, request, "input", engine.object({ [name]: value }), call.span);
}

/** What the request was told, by name. */
function inputsOf(engine: Engine, request: HandleValue): Value {
  const members = stepsOf(engine, request).flatMap((step) =>
    [...(engine.members(step.value) ?? [])].map(([name, member]) => [name, member.value] as const),
  );
  return engine.object(Object.fromEntries(members));
}

function run(engine: Engine, request: HandleValue, call: LibraryCall): Value {
  return runText(engine, call, call.template ?? argument(call.args, 0), inputsOf(engine, request));
}

function runText(engine: Engine, call: LibraryCall, text: Value, parameters: Value): Value {
  const found = engine.rawSql({
    library: MSSQL,
    dialect: "mssql",
    text,
    isTagged: call.template !== undefined,
    parameters,
    span: call.span,
    result: "array",
  });
  const rows = found.v === "promise" ? found.of : found;
  return engine.promise(
    engine.object({
      recordset: rows,
      recordsets: engine.array([rows]),
      rowsAffected: engine.array([engine.member(rows, "length")], engine.unknown("count")),
    }),
  );
}

function newRequest(engine: Engine, call: LibraryCall): HandleValue {
  return createBuilder(engine, MSSQL, "request", {}, call.span);
}

/** `statement.prepare(text)`, then `statement.execute({ org: id })` as often as one likes. */
function prepared(call: MethodCall, engine: Engine): Value | undefined {
  const { handle, method: name } = call;
  if (name === "input" || name === "output") return handle;
  if (name === "prepare") {
    addStep(engine, handle, "prepare", argument(call.args, 0));
    return engine.promise(handle);
  }
  if (name === "unprepare") return engine.promise(UNDEFINED);
  const text = name === "execute" ? lastValue(stepsOf(engine, handle), "prepare") : undefined;
  return text && runText(engine, call, text, argument(call.args, 0));
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  const { handle, method: name } = call;
  if (handle.type === "prepared") return prepared(call, engine);
  if (handle.type === "request") {
    const request = reachingTo(handle, call.span);
    if (name === "input") return tellInput(engine, request, call);
    if (name === "query" || name === "batch") return run(engine, request, call);
    if (name === "output" || name === "on") return request;
    return name === "execute" || name === "bulk" ? engine.promise(engine.unknown("a result")) : undefined;
  }
  switch (name) {
    case "request":
      return newRequest(engine, call);
    case "query":
    case "batch":
      return run(engine, newRequest(engine, call), call);
    case "connect":
      return engine.promise(handle);
    case "transaction":
      return handle;
    default:
      return /^(?:begin|commit|rollback|close|on)$/.test(name) ? engine.promise(UNDEFINED) : undefined;
  }
}

function client(engine: Engine, call?: LibraryCall): HandleValue {
  return call ? engine.handle(MSSQL, "client", {}, call.span) : sharedHandle(engine, MSSQL, () => engine.handle(MSSQL, "client", {}));
}

export const MSSQL_MODEL: LibraryModel = {
  id: MSSQL,
  packages: [MSSQL],
  tokens: [MSSQL, ".input(", ".request()"],
  call: (call, engine) => {
    const name = exportName(call.path);
    if (name === "connect") return engine.promise(client(engine, call));
    if (name === "Request") return newRequest(engine, call);
    if (name === "PreparedStatement") return createBuilder(engine, MSSQL, "prepared", {}, call.span);
    if (name === "query" || name === "batch") return run(engine, newRequest(engine, call), call);
    return name === "ConnectionPool" || name === "Transaction" ? client(engine, call) : undefined;
  },
  method,
  typed: (_module, name, _typeArgs, engine) => (/(?:^|\.)(?:ConnectionPool|Transaction)$/.test(name) ? client(engine) : undefined),
};
