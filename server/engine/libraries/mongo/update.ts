// Updates of MongoDB (https://www.mongodb.com/docs/manual/reference/operator/update/): what they set, and the new document of an upsert.
import { isNothing, option } from "../call-arguments";
import type { Engine } from "../model";
import { UNDEFINED, type Member, type ObjectValue, type Value } from "../value";

/** Operators that put values into existing documents. */
const SETS: ReadonlySet<string> = new Set(["$set", "$setOnInsert", "$push", "$addToSet", "$max", "$min"]);
/** Operators that add to a list: one value, or those of `$each`. */
const ADDS: ReadonlySet<string> = new Set(["$push", "$addToSet"]);
/** Operators that apply to new documents only. */
const INSERTS: ReadonlySet<string> = new Set(["$set", "$setOnInsert"]);

/** What an update sets in documents that exist: members of `$set` and the like, and plain members. */
export function setsOf(engine: Engine, update: Value): Value {
  return eachObject(engine, update, (one) => membersIn(engine, one, (operator) => SETS.has(operator) && operator !== "$setOnInsert"));
}

/** The document that an upsert makes where none matches: what the filter says is equal, and what is set. */
export function upsertedRow(engine: Engine, filter: Value, update: Value): Value {
  if (filter.v === "choice") return engine.choice(engine.alternatives(filter).map((one) => upsertedRow(engine, one, update)));
  return eachObject(engine, update, (one) => {
    const row = membersIn(engine, one, (operator) => INSERTS.has(operator));
    const known = filter.v === "object" ? equalities(engine, filter) : new Map<string, Member>();
    return row && { ...row, members: new Map([...known, ...row.members]) };
  });
}

function equalities(engine: Engine, filter: ObjectValue): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>();
  for (const [name, member] of engine.members(filter) ?? []) {
    if (name === "$and") {
      for (const item of engine.items(member.value)?.items ?? [])
        if (item.value.v === "object") for (const [inner, value] of equalities(engine, item.value)) members.set(inner, value);
      continue;
    }
    const equal = option(engine, member.value, "$eq");
    const isPlain = member.value.v !== "object" || member.value.instanceOf !== undefined;
    if (!name.startsWith("$") && (equal || isPlain)) members.set(name, equal ? { ...member, value: equal } : member);
  }
  return members;
}

function eachObject(engine: Engine, update: Value, read: (one: Value) => ObjectValue | undefined): Value {
  return engine.choice(
    engine.alternatives(update).map((one) => {
      if (isNothing(one)) return UNDEFINED;
      // A pipeline of stages (`[{ $set: … }]`): the last one of a name counts.
      const stages = engine.items(one);
      if (stages) return stages.items.map((stage) => read(stage.value)).reduce(mergedObjects, undefined) ?? one;
      return read(one) ?? one;
    }),
  );
}

function mergedObjects(before: ObjectValue | undefined, after: ObjectValue | undefined): ObjectValue | undefined {
  if (!before || !after) return before ?? after;
  return { ...after, members: new Map([...before.members, ...after.members]), rest: [...before.rest, ...after.rest] };
}

function listAdded(engine: Engine, value: Value): Value {
  return option(engine, value, "$each") ?? engine.array([value]);
}

/** Plain members and those of the operators that count; an operator whose value is not known may set anything. */
function membersIn(engine: Engine, update: Value, counts: (operator: string) => boolean): ObjectValue | undefined {
  if (update.v !== "object") return undefined;
  const members = new Map<string, Member>();
  const rest: Value[] = [...engine.spreads(update)];
  for (const [name, member] of engine.members(update) ?? []) {
    if (!name.startsWith("$")) members.set(name, member);
    else if (counts(name)) {
      const inner = engine.members(member.value);
      if (!inner && !isNothing(member.value)) rest.push(member.value);
      for (const [column, value] of inner ?? []) {
        const set = ADDS.has(name) ? { ...value, value: listAdded(engine, value.value) } : value;
        members.set(column, member.isConditional ? { ...set, isConditional: true } : set);
      }
      rest.push(...engine.spreads(member.value));
    }
  }
  const fresh = engine.object({});
  return fresh.v === "object" ? { ...fresh, members, rest } : undefined;
}
