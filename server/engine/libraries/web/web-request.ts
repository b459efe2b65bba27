// The standard request and what hangs on it (fetch API: Request, Headers, URL, URLSearchParams, FormData), and the cookie jars of
// Next.js. Next.js, Remix, Hono's `c.req.raw`, tRPC and GraphQL contexts all hand these out.
import type { Engine, LibraryModel, MethodCall } from "../model";
import { NULL, UNDEFINED, type HandleValue, type SourceKind, type Value } from "../value";
import { argument, ITERATOR, native, optional, remembered } from "../call-arguments";
import { sharedHandle } from "../shared-handle";
import { pathOfRoute } from "./route-path";

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
export function createWebRequest(
  engine: Engine,
  label = "request",
  known: { readonly route?: string; readonly headers?: HandleValue } = {},
): HandleValue {
  const headers = known.headers ?? createBag(engine, "headers", `${label}.headers`);
  const cookies = createBag(engine, "cookies", `${label}.cookies`);
  const query = engine.source("query", `${label}.searchParams`);
  return engine.handle(MODEL, "request", { label, headers, cookies, query, route: known.route });
}

/** Something with `get(name)`, `getAll`, `has`, `entries`: headers, cookies, search parameters, form data. */
export function createBag(engine: Engine, kind: SourceKind, label: string): HandleValue {
  return engine.handle(MODEL, "bag", { kind, label, all: engine.source(kind, label), names: new Set() });
}

function labelOf(handle: HandleValue): string {
  return String(handle.data["label"]);
}

function readBag(bag: HandleValue, key: Value | undefined, engine: Engine): Value {
  const all = remembered(bag, "all") ?? engine.unknown("bag");
  const name = key ? engine.stringOf(key) : undefined;
  return name === undefined ? all : engine.member(all, bag.data["kind"] === "headers" ? name.toLowerCase() : name);
}

/** A name in it, which whoever sends the request chose. */
function nameIn(bag: HandleValue, engine: Engine): Value {
  const all = readBag(bag, undefined, engine);
  return all.v === "source"
    ? { ...all, key: `keys:${all.key}`, label: `a key of ${all.label}`, isOptional: false }
    : engine.unknown("name");
}

function bagMethod(call: MethodCall, engine: Engine): Value | undefined {
  switch (call.method) {
    case "get":
      return readNamed(call.handle, argument(call.args, 0), engine);
    case "getAll":
    case "getSetCookie":
      return engine.array([], readBag(call.handle, call.args[0]?.value, engine));
    case ITERATOR:
    case "entries":
      return engine.array([], engine.array([nameIn(call.handle, engine), readBag(call.handle, undefined, engine)]));
    case "keys":
      return engine.array([], nameIn(call.handle, engine));
    case "values":
    case "toJSON":
    case "toString":
      return remembered(call.handle, "all");
    case "forEach":
      return engine.call(argument(call.args, 0), [readBag(call.handle, undefined, engine), nameIn(call.handle, engine)], call.span);
    case "has":
      return engine.unknown(`${labelOf(call.handle)}.has`);
    case "set":
    case "append":
      noteAdded(engine, call.handle, argument(call.args, 1));
      putNamed(engine, call.handle, argument(call.args, 0), argument(call.args, 1));
      return call.handle;
    case "delete":
      putNamed(engine, call.handle, argument(call.args, 0), NULL);
      return call.handle;
    default:
      return undefined;
  }
}

/** Prefix of the names under which values stand that code has put into a bag in place of what was sent. */
const NAMED = "*named*:";

function putNamed(engine: Engine, bag: HandleValue, key: Value, value: Value): void {
  const name = engine.stringOf(key)?.toLowerCase();
  if (name === undefined) return;
  engine.setMember(bag, `${NAMED}${name}`, value);
  (bag.data["names"] as Set<string> | undefined)?.add(name);
}

/** Headers, search parameters and forms give null for what was not sent, cookies undefined. */
function readSent(bag: HandleValue, key: Value, engine: Engine): Value {
  const sent = optional(readBag(bag, key, engine));
  return sent.v === "source" && bag.data["kind"] !== "cookies" ? { ...sent, isNullWhenMissing: true } : sent;
}

