// h3 1 and 2, Nitro and Nuxt 3 and 4 (https://h3.dev/guide, https://nuxt.com/docs/guide/directory-structure/server): event handlers that
// files export or routers are given, the middleware before them, and the functions that read an event. Nitro imports those by itself.
import type { Engine, ExternalCall, LibraryModel, MethodCall, ModuleExports } from "../model";
import type { HandleValue, SourceKind, Value } from "../value";
import { UNDEFINED } from "../value";
import {
  argument,
  exportName,
  handleOf,
  isKnownFunction,
  isNothing,
  lastArgument,
  option,
  optional,
  placeOf,
  remembered,
} from "../call-arguments";
import { certainSession, emptySession } from "../identity/sessions";
import { validated } from "../schema-validation";
import { pathOfRoute } from "./route-path";
import { callKept, keepAnswer, KEEPS_ANSWERS, KEEPS_RESULTS } from "./nitro-cache";
import { createBag, createUrl, createWebRequest, respond } from "./web-request";

const MODEL = "h3";
const ROUTE_FILE = /(?:^|\/)(?:server\/)?(api|routes)\/(.+)\.[cm]?[jt]s$/;
const MIDDLEWARE_FILE = /(?:^|\/)(?:server\/)?middleware\/[^/]+\.[cm]?[jt]s$/;
const DEFINES = new Set(["defineEventHandler", "eventHandler", "defineHandler"]);
const METHODS = new Set(["get", "post", "put", "patch", "delete", "head", "options", "all", "on"]);
const IDENTITY = /^(user|session|auth|userId|orgId|account|currentUser)$/;

/** Functions that read a part of the event: which part, whole. */
const WHOLE: Readonly<Record<string, readonly [SourceKind, string]>> = {
  getRouterParams: ["params", "event.params"],
  getQuery: ["query", "event.query"],
  readBody: ["body", "event.body"],
  readRawBody: ["body", "event.rawBody"],
  readFormData: ["form", "event.formData"],
  readMultipartFormData: ["form", "event.formData"],
  getHeaders: ["headers", "event.headers"],
  getRequestHeaders: ["headers", "event.headers"],
  parseCookies: ["cookies", "event.cookies"],
};
/** … and those that read one member of it, by name. */
const NAMED: Readonly<Record<string, readonly [SourceKind, string]>> = {
  getRouterParam: ["params", "event.params"],
  getHeader: ["headers", "event.headers"],
  getRequestHeader: ["headers", "event.headers"],
  getCookie: ["cookies", "event.cookies"],
};
/** … and validate what they read with a schema or a function. */
const VALIDATED: Readonly<Record<string, string>> = {
  readValidatedBody: "readBody",
  getValidatedQuery: "getQuery",
  getValidatedRouterParams: "getRouterParams",
};
const ASYNC = /^(read|getValidated)/;

/** Middleware of the one server of a workspace. */
class Server {
  readonly middleware: Value[] = [];
}

function serverOf(engine: Engine): Server {
  return engine.shared(MODEL, () => new Server());
}

/** The function of a handler, which may be wrapped in an object with hooks. */
function functionOf(engine: Engine, value: Value | undefined): Value | undefined {
  const handler = value && handleOf(engine, value, MODEL, "handler");
  const fn = handler ? remembered(handler, "fn") : value;
  const inner = fn?.v === "object" ? option(engine, fn, "handler") : fn;
  return inner && isKnownFunction(inner) ? inner : undefined;
}

function addEntries(exports: ModuleExports, engine: Engine): void {
  const given = exports.get("default");
  if (!given || !handleOf(engine, given, MODEL, "handler")) return;
  const fn = functionOf(engine, given);
  const [, folder, path] = ROUTE_FILE.exec(exports.file) ?? [];
  if (!fn) return;
  const route = routeOfFile(folder === "api" ? `/api/${path}` : `/${path}`);
  if (path !== undefined) addHandler(engine, { label: `/${path}`, fn, given, route });
  else if (MIDDLEWARE_FILE.test(exports.file)) serverOf(engine).middleware.push(fn);
}

/** `api/users/[id].get`: names in brackets are parameters, `index` is the folder itself, and the ending names the method. */
function routeOfFile(path: string): string {
  const plain = path.replace(/\.(?:dev|prod|prerender)$/, "").replace(/\.(?:get|post|put|patch|delete|head|options)$/, "");
  const route = plain.replaceAll(/\[\.\.\.(\w*)\]/g, "*$1").replaceAll(/\[(\w+)\]/g, ":$1");
  return route.replace(/\/index$/, "") || "/";
}

interface Handler {
  readonly label: string;
  readonly fn: Value;
  /** What was exported or registered: the function, or what was made of it. */
  readonly given: Value;
  readonly route?: string;
}

function addHandler(engine: Engine, { label, fn, given, route }: Handler): void {
  const span = placeOf(fn);
  engine.addEntry({
    label,
    framework: MODEL,
    span,
    isRequest: true,
    run: (prover) => {
      const { middleware } = serverOf(prover);
      const context = prover.handle(MODEL, "context", { isOpen: middleware.length === 0 });
      const event = prover.handle(MODEL, "event", { context, route });
      for (const one of middleware) if (one !== fn) runMiddleware(prover, one, event);
      const answer = prover.await(prover.call(fn, [event], span));
      keepAnswer(prover, handleOf(prover, given, MODEL, "handler"), event, answer);
      prover.respond([answer], span);
    },
  });
}

