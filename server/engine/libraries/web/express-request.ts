// The request and response of Express 4 and 5 (https://expressjs.com/en/5x/api.html): where input enters, and what answers.
import type { Engine, MethodCall } from "../model";
import type { HandleValue, SourceKind, Value } from "../value";
import { argument, isCallable, native, optional, remembered } from "../call-arguments";
import { reportStored } from "../channels/stored";
import { emptySession } from "../identity/sessions";
import { pathOfRoute } from "./route-path";

const MODEL = "express";

/** Members of `req` that hold input, by kind. */
const INPUT: Readonly<Record<string, SourceKind>> = {
  params: "params",
  query: "query",
  body: "body",
  rawBody: "body",
  headers: "headers",
  rawHeaders: "headers",
  cookies: "cookies",
  signedCookies: "cookies",
  file: "form",
  files: "form",
  url: "params",
  originalUrl: "params",
  path: "params",
  hostname: "headers",
  host: "headers",
  subdomains: "headers",
  ip: "headers",
  ips: "headers",
};

/** Set by authentication middleware: Passport, express-jwt, Clerk, express-openid-connect. */
const IDENTITY = new Set(["user", "auth", "oidc", "account", "currentUser"]);

/** Methods that send the response; their arguments reach the requester. */
const SENDS = new Set(["json", "jsonp", "send", "end", "write", "render", "redirect", "sendStatus", "sendFile", "download"]);

/** Methods of the response that only prepare it. */
const PREPARES = new Set([
  "status",
  "type",
  "contentType",
  "set",
  "header",
  "append",
  "attachment",
  "cookie",
  "clearCookie",
  "format",
  "links",
  "location",
  "vary",
  "setHeader",
  "removeHeader",
  "writeHead",
  "flushHeaders",
  "on",
  "once",
]);

export interface ExpressContext {
  readonly request: HandleValue;
  readonly response: HandleValue;
}

/** The path by which a request was routed; below a mounted router `path` and `url` lack what it was mounted at. */
export interface Routed {
  readonly path: string;
  readonly besides: readonly string[];
  readonly isMounted: boolean;
}

/** A fresh request with its response. `isOpen`: middleware that cannot be seen may run before. */
export function createExpressContext(engine: Engine, isOpen: boolean, routed?: Routed): ExpressContext {
  const paths = routed?.isMounted === false ? ["originalUrl", "path", "url"] : ["originalUrl"];
  const inputs = new Map(
    Object.entries(INPUT).map(([name, kind]) => {
      const input = engine.source(kind, `req.${name}`);
      return [name, paths.includes(name) ? pathOfRoute(input, routed?.path, routed?.besides) : input];
    }),
  );
  const locals = engine.object({});
  const response: HandleValue = engine.handle(MODEL, "response", { locals });
  const request = engine.handle(MODEL, "request", { inputs, isOpen, response });
  return { request, response };
}

function inputOf(request: HandleValue, name: string): Value | undefined {
  const inputs = request.data["inputs"];
  return inputs instanceof Map ? (inputs.get(name) as Value | undefined) : undefined;
}

export function requestMember(request: HandleValue, name: string, engine: Engine): Value | undefined {
  const input = inputOf(request, name);
  if (input) return input;
  // express-session 1.18, cookie-session 2.1: signed, so what the server put there is trusted; a new session is empty.
  if (name === "session") return emptySession(engine, "req.session");
  if (IDENTITY.has(name)) {
    return engine.principal("session", `req.${name}`, [], { isAssumed: true, isOptional: request.data["isOpen"] !== true });
  }
  if (name === "res") return remembered(request, "response");
  if (name === "method" || name === "baseUrl") return engine.unknown(`req.${name}`);
  if (name === "isAuthenticated") return native(engine, "req.isAuthenticated", () => authenticated(request, engine));
  if (name === "get" || name === "header" || name === "param")
    return native(engine, `req.${name}`, ([key]) => readInput(request, name, key, engine));
  return undefined;
}

/** Passport: true when `req.user` is set. */
function authenticated(request: HandleValue, engine: Engine): Value {
  return { v: "condition", op: "truthy", of: [engine.member(request, "user")] };
}

function readInput(request: HandleValue, method: string, key: Value | undefined, engine: Engine): Value {
  const from = inputOf(request, method === "param" ? "params" : "headers");
  const name = key ? engine.stringOf(key) : undefined;
  if (from === undefined) return engine.unknown(`req.${method}`);
  return optional(name === undefined ? from : engine.member(from, method === "param" ? name : name.toLowerCase()));
}

export function requestMethod(call: MethodCall, engine: Engine): Value | undefined {
  const key = argument(call.args, 0);
  switch (call.method) {
    case "get":
    case "header":
    case "param":
      return readInput(call.handle, call.method, key, engine);
    case "isAuthenticated":
      return authenticated(call.handle, engine);
    case "isUnauthenticated":
      return { v: "condition", op: "not", of: [authenticated(call.handle, engine)] };
    // As a stream: `req.on("data", (chunk) => …)`, `req.on("end", () => …)`.
    case "on":
    case "once":
      return streamed(call, engine);
    // Passport 0.6+: signs the user in or out; the session is set by the server.
    case "login":
    case "logIn":
    case "logout":
    case "logOut":
      return callBack(call, engine);
    default:
      return undefined;
  }
}

function streamed(call: MethodCall, engine: Engine): Value {
  const listener = argument(call.args, 1);
  const event = engine.stringOf(argument(call.args, 0));
  if ((event === "data" || event === "end") && isCallable(listener)) {
    const chunks = event === "data" ? [engine.member(call.handle, "body")] : [];
    engine.maybe(() => void engine.await(engine.call(listener, chunks, call.span)));
  }
  return call.handle;
}

/** Runs the callback that stands last, without an error. */
function callBack(call: MethodCall, engine: Engine): Value {
  const last = call.args[call.args.length - 1]?.value;
  if (last && (last.v === "function" || last.v === "native")) engine.call(last, [], call.span);
  return engine.unknown(`req.${call.method}`);
}

export function responseMember(response: HandleValue, name: string, engine: Engine): Value | undefined {
  if (name === "locals") return remembered(response, "locals");
  if (name === "headersSent" || name === "writableEnded" || name === "statusCode") return engine.unknown(`res.${name}`);
  return undefined;
}

export function responseMethod(call: MethodCall, engine: Engine): Value | undefined {
  if (SENDS.has(call.method)) {
    if (call.method === "sendFile" || call.method === "download")
      reportStored(engine, call, MODEL, call.method, { does: "read", key: 0, isLocal: true });
    engine.respond(
      call.args.map((arg) => arg.value),
      call.span,
    );
    return call.handle;
  }
  return PREPARES.has(call.method) ? call.handle : undefined;
}
