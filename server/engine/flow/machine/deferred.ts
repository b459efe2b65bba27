// Work that models start apart from the code around it: it may fail, be waited for later, or be one of several.
import { UNDEFINED, type Value } from "../../libraries/value";
import { givenOf, joinInto, makeChoice, narrowedBy } from "../join";
import { distinctFacts } from "../merge-facts";
import type { Delta } from "../state";
import { baseOf } from "./class-chain";
import type { Machine } from "./machine";
import { member } from "./members";
import { awaitedFacts, immediateEffects } from "./promises";
import { optionsOf } from "./truthiness";

/** The promise of what `work` comes to: what it finds out counts once that is awaited. Undefined when it never comes to an end. */
export function deferred(m: Machine, work: () => Value): Value | undefined {
  let value: Value = UNDEFINED;
  const branch = m.branch(() => {
    value = work();
  });
  if (branch.isDead) return undefined;
  m.state.apply(immediateEffects(branch.delta));
  return { v: "promise", of: value, given: awaitedFacts(branch.delta) };
}

/** Runs each alternative with what holds when it is the one; the code after it runs for those that come to an end. */
export function eachAlternative(m: Machine, value: Value, run: (option: Value) => Value): Value {
  const options = optionsOf(m, value);
  const ends: { readonly value: Value; readonly delta: Delta }[] = [];
  for (const option of options) {
    let result: Value = UNDEFINED;
    const branch = m.branch(() => {
      for (const [key, fact] of givenOf(option) ?? []) m.state.facts.set(key, fact);
      result = run(option.value);
    });
    if (!branch.isDead) ends.push({ value: result, delta: branch.delta });
  }
  const deltas = ends.map((end) => end.delta);
  if (deltas.length === 0) m.state.isDead = true;
  else joinInto(m.state, deltas);
  return makeChoice(ends.map((end) => ({ value: narrowedBy(end.value, end.delta.facts), given: distinctFacts(end.delta, deltas) })));
}

/** `yield value`: what a library's generator gets back for it; other values come back as they are. */
export function yielded(m: Machine, value: Value): Value {
  const isKnown = optionsOf(m, value).some((option) => m.models.named(handleIn(m, option.value)?.model ?? "")?.yielded !== undefined);
  if (!isKnown) return value;
  return eachAlternative(m, value, (option) => {
    const handle = handleIn(m, option);
    return (handle && m.models.named(handle.model)?.yielded?.(handle, m.engine)) ?? option;
  });
}

/** The handle that a value is, or that the class extends of which it is one, or which it is itself. */
function handleIn(m: Machine, value: Value): Extract<Value, { v: "handle" }> | undefined {
  const inner = value.v === "class" ? baseOf(m, value) : value.v === "object" && value.instanceOf ? member(m, value, "*base*") : value;
  return inner?.v === "handle" ? inner : undefined;
}
