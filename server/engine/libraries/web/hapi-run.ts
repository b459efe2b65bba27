// Runs a route of hapi as its life cycle does: authentication by the strategy that counts, extensions, prerequisites, the handler
// (https://hapi.dev/api/#request-lifecycle). What `takeover()` answers before the handler ends the request.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine, MethodCall } from "../model";
import type { HandleValue, Value } from "../value";
import { TRUE, UNDEFINED } from "../value";
import { argument, isCallable, isNothing, listOf, native, option, placeOf } from "../call-arguments";
import { certainSession } from "../identity/sessions";

export const HAPI_MODEL = "hapi";

/** How requests are authenticated: a scheme of the application's own, or one of a plugin with what it is told. */
export interface Strategy {
  readonly scheme: string;
  readonly options: Value;
}

/** A server as it is built. */
export class HapiServer {
  readonly schemes = new Map<string, Value>();
  readonly strategies = new Map<string, Strategy>();
  /** Functions of `ext` that run before handlers, in the order in which they do. */
  readonly extensions: { readonly point: string; readonly fn: Value }[] = [];
  /** What `auth.default` was given. */
  defaultAuth: Value = UNDEFINED;
}

export interface HapiRoute {
  readonly handler: Value;
  readonly options: Value;
  readonly span: SourceSpan;
}

const POINTS = ["onRequest", "onPreAuth", "onCredentials", "onPostAuth", "onPreHandler"];

/** Whether the handler has begun: what is answered before it ends the request. */
interface Phase {
  isBefore: boolean;
}

export function runHapiRoute(engine: Engine, server: HapiServer, route: HapiRoute): void {
  const phase: Phase = { isBefore: true };
  const toolkit = engine.handle(HAPI_MODEL, "toolkit", { phase });
  const request = createHapiRequest(engine);
  const extend = (points: readonly string[]): void => {
    for (const { point, fn } of server.extensions)
      if (points.includes(point)) engine.await(engine.call(fn, [request, toolkit], placeOf(fn)));
  };
  extend(POINTS.slice(0, 2));
  engine.setMember(request, "auth", authenticated(engine, server, route, request, toolkit));
  extend(POINTS.slice(2));
  for (const step of listOf(engine, option(engine, route.options, "pre"))) prepare(engine, step, request, toolkit);
  phase.isBefore = false;
  if (!isCallable(route.handler)) return;
  engine.respond([engine.await(engine.call(route.handler, [request, toolkit], placeOf(route.handler)))], route.span);
}

function createHapiRequest(engine: Engine): Value {
  return engine.object({
    params: engine.source("params", "request.params"),
    query: engine.source("query", "request.query"),
    payload: engine.source("body", "request.payload"),
    headers: engine.source("headers", "request.headers"),
    state: engine.source("cookies", "request.state"),
    path: engine.source("params", "request.path"),
    url: engine.source("params", "request.url"),
    info: engine.source("headers", "request.info"),
    pre: engine.object({}),
    app: engine.object({}),
    plugins: engine.object({}),
    auth: engine.object({}),
    raw: engine.unknown("request.raw"),
    server: engine.unknown("request.server"),
  });
}

/** `{ method, assign }`, or a function whose result nobody reads. Lists run beside each other. */
function prepare(engine: Engine, step: Value, request: Value, toolkit: Value): void {
  const method = step.v === "object" ? option(engine, step, "method") : step;
  const assign = step.v === "object" ? option(engine, step, "assign") : undefined;
  if (!method || !isCallable(method)) return;
  const result = engine.await(engine.call(method, [request, toolkit], placeOf(method)));
  const name = assign && engine.stringOf(assign);
  if (name !== undefined) engine.setMember(engine.member(request, "pre"), name, result);
}

