// What a function returns, as it is on the path that returns it. `const input = {}; if (bad) return fail; input.id = …; return { input }`:
// the paths that fail before the assignment do not make it uncertain on the one that hands the object out.
import type { ArrayValue, Member, ObjectValue, Value } from "../../libraries/value";
import type { Exit, Machine } from "./machine";

/** Objects are looked into this deep. */
const DEPTH = 3;

/**
 * Exits whose values hold objects made in this call as they are there. `own` is the id of the call's frame: what was made before it
 * belongs to others, who see what is assigned to it on any path.
 */
export function asReturned(m: Machine, exits: readonly Exit[], own: number): readonly Exit[] {
  if (exits.length < 2 || exits.every((one) => one.delta.heap.size === 0)) return exits;
  return exits.map((one) => ({ ...one, value: frozen(m, one.value, one.delta.heap, own, DEPTH) }));
}

function frozen(m: Machine, value: Value, heap: ReadonlyMap<number, ObjectValue | ArrayValue>, own: number, depth: number): Value {
  if (depth === 0) return value;
  if (value.v === "promise") return { ...value, of: frozen(m, value.of, heap, own, depth) };
  if (value.v === "object" && value.id > own && value.instanceOf === undefined) return frozenObject(m, value, heap, own, depth);
  return value;
}

function frozenObject(
  m: Machine,
  value: ObjectValue,
  heap: ReadonlyMap<number, ObjectValue | ArrayValue>,
  own: number,
  depth: number,
): ObjectValue {
  const now = heap.get(value.id);
  const object = now?.v === "object" ? now : value;
  const members = new Map<string, Member>();
  let isChanged = object !== value;
  for (const [name, member] of object.members) {
    const inner = frozen(m, member.value, heap, own, depth - 1);
    isChanged ||= inner !== member.value;
    members.set(name, { ...member, value: inner });
  }
  return isChanged ? { ...object, id: m.newObjectId(), members } : value;
}
