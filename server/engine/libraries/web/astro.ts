// Astro 4 and 5 (https://docs.astro.build/en/guides/endpoints, /guides/middleware, /guides/actions): endpoints by their files, actions, and
// the middleware whose `context.locals` both read.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine, LibraryModel, ModuleExports } from "../model";
import type { HandleValue, Value } from "../value";
import { UNDEFINED } from "../value";
import { argument, exportName, isCallable, isKnownFunction, native, option, placeOf } from "../call-arguments";
import { validated } from "../schema-validation";
import { HTTP_METHODS } from "./next-files";
import { tellMethod } from "./route-entries";
import { createBag, createUrl, createWebRequest } from "./web-request";

const MODEL = "astro";
const ENDPOINT_FILE = /(?:^|\/)src\/pages\/(.*)\.[jt]s$/;
const MIDDLEWARE_FILE = /(?:^|\/)src\/middleware(?:\/index)?\.[jt]s$/;
const ACTIONS_FILE = /(?:^|\/)src\/actions\/index\.[jt]s$/;
const IDENTITY = /^(user|session|auth|userId|orgId|account|currentUser)$/;
/** Actions within objects of actions. */
const DEPTH = 5;

/** What the files of one workspace declare. */
class Site {
  readonly middleware: Value[] = [];
}

function siteOf(engine: Engine): Site {
  return engine.shared(MODEL, () => new Site());
}

function addEntries(exports: ModuleExports, engine: Engine): void {
  if (!["astro", "@astrojs/node", "@astrojs/vercel", "@astrojs/cloudflare"].some((name) => engine.versionOf(name) !== undefined)) return;
  if (MIDDLEWARE_FILE.test(exports.file)) {
    const onRequest = exports.get("onRequest");
    if (onRequest && isCallable(onRequest)) siteOf(engine).middleware.push(onRequest);
    return;
  }
  if (ACTIONS_FILE.test(exports.file)) {
    addActions(engine, exports.get("server") ?? UNDEFINED, "action", DEPTH);
    return;
  }
  const [, route] = ENDPOINT_FILE.exec(exports.file) ?? [];
  if (route === undefined) return;
  for (const method of [...HTTP_METHODS, "ALL"]) {
    const fn = exports.get(method);
    if (!fn || !isKnownFunction(fn)) continue;
    const span = fn.v === "function" && fn.at ? fn.at : exports.spanOf(method);
    addEntry(engine, method, `${method} /${route}`, span, (prover, context) => prover.call(fn, [context], span));
  }
}

function addEntry(engine: Engine, method: string, label: string, span: SourceSpan, work: (engine: Engine, context: Value) => Value): void {
  engine.addEntry({
    label,
    framework: MODEL,
    span,
    isRequest: true,
    run: (prover) => {
      const context = createAstroContext(prover);
      tellMethod(prover, prover.member(context, "request"), method);
      prover.respond([under(prover, siteOf(prover).middleware, context, () => prover.await(work(prover, context)))], span);
    },
  });
}

function addActions(engine: Engine, actions: Value, path: string, depth: number): void {
  for (const [name, { value }] of engine.members(actions) ?? []) {
    const action = value.v === "handle" && value.type === "action" ? value : undefined;
    if (action) addAction(engine, action, `${path} ${name}`);
    else if (depth > 0 && value.v === "object") addActions(engine, value, `${path} ${name}`, depth - 1);
  }
}

function addAction(engine: Engine, action: HandleValue, label: string): void {
  const described = action.data["described"] as Value;
  const handler = option(engine, described, "handler");
  if (!handler || !isCallable(handler)) return;
  const schema = option(engine, described, "input");
  addEntry(engine, "POST", label, placeOf(handler), (prover, context) => {
    const sent = prover.source("input", "input");
    return prover.call(handler, [schema ? validated(prover, schema, sent) : sent, context], placeOf(handler));
  });
}

/** `onRequest(context, next)`: what comes after `next` is the route. */
function under(engine: Engine, middleware: readonly Value[], context: Value, work: () => Value): Value {
  const [first, ...others] = middleware;
  if (!first) return work();
  let answer: Value | undefined;
  const next = native(engine, "next", () => {
    answer = under(engine, others, context, work);
    return engine.promise(answer);
  });
  engine.await(engine.call(first, [context, next], placeOf(first)));
  return answer ?? under(engine, others, context, work);
}

function createAstroContext(engine: Engine): Value {
  return engine.object({
    request: createWebRequest(engine, "context.request"),
    params: engine.source("params", "context.params"),
    url: createUrl(engine, engine.source("params", "context.url")) ?? UNDEFINED,
    cookies: createBag(engine, "cookies", "context.cookies"),
    locals: engine.handle(MODEL, "locals", { isOpen: siteOf(engine).middleware.length === 0 }),
    props: engine.unknown("context.props"),
    clientAddress: engine.source("headers", "context.clientAddress"),
    redirect: native(engine, "redirect", () => engine.unknown("a redirect")),
    rewrite: native(engine, "rewrite", () => engine.unknown("a rewrite")),
  });
}

function localsMember(locals: HandleValue, name: string, engine: Engine): Value {
  if (locals.data["isOpen"] !== true) return UNDEFINED;
  return IDENTITY.test(name)
    ? engine.principal("session", `context.locals.${name}`, [], { isAssumed: true, isOptional: true })
    : engine.unknown(`context.locals.${name}`);
}

/** `sequence(first, second)`. */
function sequenced(engine: Engine, middleware: readonly Value[]): Value {
  return native(engine, "sequence", ([context = UNDEFINED, next = UNDEFINED]) =>
    engine.promise(under(engine, middleware, context, () => engine.await(engine.call(next, [], placeOf(next))))),
  );
}

export const ASTRO: LibraryModel = {
  id: MODEL,
  packages: ["astro", "astro:actions", "astro:middleware"],
  tokens: ["astro", "Astro.", "APIRoute", "APIContext"],
  entries: addEntries,
  call(call, engine) {
    switch (exportName(call.path)) {
      case "defineMiddleware":
        return argument(call.args, 0);
      case "sequence":
        return sequenced(
          engine,
          call.args.map((arg) => arg.value),
        );
      case "defineAction":
        return engine.handle(MODEL, "action", { described: argument(call.args, 0) });
      default:
        return undefined;
    }
  },
  member: (handle, name, engine) => (handle.type === "locals" ? localsMember(handle, name, engine) : undefined),
  typed: (_module, name, _typeArgs, engine) => (name === "APIContext" ? createAstroContext(engine) : undefined),
};
