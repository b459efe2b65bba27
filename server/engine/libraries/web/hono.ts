// Hono 4.6 (https://hono.dev/docs/api/routing) and @hono/zod-openapi: applications, base paths, mounted applications, and the
// middleware that Hono itself brings.
import type { Engine, ExternalCall, LibraryModel, MethodCall } from "../model";
import type { HandleValue, Value } from "../value";
import {
  argument,
  asDeclaredType,
  exportName,
  handleOf,
  isCallable,
  listOf,
  option,
  placeOf,
  remembered,
  textsOf,
} from "../call-arguments";
import { runChain } from "./chain";
import { createHonoContext, honoMember, honoMethod } from "./hono-context";
import { describedValidators } from "./hono-validation";
import { callHonoMiddleware, streamMethod } from "./hono-middleware";
import { announceMounted, announceRoute, tellMethod } from "./route-entries";
import type { Pattern } from "./route-path";
import { joinPaths } from "./route-path";
import type { Chain, Layer } from "./route-tree";
import { RouteTree, treeOf } from "./route-tree";

const METHODS = new Set(["get", "post", "put", "patch", "delete", "options", "all"]);
const RUNNER = { framework: "hono", run: runRoute };

interface AppState {
  /** Path of the call before: `app.get("/x", a).post(b)`. */
  path: string;
}

function createApp(engine: Engine, tree: RouteTree, base: string): HandleValue {
  const state: AppState = { path: "" };
  return engine.handle("hono", "app", { tree, base, state });
}

function stateOf(handle: HandleValue): AppState {
  const state = handle.data["state"];
  return typeof state === "object" && state !== null && "path" in state ? (state as AppState) : { path: "" };
}

function baseOf(handle: HandleValue): string {
  const base = handle.data["base"];
  return typeof base === "string" ? base : "";
}

function runRoute(engine: Engine, chain: Chain): void {
  const isOpen = chain.steps.slice(0, -1).some((step) => step.v !== "function" && step.v !== "native");
  const contextType = chain.trees.map((tree) => tree.contextType).findLast((type) => type !== undefined);
  const context = createHonoContext(engine, isOpen, contextType, chain.path, chain.besides);
  tellMethod(engine, engine.member(context, "req"), chain.method);
  runChain(engine, chain.steps, {
    call: (step, next) => engine.await(engine.call(step, [context, next], placeOf(step))),
    wrap: (result) => engine.promise(result),
  });
}

function addLayer(
  call: MethodCall,
  engine: Engine,
  tree: RouteTree,
  kind: Layer["kind"],
  method: string,
  path: Pattern,
  steps: Layer["steps"],
): void {
  if (steps.length === 0) return;
  const pattern = path === undefined ? undefined : joinPaths(baseOf(call.handle), path);
  const span = call.args[call.args.length - 1]?.span ?? call.span;
  const index = tree.add({ kind, method, pattern, steps, span });
  announceRoute(engine, tree, index, RUNNER);
  for (const step of steps) if (step instanceof RouteTree) announceMounted(engine, step, RUNNER);
}

/** Handlers among the arguments; lists (from `createHandlers`) are flattened. */
function handlersOf(engine: Engine, values: readonly Value[]): readonly Value[] {
  return values.flatMap((value) => listOf(engine, value)).filter(isCallable);
}

/** `[path,] …handlers`; without a path that of the call before counts. */
function split(call: MethodCall, engine: Engine, otherwise: string): { readonly path: Pattern; readonly handlers: readonly Value[] } {
  const values = call.args.map((arg) => arg.value);
  const [first, ...rest] = values;
  if (first === undefined || isCallable(first)) return { path: otherwise, handlers: handlersOf(engine, values) };
  return { path: engine.stringOf(first), handlers: handlersOf(engine, rest) };
}

