// The standard request and what hangs on it (fetch API: Request, Headers, URL, URLSearchParams, FormData), and the cookie jars of
// Next.js. Next.js, Remix, Hono's `c.req.raw`, tRPC and GraphQL contexts all hand these out.
import type { Engine, LibraryModel, MethodCall } from "../model";
import type { HandleValue, SourceKind, Value } from "../value";
import { argument, native, optional, remembered } from "../call-arguments";
import { sharedHandle } from "../shared-handle";

const MODEL = "web-request";

const SENDS_BODY = new Set(["json", "text", "formData", "arrayBuffer", "blob", "bytes"]);
const IDENTITY = new Set(["user", "auth", "session"]);

/** Members that are input as a whole, also those of Node's request, which adapters hand out under the same name. */
const INPUT: Readonly<Record<string, SourceKind>> = {
  body: "body",
  query: "query",
  params: "params",
  url: "query",
  ip: "headers",
  geo: "headers",
};

/** A request; `label` is how code names it in messages. */
export function createWebRequest(engine: Engine, label = "request"): HandleValue {
  const headers = createBag(engine, "headers", `${label}.headers`);
  const cookies = createBag(engine, "cookies", `${label}.cookies`);
  const query = engine.source("query", `${label}.searchParams`);
  return engine.handle(MODEL, "request", { label, headers, cookies, query });
}

/** Something with `get(name)`, `getAll`, `has`, `entries`: headers, cookies, search parameters, form data. */
export function createBag(engine: Engine, kind: SourceKind, label: string): HandleValue {
  return engine.handle(MODEL, "bag", { kind, label, all: engine.source(kind, label) });
}

function labelOf(handle: HandleValue): string {
  return String(handle.data["label"]);
}

function readBag(bag: HandleValue, key: Value | undefined, engine: Engine): Value {
  const all = remembered(bag, "all") ?? engine.unknown("bag");
  const name = key ? engine.stringOf(key) : undefined;
  return name === undefined ? all : engine.member(all, bag.data["kind"] === "headers" ? name.toLowerCase() : name);
}

function bagMethod(call: MethodCall, engine: Engine): Value | undefined {
  switch (call.method) {
    case "get":
      return optional(readBag(call.handle, argument(call.args, 0), engine));
    case "getAll":
    case "getSetCookie":
      return engine.array([], readBag(call.handle, call.args[0]?.value, engine));
    case "entries":
    case "keys":
    case "values":
    case "toJSON":
    case "toString":
      return remembered(call.handle, "all");
    case "forEach":
      return engine.call(argument(call.args, 0), [readBag(call.handle, undefined, engine), engine.unknown("name")], call.span);
    case "has":
      return engine.unknown(`${labelOf(call.handle)}.has`);
    case "set":
    case "append":
    case "delete":
      return call.handle;
    default:
      return undefined;
  }
}

function requestMethod(call: MethodCall, engine: Engine): Value | undefined {
  const label = labelOf(call.handle);
  if (call.method === "formData") return engine.promise(createBag(engine, "form", `${label}.formData()`));
  if (SENDS_BODY.has(call.method)) return engine.promise(engine.source("body", `${label}.${call.method}()`));
  if (call.method === "clone") return call.handle;
  // Express's and Koa's way to read a header.
  if (call.method === "get" || call.method === "header") {
    const headers = remembered(call.handle, "headers");
    return headers?.v === "handle" ? optional(readBag(headers, argument(call.args, 0), engine)) : undefined;
  }
  return undefined;
}

function requestMember(request: HandleValue, name: string, engine: Engine): Value | undefined {
  const label = labelOf(request);
  if (name === "headers" || name === "cookies") return remembered(request, name);
  if (name === "nextUrl") return engine.handle(MODEL, "url", { label: `${label}.nextUrl`, query: request.data["query"] });
  if (IDENTITY.has(name)) return engine.principal("session", `${label}.${name}`, [], { isAssumed: true, isOptional: true });
  const kind = INPUT[name];
  if (kind) return engine.source(kind, `${label}.${name}`);
  if (name === "method") return engine.unknown(`${label}.method`);
  return SENDS_BODY.has(name)
    ? native(engine, `${label}.${name}`, () => engine.promise(engine.source("body", `${label}.${name}()`)))
    : undefined;
}

function urlMember(url: HandleValue, name: string, engine: Engine): Value | undefined {
  const label = labelOf(url);
  if (name === "searchParams")
    return engine.handle(MODEL, "bag", { kind: "query", label: `${label}.searchParams`, all: url.data["query"] });
  return engine.source("params", `${label}.${name}`);
}

/** `new URL(request.url)` keeps what it was made from. */
export function createUrl(engine: Engine, from: Value): Value | undefined {
  if (from.v !== "source") return undefined;
  return engine.handle(MODEL, "url", { label: `new URL(${from.label})`, query: engine.source("query", "searchParams") });
}

/** `headers["x-org"]`: Node's plain object of headers. */
function bagMember(bag: HandleValue, name: string, engine: Engine): Value | undefined {
  if (name === "size") return engine.unknown(`${labelOf(bag)}.size`);
  const all = remembered(bag, "all");
  return all ? optional(engine.member(all, name)) : undefined;
}

/** `Object.fromEntries(formData)`. */
function wholeBag(from: Value): Value | undefined {
  return from.v === "handle" && from.model === MODEL && from.type === "bag" ? remembered(from, "all") : undefined;
}

function typedWeb(name: string, engine: Engine): Value | undefined {
  if (name === "Request" || name === "NextRequest") return createWebRequest(engine);
  if (name === "FormData") return createBag(engine, "form", "formData");
  if (name === "URLSearchParams") return createBag(engine, "query", "searchParams");
  if (name === "Headers") return createBag(engine, "headers", "headers");
  return undefined;
}

export const WEB_REQUEST: LibraryModel = {
  id: MODEL,
  // Globals of the platform are symbols of the pseudo package `global`.
  packages: ["global", "node-fetch", "undici"],
  tokens: [],
  call(call, engine) {
    const name = call.path[call.path.length - 1];
    if (name === "URL" && call.isNew) return createUrl(engine, argument(call.args, 0));
    if (name === "Response" && call.isNew)
      return respond(
        engine,
        call.args.slice(0, 1).map((arg) => arg.value),
        call.span,
      );
    if (call.path.join(".") === "Object.fromEntries") return wholeBag(argument(call.args, 0));
    if (call.path.join(".") === "Response.json")
      return respond(
        engine,
        call.args.slice(0, 1).map((arg) => arg.value),
        call.span,
      );
    return undefined;
  },
  method: (call, engine) =>
    call.handle.type === "request" ? requestMethod(call, engine) : call.handle.type === "bag" ? bagMethod(call, engine) : undefined,
  member(handle, name, engine) {
    if (handle.type === "request") return requestMember(handle, name, engine);
    if (handle.type === "response") return engine.unknown(`response.${name}`);
    return handle.type === "url" ? urlMember(handle, name, engine) : bagMember(handle, name, engine);
  },
  typed: (_module, name, _typeArgs, engine) => typedWeb(name, engine),
};

/** A response is made: its body reaches the requester. */
export function respond(engine: Engine, values: readonly Value[], span: MethodCall["span"]): Value {
  engine.respond(values, span);
  return sharedHandle(engine, `${MODEL}:response`, () => engine.handle(MODEL, "response", { label: "response" }));
}
