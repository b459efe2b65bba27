// `flat` and `flatMap`: lists in a list are laid out; of what may be one of several lists, the elements of each may be there.
import type { ArrayValue, ChoiceOption, Member, Value } from "../../libraries/value";
import { makeChoice } from "../join";
import type { Machine } from "./machine";
import { currentArray } from "./members";
import { combine } from "./objects";
import { isOnceMore } from "./once-more";
import { optionsOf } from "./truthiness";

export function flatten(m: Machine, items: readonly Member[], more: Value | undefined): ArrayValue {
  const flat: Member[] = [];
  let rest: Value | undefined;
  for (const item of items) {
    const options = item.value.v === "choice" ? optionsOf(m, item.value) : [item];
    const isConditional = item.isConditional === true || options.length > 1;
    for (const option of withoutRepeated(options)) {
      if (option.value.v !== "array") {
        flat.push(isConditional ? { ...asMember(option), isConditional } : asMember(option));
        continue;
      }
      const inner = currentArray(m, option.value);
      flat.push(...inner.items.map((each) => ({ ...asMember({ ...option, ...each }), ...(isConditional ? { isConditional } : {}) })));
      rest = combine(rest, inner.more);
    }
  }
  for (const option of more ? withoutRepeated(optionsOf(m, more)) : []) rest = combine(rest, elementOf(m, option));
  return { v: "array", id: m.newId(), items: flat, ...(rest ? { more: rest } : {}) };
}

/** With what holds when its list is the one. */
function asMember({ value, given }: Pick<ChoiceOption, "value" | "given">): Member {
  return { value: given === undefined ? value : makeChoice([{ value, given }]) };
}

function elementOf(m: Machine, { value, given }: ChoiceOption): Value | undefined {
  if (value.v !== "array" && !(value.v === "row" && value.isList)) return asMember({ value, given }).value;
  if (value.v !== "array") return asMember({ value: m.engine.element(value), given }).value;
  const { items, more } = currentArray(m, value);
  if (items.length === 0 && !more) return undefined;
  return asMember({ value: m.engine.element(value), given }).value;
}

/** What a function that calls itself would add is like what it adds the first time. */
function withoutRepeated(options: readonly ChoiceOption[]): readonly ChoiceOption[] {
  const others = options.filter((option) => !isOnceMore(option.value));
  return others.length > 0 ? others : options;
}
