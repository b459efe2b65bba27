// TanStack Start 1 (https://tanstack.com/start/latest/docs/framework/react/guide/server-functions): server functions with their
// middleware, and server routes. Each is reached from any browser, whatever component calls it.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine, LibraryCall, LibraryModel, MethodCall } from "../model";
import type { HandleValue, Value } from "../value";
import { UNDEFINED } from "../value";
import { argument, exportName, handleOf, isCallable, lastArgument, listOf, native, option, optional, placeOf } from "../call-arguments";
import { validated } from "../schema-validation";
import { layeredMember, mergeContext } from "./context-merge";
import { HTTP_METHODS } from "./next-files";
import { createBag, createWebRequest } from "./web-request";

const MODEL = "tanstack-start";
/** Middleware may build on middleware this deep. */
const MAX_DEPTH = 8;

/** A server function or a middleware as it is built. */
class Builder {
  constructor(
    readonly kind: "function" | "middleware",
    readonly middleware: readonly Value[] = [],
    readonly validator?: Value,
    readonly server?: Value,
  ) {}
}

function wrap(engine: Engine, builder: Builder): HandleValue {
  return engine.handle(MODEL, builder.kind, { builder });
}

function builderOf(value: Value | undefined): Builder | undefined {
  const builder = value?.v === "handle" && value.model === MODEL ? value.data["builder"] : undefined;
  return builder instanceof Builder ? builder : undefined;
}

/** Middleware with what it builds on, each once, in the order in which they run. */
function layersOf(engine: Engine, values: readonly Value[], depth = 0): readonly Builder[] {
  const layers = values.flatMap((value) => {
    const builder = builderOf(handleOf(engine, value, MODEL, "middleware"));
    return builder && depth < MAX_DEPTH ? [...layersOf(engine, builder.middleware, depth + 1), builder] : [];
  });
  return [...new Set(layers)];
}

function checked(engine: Engine, validator: Value | undefined, data: Value): Value {
  if (!validator) return data;
  if (validator.v === "function") return engine.await(engine.call(validator, [data], placeOf(validator)));
  return validated(engine, validator, data);
}

/** Runs the middleware around `work`, which gets the context and the data as they came to be. */
function runLayers(engine: Engine, layers: readonly Builder[], data: Value, work: (context: Value, data: Value) => Value): Value {
  const request = createWebRequest(engine);
  const runFrom = (index: number, context: Value, input: Value): Value => {
    const layer = layers[index];
    if (!layer) return work(context, input);
    const own = checked(engine, layer.validator, input);
    // A schema names what its own layer reads; its type leaves the rest to the layers that follow.
    const rest = layer.validator?.v === "function" ? own : input;
    if (!layer.server) return runFrom(index + 1, context, rest);
    let result: Value | undefined;
    const next = native(engine, "next", (args) => {
      const added = option(engine, args[0] ?? UNDEFINED, "context");
      result = runFrom(index + 1, added ? mergeContext(engine, context, added, MODEL) : context, rest);
      return engine.promise(engine.object({ result, context }));
    });
    const given = { next, context, data: own, request, pathname: engine.source("params", "pathname"), method: engine.unknown("method") };
    engine.await(engine.call(layer.server, [engine.object(given)], placeOf(layer.server)));
    return result ?? runFrom(index + 1, context, rest);
  };
  return runFrom(0, engine.object({}), data);
}

function runFunction(engine: Engine, builder: Builder, handler: Value, data: Value): Value {
  return runLayers(engine, layersOf(engine, builder.middleware), data, (context, input) =>
    engine.await(
      engine.call(
        handler,
        [engine.object({ context, data: checked(engine, builder.validator, input), signal: engine.unknown("signal") })],
        placeOf(handler),
      ),
    ),
  );
}

function addFunction(call: MethodCall, engine: Engine, builder: Builder): Value {
  const handler = argument(call.args, 0);
  const span = call.args[0]?.span ?? call.span;
  engine.addEntry({
    label: "server function",
    framework: MODEL,
    span,
    isRequest: true,
    run: (prover) => prover.respond([runFunction(prover, builder, handler, prover.source("input", "data"))], span),
  });
  return engine.handle(MODEL, "made", { builder: new Builder("function", builder.middleware, builder.validator, handler) });
}

function builderMethod(call: MethodCall, engine: Engine, builder: Builder): Value | undefined {
  const first = argument(call.args, 0);
  const { kind, middleware, validator, server } = builder;
  switch (call.method) {
    case "middleware":
      return wrap(engine, new Builder(kind, [...middleware, ...listOf(engine, first)], validator, server));
    case "validator":
    case "inputValidator":
      return wrap(engine, new Builder(kind, middleware, first, server));
    case "server":
      return wrap(engine, new Builder(kind, middleware, validator, first));
    case "handler":
      return addFunction(call, engine, builder);
    default:
      return call.handle;
  }
}

