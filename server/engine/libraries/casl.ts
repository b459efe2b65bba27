// CASL 6 and its Prisma integration (https://casl.js.org/v6/en/guide/intro, /package/casl-prisma): what an ability lets somebody do is
// told as conditions on rows. `accessibleBy` makes a filter of them, `can(action, row)` compares a row with them.
import type { Engine, ExternalCall, LibraryModel, MethodCall } from "./model";
import type { ChoiceOption, HandleValue, Value } from "./value";
import { TRUE, UNDEFINED } from "./value";
import { argument, exportName, handleOf, isCallable, listOf, native, option, remembered } from "./call-arguments";

const MODEL = "casl";
/** Name under which a builder keeps what it was told, so that what is told on one path only is known as such. */
const RULES = "*rules*";
const ANY_ACTION = "manage";
const ANY_SUBJECT = "all";
/** Conditions on relations of relations. */
const DEPTH = 4;

interface Rule {
  readonly conditions: Value | undefined;
}

/** Rules of all paths: one that is told on some of them only may be there. Those of who may act for every tenant are nobody else's. */
function told(engine: Engine, builder: HandleValue): readonly Value[] {
  const all = engine.member(builder, RULES);
  const options: readonly ChoiceOption[] = all.v === "choice" ? all.options : [{ value: all }];
  const others = options.filter(({ given }) => !engine.isForEveryTenant?.(given));
  const lists = (others.length > 0 ? others : options).flatMap(({ value }) => engine.alternatives(value));
  return [...new Set(lists.flatMap((list) => engine.items(list)?.items.map((item) => item.value) ?? []))];
}

/** `can(actions, subjects, [fields], [conditions])`; `cannot` only takes away. */
function tell(engine: Engine, builder: HandleValue, args: readonly Value[]): Value {
  const [action = UNDEFINED, subject = UNDEFINED, third, fourth] = args;
  const conditions = fourth ?? (third && third.v !== "array" && engine.stringOf(third) === undefined ? third : undefined);
  const rule = engine.object({ action, subject, ...(conditions ? { conditions } : {}) });
  engine.setMember(builder, RULES, engine.array([...told(engine, builder), rule]));
  return engine.object({ because: native(engine, "because", () => UNDEFINED) });
}

function abilityOf(engine: Engine, rules: Value): HandleValue {
  return engine.handle(MODEL, "ability", { rules });
}

/** Rules that may let do this with rows of that type; taking away narrows what others give. */
function rulesFor(engine: Engine, ability: HandleValue, action: string | undefined, subject: string | undefined): readonly Rule[] {
  return listOf(engine, remembered(ability, "rules")).flatMap((rule): readonly Rule[] => {
    const inverted = option(engine, rule, "inverted");
    if (inverted?.v === "constant" && inverted.value === true) return [];
    const isMeant = matches(engine, engine.member(rule, "action"), action, ANY_ACTION);
    if (!isMeant || !matches(engine, engine.member(rule, "subject"), subject, ANY_SUBJECT)) return [];
    return [{ conditions: option(engine, rule, "conditions") }];
  });
}

/** Names that cannot be read may be any. */
function matches(engine: Engine, given: Value, wanted: string | undefined, any: string): boolean {
  return listOf(engine, given).some((one) => {
    const name = nameOf(engine, one);
    return name === undefined || wanted === undefined || name === wanted || name === any;
  });
}

function nameOf(engine: Engine, subject: Value): string | undefined {
  return subject.v === "class" ? engine.className?.(subject) : engine.stringOf(subject);
}

/** `accessibleBy(ability, action)`: by model name, the filter that any of the rules comes to. */
function filterFor(engine: Engine, ability: HandleValue, action: string, subject: string): Value {
  const rules = rulesFor(engine, ability, action, subject);
  const [only] = rules;
  if (only && rules.length === 1) return only.conditions ?? engine.object({});
  if (rules.length === 0) return engine.unknown("a filter of an ability");
  return engine.object({ OR: engine.array(rules.map(({ conditions }) => conditions ?? engine.object({}))) });
}

/** Whether a row meets the conditions of one of the rules; undefined where a rule has none, so that nothing is learned of the row. */
function meets(engine: Engine, ability: HandleValue, action: Value, subject: Value): Value | undefined {
  const known = subjectOf(engine, subject);
  if (!known) return undefined;
  const rules = rulesFor(engine, ability, engine.stringOf(action), known.type);
  const parts = rules.map(({ conditions }) => conditions && compared(engine, known.row, conditions, DEPTH));
  const of = parts.filter((part): part is Value => part !== undefined);
  const [only] = of;
  if (!only || of.length < parts.length) return undefined;
  return of.length === 1 ? only : { v: "condition", op: "or", of };
}

/** `subject("Project", project)`, or a row whose entity says its type. */
function subjectOf(engine: Engine, subject: Value): { readonly row: Value; readonly type: string | undefined } | undefined {
  if (subject.v === "handle" && subject.model === MODEL && subject.type === "subject") {
    const type = remembered(subject, "type");
    return { row: remembered(subject, "row") ?? UNDEFINED, type: type && nameOf(engine, type) };
  }
  const [row] = engine.alternatives(subject).filter((one) => one.v === "row");
  return row && { row: subject, type: engine.entityOf?.(row)?.name };
}

