// What a call came to, told of other choices than those it was made with: a function that is called again with one of several
// values found out of these what it found out of the ones before.
import type { ChoiceOption, Value } from "../../libraries/value";
import type { Delta, Fact, FactMap } from "../state";
import type { Outcome } from "./machine";

/** By the id of a choice, the id of the one that is meant now. */
export type ChoiceNames = ReadonlyMap<string, string>;

/** Objects within objects further in than this are left as they were. */
const DEPTH = 4;

export function withChoicesRenamed(outcome: Outcome, names: ChoiceNames): Outcome {
  const { delta } = outcome;
  return { ...outcome, value: renamed(outcome.value, names, DEPTH), delta: { ...delta, facts: renamedFacts(delta.facts, names) } };
}

/** Keys name a choice `?c1` wherever it is part of a value, and `c1` where the fact is of the choice itself. */
function renamedKey(key: string, names: ChoiceNames): string {
  return key.replace(/(\?|^(?:options|has|chosen):)(c\d+)(?!\w)/g, (all, before: string, id: string) => {
    const now = names.get(id);
    return now === undefined ? all : `${before}${now}`;
  });
}

function renamedFact(fact: Fact, names: ChoiceNames): Fact {
  if (fact.is === "following") return { ...fact, facts: renamedFacts(fact.facts, names) };
  if (fact.is !== "same") return fact;
  const pairs = fact.pairs.map(({ known, other }) => ({ known: renamed(known, names, DEPTH), other: renamed(other, names, DEPTH) }));
  return { ...fact, pairs };
}

/** The facts of the choices before are kept: other values may still hold one of them. */
function renamedFacts(facts: FactMap, names: ChoiceNames): FactMap;
function renamedFacts(facts: Delta["facts"], names: ChoiceNames): Delta["facts"];
function renamedFacts(facts: Delta["facts"], names: ChoiceNames): Delta["facts"] {
  const result = new Map(facts);
  for (const [key, fact] of facts) {
    const name = renamedKey(key, names);
    if (name !== key) result.set(name, fact && renamedFact(fact, names));
  }
  return result.size === facts.size ? facts : result;
}

function renamed(value: Value, names: ChoiceNames, depth: number): Value {
  const inner = (part: Value): Value => renamed(part, names, depth - 1);
  if (depth < 0) return value;
  switch (value.v) {
    case "choice":
      return { ...value, id: names.get(value.id) ?? value.id, options: value.options.map((option) => renamedOption(option, names, inner)) };
    case "promise":
      return { ...value, of: inner(value.of), ...(value.given ? { given: renamedFacts(value.given as FactMap, names) } : {}) };
    case "condition":
      return { ...value, of: value.of.map(inner) as readonly Value[] };
    case "text":
      return { ...value, parts: value.parts.map((part) => (typeof part === "string" ? part : inner(part))) };
    case "object":
      return value.instanceOf
        ? value
        : { ...value, members: new Map([...value.members].map(([name, part]) => [name, { ...part, value: inner(part.value) }])) };
    case "array":
      return {
        ...value,
        items: value.items.map((item) => ({ ...item, value: inner(item.value) })),
        ...(value.more ? { more: inner(value.more) } : {}),
      };
    default:
      return value;
  }
}

function renamedOption({ value, given }: ChoiceOption, names: ChoiceNames, inner: (part: Value) => Value): ChoiceOption {
  return { value: inner(value), ...(given ? { given: renamedFacts(given as FactMap, names) } : {}) };
}
