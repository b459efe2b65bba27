// A method of one of several objects (`result.isErr()`, where a function returned one on each of its ways): what holds where an object
// is the one holds in its method, and an answer that says yes or no says which of them it is.
import { UNDEFINED, type ChoiceOption, type ChoiceValue, type Value } from "../../libraries/value";
import { givenOf, joinInto, makeChoice, narrowedBy } from "../join";
import { distinctFacts } from "../merge-facts";
import type { Fact } from "../state";
import { applyFacts } from "./conditions";
import type { Machine } from "./machine";
import { withOwnChanges, type Ran } from "./receivers";
import { allowedOptions, alternativesOf, truthinessOf } from "./truthiness";

/** Whether each of them has methods of its own; where there may be none, the call throws or is skipped. */
export function areObjects(m: Machine, value: Value): value is ChoiceValue {
  if (value.v !== "choice") return false;
  const objects = alternativesOf(m, value).filter((option) => truthinessOf(m, option) !== "nullish");
  return objects.length > 1 && objects.every((option) => option.v === "object" || option.v === "handle");
}

/** Runs once per object, each from the same state and what holds where it is the one, and joins. `isOptional`: `?.` asks whether it is there. */
export function eachObject(m: Machine, objects: ChoiceValue, isOptional: boolean, run: (object: Value) => Value): Value {
  const ran: (Ran & { readonly option: Value; readonly of: ChoiceOption; readonly value: Value })[] = [];
  for (const of of allowedOptions(m, objects)) {
    let value: Value = UNDEFINED;
    const branch = m.branch(() => {
      applyFacts(m, givenOf(of));
      m.state.facts.set(`options:${objects.id}`, { is: "options", allowed: [objects.options.indexOf(of)], of: objects.options.length });
      value = runOption(m, of.value, isOptional, run);
    });
    if (!branch.isDead) ran.push({ option: of.value, of, value, delta: branch.delta });
  }
  const deltas = ran.map((one) => one.delta);
  joinInto(m.state, withOwnChanges(ran));
  const given = (of: ChoiceOption, delta: (typeof deltas)[number]): ReadonlyMap<string, Fact> =>
    new Map([...(givenOf(of) ?? []), ...distinctFacts(delta, deltas)]);
  if (ran.length < 2 || !ran.every(({ value }) => value.v === "constant"))
    return makeChoice(ran.map(({ of, value, delta }) => ({ value: narrowedBy(value, delta.facts), given: given(of, delta) })));
  const answers = objects.options.map((of): ChoiceOption => {
    const answer = ran.find((one) => one.of === of);
    return answer ? { value: answer.value, given: given(of, answer.delta) } : { ...of, value: UNDEFINED };
  });
  return { v: "choice", id: objects.id, options: answers };
}

function runOption(m: Machine, object: Value, isOptional: boolean, run: (object: Value) => Value): Value {
  if (object.v === "choice" && areObjects(m, object)) return eachObject(m, object, isOptional, run);
  const [only] = alternativesOf(m, object).filter((option) => truthinessOf(m, option) !== "nullish");
  if (only) return run(only);
  m.state.isDead = !isOptional;
  return UNDEFINED;
}
