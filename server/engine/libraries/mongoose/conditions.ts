// The conditions of a Mongoose query: what it was told over several calls, as one filter. Later conditions on a path replace earlier
// ones, as `Query.prototype.merge` does (https://mongoosejs.com/docs/api/query.html).
import { addStep, dropSteps, stepsOf } from "../builders/builder";
import type { Engine } from "../model";
import type { HandleValue, Member, ObjectValue, Value } from "../value";

/** Steps that select. */
const SELECTS: ReadonlySet<string> = new Set(["where", "and", "or", "nor"]);

/** One filter object; undefined when nothing was told. */
export function conditionsOf(engine: Engine, query: HandleValue): ObjectValue | undefined {
  const steps = stepsOf(engine, query).filter((step) => SELECTS.has(step.kind));
  const [only] = steps;
  if (!only) return undefined;
  // What `getFilter()` handed out is the filter itself: hooks change it in place.
  if (steps.length === 1 && only.kind === "where" && only.value.v === "object" && !only.isConditional) return only.value;
  const merged: Merged = { members: new Map(), rest: [] };
  for (const step of steps) {
    if (step.kind === "where")
      for (const option of engine.alternatives(step.value)) mergeInto(engine, merged, option, step.isConditional || option !== step.value);
    else append(engine, merged, `$${step.kind}`, step.value, step.isConditional);
  }
  const fresh = engine.object({});
  return fresh.v === "object" ? { ...fresh, members: merged.members, rest: merged.rest } : undefined;
}

/** The filter as an object that code may change (`this.getFilter().orgId = …`). */
export function filterObject(engine: Engine, query: HandleValue): Value {
  const filter = conditionsOf(engine, query);
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
