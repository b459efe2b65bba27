// Elysia 1 (https://elysiajs.com) with its plugins for tokens: chains of routes, hooks, groups and used instances. What a hook adds to the
// context is the next one's; how far it reaches is told by `as` (https://elysiajs.com/essential/plugin#scope).
import type { Engine, ExternalCall, LibraryModel, MethodCall } from "../model";
import type { HandleValue, Value } from "../value";
import { constant, UNDEFINED } from "../value";
import { argument, exportName, isCallable, isKnownFunction, lastArgument, native, option, remembered } from "../call-arguments";
import { certainSession } from "../identity/sessions";
import { listSchema, objectSchema } from "../schema-shapes";
import { Instance, instanceIn, type Hook, type Reach, type Route } from "./elysia-instance";
import { createElysiaContext, ownHooks, runElysiaRoute } from "./elysia-run";

const MODEL = "elysia";
const METHODS = new Set(["get", "post", "put", "patch", "delete", "head", "options", "all"]);
/** Calls that give the chain back and change nothing of what routes get. */
const PLAIN = new Set([
  "listen",
  "onError",
  "onAfterHandle",
  "mapResponse",
  "onAfterResponse",
  "onStart",
  "onStop",
  "model",
  "trace",
  "mount",
]);

function appOf(engine: Engine, instance: Instance): HandleValue {
  return engine.handle(MODEL, "app", { instance });
}

function appMethod(call: MethodCall, engine: Engine, instance: Instance): Value | undefined {
  const { handle, method } = call;
  if (METHODS.has(method)) addRoute(call, engine, instance, method.toUpperCase(), 0);
  else if (method === "route") addRoute(call, engine, instance, engine.stringOf(argument(call.args, 0)) ?? "ALL", 1);
  else if (method === "ws") addRoute(call, engine, instance, "WS", 0);
  else if (method === "group" || method === "guard") nest(call, engine, instance);
  else if (method === "use") use(call, engine, instance);
  else if (method === "derive" || method === "resolve") addFunctions(call, engine, instance, "adds");
  else if (/^on(BeforeHandle|Transform|Parse|Request)$/.test(method)) addFunctions(call, engine, instance, "checks");
  else if (method === "decorate" || method === "state") decorate(call, engine, instance);
  else if (method === "macro") addMacros(call, engine, instance);
  else if (method === "as") instance.lift(reachOf(engine, argument(call.args, 0), "scoped"));
  else if (!PLAIN.has(method)) return undefined;
  return handle;
}

/** `path, handler, options`; a socket's second argument holds all of its functions. */
function addRoute(call: MethodCall, engine: Engine, instance: Instance, method: string, from: number): void {
  const handler = argument(call.args, from + 1);
  const isSocket = method === "WS";
  const route: Route = {
    method,
    path: engine.stringOf(argument(call.args, from)) ?? "",
    handler,
    options: isSocket ? handler : argument(call.args, from + 2),
    hooks: [...instance.hooks],
    span: call.args[from + 1]?.span ?? call.span,
    isSocket,
  };
  engine.addEntry({
    get label() {
      return `${method} ${instance.ways()[0]?.path ?? ""}${route.path}`;
    },
    framework: MODEL,
    span: route.span,
    isRequest: true,
    run: (prover) => runElysiaRoute(prover, instance, route),
  });
}

/** `group(prefix, [options], app => …)`, `guard(options, app => …)`, and `guard(options)` for what follows. */
function nest(call: MethodCall, engine: Engine, instance: Instance): void {
  const build = lastArgument(call)?.value ?? UNDEFINED;
  const isGroup = call.method === "group";
  const options = argument(call.args, isGroup ? 1 : 0);
  if (!isCallable(build)) {
    instance.hooks.push(...ownHooks(engine, instance, options, reachOf(engine, option(engine, options, "as"), "local")));
    return;
  }
  const inner = new Instance(isGroup ? (engine.stringOf(argument(call.args, 0)) ?? "") : "");
  for (const [name, macro] of instance.macros) inner.macros.set(name, macro);
  instance.use(inner);
  if (options !== build) inner.hooks.push(...ownHooks(engine, instance, options));
  engine.call(build, [appOf(engine, inner)], call.span);
}

/** An instance, a function that extends the chain, or a promise of either. */
function use(call: MethodCall, engine: Engine, instance: Instance): void {
  for (const { value } of call.args) {
    for (const one of engine.alternatives(engine.await(value))) {
      const plugin = one.v === "namespace" ? engine.member(one, "default") : one;
      const used = plugin.v === "handle" ? instanceIn(plugin) : undefined;
      const adds = plugin.v === "handle" && plugin.type === "plugin" ? remembered(plugin, "adds") : undefined;
      if (used) instance.use(used);
      else if (adds) instance.hooks.push({ kind: "holds", reach: "global", of: adds });
      else if (isKnownFunction(plugin)) engine.call(plugin, [call.handle], call.span);
    }
  }
}

