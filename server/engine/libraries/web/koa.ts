// Koa 2.15 and 3 with @koa/router 13 (koa-router): middleware around middleware, `ctx.state`, and a response that is assigned.
import { NOWHERE } from "../../../../rules/contract/span";
import type { Engine, ExternalCall, LibraryModel, MethodCall } from "../model";
import type { HandleValue, Value } from "../value";
import { argument, exportName, handleOf, isCallable, isNothing, listOf, native, option, placeOf, remembered } from "../call-arguments";
import { runChain } from "./chain";
import { createKoaContext, koaMember, koaMethod } from "./koa-context";
import { announceMounted, announceRoute, tellMethod } from "./route-entries";
import type { Pattern } from "./route-path";
import type { Chain, Layer } from "./route-tree";
import { RouteTree, treeOf } from "./route-tree";

const MODEL = "koa";
const METHODS = new Set(["get", "post", "put", "patch", "delete", "del", "head", "options", "all"]);
const RUNNER = { framework: MODEL, run: runRoute };

function createRouter(engine: Engine, type: "app" | "router", prefix = ""): HandleValue {
  const tree = new RouteTree("prefix");
  tree.prefix = prefix;
  return engine.handle(MODEL, type, { tree });
}

function runRoute(engine: Engine, chain: Chain): void {
  const context = createKoaContext(
    engine,
    chain.steps.slice(0, -1).some((step) => step.v !== "function" && !isPlainMiddleware(step)),
    chain.path,
    chain.besides,
  );
  for (const request of [context, engine.member(context, "request")]) tellMethod(engine, request, chain.method);
  runChain(engine, chain.steps, {
    call: (step, next) => engine.await(engine.call(step, [context, next], placeOf(step))),
    wrap: (result) => engine.promise(result),
  });
  const body = engine.member(context, "body");
  const last = chain.steps[chain.steps.length - 1];
  if (!isNothing(body) && last) engine.respond([body], placeOf(last));
}

/** Middleware and mounted routers; `koa-mount` brings a path of its own. */
function stepsOf(engine: Engine, values: readonly Value[]): Layer["steps"] {
  return values
    .flatMap((value) => listOf(engine, value))
    .flatMap((value): Layer["steps"] => {
      const handle = handleOf(engine, value, MODEL);
      const tree = handle && treeOf(handle);
      if (tree) return [tree];
      return isCallable(value) ? [value] : [];
    });
}

function addLayer(call: MethodCall, engine: Engine, tree: RouteTree, method: string, pattern: Pattern, steps: Layer["steps"]): void {
  if (steps.length === 0) return;
  const kind = method === "use" ? "use" : method === "all" ? "all" : "route";
  const span = call.args[call.args.length - 1]?.span ?? call.span;
  const index = tree.add({ kind, method: method === "del" ? "DELETE" : method.toUpperCase(), pattern, steps, span });
  announceRoute(engine, tree, index, RUNNER);
  for (const step of steps) if (step instanceof RouteTree) announceMounted(engine, step, RUNNER);
}

function use(call: MethodCall, engine: Engine, tree: RouteTree): void {
  const values = call.args.map((arg) => arg.value);
  const [first, ...rest] = values;
  const mounted = first && handleOf(engine, first, MODEL, "mounted");
  if (mounted) {
    addLayer(call, engine, tree, "use", String(mounted.data["path"]), stepsOf(engine, [remembered(mounted, "inner") ?? mounted]));
    return;
  }
  const hasPath = first !== undefined && rest.length > 0 && !isCallable(first);
  const paths = hasPath ? listOf(engine, first).map((path) => engine.stringOf(path)) : [""];
  for (const path of paths) addLayer(call, engine, tree, "use", path, stepsOf(engine, hasPath ? rest : values));
}

/** `router.get([name,] path, …middleware)`. */
function route(call: MethodCall, engine: Engine, tree: RouteTree): void {
  const values = call.args.map((arg) => arg.value);
  const isNamed = values.length > 2 && values[1] !== undefined && engine.stringOf(values[1]) !== undefined;
  const [path, ...handlers] = isNamed ? values.slice(1) : values;
  if (path === undefined) return;
  for (const one of listOf(engine, path)) addLayer(call, engine, tree, call.method, engine.stringOf(one), stepsOf(engine, handlers));
}

