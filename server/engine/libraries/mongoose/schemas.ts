// Schemas at run time: hooks, statics, methods, query helpers and plug-ins (https://mongoosejs.com/docs/guide.html,
// …/middleware.html, …/plugins.html). Their paths are read elsewhere (tenancy/code/mongoose).
import { argument, isNothing, listOf, remembered } from "../call-arguments";
import type { Engine, LibraryCall, MethodCall } from "../model";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { noteDefaults } from "./defaults";
import { createSchema, partOf, traitsOf, type Hook } from "./registry";

/** Methods that tell of paths and indexes, and give the schema back. */
const QUIET: ReadonlySet<string> = new Set([
  "index",
  "set",
  "post",
  "alias",
  "searchIndex",
  "removeIndex",
  "clearIndexes",
  "remove",
  "queue",
]);
/** Operations whose hooks run on documents unless they are told otherwise. */
const OF_DOCUMENTS: ReadonlySet<string> = new Set(["save", "validate", "init", "remove"]);

export function schemaMethod(call: MethodCall, engine: Engine): Value | undefined {
  const { handle, method } = call;
  const first = argument(call.args, 0);
  switch (method) {
    case "pre":
      addHook(engine, handle, call);
      return handle;
    case "add":
      noteDefaults(engine, handle, first);
      return handle;
    case "plugin":
      engine.call(first, [handle, isNothing(argument(call.args, 1)) ? engine.object({}) : argument(call.args, 1)], call.span);
      return handle;
    case "static":
    case "method":
      addFunctions(engine, handle, method === "static" ? "statics" : "methods", first, argument(call.args, 1));
      return handle;
    case "loadClass":
      if (first.v === "class") traitsOf(handle)?.loaded.push(first);
      return handle;
    case "get": {
      const options = remembered(handle, "options");
      return options && !isNothing(options) ? engine.member(options, engine.stringOf(first) ?? "") : UNDEFINED;
    }
    case "clone":
      return cloneSchema(engine, handle, call);
    case "virtual":
      return engine.handle(handle.model, "virtual", {});
    default:
      return QUIET.has(method) ? handle : undefined;
  }
}

/** `static("name", fn)`, `static({ name: fn })`. */
function addFunctions(engine: Engine, schema: HandleValue, part: "statics" | "methods", first: Value, fn: Value): void {
  const table = engine.member(schema, part);
  const name = engine.stringOf(first);
  if (name !== undefined) engine.setMember(table, name, fn);
  else for (const [each, member] of engine.members(first) ?? []) engine.setMember(table, each, member.value);
}

function cloneSchema(engine: Engine, schema: HandleValue, call: LibraryCall): HandleValue {
  const copy = createSchema(engine, UNDEFINED, call.span);
  copyTraits(engine, schema, copy);
  return copy;
}

/** The schema of a discriminator: all that its base was told until then, and what it was told itself. */
export function discriminatorSchema(engine: Engine, base: HandleValue | undefined, own: HandleValue, call: LibraryCall): HandleValue {
  const joined = createSchema(engine, remembered(own, "options") ?? UNDEFINED, call.span);
  if (base) copyTraits(engine, base, joined);
  copyTraits(engine, own, joined);
  return joined;
}

function copyTraits(engine: Engine, schema: HandleValue, copy: HandleValue): void {
  const [from, to] = [traitsOf(schema), traitsOf(copy)];
  if (!from || !to) return;
  to.hooks.push(...from.hooks);
  to.loaded.push(...from.loaded);
  for (const [name, value] of from.defaults) to.defaults.set(name, value);
  for (const name of from.decorated) to.decorated.add(name);
  for (const part of ["statics", "methods", "query"] as const)
    for (const [name, member] of engine.members(engine.member(schema, part)) ?? [])
      engine.setMember(engine.member(copy, part), name, member.value);
}

/** `pre("find", fn)`, `pre(["find", "findOne"], fn)`, `pre(/^find/, fn)`, `pre("updateOne", { document: true }, fn)`. */
function addHook(engine: Engine, schema: HandleValue, call: LibraryCall): void {
  const [first, ...rest] = call.args.map((arg) => arg.value);
  const fn = rest.find((value) => value.v === "function" || value.v === "native");
  if (!first || !fn) return;
  const options = rest.find((value) => value.v === "object");
  const flag = (name: string): boolean => {
    const value = options ? engine.member(options, name) : UNDEFINED;
    return value.v === "constant" && value.value === true;
  };
  const list = listOf(engine, first);
  const texts = list.map((value) => engine.stringOf(value));
  const isDocument = flag("document") || (!flag("query") && texts.some((text) => text !== undefined && OF_DOCUMENTS.has(text)));
  const tests = list.map((value) => nameTest(engine, value));
  traitsOf(schema)?.hooks.push({ names: (operation) => tests.some((test) => test(operation)), fn, isDocument });
}

/** Regular expressions are told by their source: `regex:/^find/`. */
function nameTest(engine: Engine, value: Value): (operation: string) => boolean {
  const text = engine.stringOf(value);
  if (text !== undefined) return (operation) => operation === text;
  const [, source, flags] = (value.v === "unknown" ? /^regex:\/(.*)\/(\w*)$/.exec(value.key) : null) ?? [];
  if (source === undefined) return () => false;
  try {
    const pattern = new RegExp(source, flags);
    return (operation) => pattern.test(operation);
  } catch {
    return () => false;
  }
}

/** Runs what stands before an operation, with the query, aggregate or document as `this`. */
export function runHooks(
  engine: Engine,
  schema: HandleValue | undefined,
  operation: string,
  self: Value,
  call: { readonly span: LibraryCall["span"]; readonly isDocument?: boolean; readonly args?: readonly Value[] },
): void {
  for (const hook of hooksFor(schema, operation, call.isDocument === true)) {
    const next = engine.native("next", () => UNDEFINED);
    engine.await(engine.call(hook.fn, [next, ...(call.args ?? [])], call.span, self));
  }
}

export function hooksFor(schema: HandleValue | undefined, operation: string, isDocument: boolean): readonly Hook[] {
  return (traitsOf(schema)?.hooks ?? []).filter((hook) => hook.isDocument === isDocument && hook.names(operation));
}

/** A function that the schema gives to its models, documents or queries, run with that as `this`. */
export function callPart(
  engine: Engine,
  schema: HandleValue | undefined,
  part: "statics" | "methods" | "query",
  call: LibraryCall & { readonly method: string },
  self: Value,
): Value | undefined {
  const fn = partOf(engine, schema, part, call.method);
  const args = call.args.map((arg) => arg.value);
  return fn && (engine.build?.(fn, args, call.span, self) ?? engine.call(fn, args, call.span, self));
}
