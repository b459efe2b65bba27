// Instances of Fastify 4 and 5: hooks, decorations, encapsulated plugins.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine, MethodCall } from "../model";
import type { HandleValue, Value } from "../value";
import { UNDEFINED } from "../value";
import { argument, isNothing, native, option, remembered } from "../call-arguments";
import { joinPaths } from "./route-path";

const MODEL = "fastify";
/** A plugin that is a hook of the instance which registers it. */
const RATE_LIMIT = "@fastify/rate-limit";
/** Plugins that put a client onto the instance which registers them. */
const CLIENTS = /^@fastify\/(?:postgres|mysql|mongodb|redis)$/;

/** An instance: hooks and decorations of its own, and those of the instances around it. */
export class Instance {
  readonly hooks: { readonly name: string; readonly fn: Value }[] = [];
  readonly decorations = new Map<string, Value>();

  constructor(
    readonly parent: Instance | undefined,
    readonly prefix: string,
  ) {}

  hooksNamed(name: string): readonly Value[] {
    const own = this.hooks.filter((hook) => hook.name === name).map((hook) => hook.fn);
    return [...(this.parent?.hooksNamed(name) ?? []), ...own];
  }

  decoration(name: string): Value | undefined {
    return this.decorations.get(name) ?? this.parent?.decoration(name);
  }
}

export function createInstance(engine: Engine, parent?: Instance, prefix = ""): HandleValue {
  return engine.handle(MODEL, "instance", { instance: new Instance(parent, prefix) });
}

export function instanceOf(handle: HandleValue): Instance | undefined {
  const instance = handle.data["instance"];
  return instance instanceof Instance ? instance : undefined;
}

/** `register(plugin, { prefix })` runs the plugin in a child instance; fastify-plugin (`fp`) runs it in this one. */
export function register(call: MethodCall, engine: Engine, instance: Instance): Value {
  const prefix = engine.stringOf(option(engine, argument(call.args, 1), "prefix") ?? UNDEFINED) ?? "";
  const options = isNothing(call.args[1]?.value) ? engine.object({}) : argument(call.args, 1);
  for (const plugin of engine.alternatives(pluginOf(engine, argument(call.args, 0)))) {
    const { fn } = unwrapped(plugin);
    if (fn.v === "external" && fn.module === RATE_LIMIT)
      instance.hooks.push({ name: "onRequest", fn: engine.call(fn, [options], call.span) });
    if (fn.v === "external" && CLIENTS.test(fn.module)) engine.call(fn, [call.handle, options], call.span);
    runPlugin(engine, call.handle, { plugin, prefix, options, span: call.span, isFlat: false });
  }
  return call.handle;
}

/** The function of a plugin; `isShared`: made with fastify-plugin. */
function unwrapped(plugin: Value): { readonly fn: Value; readonly isShared: boolean } {
  const isShared = plugin.v === "handle" && plugin.model === MODEL && plugin.type === "plugin";
  return { fn: isShared ? (remembered(plugin, "fn") ?? UNDEFINED) : plugin, isShared };
}

interface Plugin {
  readonly plugin: Value;
  readonly prefix: string;
  readonly options: Value;
  readonly span: SourceSpan;
  /** It shares the instance that registers it. */
  readonly isFlat: boolean;
}

/** Runs a plugin in an instance inside `server`; in `server` itself where it is made with fastify-plugin. */
export function runPlugin(engine: Engine, server: HandleValue, { plugin, prefix, options, span, isFlat }: Plugin): void {
  const { fn, isShared } = unwrapped(plugin);
  const instance = instanceOf(server);
  if (!instance || (fn.v !== "function" && fn.v !== "native")) return;
  const inner = isShared || isFlat ? server : createInstance(engine, instance, joinPaths(instance.prefix, prefix));
  engine.await(engine.call(fn, [inner, options, native(engine, "done", () => UNDEFINED)], span));
}

/** `import("./plugin")` and modules are plugins by their default export. */
function pluginOf(engine: Engine, value: Value): Value {
  const plugin = engine.await(value);
  return plugin.v === "namespace" ? engine.member(plugin, "default") : plugin;
}

/**
 * @fastify/auth 5: `fastify.auth([a, b])` passes when one of them does, with `{ relation: "and" }` when all do; in a list within the
 * list it is the other way round.
 */
export function authOf(engine: Engine, checks: Value, isAll: boolean): Value {
  const { items = [] } = engine.items(checks) ?? {};
  const steps = items.map(({ value }) => (engine.items(value) ? authOf(engine, value, !isAll) : value));
  const [only] = steps;
  if (steps.length === 1 && only) return only;
  return engine.native("fastify.auth", (args, span) => {
    const passed = args.map((arg) => arg.value);
    const run = (check: Value): Value => engine.await(engine.call(check, passed, span));
    if (isAll || !engine.each) steps.forEach(run);
    else engine.each(engine.choice(steps), run);
    return UNDEFINED;
  });
}
