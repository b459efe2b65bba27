// Request and reply of Fastify 4 and 5 (https://fastify.dev/docs/latest/Reference/Request/).
import { NOWHERE } from "../../../../rules/contract/span";
import type { Engine, MethodCall } from "../model";
import type { HandleValue, SourceKind, Value } from "../value";
import { isNothing, remembered } from "../call-arguments";
import { reportStored } from "../channels/stored";
import { declaredAs, emptySession } from "../identity/sessions";
import { createRequestStore } from "./fastify-request-context";
import { pathOfRoute } from "./route-path";

const MODEL = "fastify";

const INPUT: Readonly<Record<string, SourceKind>> = {
  params: "params",
  query: "query",
  body: "body",
  headers: "headers",
  cookies: "cookies",
  url: "params",
  originalUrl: "params",
  hostname: "headers",
  host: "headers",
  ip: "headers",
};

const PREPARES = new Set([
  "code",
  "status",
  "header",
  "headers",
  "type",
  "serialize",
  "setCookie",
  "clearCookie",
  "removeHeader",
  "hijack",
  ...["vary", "cacheControl", "preventCache", "revalidate", "staticCache", "stale", "maxAge"],
]);
/** An answer named by its error: @fastify/sensible 5 and 6 (https://github.com/fastify/fastify-sensible#reply). */
const ERRORS = [
  ...["badRequest", "unauthorized", "paymentRequired", "forbidden", "notFound", "methodNotAllowed", "notAcceptable", "conflict", "gone"],
  ...["proxyAuthenticationRequired", "requestTimeout", "lengthRequired", "preconditionFailed", "payloadTooLarge", "uriTooLong"],
  ...["unsupportedMediaType", "rangeNotSatisfiable", "expectationFailed", "imateapot", "misdirectedRequest", "unprocessableEntity"],
  ...["locked", "failedDependency", "tooEarly", "upgradeRequired", "preconditionRequired", "tooManyRequests", "getHttpError"],
  ...["requestHeaderFieldsTooLarge", "unavailableForLegalReasons", "internalServerError", "notImplemented", "badGateway"],
  ...["serviceUnavailable", "gatewayTimeout", "loopDetected", "insufficientStorage", "networkAuthenticationRequired"],
];
const SENDS = new Set(["send", "redirect", "callNotFound", "sendFile", "view", ...ERRORS]);

/** Whether hooks or the handler run: a reply that a hook sends ends the request. */
interface Phase {
  isHook: boolean;
}

export interface FastifyContext {
  readonly request: HandleValue;
  readonly reply: HandleValue;
  readonly phase: Phase;
}

export function createFastifyContext(engine: Engine, isOpen: boolean, server?: Value, route?: string): FastifyContext {
  const phase: Phase = { isHook: false };
  const inputs = new Map(
    Object.entries(INPUT).map(([name, kind]) => {
      const input = engine.source(kind, `request.${name}`);
      return [name, /url$/i.test(name) ? pathOfRoute(input, route) : input];
    }),
  );
  const request = engine.handle(MODEL, "request", { inputs, isOpen, server });
  return { request, reply: engine.handle(MODEL, "reply", { phase, request, server }), phase };
}

/** `request.user`, as the program declares it for @fastify/jwt. */
function claimsOf(engine: Engine, options: { isAssumed?: boolean; isOptional?: boolean }): Value {
  const claims = engine.principal("session", "request.user", [], options);
  return declaredAs(engine, claims, ["@fastify/jwt", "FastifyJWT", "user"], ["@fastify/jwt", "FastifyJWT", "payload"]);
}

export function fastifyRequestMember(request: HandleValue, name: string, engine: Engine): Value | undefined {
  const inputs = request.data["inputs"];
  const input = inputs instanceof Map ? (inputs.get(name) as Value | undefined) : undefined;
  if (input) return input;
  const isOptional = request.data["isOpen"] !== true;
  if (name === "user") return claimsOf(engine, { isAssumed: true, isOptional });
  if (name === "auth") return engine.principal("session", `request.${name}`, [], { isAssumed: true, isOptional });
  // @fastify/session 11, @fastify/secure-session 8: kept or signed by the server; empty before login.
  if (name === "session") return emptySession(engine, "request.session");
  if (name === "requestContext") return createRequestStore(engine);
  if (name === "server") return remembered(request, "server");
  return name === "method" || name === "id" || name === "raw" ? engine.unknown(`request.${name}`) : undefined;
}

export function fastifyRequestMethod(call: MethodCall, engine: Engine): Value | undefined {
  // @fastify/jwt 9: verifies the token, throws when it is not valid, and decorates the request with its payload.
  if (call.method === "jwtVerify") {
    const claims = claimsOf(engine, {});
    engine.setMember(call.handle, "user", claims);
    return engine.promise(claims);
  }
  if (call.method === "jwtDecode") return engine.promise(engine.source("headers", "request.jwtDecode()"));
  if (["file", "files", "parts", "saveRequestFiles"].includes(call.method))
    return engine.promise(engine.source("form", `request.${call.method}()`));
  return undefined;
}

function isHook(reply: HandleValue): boolean {
  const phase = reply.data["phase"];
  return typeof phase === "object" && phase !== null && "isHook" in phase && phase.isHook === true;
}

export function replyMethod(call: MethodCall, engine: Engine): Value | undefined {
  if (PREPARES.has(call.method)) return call.handle;
  if (!SENDS.has(call.method)) return undefined;
  if (call.method === "sendFile") reportStored(engine, call, MODEL, "sendFile", { does: "read", key: 0, isLocal: true });
  engine.respond(
    call.args.map((arg) => arg.value),
    call.span,
  );
  if (isHook(call.handle)) engine.abort();
  return call.handle;
}

/** What an async handler returns is sent, unless it is the reply itself. */
export function sendReturned(engine: Engine, value: Value, reply: HandleValue): void {
  if (isNothing(value) || (value.v === "handle" && value.id === reply.id)) return;
  engine.respond([value], reply.at ?? NOWHERE);
}