function routerMethod(call: MethodCall, engine: Engine, tree: RouteTree): Value | undefined {
  if (call.method === "use") {
    use(call, engine, tree);
    return call.handle;
  }
  if (METHODS.has(call.method) && call.args.length > 1) {
    route(call, engine, tree);
    return call.handle;
  }
  switch (call.method) {
    case "routes":
    case "middleware":
      return call.handle;
    case "allowedMethods":
      return plainMiddleware(engine);
    case "param":
      addParamHandler(call, engine, tree);
      return call.handle;
    case "prefix":
      tree.prefix = engine.stringOf(argument(call.args, 0)) ?? "";
      return call.handle;
    case "listen":
    case "callback":
      return engine.unknown(`koa.${call.method}`);
    default:
      return undefined;
  }
}

/** `router.param("id", (id, ctx, next) => …)` runs before the handlers of routes with that parameter. */
function addParamHandler(call: MethodCall, engine: Engine, tree: RouteTree): void {
  const name = engine.stringOf(argument(call.args, 0));
  const handler = argument(call.args, 1);
  if (name === undefined) return;
  const fn = native(engine, `param ${name}`, ([context, next]) =>
    context && next
      ? engine.call(handler, [engine.member(engine.member(context, "params"), name), context, next], call.span)
      : engine.unknown("param"),
  );
  tree.paramHandlers.push({ name, fn });
}

function callKoa(call: ExternalCall, engine: Engine): Value | undefined {
  if (PLAIN.includes(call.module)) return plainMiddleware(engine);
  const first = argument(call.args, 0);
  switch (call.module) {
    case "koa":
      return call.isNew ? createRouter(engine, "app") : undefined;
    case "koa-compose":
      return first;
    case "koa-convert":
      return first;
    case "koa-mount": {
      const path = engine.stringOf(first);
      const inner = path === undefined ? first : argument(call.args, 1);
      return engine.handle(MODEL, "mounted", { path: path ?? "", inner });
    }
    default: {
      const prefix = option(engine, first, "prefix");
      return exportName(call.path) === "" || exportName(call.path) === "Router"
        ? createRouter(engine, "router", prefix && engine.stringOf(prefix))
        : undefined;
    }
  }
}

/** Packages of middleware that keeps its hands off `ctx.state`: parsing, headers, limits and logs of requests. */
const PLAIN = [
  "koa-bodyparser",
  "@koa/bodyparser",
  "koa-body",
  "koa-logger",
  "koa-pino-logger",
  "koa-ratelimit",
  "@koa/cors",
  "koa2-cors",
  "koa-helmet",
  "koa-compress",
  "koa-static",
  "koa-json",
  "koa-etag",
  "koa-conditional-get",
  "koa-response-time",
  "koa-favicon",
  "koa-sslify",
];
const PLAIN_NAME = "plain middleware";

function isPlainMiddleware(step: Value): boolean {
  return step.v === "native" && step.name === PLAIN_NAME;
}

function plainMiddleware(engine: Engine): Value {
  return native(engine, PLAIN_NAME, ([, next]) => (next ? engine.call(next, [], NOWHERE) : engine.unknown("next")));
}

export const KOA: LibraryModel = {
  id: MODEL,
  packages: ["koa", "@koa/router", "koa-router", "koa-compose", "koa-convert", "koa-mount", ...PLAIN],
  tokens: ["koa"],
  call: callKoa,
  method(call, engine) {
    const tree = treeOf(call.handle);
    return tree ? routerMethod(call, engine, tree) : koaMethod(call, engine);
  },
  member: koaMember,
  typed(module, name, _typeArgs, engine) {
    if (/(^|\.)(Context|ParameterizedContext|RouterContext|ExtendableContext)$/.test(name)) return createKoaContext(engine, true);
    if (name === "Router" || (name === "default" && module.includes("router"))) return createRouter(engine, "router");
    return undefined;
  },
};
