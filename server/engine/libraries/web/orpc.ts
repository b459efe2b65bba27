// oRPC 1 (https://orpc.unnoq.com/docs/procedure): procedures that a builder makes, with middleware that hands a context on.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine, LibraryCall, LibraryModel } from "../model";
import type { HandleValue, Value } from "../value";
import { UNDEFINED } from "../value";
import { argument, exportName, isKnownFunction, native, option, placeOf } from "../call-arguments";
import { validated } from "../schema-validation";
import { layeredMember, mergeContext } from "./context-merge";
import { openContextMember } from "./trpc-context";
import { createBag, createWebRequest } from "./web-request";

const MODEL = "orpc";
/** Methods that describe a procedure and change nothing of what it gets. */
const DESCRIBES = new Set(["route", "output", "errors", "meta", "tag", "prefix", "$context", "$config", "$meta", "$route", "$input"]);

interface Procedure {
  readonly middleware: readonly Value[];
  readonly schemas: readonly Value[];
}

const EMPTY: Procedure = { middleware: [], schemas: [] };

function wrap(engine: Engine, procedure: Procedure): HandleValue {
  return engine.handle(MODEL, "builder", { procedure });
}

function procedureOf(handle: HandleValue): Procedure {
  const { procedure } = handle.data;
  return typeof procedure === "object" && procedure !== null && "middleware" in procedure ? (procedure as Procedure) : EMPTY;
}

/** Runs the middleware, outermost first, and then the handler. */
function runProcedure(engine: Engine, { middleware, schemas }: Procedure, handler: Value, sent: Value): Value {
  const input = schemas.reduce((value, schema) => validated(engine, schema, value), sent);
  const errors = engine.unknown("errors");
  const runFrom = (index: number, context: Value): Value => {
    const step = middleware[index];
    if (!step) return engine.await(engine.call(handler, [engine.object({ input, context, errors, path: UNDEFINED })], placeOf(handler)));
    if (!isKnownFunction(step)) return runFrom(index + 1, context);
    let result: Value | undefined;
    const next = native(engine, "next", (args) => {
      const added = option(engine, args[0] ?? UNDEFINED, "context");
      result = runFrom(index + 1, added ? mergeContext(engine, context, added, MODEL) : context);
      return engine.promise(engine.object({ output: result, context }));
    });
    const output = native(engine, "output", ([value]) => value ?? UNDEFINED);
    engine.await(engine.call(step, [engine.object({ context, next, errors }), input, output], placeOf(step)));
    return result ?? runFrom(index + 1, context);
  };
  return runFrom(0, engine.handle(MODEL, "open-context", {}));
}

function addProcedure(engine: Engine, procedure: Procedure, handler: Value, span: SourceSpan): Value {
  engine.addEntry({
    label: "procedure",
    framework: MODEL,
    span,
    isRequest: true,
    run: (prover) => prover.respond([runProcedure(prover, procedure, handler, prover.source("input", "input"))], span),
  });
  return engine.handle(MODEL, "procedure", {});
}

function builderMethod(engine: Engine, procedure: Procedure, method: string, call: LibraryCall): Value | undefined {
  const first = argument(call.args, 0);
  switch (method) {
    case "use":
      return wrap(engine, { ...procedure, middleware: [...procedure.middleware, first] });
    case "input":
      return wrap(engine, { ...procedure, schemas: [...procedure.schemas, first] });
    // A middleware by itself; what it builds on is run where the builder is used.
    case "middleware":
      return first;
    case "handler":
      return addProcedure(engine, procedure, first, call.args[0]?.span ?? call.span);
    case "router":
      return first;
    default:
      return DESCRIBES.has(method) ? wrap(engine, procedure) : undefined;
  }
}

function contextMember(context: HandleValue, name: string, engine: Engine): Value {
  if (name === "headers") return createBag(engine, "headers", "context.headers");
  return name === "request" || name === "req" ? createWebRequest(engine, `context.${name}`) : openContextMember(context, name, engine);
}

export const ORPC: LibraryModel = {
  id: MODEL,
  packages: ["@orpc/server"],
  tokens: ["@orpc/"],
  call(call, engine) {
    const [head, method] = call.path;
    if (head === "os" && method !== undefined && call.path.length === 2) return builderMethod(engine, EMPTY, method, call);
    return exportName(call.path) === "implement" ? wrap(engine, EMPTY) : undefined;
  },
  method: (call, engine) =>
    call.handle.type === "builder" ? builderMethod(engine, procedureOf(call.handle), call.method, call) : undefined,
  member(handle, name, engine) {
    const { base, added } = handle.data;
    if (handle.type === "layers") return layeredMember(engine, base as Value, added as Value, name);
    if (handle.type === "open-context") return contextMember(handle, name, engine);
    // `implement(contract).planets.list` is what implements that procedure.
    return handle.type === "builder" && !/^(use|input|handler|middleware|router)$/.test(name) && !DESCRIBES.has(name) ? handle : undefined;
  },
};
