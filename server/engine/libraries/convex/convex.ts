// Convex (https://docs.convex.dev/functions), versions 1: queries, mutations and actions as entry points, their arguments, the identity
// of who calls, and the database. Custom functions of convex-helpers add to the context.
import { argument, exportName, isNothing, native } from "../call-arguments";
import type { Engine, LibraryCall, LibraryModel, MethodCall } from "../model";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { CONVEX, expressionMethod, rangeMethod } from "./conditions";
import { databaseMethod, queryMethod } from "./database";
import { argumentValue } from "./ids";

const BUILDERS = /^(internal)?(query|mutation|action|httpAction)(Generic)?$/i;
const TYPED = /(?:^|\.)(Query|Mutation|Action|HttpAction)Builder$/;
const CONTEXTS = /(?:^|\.)(?:Generic)?(?:Query|Mutation|Action)Ctx$/;
const SERVER = ["./", "../", "../../", "../../../", "@/convex/", "~/convex/", "convex/"].map((folder) => `${folder}_generated/server`);

/** `query({ args, handler })`, `query(async (ctx, args) => …)`. */
function define(engine: Engine, call: LibraryCall, kind: string, customisation?: Value): Value {
  const given = argument(call.args, 0);
  const handler = given.v === "object" ? engine.member(given, "handler") : given;
  const validators = given.v === "object" ? engine.member(given, "args") : UNDEFINED;
  const isInternal = /^internal/i.test(kind);
  engine.addEntry({
    label: `Convex ${kind}`,
    framework: CONVEX,
    span: call.span,
    isRequest: !isInternal,
    run: (now) => {
      const ctx = context(now);
      const args = argumentsOf(now, validators, isInternal);
      const added = customisation ? customised(now, customisation, ctx, isInternal, call) : UNDEFINED;
      const more = isNothing(added) ? UNDEFINED : now.member(added, "args");
      for (const [name, member] of now.members(more) ?? []) now.setMember(args, name, member.value);
      const result = now.await(now.call(handler, [ctx, args], call.span));
      now.respond([result], call.span);
    },
  });
  return engine.handle(CONVEX, "function", { kind });
}

/**
 * What a custom function adds to the context and the arguments: `customQuery(query, customCtx(…))` and `customQuery(query, { args, input })`
 * of convex-helpers. `input` gets the arguments that it names itself; the function gets its own, and what `input` passes on.
 */
function customised(engine: Engine, customisation: Value, ctx: Value, isInternal: boolean, call: LibraryCall): Value {
  const input = customisation.v === "object" ? engine.member(customisation, "input") : UNDEFINED;
  if (isNothing(input)) return UNDEFINED;
  const args = argumentsOf(engine, engine.member(customisation, "args"), isInternal);
  const added = engine.await(engine.call(input, [ctx, args], call.span));
  const members = isNothing(added) ? undefined : engine.members(engine.member(added, "ctx"));
  for (const [name, member] of members ?? []) if (name !== "db" || member.value.v === "handle") engine.setMember(ctx, name, member.value);
  return added;
}

export function context(engine: Engine): HandleValue {
  return engine.handle(CONVEX, "context", {});
}

/** Arguments by their validators; without any, whatever the caller sends. Internal functions are called by the code itself. */
function argumentsOf(engine: Engine, validators: Value, isInternal: boolean): Value {
  const members = engine.members(validators);
  if (!members) return isInternal ? engine.unknown("args") : engine.source("argument", "args");
  const values = [...members].map(([name, validator]): [string, Value] => {
    if (isInternal) return [name, engine.unknown(`args.${name}`)];
    return [name, argumentValue(engine, name, "args", tableIn(validator.value))];
  });
  return engine.object(Object.fromEntries(values));
}

/** Table of `v.id("invoices")`, also inside `v.optional(…)`. */
function tableIn(validator: Value): string | undefined {
  if (validator.v !== "handle" || validator.type !== "validator") return undefined;
  const table = validator.data["table"];
  return typeof table === "string" ? table : undefined;
}

function validator(engine: Engine, call: LibraryCall, name: string): Value {
  const first = argument(call.args, 0);
  const table = name === "id" ? engine.stringOf(first) : tableIn(first);
  return engine.handle(CONVEX, "validator", { table });
}

function member(handle: HandleValue, name: string, engine: Engine): Value | undefined {
  if (handle.type !== "context") return undefined;
  if (name === "db") return engine.handle(CONVEX, "database", {});
  return name === "auth" ? engine.handle(CONVEX, "auth", {}) : undefined;
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  switch (call.handle.type) {
    case "database":
      return databaseMethod(call, engine);
    case "query":
      return queryMethod(call, engine);
    case "range":
      return rangeMethod(call, engine);
    case "expression":
      return expressionMethod(call, engine);
    case "auth":
      return call.method === "getUserIdentity"
        ? engine.promise(engine.principal("session", "identity", [], { isOptional: true }))
        : undefined;
    default:
      return undefined;
  }
}

function externalCall(module: string, name: string, call: LibraryCall, engine: Engine): Value | undefined {
  if (module === "convex/values" || name.startsWith("v."))
    return name.startsWith("v.") ? validator(engine, call, name.slice(2)) : undefined;
  if (/^custom(?:Query|Mutation|Action)$/.test(name))
    return engine.handle(CONVEX, "builder", { kind: name.slice(6).toLowerCase(), customisation: argument(call.args, 1) });
  if (name === "customCtx") {
    const fn = argument(call.args, 0);
    const input = native(engine, "customCtx", ([ctx = UNDEFINED]) =>
      engine.object({ ctx: engine.await(engine.call(fn, [ctx], call.span)), args: engine.object({}) }),
    );
    return engine.object({ args: engine.object({}), input });
  }
  if (name === "getAuthUserId") return engine.promise(engine.principal("session", "userId", ["userId"], { isOptional: true }));
  return BUILDERS.test(name) ? define(engine, call, name) : undefined;
}

export const CONVEX_MODEL: LibraryModel = {
  id: CONVEX,
  packages: [...SERVER, "convex/server", "convex/values", "convex-helpers", "@convex-dev/auth"],
  tokens: ["convex", "_generated/server", "ctx.db"],
  call: (call, engine) => externalCall(call.module, exportName(call.path), call, engine),
  method,
  member,
  invoke: (handle, call, engine) =>
    handle.type === "builder"
      ? define(engine, call, String(handle.data["kind"]), handle.data["customisation"] as Value | undefined)
      : undefined,
  typed: (_module, name, _typeArgs, engine) => {
    const [, kind] = TYPED.exec(name) ?? [];
    if (kind !== undefined) return engine.handle(CONVEX, "builder", { kind: kind.toLowerCase() });
    return CONTEXTS.test(name) ? context(engine) : undefined;
  },
};
