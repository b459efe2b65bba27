// Builder classes of the code base (https://vincit.github.io/objection.js/recipes/custom-query-builder.html): their methods, and what they and
// models add to every query by `onBuild`, `forClass` or their constructor.
import { NOWHERE } from "../../../../rules/contract/span";
import { addStep, dropSteps, reachingTo, stepsOf } from "../builders/builder";
import type { Engine, LibraryCall } from "../model";
import { UNDEFINED, type HandleValue, type Value } from "../value";

export const OBJECTION = "objection";

/** The model class of a query or of a model's static side; undefined for a query that began at a row. */
export function classOf(handle: HandleValue): Value {
  const { cls } = handle.data as { readonly cls?: Value };
  return cls ?? UNDEFINED;
}

/** What stands for objects that a builder class makes, besides the class: it keeps what their constructor adds. */
export function builderBase(engine: Engine): HandleValue {
  return engine.handle(OBJECTION, "builder", { hooks: [] });
}

/** `this.onBuild(…)` in the constructor of a builder class. */
export function noteHook(base: HandleValue, hook: Value): Value {
  const { hooks } = base.data;
  if (Array.isArray(hooks)) hooks.push(hook);
  return base;
}

/** The query as the builder class of the model makes it. */
export function madeByClass(engine: Engine, query: HandleValue, call: LibraryCall): HandleValue {
  const cls = engine.member(classOf(query), "QueryBuilder");
  if (cls.v !== "class") return query;
  const base = engine.member(engine.construct(cls, [], call.span), "*base*");
  const hooks: unknown = base.v === "handle" ? base.data["hooks"] : undefined;
  const list = Array.isArray(hooks) ? (hooks as readonly Value[]) : [];
  const told = list.reduce<HandleValue>((one, hook) => addStep(engine, one, "onBuild", hook), query);
  const forClass = engine.member(cls, "forClass");
  if (forClass.v !== "function") return told;
  // `super.forClass(…)` inside it means this query.
  const made = engine.within("objection.query", told, () => engine.build?.(forClass, [classOf(query)], call.span) ?? told);
  return made.v === "handle" && made.type === "query" ? { ...made, at: call.span } : told;
}

/** What `onBuild` was told, once the query runs. */
export function runBuildHooks(engine: Engine, query: HandleValue): void {
  const hooks = stepsOf(engine, query).filter((step) => step.kind === "onBuild");
  if (hooks.length === 0) return;
  dropSteps(engine, query, (kind) => kind === "onBuild");
  const span = query.at ?? NOWHERE;
  for (const hook of hooks) {
    const build = (): void => void engine.build?.(hook.value, [query], span);
    if (hook.isConditional) engine.maybe(build);
    else build();
  }
}

/** A method that the builder class of the model (`static QueryBuilder`) has itself; undefined when it has none of that name. */
export function customMethod(engine: Engine, query: HandleValue, method: string, call: LibraryCall): Value | undefined {
  const cls = engine.member(classOf(query), "QueryBuilder");
  if (cls.v !== "class" || query.data["within"] === method) return undefined;
  const fn = engine.member(engine.construct(cls, [], call.span), method);
  if (fn.v !== "function") return undefined;
  const reached = reachingTo(query, call.span);
  // `super.where(…)` inside `where` means Objection's.
  const self: HandleValue = { ...reached, data: { ...reached.data, within: method } };
  const made = engine.build?.(
    { ...fn, self },
    call.args.map((arg) => arg.value),
    call.span,
  );
  return made?.v === "handle" ? { ...reachingTo(made, call.span), data: { ...made.data, within: query.data["within"] } } : made;
}
