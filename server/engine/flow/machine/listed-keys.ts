// Names from the request that code looked for in a list of its own: they are among those that it allows. Kept for the run of one entry
// point, since what a condition says is forgotten where its branches meet, and the names live on in lists.
import type { Value } from "../../libraries/value";
import { keyOf } from "../keys";
import type { Machine } from "./machine";

const listed = new WeakMap<object, Set<string>>();

/** `["name", "size"].includes(key)`: the key is one of these names. */
export function learnListed(m: Machine, list: Value, value: Value): void {
  const items = m.engine.items(list);
  if (!items || items.more || !items.items.every((item) => item.value.v === "constant")) return;
  const key = keyOf(value);
  m.state.facts.set(`listed:${key}`, { is: "present" });
  const { run } = m.world.observer;
  listed.set(run, (listed.get(run) ?? new Set<string>()).add(key));
}

/** Whether a list was asked for the value with this key, wherever that was. */
export function wasListed(m: Machine, key: string): boolean {
  return listed.get(m.world.observer.run)?.has(key) === true;
}
