// Runs a route of Elysia as its life cycle does: what was derived and decorated before it, the checks, and then the handler
// (https://elysiajs.com/essential/life-cycle).
import { NOWHERE, type SourceSpan } from "../../../../rules/contract/span";
import type { Engine } from "../model";
import type { Value } from "../value";
import { UNDEFINED } from "../value";
import { isCallable, isNothing, listOf, native, option, placeOf } from "../call-arguments";
import { validated } from "../schema-validation";
import { Instance, type Hook, type Route } from "./elysia-instance";
import { createBag, createUrl, createWebRequest } from "./web-request";

const MODEL = "elysia";

/** Whether hooks or the handler run: `status(…)` of a hook ends the request. */
interface Phase {
  isHook: boolean;
}

const SCHEMAS = ["body", "query", "params", "headers"] as const;
const CHECKS = new Set(["beforeHandle", "transform", "parse"]);

/** The context of a request; `options`: schemas by the part that they validate. */
export function createElysiaContext(engine: Engine, options: Value, phase: Phase = { isHook: false }): Value {
  const request = createWebRequest(engine, "request");
  const parts: Record<string, Value> = {};
  for (const part of SCHEMAS) {
    const sent = engine.source(part, part);
    const schema = option(engine, options, part);
    parts[part] = schema ? validated(engine, schema, sent) : sent;
  }
  const status = native(engine, "status", ([, body = UNDEFINED]) => {
    if (phase.isHook) engine.abort();
    else engine.respond([body], request.at ?? NOWHERE);
    return engine.handle(MODEL, "status", {});
  });
  return engine.object({
    ...parts,
    request,
    status,
    error: status,
    cookie: createBag(engine, "cookies", "cookie"),
    url: createUrl(engine, engine.source("params", "url")) ?? UNDEFINED,
    path: engine.source("params", "path"),
    set: engine.object({ headers: engine.object({}) }),
    store: engine.object({}),
    redirect: native(engine, "redirect", () => {
      if (phase.isHook) engine.abort();
      return engine.handle(MODEL, "status", {});
    }),
    server: engine.unknown("server"),
    ip: engine.unknown("ip"),
  });
}

/** One request on every way that leads to the route. */
export function runElysiaRoute(engine: Engine, instance: Instance, route: Route): void {
  const ways = instance.ways();
  for (const way of ways) {
    if (ways.length === 1) runOn(engine, instance, route, way.hooks);
    else engine.maybe(() => runOn(engine, instance, route, way.hooks));
  }
}

function runOn(engine: Engine, instance: Instance, route: Route, before: readonly Hook[]): void {
  const phase: Phase = { isHook: true };
  const context = createElysiaContext(engine, route.options, phase);
  for (const hook of [...before, ...route.hooks, ...ownHooks(engine, instance, route.options)]) runHook(engine, hook, context);
  phase.isHook = false;
  if (route.isSocket) return runSocket(engine, route, context);
  const { handler, span } = route;
  const answer = isCallable(handler) ? engine.await(engine.call(handler, [context], placeOf(handler))) : handler;
  engine.respond([answer], span);
}

/** `ws("/path", { open(ws), message(ws, message) })`. */
function runSocket(engine: Engine, { handler, span }: Route, context: Value): void {
  const socket = engine.object({ data: context, ...Object.fromEntries(SOCKET.map((name) => [name, sends(engine, name, span)])) });
  for (const name of ["open", "message", "close"]) {
    const fn = option(engine, handler, name);
    if (fn && isCallable(fn)) engine.maybe(() => engine.await(engine.call(fn, [socket, engine.source("message", "message")], placeOf(fn))));
  }
}

const SOCKET = ["send", "publish", "subscribe", "unsubscribe", "close"];

function sends(engine: Engine, name: string, span: SourceSpan): Value {
  return native(engine, `ws.${name}`, (args) => {
    if (name === "send") engine.respond([...args], span);
    return UNDEFINED;
  });
}

function runHook(engine: Engine, hook: Hook, context: Value): void {
  if (hook.kind === "holds") {
    if (hook.name === undefined) putAll(engine, context, hook.of);
    else engine.setMember(context, hook.name, hook.of);
    return;
  }
  const result = engine.await(engine.call(hook.of, [context], placeOf(hook.of)));
  if (hook.kind === "adds") putAll(engine, context, result);
  // Whatever a check returns is the answer.
  else if (!isNothing(result)) engine.assume?.({ v: "condition", op: "nullish", of: [result] });
}

/** Members of any of the objects that it may be. */
function putAll(engine: Engine, context: Value, added: Value): void {
  const names = new Set(engine.alternatives(added).flatMap((one) => [...(engine.members(one)?.keys() ?? [])]));
  for (const name of names) engine.setMember(context, name, engine.member(added, name));
}

/** Hooks and macros that options of a route or of a group name, in the order of the life cycle. */
export function ownHooks(engine: Engine, instance: Instance, options: Value, reach: Hook["reach"] = "local"): readonly Hook[] {
  const hooks: Hook[] = [];
  for (const [name, { value }] of engine.members(options) ?? []) {
    const macro = instance.macros.get(name);
    if (macro) hooks.push(...macroHooks(engine, instance, macro, value));
    else if (name === "resolve" || name === "derive") for (const of of functions(engine, value)) hooks.push({ kind: "adds", of, reach });
    else if (CHECKS.has(name)) for (const of of functions(engine, value)) hooks.push({ kind: "checks", of, reach });
  }
  return hooks;
}

/** `auth: { resolve() {} }`, `role: (name) => ({ beforeHandle() {} })`; switched off by `false`. */
function macroHooks(engine: Engine, instance: Instance, macro: Value, given: Value): readonly Hook[] {
  if (given.v === "constant" && given.value === false) return [];
  const described = isCallable(macro) ? engine.await(engine.call(macro, [given], placeOf(macro))) : macro;
  // A macro that names itself would go round.
  return engine.alternatives(described).flatMap((one) => ownHooks(engine, new Instance(instance.prefix), one));
}

function functions(engine: Engine, value: Value): readonly Value[] {
  return listOf(engine, value).filter(isCallable);
}
