// hapi 20 and 21 (https://hapi.dev/api): servers, plugins, strategies and routes. Routes run in `hapi-run.ts`.
import type { Engine, LibraryModel, MethodCall } from "../model";
import type { HandleValue, Value } from "../value";
import { UNDEFINED } from "../value";
import { argument, exportName, isCallable, listOf, option } from "../call-arguments";
import { HAPI_MODEL, HapiServer, runHapiRoute, toolkitMethod, type HapiRoute } from "./hapi-run";

function serverOf(handle: HandleValue): HapiServer | undefined {
  const { server } = handle.data;
  return server instanceof HapiServer ? server : undefined;
}

function createServer(engine: Engine): HandleValue {
  const server = new HapiServer();
  return engine.handle(HAPI_MODEL, "server", { server, auth: engine.handle(HAPI_MODEL, "auth", { server }) });
}

function addRoutes(call: MethodCall, engine: Engine, server: HapiServer): void {
  for (const described of listOf(engine, argument(call.args, 0))) {
    if (described.v !== "object") continue;
    const options = option(engine, described, "options") ?? option(engine, described, "config") ?? UNDEFINED;
    const handler = option(engine, described, "handler") ?? option(engine, options, "handler") ?? UNDEFINED;
    const methods = listOf(engine, option(engine, described, "method")).map((method) => engine.stringOf(method) ?? "*");
    const path = engine.stringOf(option(engine, described, "path") ?? UNDEFINED) ?? "";
    const route: HapiRoute = { handler, options, span: ("at" in handler ? handler.at : undefined) ?? described.at ?? call.span };
    engine.addEntry({
      label: `${methods.join(",").toUpperCase()} ${path}`,
      framework: HAPI_MODEL,
      span: route.span,
      isRequest: true,
      run: (prover) => runHapiRoute(prover, server, route),
    });
  }
}

/** A plugin, `{ plugin, options }`, or a list of these. */
function register(call: MethodCall, engine: Engine): Value {
  for (const given of listOf(engine, argument(call.args, 0))) {
    const plugin = option(engine, given, "plugin") ?? given;
    const fn = option(engine, plugin, "register") ?? option(engine, option(engine, plugin, "plugin") ?? UNDEFINED, "register");
    if (fn && isCallable(fn))
      engine.await(engine.call(fn, [call.handle, option(engine, given, "options") ?? UNDEFINED], call.span, plugin));
  }
  return engine.promise(UNDEFINED);
}

/** `ext("onPreHandler", fn)`, `ext({ type, method })`. */
function extend(call: MethodCall, engine: Engine, server: HapiServer): void {
  const [first = UNDEFINED, second] = call.args.map((arg) => arg.value);
  const point = engine.stringOf(first);
  if (point !== undefined && second) {
    for (const fn of listOf(engine, second)) if (isCallable(fn)) server.extensions.push({ point, fn });
    return;
  }
  for (const given of listOf(engine, first)) {
    const fn = option(engine, given, "method");
    const type = engine.stringOf(option(engine, given, "type") ?? UNDEFINED);
    if (fn && isCallable(fn) && type !== undefined) server.extensions.push({ point: type, fn });
  }
}

function serverMethod(call: MethodCall, engine: Engine, server: HapiServer): Value | undefined {
  switch (call.method) {
    case "route":
      addRoutes(call, engine, server);
      return UNDEFINED;
    case "register":
      return register(call, engine);
    case "ext":
      extend(call, engine, server);
      return UNDEFINED;
    case "start":
    case "initialize":
    case "stop":
      return engine.promise(UNDEFINED);
    default:
      return undefined;
  }
}

function authMethod(call: MethodCall, engine: Engine, server: HapiServer): Value | undefined {
  const name = engine.stringOf(argument(call.args, 0)) ?? "";
  if (call.method === "scheme") server.schemes.set(name, argument(call.args, 1));
  else if (call.method === "default") server.defaultAuth = argument(call.args, 0);
  else if (call.method === "strategy")
    server.strategies.set(name, { scheme: engine.stringOf(argument(call.args, 1)) ?? "", options: argument(call.args, 2) });
  else return undefined;
  return UNDEFINED;
}

export const HAPI: LibraryModel = {
  id: HAPI_MODEL,
  packages: ["@hapi/hapi"],
  tokens: ["@hapi/", "server.route"],
  call(call, engine) {
    const name = exportName(call.path);
    return name === "server" || (name === "Server" && call.isNew) ? createServer(engine) : undefined;
  },
  method(call, engine) {
    if (call.handle.type === "toolkit" || call.handle.type === "response") return toolkitMethod(call, engine);
    const server = serverOf(call.handle);
    if (!server) return undefined;
    return call.handle.type === "auth" ? authMethod(call, engine, server) : serverMethod(call, engine, server);
  },
  member: (handle, name) => (handle.type === "server" && name === "auth" ? (handle.data["auth"] as Value) : undefined),
  typed: (_module, name, _typeArgs, engine) => (name === "Server" ? createServer(engine) : undefined),
};
