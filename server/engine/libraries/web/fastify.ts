// Fastify 4 and 5: instances, encapsulated plugins, hooks, decorations and routes. Hooks hold for every route of their instance
// and the instances below it, whatever the order (they are collected when the server is ready).
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine, ExternalCall, LibraryModel, MethodCall } from "../model";
import type { HandleValue, Value } from "../value";
import { UNDEFINED } from "../value";
import { argument, exportName, isCallable, lastArgument, listOf, option, placeOf, remembered, textsOf } from "../call-arguments";
import { reportRouteLimit } from "../channels/limits";
import { createSocket } from "../channels/web-sockets";
import { goesOnUnlessError, runChain } from "./chain";
import { AUTOLOAD, autoload } from "./fastify-autoload";
import { createFastifyContext, fastifyRequestMember, fastifyRequestMethod, replyMethod, sendReturned } from "./fastify-request";
import { authOf, createInstance, type Instance, instanceOf, register } from "./fastify-instance";
import { tellMethod } from "./route-entries";
import { joinPaths } from "./route-path";

const MODEL = "fastify";
const METHODS = new Set(["get", "post", "put", "patch", "delete", "head", "options", "all"]);
/** Hooks before the handler, in the order in which they run. */
const HOOKS = ["onRequest", "preParsing", "preValidation", "preHandler"] as const;

interface Route {
  readonly method: string;
  readonly url: string | undefined;
  readonly options: Value;
  readonly handler: Value;
  readonly span: SourceSpan;
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
    hooks.some((hook) => hook.v !== "function" && hook.v !== "native"),
    server,
    route.url === undefined ? undefined : joinPaths(instance.prefix, route.url),
  );
  const { request, reply, phase } = context;
  tellMethod(engine, request, route.method);
  runChain(engine, [...hooks, route.handler], {
    goesOn: goesOnUnlessError,
    call: (step, next, isLast) => {
      phase.isHook = !isLast;
      if (isLast) reportRouteLimit(engine, route.options, request);
      if (isLast && isSocketRoute(engine, route.options)) return runSocketRoute(engine, step, request, server);
      const result = engine.await(engine.call(step, isLast ? [request, reply] : [request, reply, next], placeOf(step), server));
      if (isLast) sendReturned(engine, result, reply);
      return result;
    },
  });
}

/** @fastify/websocket 11: `{ websocket: true }`. */
function isSocketRoute(engine: Engine, options: Value): boolean {
  const flag = option(engine, options, "websocket");
  return flag?.v === "constant" && flag.value === true;
}

/** The handler gets the socket, or a connection that holds it, and the request. */
function runSocketRoute(engine: Engine, handler: Value, request: Value, server: HandleValue): Value {
  return engine.await(engine.call(handler, [createSocket(engine), request], placeOf(handler), server));
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
      if (first.v !== "external" || first.module !== AUTOLOAD) return register(call, engine, instance);
      autoload(engine, handle, argument(call.args, 1), call.span);
      return handle;
    case "addHook":
      instance.hooks.push({ name: engine.stringOf(first) ?? "", fn: argument(call.args, 1) });
      return handle;
    case "decorate":
      instance.decorations.set(engine.stringOf(first) ?? "", argument(call.args, 1));
      return handle;
    case "auth":
      return authOf(engine, first, engine.stringOf(option(engine, argument(call.args, 1), "relation") ?? UNDEFINED) === "and");
    case "assert":
      // @fastify/sensible: throws unless it holds.
      engine.assume?.(first);
      return UNDEFINED;
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
    if (handle.type === "reply" && name === "raw") return handle;
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