function appMethod(call: MethodCall, engine: Engine, tree: RouteTree): Value | undefined {
  const { handle, method } = call;
  if (method === "use") {
    const { path, handlers } = split(call, engine, "*");
    addLayer(call, engine, tree, "use", "USE", path, handlers);
    return handle;
  }
  if (METHODS.has(method)) {
    const state = stateOf(handle);
    const { path, handlers } = split(call, engine, state.path);
    if (path !== undefined) state.path = path;
    addLayer(call, engine, tree, method === "all" ? "all" : "route", method.toUpperCase(), path, handlers);
    return handle;
  }
  if (method === "basePath") return createApp(engine, tree, joinPaths(baseOf(handle), engine.stringOf(argument(call.args, 0))));
  if (method === "route") return mount(call, engine, tree);
  if (method === "on") return addOn(call, engine, tree);
  if (method === "openapi") return addOpenApi(call, engine, tree);
  return ["onError", "notFound", "doc", "mount", "fire"].includes(method) ? handle : undefined;
}

function mount(call: MethodCall, engine: Engine, tree: RouteTree): Value {
  const child = handleOf(engine, argument(call.args, 1), "hono", "app");
  const childTree = child && treeOf(child);
  if (childTree && childTree !== tree) addLayer(call, engine, tree, "use", "USE", engine.stringOf(argument(call.args, 0)), [childTree]);
  return call.handle;
}

/** `app.on(["PUT", "DELETE"], ["/a", "/b"], …handlers)`. */
function addOn(call: MethodCall, engine: Engine, tree: RouteTree): Value {
  const handlers = handlersOf(
    engine,
    call.args.slice(2).map((arg) => arg.value),
  );
  for (const method of textsOf(engine, argument(call.args, 0))) {
    for (const path of textsOf(engine, argument(call.args, 1))) addLayer(call, engine, tree, "route", method ?? "ALL", path, handlers);
  }
  return call.handle;
}

/** @hono/zod-openapi 0.18: `app.openapi(createRoute({ method, path, middleware }), handler)`. */
function addOpenApi(call: MethodCall, engine: Engine, tree: RouteTree): Value {
  const route = argument(call.args, 0);
  const middleware = listOf(engine, option(engine, route, "middleware"));
  const method = engine.stringOf(option(engine, route, "method") ?? engine.unknown("method")) ?? "all";
  const path = engine.stringOf(option(engine, route, "path") ?? engine.unknown("path"))?.replace(/\{(\w+)\}/g, ":$1");
  addLayer(call, engine, tree, "route", method.toUpperCase(), path, [
    ...middleware,
    ...describedValidators(engine, route),
    argument(call.args, 1),
  ]);
  return call.handle;
}

function callHono(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  if (call.isNew && (name === "Hono" || name === "OpenAPIHono")) {
    const tree = new RouteTree("exact");
    tree.contextType = asDeclaredType(call.typeArgs[0]);
    return createApp(engine, tree, "");
  }
  // `createRoute` describes a route; the description is what was passed.
  if (name === "createRoute") return argument(call.args, 0);
  if (name === "createFactory" || name === "Factory")
    return engine.handle("hono", "factory", { initApp: option(engine, argument(call.args, 0), "initApp") });
  return callHonoMiddleware(call, name, engine);
}

function factoryMethod(call: MethodCall, engine: Engine): Value | undefined {
  if (call.method === "createApp") {
    const app = createApp(engine, new RouteTree("exact"), "");
    const prepare = remembered(call.handle, "initApp");
    if (prepare) engine.call(prepare, [app], call.span);
    return app;
  }
  if (call.method === "createMiddleware") return argument(call.args, 0);
  return call.method === "createHandlers" ? engine.array(call.args.map((arg) => arg.value)) : undefined;
}

export const HONO: LibraryModel = {
  id: "hono",
  packages: ["hono", "@hono/zod-openapi", "@hono/zod-validator", "@hono/valibot-validator", "@hono/standard-validator", "hono-openapi"],
  tokens: ["hono"],
  call: callHono,
  method(call, engine) {
    if (call.handle.type === "factory") return factoryMethod(call, engine);
    if (call.handle.type === "stream") return streamMethod(call.method, call.args, call.span, engine);
    const tree = treeOf(call.handle);
    return tree ? appMethod(call, engine, tree) : honoMethod(call, engine);
  },
  member: honoMember,
  typed(_module, name, typeArgs, engine) {
    if (name === "Hono" || name === "OpenAPIHono") return createApp(engine, new RouteTree("exact"), "");
    return name === "Context" ? createHonoContext(engine, true, asDeclaredType(typeArgs[0])) : undefined;
  },
};