/** What code has put there; where it may not have, also what was sent. */
function readNamed(bag: HandleValue, key: Value, engine: Engine): Value {
  const sent = readSent(bag, key, engine);
  const name = engine.stringOf(key)?.toLowerCase() ?? "";
  const fixed = (bag.data["fixed"] as ReadonlyMap<string, Value> | undefined)?.get(name);
  if (fixed) return fixed;
  const put = engine.member(bag, `${NAMED}${name}`);
  const isSure = engine.alternatives(put).every((option) => option.v !== "constant" || option.value !== undefined);
  if (isSure) return put;
  return put.v === "constant" ? sent : engine.choice([put, sent]);
}

/** The bag as it is here, whatever is put into it on other paths. */
export function fixedBag(engine: Engine, bag: HandleValue): HandleValue {
  const names = [...((bag.data["names"] as ReadonlySet<string> | undefined) ?? [])];
  const fixed = new Map(names.map((name) => [name, readNamed(bag, { v: "constant", value: name }, engine)]));
  return engine.handle(MODEL, "bag", { ...bag.data, names: new Set(), fixed });
}

/** Name under which values that were put into a bag are kept. */
const ADDED = "*added*";

function noteAdded(engine: Engine, bag: HandleValue, value: Value): void {
  engine.setMember(bag, ADDED, engine.array([...addedTo(engine, bag), value]));
}

function addedTo(engine: Engine, bag: HandleValue | undefined): readonly Value[] {
  return bag ? (engine.items(engine.member(bag, ADDED))?.items.map((item) => item.value) ?? []) : [];
}

/** Parts of an address that can be assigned. */
const PARTS = ["protocol", "username", "password", "hostname", "host", "port", "pathname", "search", "hash"];

/** An address that no request brought along: `new URL(process.env.DATABASE_URL)`, of which a part is then replaced. */
function createOwnUrl(engine: Engine, from: Value): HandleValue {
  const search = engine.handle(MODEL, "bag", { kind: "query", label: "searchParams", all: partOfOwnUrl(engine, from, "searchParams") });
  return engine.handle(MODEL, "own-url", { from, search });
}

function partOfOwnUrl(engine: Engine, from: Value, name: string): Value {
  return engine.unknown(`url.${name}`, [from]);
}

function ownUrlMember(url: HandleValue, name: string, engine: Engine): Value | undefined {
  if (name === "searchParams") return remembered(url, "search");
  return name === "href" ? ownUrlText(url, engine) : partOfOwnUrl(engine, remembered(url, "from") ?? url, name);
}

/** What it was made from, and what was assigned to it since. */
function ownUrlText(url: HandleValue, engine: Engine): Value {
  const from = remembered(url, "from") ?? engine.unknown("url");
  const search = remembered(url, "search");
  const assigned = PARTS.map((name) => engine.member(url, name)).filter((value) => value.v !== "unknown" || !value.key.startsWith("url."));
  const added = [...assigned, ...addedTo(engine, search?.v === "handle" ? search : undefined)];
  return added.length === 0 ? from : { v: "text", parts: ["", from, ...added.flatMap((part) => ["", part])] };
}

/** What an address, or a request that is made for one, holds: the text it was made from and the parameters put into it since. */
export function addressOf(engine: Engine, value: Value): Value {
  if (value.v !== "handle" || value.model !== MODEL) return value;
  const from = remembered(value, "from");
  if (value.type === "request") return engine.member(value, "url");
  if (value.type === "own-url") return ownUrlText(value, engine);
  if (value.type !== "url") return from ? addressOf(engine, from) : value;
  const search = remembered(value, "search");
  const added = addedTo(engine, search?.v === "handle" ? search : undefined);
  const base = from ?? engine.source("params", labelOf(value));
  return added.length === 0 ? base : { v: "text", parts: ["", base, ...added.flatMap((part) => ["", part])] };
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
  if (name === "nextUrl") return makeUrl(engine, `${label}.nextUrl`, remembered(request, "query"), undefined, request.data["route"]);
  if (IDENTITY.has(name)) return engine.principal("session", `${label}.${name}`, [], { isAssumed: true, isOptional: true });
  const kind = INPUT[name];
  if (kind) return engine.source(kind, `${label}.${name}`);
  if (name === "method") return engine.unknown(`${label}.method`);
  return SENDS_BODY.has(name)
    ? native(engine, `${label}.${name}`, () => engine.promise(engine.source("body", `${label}.${name}()`)))
    : undefined;
}

