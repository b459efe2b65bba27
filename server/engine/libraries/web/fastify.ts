// Fastify 4 and 5: instances, encapsulated plugins, hooks, decorations and routes. Hooks hold for every route of their instance
// and the instances below it, whatever the order (they are collected when the server is ready).
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine, ExternalCall, LibraryModel, MethodCall } from "../model";
import type { HandleValue, Value } from "../value";
import { UNDEFINED } from "../value";
import {
  argument,
  exportName,
  isCallable,
  isNothing,
  lastArgument,
  listOf,
  native,
  option,
  placeOf,
  remembered,
  textsOf,
} from "../call-arguments";
import { goesOnUnlessError, runChain } from "./chain";
import { createFastifyContext, fastifyRequestMember, fastifyRequestMethod, replyMethod, sendReturned } from "./fastify-request";
import { joinPaths } from "./route-path";

const MODEL = "fastify";
const METHODS = new Set(["get", "post", "put", "patch", "delete", "head", "options", "all"]);
/** Hooks before the handler, in the order in which they run. */
const HOOKS = ["onRequest", "preParsing", "preValidation", "preHandler"] as const;

/** An instance: hooks and decorations of its own, and those of the instances around it. */
class Instance {
  readonly hooks: { readonly name: string; readonly fn: Value }[] = [];
  readonly decorations = new Map<string, Value>();

  constructor(
    readonly parent: Instance | undefined,
    readonly prefix: string,
  ) {}

  hooksNamed(name: string): readonly Value[] {
    const own = this.hooks.filter((hook) => hook.name === name).map((hook) => hook.fn);
    return [...(this.parent?.hooksNamed(name) ?? []), ...own];
  }

  decoration(name: string): Value | undefined {
    return this.decorations.get(name) ?? this.parent?.decoration(name);
  }
}

interface Route {
  readonly method: string;
  readonly url: string | undefined;
  readonly options: Value;
  readonly handler: Value;
  readonly span: SourceSpan;
}

function createInstance(engine: Engine, parent?: Instance, prefix = ""): HandleValue {
  return engine.handle(MODEL, "instance", { instance: new Instance(parent, prefix) });
}

function instanceOf(handle: HandleValue): Instance | undefined {
  const instance = handle.data["instance"];
  return instance instanceof Instance ? instance : undefined;
}

/** `register(plugin, { prefix })` runs the plugin in a child instance; fastify-plugin (`fp`) runs it in this one. */
function register(call: MethodCall, engine: Engine, instance: Instance): Value {
  const prefix = engine.stringOf(option(engine, argument(call.args, 1), "prefix") ?? UNDEFINED) ?? "";
  const options = isNothing(call.args[1]?.value) ? engine.object({}) : argument(call.args, 1);
  for (const plugin of engine.alternatives(pluginOf(engine, argument(call.args, 0)))) {
    const isShared = plugin.v === "handle" && plugin.model === MODEL && plugin.type === "plugin";
    const fn = isShared ? (remembered(plugin, "fn") ?? UNDEFINED) : plugin;
    if (fn.v !== "function" && fn.v !== "native") continue;
    const server = isShared ? call.handle : createInstance(engine, instance, joinPaths(instance.prefix, prefix));
    engine.await(engine.call(fn, [server, options, native(engine, "done", () => UNDEFINED)], call.span));
  }
  return call.handle;
}

/** `import("./plugin")` and modules are plugins by their default export. */
function pluginOf(engine: Engine, value: Value): Value {
  const plugin = engine.await(value);
  return plugin.v === "namespace" ? engine.member(plugin, "default") : plugin;
}

function addRoute(engine: Engine, instance: Instance, server: HandleValue, route: Route): void {
  engine.addEntry({
    label: `${route.method} ${joinPaths(instance.prefix, route.url)}`,
    framework: MODEL,
    span: route.span,
    isRequest: true,
    run: (prover) => runRoute(prover, instance, server, route),
  });
}

function runRoute(engine: Engine, instance: Instance, server: HandleValue, route: Route): void {
  const hooks = HOOKS.flatMap((name) => [...instance.hooksNamed(name), ...listOf(engine, option(engine, route.options, name))]).filter(
    isCallable,
  );
  const context = createFastifyContext(
    engine,
    hooks.some((hook) => hook.v !== "function"),
    server,
  );
  const { request, reply, phase } = context;
  runChain(engine, [...hooks, route.handler], {
    goesOn: goesOnUnlessError,
    call: (step, next, isLast) => {
      phase.isHook = !isLast;
      const result = engine.await(engine.call(step, isLast ? [request, reply] : [request, reply, next], placeOf(step), server));
      if (isLast) sendReturned(engine, result, reply);
      return result;
    },
  });
}

