// Promises: what a call establishes counts once it is awaited, not before.
import { UNDEFINED, type Member, type Value } from "../../libraries/value";
import { makeChoice } from "../join";
import type { Delta, Fact, FactMap } from "../state";
import { applyFacts } from "./conditions";
import { alternativesOf } from "./truthiness";
import type { Machine } from "./machine";

/** What holds once the promise has been fulfilled, and what became of the rows: awaiting tells which were checked. */
export function awaitedFacts(delta: Delta): FactMap {
  return new Map([...delta.facts].filter((entry): entry is [string, Fact] => entry[1] !== undefined));
}

/** What stays even when nobody awaits: assignments, and what the code behind the promise did with the rows that it fetched, doubts included. */
export function immediateEffects(delta: Delta): Delta {
  const facts = new Map(
    [...delta.facts].filter(([key, fact]) => (key.startsWith("row:") && fact?.is === "row") || key.startsWith("doubt:")),
  );
  return { vars: delta.vars, heap: delta.heap, facts };
}

export function factsOfPromise(value: Value): FactMap {
  return value.v === "promise" && value.given instanceof Map ? value.given : new Map<string, Fact>();
}

/** Runs what runs when it is awaited (a query builder); everything else is left as it is. */
export function settled(m: Machine, value: Value): Value {
  if (value.v === "handle") return m.models.named(value.model)?.awaited?.(value, m.engine) ?? value;
  if (value.v !== "choice" || !value.options.some((option) => option.value.v === "handle")) return value;
  return { ...value, options: value.options.map((option) => ({ ...option, value: settled(m, option.value) })) };
}

/** `await value`. */
export function awaitValue(m: Machine, given: Value): Value {
  const value = settled(m, given);
  if (value.v === "choice") {
    return {
      ...value,
      options: value.options.map((option) => ({
        value: unwrap(option.value),
        given: mergedGiven(option.given, factsOfPromise(option.value)),
      })),
    };
  }
  if (value.v !== "promise") return value;
  applyFacts(m, factsOfPromise(value));
  return awaitValue(m, value.of);
}

function mergedGiven(given: unknown, more: FactMap): FactMap {
  return new Map([...(given instanceof Map ? (given as FactMap) : []), ...more]);
}

/** The value of a promise, without what awaiting it establishes. */
export function unwrap(value: Value): Value {
  if (value.v === "promise") return unwrap(value.of);
  if (value.v === "choice" && value.options.some((option) => option.value.v === "promise")) {
    return { ...value, options: value.options.map((option) => ({ ...option, value: unwrap(option.value) })) };
  }
  return value;
}

/** `promise.then(onValue, onError)`. */
export function thenPromise(
  m: Machine,
  value: Value,
  onValue: Value | undefined,
  onError: Value | undefined,
  call: (fn: Value, args: readonly Value[]) => Value,
): Value {
  let result: Value = UNDEFINED;
  const before = m.state;
  const branch = m.branch(() => {
    const awaited = awaitValue(m, value);
    result = onValue ? awaitValue(m, call(onValue, [awaited])) : awaited;
  });
  if (branch.isDead) return { v: "promise", of: UNDEFINED, given: new Map() };
  before.apply(immediateEffects(branch.delta));
  const fulfilled: Value = { v: "promise", of: result, given: awaitedFacts(branch.delta) };
  return onError ? catchPromise(m, fulfilled, onError, call) : fulfilled;
}

/** `promise.catch(onError)`: what it would have established is lost, unless the handler never returns. */
export function catchPromise(m: Machine, value: Value, onError: Value, call: (fn: Value, args: readonly Value[]) => Value): Value {
  let result: Value = UNDEFINED;
  const branch = m.branch(() => {
    result = unwrap(call(onError, [{ v: "unknown", key: "error", label: "error" }]));
  });
  if (branch.isDead) return value;
  return { v: "promise", of: makeChoice([{ value: unwrap(value), given: factsOfPromise(value) }, { value: result }]), given: new Map() };
}

/** `Promise.all(list)`. */
export function allPromises(m: Machine, list: Value): Value {
  const items = settledItems(m, list);
  if (!items) {
    const element = settled(m, m.engine.element(list));
    return { v: "promise", of: m.engine.array([], unwrap(element)), given: factsOfPromise(element) };
  }
  const given = new Map<string, Fact>();
  for (const item of items.items)
    if (!item.isConditional)
      for (const option of alternativesOf(m, item.value).length === 1 ? alternativesOf(m, item.value) : [])
        for (const [key, fact] of factsOfPromise(option)) given.set(key, fact);
  const values = m.engine.array(
    items.items.map((item) => unwrap(item.value)),
    items.more ? unwrap(items.more) : undefined,
  );
  return { v: "promise", of: values, given };
}

function settledItems(m: Machine, list: Value): { readonly items: readonly Member[]; readonly more?: Value } | undefined {
  const listed = m.engine.items(list);
  if (!listed) return undefined;
  const items = listed.items.map((item) => ({ ...item, value: settled(m, item.value) }));
  return { items, ...(listed.more ? { more: settled(m, listed.more) } : {}) };
}