/** `{ orgId: "…", project: { is: { orgId: "…" } } }` as comparisons; what is no equality adds nothing. */
function compared(engine: Engine, row: Value, conditions: Value, depth: number): Value | undefined {
  const parts = [...(engine.members(conditions) ?? [])].flatMap(([name, { value, isConditional }]): readonly Value[] => {
    if (isConditional || name.startsWith("$") || /^(AND|OR|NOT)$/.test(name)) return [];
    if (value.v !== "object") return [{ v: "condition", op: "equal", of: [engine.member(row, name), value] }];
    const inner = option(engine, value, "is") ?? value;
    const below = depth > 0 ? compared(engine, engine.member(row, name), inner, depth - 1) : undefined;
    return below ? [below] : [];
  });
  const [only] = parts;
  if (!only) return undefined;
  return parts.length === 1 ? only : { v: "condition", op: "and", of: parts };
}

function abilityMethod(call: MethodCall, engine: Engine, ability: HandleValue): Value | undefined {
  if (call.method !== "can" && call.method !== "cannot") return undefined;
  const holds = meets(engine, ability, argument(call.args, 0), argument(call.args, 1));
  if (!holds) return engine.unknown(`ability.${call.method}`);
  return call.method === "can" ? holds : { v: "condition", op: "not", of: [holds] };
}

/** `ForbiddenError.from(ability).throwUnlessCan(action, subject)`. */
function forbid(call: MethodCall, engine: Engine): Value | undefined {
  if (call.method === "setMessage") return call.handle;
  if (call.method !== "throwUnlessCan") return undefined;
  const ability = handleOf(engine, remembered(call.handle, "ability") ?? UNDEFINED, MODEL, "ability");
  const holds = ability && meets(engine, ability, argument(call.args, 0), argument(call.args, 1));
  if (holds) engine.assume?.(holds);
  return UNDEFINED;
}

function builderMethod(call: MethodCall, engine: Engine): Value | undefined {
  const args = call.args.map((arg) => arg.value);
  if (call.method === "can") return tell(engine, call.handle, args);
  if (call.method === "cannot") return engine.object({ because: native(engine, "because", () => UNDEFINED) });
  return call.method === "build" ? abilityOf(engine, engine.array(told(engine, call.handle))) : undefined;
}

/** `defineAbility((can, cannot) => …)`. */
function define(call: ExternalCall, engine: Engine): Value {
  const builder = engine.handle(MODEL, "builder", {});
  const fn = argument(call.args, 0);
  const can = native(engine, "can", (args) => tell(engine, builder, args));
  if (isCallable(fn)) engine.call(fn, [can, native(engine, "cannot", () => TRUE)], call.span);
  return abilityOf(engine, engine.array(told(engine, builder)));
}

function callCasl(call: ExternalCall, engine: Engine): Value | undefined {
  const [first = UNDEFINED, second = UNDEFINED] = call.args.map((arg) => arg.value);
  switch (exportName(call.path)) {
    case "AbilityBuilder":
      return call.isNew ? engine.handle(MODEL, "builder", {}) : undefined;
    case "defineAbility":
      return define(call, engine);
    case "createMongoAbility":
    case "createPrismaAbility":
    case "Ability":
    case "PureAbility":
    case "PrismaAbility":
      return abilityOf(engine, first);
    case "subject":
      return engine.handle(MODEL, "subject", { type: first, row: second });
    case "ForbiddenError.from":
      return engine.handle(MODEL, "forbidding", { ability: first });
    case "accessibleBy": {
      const ability = handleOf(engine, first, MODEL, "ability");
      return ability && engine.handle(MODEL, "accessible", { ability, action: engine.stringOf(second) ?? "read" });
    }
    default:
      return undefined;
  }
}

export const CASL: LibraryModel = {
  id: MODEL,
  packages: ["@casl/ability", "@casl/prisma"],
  tokens: ["@casl/"],
  call: callCasl,
  method(call, engine) {
    switch (call.handle.type) {
      case "builder":
        return builderMethod(call, engine);
      case "ability":
        return abilityMethod(call, engine, call.handle);
      case "forbidding":
        return forbid(call, engine);
      case "accessible":
        return call.method === "ofType" ? accessible(call.handle, nameOf(engine, argument(call.args, 0)) ?? "", engine) : undefined;
      default:
        return undefined;
    }
  },
  member(handle, name, engine) {
    if (handle.type === "accessible" && name !== "ofType") return accessible(handle, name, engine);
    if (handle.type === "builder" && name === RULES) return engine.array([]);
    return undefined;
  },
};

function accessible(handle: HandleValue, subject: string, engine: Engine): Value | undefined {
  const ability = remembered(handle, "ability");
  return ability?.v === "handle" ? filterFor(engine, ability, String(handle.data["action"]), subject) : undefined;
}
