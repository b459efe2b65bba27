// The context of Koa (https://koajs.com/#context): input, `ctx.state` of the middleware, and ways out.
import type { Engine, MethodCall } from "../model";
import type { HandleValue, SourceKind, Value } from "../value";
import { UNDEFINED } from "../value";
import { assertion } from "../assertions";
import { argument, optional, remembered } from "../call-arguments";
import { emptySession } from "../identity/sessions";
import { createBag } from "./web-request";
import { pathOfRoute } from "./route-path";

const MODEL = "koa";

const INPUT: Readonly<Record<string, SourceKind>> = {
  params: "params",
  query: "query",
  querystring: "query",
  headers: "headers",
  header: "headers",
  url: "params",
  path: "params",
  href: "params",
  host: "headers",
  hostname: "headers",
  ip: "headers",
};
/** Input of `ctx.request` only: `ctx.body` is the response. */
const REQUEST_INPUT: Readonly<Record<string, SourceKind>> = { ...INPUT, body: "body", rawBody: "body", files: "form" };

export function createKoaContext(engine: Engine, isOpen: boolean, route?: string, besides?: readonly string[]): HandleValue {
  const inputs = new Map(
    Object.entries(REQUEST_INPUT).map(([name, kind]) => [name, engine.source(kind, `ctx.${name === "body" ? "request.body" : name}`)]),
  );
  const path = inputs.get("path");
  if (path) inputs.set("path", pathOfRoute(path, route, besides));
  const request = engine.handle(MODEL, "request", { inputs });
  const state = engine.handle(MODEL, "state", { isOpen });
  const cookies = createBag(engine, "cookies", "ctx.cookies");
  return engine.handle(MODEL, "context", { inputs, request, state, cookies });
}

function inputOf(handle: HandleValue, name: string): Value | undefined {
  const inputs = handle.data["inputs"];
  return inputs instanceof Map ? (inputs.get(name) as Value | undefined) : undefined;
}

export function koaMember(handle: HandleValue, name: string, engine: Engine): Value | undefined {
  if (handle.type === "state") return stateMember(handle, name, engine);
  if (handle.type === "request") return inputOf(handle, name);
  if (handle.type !== "context") return undefined;
  if (name === "assert") return engine.handle(MODEL, "assert", {});
  if (name === "request" || name === "state" || name === "cookies") return remembered(handle, name);
  if (name in INPUT) return inputOf(handle, name);
  if (name === "body") return UNDEFINED;
  if (name === "response" || name === "res") return handle;
  if (name === "req") return remembered(handle, "request");
  // koa-session 7: signed by the server, empty before login.
  if (name === "session") return emptySession(engine, "ctx.session");
  return name === "user" || name === "auth" ? stateMember(handle, name, engine) : undefined;
}

/** What middleware put there is kept by the prover; one that cannot be seen may have put an identity there. */
function stateMember(state: HandleValue, name: string, engine: Engine): Value {
  if (!/^(user|auth|session|jwtData|currentUser)$/.test(name))
    return state.data["isOpen"] === true ? optional(engine.unknown(`ctx.state.${name}`)) : UNDEFINED;
  return engine.principal("session", `ctx.state.${name}`, [], { isAssumed: true, isOptional: state.data["isOpen"] !== true });
}

export function koaMethod(call: MethodCall, engine: Engine): Value | undefined {
  // `ctx.assert.equal(a, b, 403)`: https://github.com/jshttp/http-assert
  if (call.handle.type === "assert") return assertion(call.method, call.args, call.span, engine);
  if (call.handle.type !== "context" && call.handle.type !== "request") return undefined;
  switch (call.method) {
    case "throw":
      engine.abort();
      return UNDEFINED;
    case "assert":
      engine.assume?.(argument(call.args, 0));
      return UNDEFINED;
    case "get": {
      const headers = inputOf(call.handle, "headers");
      const name = engine.stringOf(argument(call.args, 0));
      return headers && optional(name === undefined ? headers : engine.member(headers, name.toLowerCase()));
    }
    case "redirect":
      engine.respond([argument(call.args, 0)], call.span);
      return UNDEFINED;
    case "isAuthenticated":
      return { v: "condition", op: "truthy", of: [engine.member(remembered(call.handle, "state") ?? call.handle, "user")] };
    case "set":
    case "status":
    case "type":
    case "append":
      return UNDEFINED;
    default:
      return undefined;
  }
}