function urlMember(url: HandleValue, name: string, engine: Engine): Value | undefined {
  if (name === "searchParams") return remembered(url, "search");
  const address = name === "href" ? addressOf(engine, url) : undefined;
  if (address?.v === "text") return address;
  const path = engine.source("params", `${labelOf(url)}.${name}`);
  if (name !== "pathname") return path;
  const from = remembered(url, "from");
  if (typeof url.data["route"] === "string") return pathOfRoute(path, url.data["route"]);
  return from?.v === "source" ? pathOfRoute(path, from.route, from.besides) : path;
}

function makeUrl(
  engine: Engine,
  label: string,
  query = engine.source("query", "searchParams"),
  from?: Value,
  route?: unknown,
): HandleValue {
  const search = engine.handle(MODEL, "bag", { kind: "query", label: `${label}.searchParams`, all: query });
  return engine.handle(MODEL, "url", { label, query, search, route, ...(from ? { from } : {}) });
}

/** `new URL(request.url)` keeps what it was made from; one of the service's own also what is put into it. */
export function createUrl(engine: Engine, from: Value): Value | undefined {
  if (from.v === "constant" || from.v === "external" || (from.v === "unknown" && from.from === undefined))
    return createOwnUrl(engine, from);
  if (from.v !== "source") return undefined;
  return makeUrl(engine, `new URL(${from.label})`, undefined, from, from.route);
}

/** `new Request(url)`, and `new Request(request, …)`, which is the request as it came. */
function createRequest(from: Value, engine: Engine): Value {
  return from.v === "handle" && from.type === "request" ? from : engine.handle(MODEL, "outgoing", { from });
}

/** `new Headers(request.headers)`: a copy, to add to. */
function createHeaders(from: Value, engine: Engine): Value {
  const all = from.v === "handle" && from.type === "bag" ? remembered(from, "all") : from;
  return engine.handle(MODEL, "bag", { kind: "headers", label: "headers", all: all ?? engine.unknown("headers"), names: new Set() });
}

/** `headers["x-org"]`: Node's plain object of headers. */
function bagMember(bag: HandleValue, name: string, engine: Engine): Value | undefined {
  if (name === ADDED) return engine.array([]);
  if (name.startsWith(NAMED)) return UNDEFINED;
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
    if (name === "Headers" && call.isNew) return createHeaders(argument(call.args, 0), engine);
    if (call.path.join(".") === "Request" && call.isNew) return createRequest(argument(call.args, 0), engine);
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
  method(call, engine) {
    if (call.handle.type === "request") return requestMethod(call, engine);
    if (call.handle.type === "bag") return bagMethod(call, engine);
    if (call.handle.type === "response") return call.method === "clone" ? call.handle : undefined;
    if (call.handle.type === "own-url") return /^to(?:String|JSON)$/.test(call.method) ? ownUrlText(call.handle, engine) : undefined;
    return call.handle.type === "url" && /^to(?:String|JSON)$/.test(call.method) ? addressOf(engine, call.handle) : undefined;
  },
  member(handle, name, engine) {
    if (handle.type === "request") return requestMember(handle, name, engine);
    if (handle.type === "outgoing") return name === "url" ? addressOf(engine, handle) : engine.unknown(`request.${name}`);
    if (handle.type === "response") return engine.unknown(`response.${name}`);
    if (handle.type === "own-url") return ownUrlMember(handle, name, engine);
    return handle.type === "url" ? urlMember(handle, name, engine) : bagMember(handle, name, engine);
  },
  typed: (_module, name, _typeArgs, engine) => typedWeb(name, engine),
};

/** A response is made: its body reaches the requester. */
export function respond(engine: Engine, values: readonly Value[], span: MethodCall["span"]): Value {
  engine.respond(values, span);
  const body = values.find((value) => value.v !== "constant");
  // Answers without content are told to be the same.
  if (body) return engine.handle(MODEL, "response", { label: "response", body });
  return sharedHandle(engine, `${MODEL}:response`, () => engine.handle(MODEL, "response", { label: "response" }));
}

/** What a response holds; undefined where that is not known. */
export function bodyOf(engine: Engine, value: Value): Value | undefined {
  const bodies = engine.alternatives(value).flatMap((option) => {
    const body = option.v === "handle" && option.type === "response" ? remembered(option, "body") : undefined;
    return body ? [body] : [];
  });
  return bodies.length > 0 ? engine.choice(bodies) : undefined;
}
