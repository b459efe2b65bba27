// The conditions of a Mongoose query: what it was told over several calls, as one filter. Later conditions on a path replace earlier
// ones, as `Query.prototype.merge` does (https://mongoosejs.com/docs/api/query.html).
import { addStep, dropSteps, stepsOf, type BuilderStep } from "../builders/builder";
import type { Engine } from "../model";
import type { ChoiceValue, HandleValue, Member, ObjectValue, Value } from "../value";

/** Steps that select. */
const SELECTS: ReadonlySet<string> = new Set(["where", "and", "or", "nor"]);

/** One filter, or one for each alternative of what was told; undefined when nothing was told. */
export function conditionsOf(engine: Engine, query: HandleValue): ObjectValue | ChoiceValue | undefined {
  const steps = selecting(engine, query);
  const [only] = steps;
  // What `getFilter()` handed out is the filter itself: hooks change it in place.
  if (only && steps.length === 1 && isTold(only) && only.value.v === "object") return only.value;
  const open = steps.filter((step) => isTold(step) && step.value.v === "choice");
  const [varying] = open;
  if (!varying || open.length > 1 || varying.value.v !== "choice") return mergedFilter(engine, steps);
  const options = varying.value.options.map((option) => {
    const told = { ...varying, value: option.value };
    const value = mergedFilter(
      engine,
      steps.map((step) => (step === varying ? told : step)),
    );
    return { ...option, value: value ?? option.value };
  });
  return { ...varying.value, options };
}

function selecting(engine: Engine, query: HandleValue): readonly BuilderStep[] {
  return stepsOf(engine, query).filter((step) => SELECTS.has(step.kind));
}

function isTold(step: BuilderStep): boolean {
  return step.kind === "where" && !step.isConditional;
}

function mergedFilter(engine: Engine, steps: readonly BuilderStep[]): ObjectValue | undefined {
  if (steps.length === 0) return undefined;
  const merged: Merged = { members: new Map(), rest: [] };
  for (const step of steps) {
    if (step.kind === "where") mergeEach(engine, merged, step);
    else append(engine, merged, `$${step.kind}`, step.value, step.isConditional);
  }
  const fresh = engine.object({});
  return fresh.v === "object" ? { ...fresh, members: merged.members, rest: merged.rest } : undefined;
}

/** The filter as an object that code may change (`this.getFilter().orgId = …`). */
export function filterObject(engine: Engine, query: HandleValue): Value {
  const told = conditionsOf(engine, query);
  const filter = told?.v === "choice" ? mergedFilter(engine, selecting(engine, query)) : told;
  const members = filter ? (engine.members(filter) ?? new Map<string, Member>()) : new Map<string, Member>();
  const fresh = engine.object({});
  const copy: Value = fresh.v === "object" ? { ...fresh, members, rest: filter ? engine.spreads(filter) : [] } : fresh;
  setFilter(engine, query, copy);
  return copy;
}

export function setFilter(engine: Engine, query: HandleValue, filter: Value): void {
  dropSteps(engine, query, (kind) => SELECTS.has(kind));
  addStep(engine, query, "where", filter);
}

interface Merged {
  members: Map<string, Member>;
  rest: Value[];
}

/** What every alternative holds is told whichever it is. */
function mergeEach(engine: Engine, merged: Merged, { value, isConditional }: BuilderStep): void {
  const options = engine.alternatives(value);
  for (const option of options) mergeInto(engine, merged, option, isConditional || option !== value);
  const [first, ...others] = options.map((option) => engine.members(option));
  if (isConditional || others.length === 0) return;
  for (const name of first?.keys() ?? []) {
    const all = [first, ...others].flatMap((members) => members?.get(name) ?? []);
    if (all.length === options.length && all.every((member) => !member.isConditional && !member.overwrittenBy))
      merged.members.set(name, { value: engine.choice(all.map((member) => member.value)) });
  }
}

function mergeInto(engine: Engine, merged: Merged, value: Value, isConditional: boolean): void {
  if (value.v === "constant") return;
  const members = engine.members(value);
  if (!members) {
    overwrite(merged, value);
    return;
  }
  for (const spread of engine.spreads(value)) overwrite(merged, spread);
  for (const [name, member] of members) put(engine, merged, name, isConditional ? { ...member, isConditional: true } : member);
}

/** What is not known may hold any condition, those that were told before included. */
function overwrite(merged: Merged, by: Value): void {
  merged.members = new Map([...merged.members].map(([name, member]) => [name, { ...member, overwrittenBy: by }]));
  merged.rest.push(by);
}

/** A condition that is told on some paths only replaces the one before on those paths only. */
function put(engine: Engine, merged: Merged, name: string, member: Member): void {
  const before = merged.members.get(name);
  const value = before && member.isConditional ? engine.choice([member.value, before.value]) : member.value;
  const isConditional = member.isConditional === true && (before === undefined || before.isConditional === true);
  merged.members.set(name, { ...member, value, isConditional });
}

/** `or([…])` adds alternatives to those that there are, `and([…])` conditions. */
function append(engine: Engine, merged: Merged, name: string, value: Value, isConditional: boolean): void {
  const before = merged.members.get(name);
  const [old, added] = [before ? engine.items(before.value) : undefined, engine.items(value)];
  if (!old || !added) {
    put(engine, merged, name, { value, isConditional });
    return;
  }
  const list = engine.array([]);
  const items = [...old.items, ...added.items.map((item) => (isConditional ? { ...item, isConditional: true } : item))];
  const more = added.more ?? old.more;
  merged.members.set(name, { value: list.v === "array" ? { ...list, items, ...(more ? { more } : {}) } : list });
}
