// One of several builders is called (`(isRead ? replica : primary).select()…where(…)`): what the call adds to the builder at hand holds
// of it wherever it is the one.
import type { Value } from "../../libraries/value";
import type { Delta, HeapValue } from "../state";

/** What one of the alternatives came to. */
export interface Ran {
  readonly option: Value;
  readonly delta: Delta;
}

/** The changes of each, with those that another one made to itself alone: a path on which a builder is not the one says nothing of it. */
export function withOwnChanges(all: readonly Ran[]): readonly Delta[] {
  const own = new Map<number, HeapValue>();
  for (const { option, delta } of all) {
    const changed = option.v === "handle" ? delta.heap.get(option.id) : undefined;
    const others = all.filter((other) => other.option !== option);
    if (option.v === "handle" && changed && others.every((other) => !other.delta.heap.has(option.id))) own.set(option.id, changed);
  }
  if (own.size === 0) return all.map(({ delta }) => delta);
  return all.map(({ delta }) => ({ ...delta, heap: new Map([...own, ...delta.heap]) }));
}