/** Whatever it returns is the answer, and no handler runs. */
function runMiddleware(engine: Engine, fn: Value, event: Value): void {
  const result = engine.await(engine.call(fn, [event], placeOf(fn)));
  if (!isNothing(result)) engine.assume?.({ v: "condition", op: "nullish", of: [result] });
}

/** `router.get("/path", handler)`, `app.use(handler)`. */
function routerMethod(call: MethodCall, engine: Engine): Value | undefined {
  const given = lastArgument(call)?.value ?? UNDEFINED;
  const fn = functionOf(engine, given);
  if (METHODS.has(call.method) && fn) {
    addHandler(engine, { label: `${call.method.toUpperCase()} ${engine.stringOf(argument(call.args, 0)) ?? ""}`.trim(), fn, given });
    return call.handle;
  }
  if (call.method !== "use") return undefined;
  if (fn) serverOf(engine).middleware.push(fn);
  return call.handle;
}

function readEvent(name: string, call: ExternalCall, engine: Engine): Value | undefined {
  const whole = WHOLE[VALIDATED[name] ?? name];
  if (whole) {
    const source = engine.source(...whole);
    const checked = VALIDATED[name] === undefined ? source : checkedBy(engine, argument(call.args, 1), source, call);
    return ASYNC.test(name) ? engine.promise(checked) : checked;
  }
  const named = NAMED[name];
  if (!named) return undefined;
  const key = engine.stringOf(argument(call.args, 1));
  const all = engine.source(...named);
  const member = key === undefined ? all : engine.member(all, named[0] === "headers" ? key.toLowerCase() : key);
  // A parameter of the path is there, or the route would not have been found.
  return named[0] === "params" ? member : optional(member);
}

/** A schema, or a function such as `schema.parse`. */
function checkedBy(engine: Engine, validator: Value, value: Value, { span }: ExternalCall): Value {
  if (validator.v === "function" || validator.v === "native") {
    const result = engine.await(engine.call(validator, [value], span));
    return result.v === "condition" || result.v === "constant" ? value : result;
  }
  return validated(engine, validator, value);
}

function callH3(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  const first = argument(call.args, 0);
  if (DEFINES.has(name)) return engine.handle(MODEL, "handler", { fn: first });
  if (KEEPS_ANSWERS.test(name)) return engine.handle(MODEL, "handler", { fn: first, kept: argument(call.args, 1) }, call.span);
  if (KEEPS_RESULTS.test(name)) return engine.handle(MODEL, "kept", { fn: first, kept: argument(call.args, 1) }, call.span);
  switch (name) {
    case "createApp":
    case "createRouter":
    case "H3":
      return call.module === "global" ? undefined : engine.handle(MODEL, "router", {});
    case "createError":
      return engine.unknown("error");
    case "sendRedirect":
      return respond(engine, [argument(call.args, 1)], call.span);
    case "getRequestURL":
      return createUrl(engine, pathIn(first, "url", engine));
    case "toWebRequest":
      return createWebRequest(engine);
    // nuxt-auth-utils: a sealed cookie; the first throws where nobody is signed in.
    case "requireUserSession":
      return engine.promise(certainSession(engine));
    case "getUserSession":
      return engine.promise(emptySession(engine, "session"));
    case "useSession":
      return engine.promise(engine.object({ data: emptySession(engine, "session") }));
    default:
      return readEvent(name, call, engine);
  }
}

/** The path that was asked for: the file of the route tells what it can be. */
function pathIn(event: Value, name: string, engine: Engine): Value {
  const route = event.v === "handle" && event.model === MODEL ? event.data["route"] : undefined;
  return pathOfRoute(engine.source("params", `event.${name}`), typeof route === "string" ? route : undefined);
}

function eventMember(event: HandleValue, name: string, engine: Engine): Value | undefined {
  switch (name) {
    case "context":
      return remembered(event, "context");
    case "path":
    case "url":
      return pathIn(event, name, engine);
    case "headers":
      return createBag(engine, "headers", "event.headers");
    case "req":
    case "request":
      return createWebRequest(engine, `event.${name}`);
    case "node":
      return engine.object({ req: createWebRequest(engine, "event.node.req"), res: engine.unknown("event.node.res") });
    default:
      return undefined;
  }
}

function contextMember(context: HandleValue, name: string, engine: Engine): Value {
  if (name === "params") return engine.source("params", "event.params");
  if (context.data["isOpen"] !== true) return UNDEFINED;
  return IDENTITY.test(name)
    ? engine.principal("session", `event.context.${name}`, [], { isAssumed: true, isOptional: true })
    : engine.unknown(`event.context.${name}`);
}

export const H3: LibraryModel = {
  id: MODEL,
  packages: ["h3", "nitropack", "nitro", "#imports", "global"],
  tokens: ["h3", "defineEventHandler", "eventHandler", "EventHandler", "defineHandler", "achedFunction"],
  call: callH3,
  entries: addEntries,
  method: (call, engine) => (call.handle.type === "router" ? routerMethod(call, engine) : undefined),
  member(handle, name, engine) {
    if (handle.type === "event") return eventMember(handle, name, engine);
    return handle.type === "context" ? contextMember(handle, name, engine) : undefined;
  },
  invoke(handle, call, engine) {
    if (handle.type === "kept") return callKept(engine, handle, call);
    const fn = handle.type === "handler" ? functionOf(engine, handle) : undefined;
    if (!fn) return undefined;
    const answer = engine.call(fn, [argument(call.args, 0)], call.span);
    keepAnswer(engine, handle, argument(call.args, 0), answer);
    return answer;
  },
};
