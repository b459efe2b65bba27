// Whether what a call came to leads to objects of its caller that were changed since they were made: the next call with the same
// content has others, and what was assigned to these is then not to be had any more.
import type { Value } from "../../libraries/value";
import { insideOf } from "./inside";
import type { Machine, Outcome } from "./machine";

/** What leads to more values than this is taken to lead outside. */
const MAX_VALUES = 3000;

export function leadsOutside(m: Machine, { value, delta }: Outcome): boolean {
  const seen = new Set<Value>();
  const entered = [...delta.facts.values()].flatMap((fact) => (fact?.is === "context" ? fact.value : []));
  const todo: Value[] = [value, ...delta.vars.values(), ...delta.heap.values(), ...entered];
  for (let next = todo.pop(); next; next = todo.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (seen.size > MAX_VALUES || isChanged(m, next, delta)) return true;
    todo.push(...insideOf(next).values);
  }
  return false;
}

/** The call itself did not make it, nor is it one of the modules, which stay as they are. */
function isChanged(m: Machine, value: Value, delta: Outcome["delta"]): boolean {
  if (value.v !== "object" && value.v !== "array") return false;
  return !delta.heap.has(value.id) && !m.sharedIds.has(value.id) && m.state.getHeap(value.id) !== undefined;
}
