// What extensions (`$extends({ query })`) and middleware (`$use`) do to an operation is found by running them with its arguments:
// what they pass on to `query` or `next` is what is sent. So an operation that they forget stays as open as it was.
// https://www.prisma.io/docs/orm/prisma-client/client-extensions/query, https://www.prisma.io/docs/orm/prisma-client/client-extensions/middleware
import { isNothing } from "../call-arguments";
import type { Engine } from "../model";
import { constant, type Value } from "../value";
import type { ClientTraits } from "./client";
import { argumentsOf, performOperation, type ModelCall } from "./perform";

/** Depth to which arguments are copied, as Prisma copies them before an extension may change them. */
const COPY_DEPTH = 6;

/** One step: gets the operation and its arguments, and hands on what it made of them. */
type Step = (made: ModelCall, args: Value, next: Next) => Value;
type Next = (made: ModelCall, args: Value) => Value;

/** Performs an operation through everything that the client puts in front of it. */
export function runOperation(engine: Engine, traits: ClientTraits, made: ModelCall): Value {
  const steps = [
    ...traits.middleware.map((fn) => middlewareStep(engine, fn)),
    ...traits.extensions.flatMap((extension) => callbacksOf(engine, extension, made)).map((fn) => extensionStep(engine, fn)),
  ];
  const from = (index: number): Next => {
    const step = steps[index];
    if (!step) return (now, args) => performOperation(engine, now, args);
    return (now, args) => step(now, args, from(index + 1));
  };
  return from(0)(made, argumentsOf(made.call));
}

/** Callbacks for one operation of one model: all that apply run, the most specific first. */
function callbacksOf(engine: Engine, extension: Value, { entity, operation }: ModelCall): readonly Value[] {
  const query = engine.member(extension, "query");
  if (isNothing(query)) return [];
  const model = engine.member(query, entity.name.charAt(0).toLowerCase() + entity.name.slice(1));
  const all = engine.member(query, "$allModels");
  return [model, all, query].flatMap((table) => {
    if (isNothing(table)) return [];
    return [engine.member(table, operation), engine.member(table, "$allOperations")].filter(isRunnable);
  });
}

function isRunnable(value: Value): boolean {
  return value.v === "function" || value.v === "native" || value.v === "choice";
}

function extensionStep(engine: Engine, fn: Value): Step {
  return (made, args, next) => {
    const copy = isNothing(args) ? engine.object({}) : copyOf(engine, args, COPY_DEPTH);
    const query = engine.native("query", ([sent]) => next(made, sent?.value ?? copy));
    const given = { model: constant(made.entity.name), operation: constant(made.operation), args: copy, query };
    return engine.call(fn, [engine.object(given)], made.call.span);
  };
}

/** `$use(async (params, next) => …)` may change `params.args` and `params.action`. */
function middlewareStep(engine: Engine, fn: Value): Step {
  return (made, args, next) => {
    const given = {
      model: constant(made.entity.name),
      action: constant(made.operation),
      args: isNothing(args) ? engine.object({}) : copyOf(engine, args, COPY_DEPTH),
    };
    const params = engine.object({ ...given, runInTransaction: constant(false) });
    const proceed = engine.native("next", ([passed]) => {
      const now = passed?.value ?? params;
      const operation = engine.stringOf(engine.member(now, "action")) ?? made.operation;
      return next({ ...made, operation }, engine.member(now, "args"));
    });
    return engine.call(fn, [params, proceed], made.call.span);
  };
}

/** A copy of objects and lists, so that what an extension changes does not change what the code passed. */
function copyOf(engine: Engine, value: Value, depth: number): Value {
  if (depth === 0) return value;
  if (value.v === "object" && !value.instanceOf) {
    const fresh = engine.object({});
    if (fresh.v !== "object") return value;
    const members = [...(engine.members(value) ?? [])].map(
      ([name, member]) => [name, { ...member, value: copyOf(engine, member.value, depth - 1) }] as const,
    );
    return { ...fresh, members: new Map(members), rest: engine.spreads(value), ...(value.at ? { at: value.at } : {}) };
  }
  const list = value.v === "array" ? engine.items(value) : undefined;
  const fresh = list ? engine.array([]) : value;
  if (!list || fresh.v !== "array") return value;
  const items = list.items.map((item) => ({ ...item, value: copyOf(engine, item.value, depth - 1) }));
  return { ...fresh, items, ...(list.more ? { more: copyOf(engine, list.more, depth - 1) } : {}) };
}

/** Methods that extensions give to models (`model`) or to the client (`client`); the newest wins. */
export function addedMember(
  engine: Engine,
  traits: ClientTraits,
  component: "client" | "model",
  names: readonly string[],
  name: string,
): Value | undefined {
  for (const extension of [...traits.extensions].reverse()) {
    const part = engine.member(extension, component);
    if (isNothing(part)) continue;
    for (const table of component === "client" ? [part] : names.map((each) => engine.member(part, each))) {
      const added = table.v === "object" ? engine.members(table)?.get(name)?.value : undefined;
      if (added) return added;
    }
  }
  return undefined;
}