/** Code of the server that calls a server function passes the data itself. */
function invoke(handle: HandleValue, call: LibraryCall, engine: Engine): Value | undefined {
  const builder = builderOf(handle);
  if (handle.type !== "made" || !builder?.server) return undefined;
  const data = option(engine, argument(call.args, 0), "data") ?? UNDEFINED;
  return engine.promise(runFunction(engine, builder, builder.server, data));
}

/** `createFileRoute("/api/x")({ server: { middleware, handlers: { GET } } })`. */
function addRoute(engine: Engine, path: string, options: Value, span: SourceSpan): void {
  const server = option(engine, options, "server");
  if (!server) return;
  const layers = listOf(engine, option(engine, server, "middleware"));
  const given = option(engine, server, "handlers") ?? UNDEFINED;
  const create = native(engine, "createHandlers", (args) => args[0] ?? UNDEFINED);
  const handlers = given.v === "function" ? engine.call(given, [engine.object({ createHandlers: create })], span) : given;
  for (const method of [...HTTP_METHODS, "ANY", "ALL"]) {
    const found = option(engine, handlers, method);
    const handler = found?.v === "object" ? option(engine, found, "handler") : found;
    const own = found?.v === "object" ? listOf(engine, option(engine, found, "middleware")) : [];
    if (handler && isCallable(handler)) addHandler(engine, `${method} ${path}`, [...layers, ...own], handler, placeOf(handler));
  }
}

function addHandler(engine: Engine, label: string, middleware: readonly Value[], handler: Value, span: SourceSpan): void {
  engine.addEntry({
    label,
    framework: MODEL,
    span,
    isRequest: true,
    run: (prover) => {
      const answer = runLayers(prover, layersOf(prover, middleware), UNDEFINED, (context) => {
        const given = { request: createWebRequest(prover), params: prover.source("params", "params"), context };
        return prover.await(prover.call(handler, [prover.object(given)], span));
      });
      prover.respond([answer], span);
    },
  });
}

/** What the server's own functions read of the request at hand. */
function ofRequest(name: string, call: LibraryCall, engine: Engine): Value | undefined {
  const key = engine.stringOf(argument(call.args, 0)) ?? "";
  switch (name) {
    case "getRequest":
    case "getWebRequest":
      return createWebRequest(engine);
    case "getRequestHeaders":
    case "getHeaders":
      return createBag(engine, "headers", "request.headers");
    case "getRequestHeader":
    case "getHeader":
      return optional(engine.source("headers", `request.headers.${key.toLowerCase()}`));
    case "getCookie":
      return optional(engine.source("cookies", `request.cookies.${key}`));
    case "useSession":
    case "getSession":
      return engine.promise(engine.object({ data: engine.principal("session", "session", [], { isOptional: true }) }));
    default:
      return undefined;
  }
}

export const TANSTACK_START: LibraryModel = {
  id: MODEL,
  packages: ["@tanstack/react-start", "@tanstack/solid-start", "@tanstack/start", "@tanstack/react-router", "@tanstack/solid-router"],
  tokens: ["createServerFn", "createServerFileRoute", "@tanstack/react-start", "@tanstack/solid-start", "@tanstack/start"],
  call(call, engine) {
    const name = exportName(call.path);
    if (name === "createServerFn") return wrap(engine, new Builder("function"));
    if (name === "createMiddleware") return wrap(engine, new Builder("middleware"));
    if (name === "createFileRoute" || name === "createServerFileRoute")
      return engine.handle(MODEL, "route", { path: engine.stringOf(argument(call.args, 0)) ?? "" });
    return ofRequest(name, call, engine);
  },
  method(call, engine) {
    const builder = call.handle.type === "made" ? undefined : builderOf(call.handle);
    if (builder) return builderMethod(call, engine, builder);
    if (call.handle.type !== "route" || call.method !== "methods") return undefined;
    addRoute(
      engine,
      String(call.handle.data["path"]),
      engine.object({ server: engine.object({ handlers: argument(call.args, 0) }) }),
      call.span,
    );
    return call.handle;
  },
  member(handle, name, engine) {
    const { base, added } = handle.data;
    return handle.type === "layers" ? layeredMember(engine, base as Value, added as Value, name) : undefined;
  },
  invoke(handle, call, engine) {
    if (handle.type !== "route") return invoke(handle, call, engine);
    addRoute(engine, String(handle.data["path"]), lastArgument(call)?.value ?? UNDEFINED, call.span);
    return handle;
  },
};