function reachOf(engine: Engine, value: Value | undefined, otherwise: Reach): Reach {
  const text = value ? engine.stringOf(value) : undefined;
  if (text === "plugin") return "scoped";
  return text === "scoped" || text === "global" || text === "local" ? text : otherwise;
}

/** `derive(fn)`, `derive({ as: "scoped" }, fn)`. */
function addFunctions(call: MethodCall, engine: Engine, instance: Instance, kind: Hook["kind"]): void {
  const [first, second] = call.args.map((arg) => arg.value);
  const fns = second ?? first ?? UNDEFINED;
  // Requests pass the functions of `onRequest` wherever they go.
  const otherwise = call.method === "onRequest" ? "global" : "local";
  const reach = second && first ? reachOf(engine, option(engine, first, "as"), otherwise) : otherwise;
  const listed = engine.items(fns)?.items.map((item) => item.value) ?? [fns];
  for (const of of listed) if (isCallable(of)) instance.hooks.push({ kind, reach, of });
}

/** Decorations reach everybody: `decorate("db", db)`, `decorate({ db })`. */
function decorate(call: MethodCall, engine: Engine, instance: Instance): void {
  const named = call.args.map((arg) => arg.value);
  const [key, value] = named.length > 2 ? named.slice(1) : named;
  const name = key ? engine.stringOf(key) : undefined;
  if (call.method === "state") return;
  if (name !== undefined && value) instance.hooks.push({ kind: "holds", reach: "global", of: value, name });
  else if (key?.v === "object") instance.hooks.push({ kind: "holds", reach: "global", of: key });
}

/** `macro({ auth: { … } })`, `macro("auth", { … })`, `macro((hooks) => ({ auth(value) { hooks.onBeforeHandle(…) } }))`. */
function addMacros(call: MethodCall, engine: Engine, instance: Instance): void {
  const [first, second] = call.args.map((arg) => arg.value);
  const name = first && second ? engine.stringOf(first) : undefined;
  if (name !== undefined && second) instance.macros.set(name, second);
  else if (first) for (const [key, member] of engine.members(first) ?? []) instance.macros.set(key, member.value);
}

/** @elysiajs/jwt, @elysiajs/bearer: what they put into the context. `verify` yields false where the token is not valid. */
function pluginOf(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  if (call.module === "@elysiajs/bearer" || name === "bearer")
    return plugin(engine, engine.object({ bearer: engine.source("headers", "bearer") }));
  if (call.module !== "@elysiajs/jwt") return undefined;
  const given = option(engine, argument(call.args, 0), "name");
  const verify = native(engine, "jwt.verify", () => engine.promise(engine.choice([certainSession(engine, "the token"), constant(false)])));
  const tools = engine.object({ verify, sign: native(engine, "jwt.sign", () => engine.promise(engine.unknown("token"))) });
  return plugin(engine, engine.object({ [(given && engine.stringOf(given)) ?? "jwt"]: tools }));
}

function plugin(engine: Engine, adds: Value): HandleValue {
  return engine.handle(MODEL, "plugin", { adds });
}

function callElysia(call: ExternalCall, engine: Engine): Value | undefined {
  if (call.module !== "elysia") return pluginOf(call, engine);
  const name = exportName(call.path);
  if (call.isNew && (name === "Elysia" || name === "")) {
    const prefix = option(engine, argument(call.args, 0), "prefix");
    return appOf(engine, new Instance((prefix && engine.stringOf(prefix)) ?? ""));
  }
  // Schemas of `t`: objects drop what they do not name.
  if (name === "t.Object") return objectSchema(engine, argument(call.args, 0));
  if (name === "t.Array") return listSchema(engine, argument(call.args, 0));
  return name === "status" || name === "error" ? engine.handle(MODEL, "status", {}) : undefined;
}

export const ELYSIA: LibraryModel = {
  id: MODEL,
  packages: ["elysia", "@elysiajs/jwt", "@elysiajs/bearer"],
  tokens: ["elysia"],
  call: callElysia,
  method(call, engine) {
    const instance = instanceIn(call.handle);
    return instance && appMethod(call, engine, instance);
  },
  typed(_module, name, _typeArgs, engine) {
    if (name === "Elysia") return appOf(engine, new Instance(""));
    return name === "Context" ? createElysiaContext(engine, UNDEFINED) : undefined;
  },
};
