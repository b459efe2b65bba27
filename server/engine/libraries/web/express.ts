// Express 4.21 and 5.1: applications, routers, and the chain of middleware that runs before a handler. Router wrappers that keep
// Express's interface count as Express.
import type { Engine, ExternalCall, LibraryCall, LibraryModel, MethodCall } from "../model";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { argument, exportName, handleOf, isCallable, listOf, native, placeOf, remembered } from "../call-arguments";
import { goesOnUnlessError, runChain } from "./chain";
import { createPeer } from "../channels/connections";
import { createSocket } from "../channels/web-sockets";
import { createNodeServer } from "./node-http";
import { createExpressContext, requestMember, requestMethod, responseMember, responseMethod } from "./express-request";
import { announceMounted, announceRoute, tellMethod } from "./route-entries";
import type { Pattern } from "./route-path";
import type { Chain, Layer } from "./route-tree";
import { RouteTree, treeOf } from "./route-tree";

const METHODS = new Set(["get", "post", "put", "patch", "delete", "head", "options", "all"]);
const ERROR_MIDDLEWARE_PARAMETERS = 4;
const RUNNER = { framework: "express", run: runRoute };

function createRouter(engine: Engine, type: "app" | "router"): HandleValue {
  return engine.handle("express", type, { tree: new RouteTree("prefix"), locals: engine.object({}) });
}

function runRoute(engine: Engine, chain: Chain): void {
  const steps = chain.steps.filter((step) => engine.arity?.(step) !== ERROR_MIDDLEWARE_PARAMETERS);
  const isOpen = steps.slice(0, -1).some((step) => step.v !== "function");
  const { request, response } = createExpressContext(engine, isOpen, { ...chain, isMounted: chain.trees.length > 1 });
  tellMethod(engine, request, chain.method);
  runChain(engine, steps, {
    call: (step, next) => engine.await(engine.call(step, [request, response, next], placeOf(step))),
    goesOn: goesOnUnlessError,
  });
}

/** Middleware and mounted routers among the arguments, lists flattened. */
function stepsOf(engine: Engine, args: readonly Value[]): Layer["steps"] {
  return args
    .flatMap((arg) => listOf(engine, arg))
    .flatMap((value): Layer["steps"] => {
      const router = handleOf(engine, value, "express");
      const tree = router && treeOf(router);
      if (tree) return [tree];
      return isCallable(value) ? [value] : [];
    });
}

interface PathAndSteps {
  readonly patterns: readonly Pattern[];
  readonly rest: readonly Value[];
}

/** `use([path,] …steps)`: a leading text or list of texts is a path; a function, router or unseen value is a step. */
function splitUse(engine: Engine, values: readonly Value[]): PathAndSteps {
  const [first, ...rest] = values;
  const paths = first === undefined ? [] : listOf(engine, first);
  const isPath = rest.length > 0 && paths.every((value) => value.v === "constant" || value.v === "text");
  return isPath ? { patterns: paths.map((path) => engine.stringOf(path)), rest } : { patterns: [""], rest: values };
}

/** `get(path, …steps)`: the first argument is the path whatever it is. */
function splitRoute(engine: Engine, values: readonly Value[]): PathAndSteps {
  const [first, ...rest] = values;
  return { patterns: first === undefined ? [] : listOf(engine, first).map((path) => engine.stringOf(path)), rest };
}

function addLayers(
  call: LibraryCall,
  tree: RouteTree,
  method: string,
  patterns: readonly Pattern[],
  handlers: readonly Value[],
  engine: Engine,
): void {
  const steps = stepsOf(engine, handlers);
  if (steps.length === 0) return;
  const span = call.args[call.args.length - 1]?.span ?? call.span;
  for (const pattern of patterns) {
    const kind = method === "use" ? "use" : method === "all" ? "all" : "route";
    const index = tree.add({ kind, method: method.toUpperCase(), pattern, steps, span });
    announceRoute(engine, tree, index, RUNNER);
    for (const step of steps) if (step instanceof RouteTree) announceMounted(engine, step, RUNNER);
  }
}

