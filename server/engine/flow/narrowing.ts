// What a path has ruled out of a value, written into the value itself, so that it outlives the path.
import type { Member, ObjectValue, Value } from "../libraries/value";
import { makeChoice } from "./join";
import type { Fact } from "./state";

/** Objects are looked into this deep: `{ session, user }`, `{ ctx: { user } }`. */
const DEPTH = 2;

/** The value without the alternatives that these facts rule out, also in the members of an object. */
export function narrowedBy(value: Value, facts: ReadonlyMap<string, Fact | undefined>, depth = DEPTH): Value {
  switch (value.v) {
    case "choice": {
      const fact = facts.get(`options:${value.id}`);
      if (fact?.is !== "options" || fact.allowed.length === value.options.length) return value;
      return makeChoice(fact.allowed.flatMap((index) => value.options[index] ?? []));
    }
    case "object":
      return depth > 0 && value.instanceOf === undefined ? narrowedObject(value, facts, depth - 1) : value;
    default:
      return value;
  }
}

function narrowedObject(object: ObjectValue, facts: ReadonlyMap<string, Fact | undefined>, depth: number): ObjectValue {
  const members = new Map<string, Member>();
  let isChanged = false;
  for (const [name, member] of object.members) {
    const value = narrowedBy(member.value, facts, depth);
    isChanged ||= value !== member.value;
    members.set(name, { ...member, value });
  }
  return isChanged ? { ...object, members } : object;
}
