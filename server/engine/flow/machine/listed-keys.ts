// Which names a computed name may be. Names from the request that code looked for in a list of its own are among those that it allows:
// kept for the run of one entry point, since what a condition says is forgotten where its branches meet, and the names live on in lists.
import type { Value } from "../../libraries/value";
import { keyOf } from "../keys";
import type { Machine } from "./machine";
import { sourceIn } from "./parts";
import { mayRead } from "./texts";
import { alternativesOf } from "./truthiness";
import { excludesName } from "./types";

const listed = new WeakMap<object, Map<string, ReadonlySet<unknown>>>();

/** `["name", "size"].includes(key)`: the key is one of these names. */
export function learnListed(m: Machine, list: Value, value: Value): void {
  const items = m.engine.items(list);
  if (!items || items.more || !items.items.every((item) => item.value.v === "constant")) return;
  const key = keyOf(value);
  m.state.facts.set(`listed:${key}`, { is: "present" });
  const { run } = m.world.observer;
  const names = new Set(items.items.map((item) => (item.value.v === "constant" ? item.value.value : undefined)));
  listed.set(run, (listed.get(run) ?? new Map<string, ReadonlySet<unknown>>()).set(key, names));
}

/** Whether a list was asked for the value with this key, wherever that was. */
export function wasListed(m: Machine, key: string): boolean {
  return listed.get(m.world.observer.run)?.has(key) === true;
}

/** Whether whoever sends the request can have a computed name come out as `wanted`. */
export function mayBeNamed(m: Machine, name: Value, wanted: string): boolean {
  return alternativesOf(m, name).some((option) => {
    if (option.v === "text") return sourceIn(m, option, 3) !== undefined && mayRead(option, wanted);
    if (option.v !== "source") return false;
    const allowed = listed.get(m.world.observer.run)?.get(keyOf(option));
    return allowed ? allowed.has(wanted) : !(option.type && excludesName(option.type, wanted));
  });
}