/** `request.auth` by the strategy of the route, or the server's. */
function authenticated(engine: Engine, server: HapiServer, route: HapiRoute, request: Value, toolkit: Value): Value {
  const own = option(engine, route.options, "auth");
  const chosen = own ?? server.defaultAuth;
  if (chosen.v === "constant" && (chosen.value === false || isNothing(chosen))) return engine.object({ isAuthenticated: UNDEFINED });
  const named = engine.stringOf(chosen) ?? engine.stringOf(option(engine, chosen, "strategy") ?? UNDEFINED);
  const name = named ?? listOf(engine, option(engine, chosen, "strategies")).map((one) => engine.stringOf(one))[0];
  const mode = engine.stringOf(option(engine, chosen, "mode") ?? UNDEFINED);
  const strategy = server.strategies.get(name ?? "") ?? [...server.strategies.values()][0];
  const credentials = strategy ? credentialsBy(engine, server, strategy, request, toolkit) : assumed(engine);
  const known = mode === "try" || mode === "optional" ? engine.choice([credentials, UNDEFINED]) : credentials;
  return engine.object({ credentials: known, artifacts: assumed(engine), isAuthenticated: { v: "condition", op: "truthy", of: [known] } });
}

function assumed(engine: Engine): Value {
  return engine.principal("session", "request.auth.credentials", [], { isAssumed: true });
}

function credentialsBy(engine: Engine, server: HapiServer, { scheme, options }: Strategy, request: Value, toolkit: Value): Value {
  const own = server.schemes.get(scheme);
  if (own) {
    const made = engine.await(engine.call(own, [engine.unknown("server"), options], placeOf(own)));
    return ownScheme(engine, engine.member(made, "authenticate"), request);
  }
  const validate = option(engine, options, "validate") ?? option(engine, options, "validateFunc");
  const token = certainSession(engine, "request.auth.credentials");
  if (!validate || !isCallable(validate)) return token;
  const result = engine.await(engine.call(validate, [...presented(engine, scheme, token, request), toolkit], placeOf(validate)));
  const isValid = option(engine, result, "isValid") ?? option(engine, result, "valid");
  if (isValid) engine.assume?.(isValid);
  return option(engine, result, "credentials") ?? token;
}

/** What plugins hand to `validate`: verified claims, the sealed cookie, or what was sent as it is. */
function presented(engine: Engine, scheme: string, token: Value, request: Value): readonly Value[] {
  switch (scheme) {
    case "cookie":
    case "session":
      return [request, token];
    case "basic":
      return [request, engine.source("headers", "username"), engine.source("headers", "password")];
    case "bearer-access-token":
      return [request, engine.source("headers", "token")];
    default:
      // @hapi/jwt hands out artifacts, hapi-auth-jwt2 the claims themselves.
      engine.setMember(token, "decoded", engine.object({ payload: token }));
      return [token, request];
  }
}

/** `authenticate(request, h)` of a scheme: what `h.authenticated` is given. */
function ownScheme(engine: Engine, authenticate: Value, request: Value): Value {
  let credentials: Value = assumed(engine);
  const toolkit = engine.object({
    authenticated: native(engine, "authenticated", ([given = UNDEFINED]) => {
      credentials = option(engine, given, "credentials") ?? credentials;
      return TRUE;
    }),
    unauthenticated: native(engine, "unauthenticated", () => {
      engine.abort();
      return UNDEFINED;
    }),
    continue: UNDEFINED,
  });
  if (isCallable(authenticate)) engine.await(engine.call(authenticate, [request, toolkit], placeOf(authenticate)));
  return credentials;
}

/** `h.response(rows).code(200).takeover()`. */
export function toolkitMethod(call: MethodCall, engine: Engine): Value | undefined {
  const phase = call.handle.data["phase"] as Phase;
  const answers = (): HandleValue => engine.handle(HAPI_MODEL, "response", { phase });
  if (call.handle.type === "response") {
    if (call.method === "takeover" && phase.isBefore) engine.abort();
    return call.handle;
  }
  if (call.method === "response") engine.respond([argument(call.args, 0)], call.span);
  return ["response", "redirect", "view", "file"].includes(call.method) ? answers() : UNDEFINED;
}