function instanceMethod(call: MethodCall, engine: Engine, instance: Instance): Value | undefined {
  const { handle, method } = call;
  const first = argument(call.args, 0);
  if (METHODS.has(method)) {
    const handler = lastArgument(call);
    const options = call.args.length > 2 ? argument(call.args, 1) : UNDEFINED;
    const inOptions = option(engine, argument(call.args, 1), "handler");
    const route = { method: method.toUpperCase(), url: engine.stringOf(first), options: inOptions ? argument(call.args, 1) : options };
    if (handler) addRoute(engine, instance, handle, { ...route, handler: inOptions ?? handler.value, span: handler.span ?? call.span });
    return handle;
  }
  switch (method) {
    case "route":
      addRouteOptions(call, engine, instance);
      return handle;
    case "register":
      return register(call, engine, instance);
    case "addHook":
      instance.hooks.push({ name: engine.stringOf(first) ?? "", fn: argument(call.args, 1) });
      return handle;
    case "decorate":
      instance.decorations.set(engine.stringOf(first) ?? "", argument(call.args, 1));
      return handle;
    case "auth":
      return anyOf(engine, listOf(engine, first));
    case "after":
    case "ready":
      if (first.v === "function") engine.call(first, [], call.span);
      return handle;
    case "withTypeProvider":
    case "decorateRequest":
    case "decorateReply":
    case "setErrorHandler":
    case "setNotFoundHandler":
    case "setValidatorCompiler":
    case "setSerializerCompiler":
    case "addContentTypeParser":
    case "addSchema":
      return handle;
    default:
      return calledDecoration(call, engine, instance);
  }
}

/** `server.authenticate(request, reply)`: a decoration that is a function. */
function calledDecoration(call: MethodCall, engine: Engine, instance: Instance): Value | undefined {
  const fn = instance.decoration(call.method);
  return fn
    ? engine.call(
        fn,
        call.args.map((arg) => arg.value),
        call.span,
        call.handle,
      )
    : undefined;
}

function addRouteOptions(call: MethodCall, engine: Engine, instance: Instance): void {
  const options = argument(call.args, 0);
  const handler = option(engine, options, "handler");
  if (!handler) return;
  const methods = textsOf(engine, option(engine, options, "method") ?? UNDEFINED).join("|") || "ALL";
  const url = engine.stringOf(option(engine, options, "url") ?? option(engine, options, "path") ?? UNDEFINED);
  addRoute(engine, instance, call.handle, {
    method: methods.toUpperCase(),
    url,
    options,
    handler,
    span: placeOf(handler).file ? placeOf(handler) : call.span,
  });
}

/** @fastify/auth 5: `fastify.auth([a, b])` passes when one of them does. */
function anyOf(engine: Engine, checks: readonly Value[]): Value {
  const [only] = checks;
  if (checks.length === 1 && only) return only;
  return engine.native("fastify.auth", (args, span) => {
    for (const check of checks)
      engine.maybe(
        () =>
          void engine.await(
            engine.call(
              check,
              args.map((arg) => arg.value),
              span,
            ),
          ),
      );
    return UNDEFINED;
  });
}

function callFastify(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  if (call.module === "fastify-plugin") return engine.handle(MODEL, "plugin", { fn: argument(call.args, 0) });
  return name === "" || name === "fastify" || name === "Fastify" ? createInstance(engine) : undefined;
}

export const FASTIFY: LibraryModel = {
  id: MODEL,
  packages: ["fastify", "fastify-plugin"],
  tokens: ["fastify", "Fastify"],
  call: callFastify,
  method(call, engine) {
    if (call.handle.type === "request") return fastifyRequestMethod(call, engine);
    if (call.handle.type === "reply") return replyMethod(call, engine);
    const instance = instanceOf(call.handle);
    return instance ? instanceMethod(call, engine, instance) : undefined;
  },
  member(handle, name, engine) {
    if (handle.type === "request") return fastifyRequestMember(handle, name, engine);
    if (handle.type === "reply") return remembered(handle, name === "server" ? "server" : name === "request" ? "request" : "");
    return instanceOf(handle)?.decoration(name);
  },
  invoke: (handle, call, engine) => {
    const fn = remembered(handle, "fn");
    return fn
      ? engine.call(
          fn,
          call.args.map((arg) => arg.value),
          call.span,
        )
      : undefined;
  },
  typed(_module, name, _typeArgs, engine) {
    if (name === "FastifyInstance") return createInstance(engine);
    if (name === "FastifyRequest") return createFastifyContext(engine, true).request;
    return name === "FastifyReply" ? createFastifyContext(engine, true).reply : undefined;
  },
};
