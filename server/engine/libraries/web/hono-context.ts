// The context of Hono 4 (https://hono.dev/docs/api/context): input of the request, variables set by middleware, responses.
import { NOWHERE } from "../../../../rules/contract/span";
import type { Engine, MethodCall } from "../model";
import type { DeclaredType, HandleValue, SourceKind, Value } from "../value";
import { argument, isNothing, native, optional, remembered } from "../call-arguments";
import { UNDEFINED } from "../value";
import { pathOfRoute } from "./route-path";
import { validatedName } from "./hono-validation";
import { createWebRequest, respond } from "./web-request";

const MODEL = "hono";
const RESPONDS = new Set(["json", "text", "body", "html", "render", "redirect", "newResponse", "notFound"]);
const IDENTITY = /^(user|session|auth|jwtPayload|claims|account|clerkAuth|oidcAuth)$/;

/** Targets of validators (`c.req.valid("json")`) and the kind of input that each is. */
const TARGETS: Readonly<Record<string, SourceKind>> = {
  json: "body",
  form: "form",
  query: "query",
  param: "params",
  header: "headers",
  cookie: "cookies",
};

/** `isOpen`: middleware that cannot be seen may have set variables. `type`: what the application declares its contexts to hold. */
export function createHonoContext(
  engine: Engine,
  isOpen: boolean,
  type?: DeclaredType,
  route?: string,
  besides?: readonly string[],
): HandleValue {
  const inputs = new Map(Object.entries(TARGETS).map(([target, kind]) => [target, engine.source(kind, `c.req.${target}`)]));
  const path = pathOfRoute(engine.source("params", "c.req.path"), route, besides);
  const request = engine.handle(MODEL, "request", { inputs, path });
  const bindings = type && engine.member({ v: "unknown", key: "hono", label: "c", type }, "Bindings");
  const env = bindings?.v === "unknown" ? { env: { ...bindings, label: "c.env" } } : {};
  return engine.handle(MODEL, "context", { request, variables: engine.object({}), isOpen, ...env });
}

function inputOf(request: HandleValue, target: string, engine: Engine): Value {
  const inputs = request.data["inputs"];
  const found = inputs instanceof Map ? (inputs.get(target) as Value | undefined) : undefined;
  return found ?? engine.source("input", `c.req.${target}`);
}

/** What a validator let through, if one ran that is known. */
function validInput(request: HandleValue, target: string, engine: Engine): Value {
  const known = engine.member(request, validatedName(target));
  return isNothing(known) ? inputOf(request, target, engine) : known;
}

function partOf(request: HandleValue, target: string, key: Value | undefined, engine: Engine): Value {
  const all = inputOf(request, target, engine);
  const name = key ? engine.stringOf(key) : undefined;
  if (name === undefined) return all;
  const part = engine.member(all, target === "header" ? name.toLowerCase() : name);
  return target === "param" ? part : optional(part);
}

function requestMethod(call: MethodCall, engine: Engine): Value | undefined {
  const key = call.args[0]?.value;
  switch (call.method) {
    case "param":
    case "query":
    case "header":
      return partOf(call.handle, call.method, key, engine);
    case "queries":
      return engine.array([], partOf(call.handle, "query", key, engine));
    case "valid":
      return validInput(call.handle, (key && engine.stringOf(key)) ?? "json", engine);
    case "json":
    case "text":
    case "arrayBuffer":
    case "blob":
      return engine.promise(inputOf(call.handle, "json", engine));
    case "parseBody":
    case "formData":
      return engine.promise(inputOf(call.handle, "form", engine));
    default:
      return undefined;
  }
}

/** What a middleware put under a name; one that cannot be seen may have put an identity there. */
function readVariable(context: HandleValue, name: string, engine: Engine): Value {
  const variables = remembered(context, "variables");
  if (variables && engine.members(variables)?.has(name)) return engine.member(variables, name);
  const isOpen = context.data["isOpen"] === true;
  if (isOpen && IDENTITY.test(name)) return engine.principal("session", `c.get("${name}")`, [], { isAssumed: true });
  const value = engine.unknown(`c.get("${name}")`);
  return isOpen ? value : optional(value);
}

function contextMethod(call: MethodCall, engine: Engine): Value | undefined {
  const name = engine.stringOf(argument(call.args, 0));
  if (call.method === "get") return name === undefined ? engine.unknown("c.get()") : readVariable(call.handle, name, engine);
  if (call.method === "set") {
    setHonoVariable(engine, call.handle, name, argument(call.args, 1));
    return engine.unknown("c.set()");
  }
  if (RESPONDS.has(call.method))
    return respond(
      engine,
      call.args.slice(0, 1).map((arg) => arg.value),
      call.span,
    );
  return ["header", "status", "setRenderer"].includes(call.method) ? engine.unknown(`c.${call.method}()`) : undefined;
}

/** Sets what `c.get(name)` reads; for middleware that is a model of its own. */
export function setHonoVariable(engine: Engine, context: Value, name: string | undefined, value: Value): void {
  const variables = context.v === "handle" && context.model === MODEL ? remembered(context, "variables") : undefined;
  if (variables && name !== undefined) engine.setMember(variables, name, value);
}

export function honoMethod(call: MethodCall, engine: Engine): Value | undefined {
  if (call.handle.type === "request") return requestMethod(call, engine);
  return call.handle.type === "context" ? contextMethod(call, engine) : undefined;
}

export function honoMember(handle: HandleValue, name: string, engine: Engine): Value | undefined {
  if (handle.type === "variables") return readVariable(handle, name, engine);
  if (handle.type === "request") {
    if (name === "raw") return createWebRequest(engine, "c.req.raw");
    if (name === "path") return remembered(handle, "path");
    if (name.startsWith("*valid ")) return UNDEFINED;
    return ["url", "routePath"].includes(name) ? engine.source("params", `c.req.${name}`) : undefined;
  }
  if (handle.type !== "context") return undefined;
  if (name === "req") return remembered(handle, "request");
  if (name === "var") return engine.handle(MODEL, "variables", handle.data);
  // Handlers that destructure the context: `({ json, get })` are arrow functions in Hono.
  if (name === "json" || name === "text") return native(engine, `c.${name}`, (args) => respond(engine, args.slice(0, 1), NOWHERE));
  if (name === "env") return remembered(handle, "env") ?? engine.unknown("c.env");
  return name === "executionCtx" || name === "res" ? engine.unknown(`c.${name}`) : undefined;
}
