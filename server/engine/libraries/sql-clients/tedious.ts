// SQL Server through tedious itself (https://tediousjs.github.io/tedious/api-request.html): a request is told its parameters by name, and
// stands where it is made.
import { addStep, createBuilder, stepsOf } from "../builders/builder";
import { argument, exportName, handleOf } from "../call-arguments";
import type { Engine, LibraryModel, MethodCall } from "../model";
import { sharedHandle } from "../shared-handle";
import { NULL, UNDEFINED, type HandleValue, type Value } from "../value";

const TEDIOUS = "tedious";

function parametersOf(engine: Engine, request: HandleValue): Value {
  const members = stepsOf(engine, request).flatMap((step) =>
    [...(engine.members(step.value) ?? [])].map(([name, member]) => [name, member.value] as const),
  );
  return engine.object(Object.fromEntries(members));
}

function run(engine: Engine, request: HandleValue, call: MethodCall): Value {
  const { text, callback } = request.data as { readonly text: Value; readonly callback: Value };
  const found = engine.rawSql({
    library: TEDIOUS,
    dialect: "mssql",
    text,
    isTagged: false,
    parameters: parametersOf(engine, request),
    span: request.at ?? call.span,
    result: "array",
  });
  const rows = engine.await(found);
  if (callback.v === "function") engine.maybe(() => void engine.call(callback, [NULL, engine.unknown("rowCount"), rows], call.span));
  return UNDEFINED;
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  const { handle, method: name } = call;
  if (handle.type === "request") {
    const parameter = engine.stringOf(argument(call.args, 0));
    if (name === "addParameter" && parameter !== undefined)
      addStep(engine, handle, "parameter", engine.object({ [parameter]: argument(call.args, 2) }));
    return UNDEFINED;
  }
  const request = handleOf(engine, argument(call.args, 0), TEDIOUS, "request");
  return request && /^execSql(?:Batch)?$|^execute$/.test(name) ? run(engine, request, call) : UNDEFINED;
}

function connection(engine: Engine): HandleValue {
  return sharedHandle(engine, TEDIOUS, () => engine.handle(TEDIOUS, "connection", {}));
}

export const TEDIOUS_MODEL: LibraryModel = {
  id: TEDIOUS,
  packages: [TEDIOUS],
  tokens: [TEDIOUS, ".execSql("],
  call: (call, engine) => {
    const name = exportName(call.path);
    if (name === "Connection") return connection(engine);
    const data = { text: argument(call.args, 0), callback: argument(call.args, 1) };
    return name === "Request" ? createBuilder(engine, TEDIOUS, "request", data, call.span) : undefined;
  },
  method,
  typed: (_module, name, _typeArgs, engine) => (/(?:^|\.)Connection$/.test(name) ? connection(engine) : undefined),
};