function routerMethod(call: MethodCall, engine: Engine, tree: RouteTree): Value | undefined {
  const values = call.args.map((arg) => arg.value);
  if (call.method === "use") {
    const { patterns, rest } = splitUse(engine, values);
    addLayers(call, tree, "use", patterns, rest, engine);
    return call.handle;
  }
  // `app.get("setting")` reads a setting.
  if (METHODS.has(call.method) && call.args.length > 1) {
    const { patterns, rest } = splitRoute(engine, values);
    addLayers(call, tree, call.method, patterns, rest, engine);
    return call.handle;
  }
  if (call.method === "route") return engine.handle("express", "route", { tree, pattern: engine.stringOf(argument(call.args, 0)) });
  if (call.method === "param") {
    addParamHandler(call, engine, tree);
    return call.handle;
  }
  if (call.method === "listen") return createNodeServer(engine, call.span);
  if (call.method === "ws") return addSocketRoute(call, engine, tree);
  return ["set", "enable", "disable", "engine"].includes(call.method) ? call.handle : undefined;
}

/** express-ws 5: `app.ws(path, …middleware, (ws, req) => …)`. */
function addSocketRoute(call: MethodCall, engine: Engine, tree: RouteTree): Value {
  const { patterns, rest } = splitRoute(
    engine,
    call.args.map((arg) => arg.value),
  );
  const steps = rest
    .filter(isCallable)
    .map((step) =>
      native(engine, "socket route", ([req = UNDEFINED, , next = UNDEFINED]) =>
        engine.call(step, [createSocket(engine), req, next], placeOf(step)),
      ),
    );
  addLayers(call, tree, "ws", patterns, steps, engine);
  return call.handle;
}

/** `router.param("id", (req, res, next, id) => …)` runs before the handlers of routes with that parameter. */
function addParamHandler(call: MethodCall, engine: Engine, tree: RouteTree): void {
  const name = engine.stringOf(argument(call.args, 0));
  const handler = argument(call.args, 1);
  if (name === undefined) return;
  const fn = native(engine, `param ${name}`, ([req, res, next]) =>
    req && res && next
      ? engine.call(handler, [req, res, next, engine.member(engine.member(req, "params"), name)], call.span)
      : engine.unknown("param"),
  );
  tree.paramHandlers.push({ name, fn });
}

function routeMethod(call: MethodCall, engine: Engine): Value | undefined {
  const tree = treeOf(call.handle);
  if (!tree || !METHODS.has(call.method)) return undefined;
  const pattern = call.handle.data["pattern"];
  addLayers(
    call,
    tree,
    call.method,
    [typeof pattern === "string" ? pattern : undefined],
    call.args.map((arg) => arg.value),
    engine,
  );
  return call.handle;
}

function callExpress(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  if (call.module === "express-async-handler") return argument(call.args, 0);
  if (call.module === "express-ws") return withSockets(engine, argument(call.args, 0));
  if (name === "") return createRouter(engine, call.module === "express" ? "app" : "router");
  if (name === "Router") return createRouter(engine, "router");
  return undefined;
}

/** `expressWs(app)`: the application, and the server of all its sockets. */
function withSockets(engine: Engine, app: Value): Value {
  const clients = engine.array([], createPeer(engine, "ws"));
  return engine.object({
    app,
    getWss: native(engine, "getWss", () => engine.object({ clients })),
    applyTo: native(engine, "applyTo", () => UNDEFINED),
  });
}

/** Types by which code receives what others made. */
function typedExpress(name: string, engine: Engine): Value | undefined {
  switch (name.split(".").pop()) {
    case "Express":
    case "Application":
      return createRouter(engine, "app");
    case "Router":
    case "IRouter":
      return createRouter(engine, "router");
    case "Request":
      return createExpressContext(engine, false).request;
    case "Response":
      return createExpressContext(engine, false).response;
    case "NextFunction":
      return native(engine, "next", () => engine.unknown("next"));
    default:
      return undefined;
  }
}

export const EXPRESS: LibraryModel = {
  id: "express",
  packages: [
    "express",
    "express-promise-router",
    "express-async-router",
    "express-async-handler",
    "express-serve-static-core",
    "express-ws",
  ],
  tokens: ["express"],
  call: callExpress,
  method(call, engine) {
    if (call.handle.type === "request") return requestMethod(call, engine);
    if (call.handle.type === "response") return responseMethod(call, engine);
    if (call.handle.type === "route") return routeMethod(call, engine);
    const tree = treeOf(call.handle);
    return tree ? routerMethod(call, engine, tree) : undefined;
  },
  member(handle, name, engine) {
    if (handle.type === "request") return requestMember(handle, name, engine);
    if (handle.type === "response") return responseMember(handle, name, engine);
    if (name === "locals") return remembered(handle, "locals");
    return undefined;
  },
  typed: (_module, name, _typeArgs, engine) => typedExpress(name, engine),
};
