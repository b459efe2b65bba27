// What a function in the middle of itself would return once more: it is not executed again, since what it adds to a list is like what it
// adds the first time.
import type { Member, Value } from "../../libraries/value";
import { makeChoice } from "../join";
import type { Machine } from "./machine";
import { optionsOf } from "./truthiness";

/** Also something of it. */
export function isOnceMore(value: Value): boolean {
  return value.v === "unknown" && value.key.startsWith("again:");
}

/** The rest of a list (`found.push(...below(child))`), unless it is all that is known of the list. */
export function withoutRepeated(m: Machine, items: readonly Member[], more: Value | undefined): Value | undefined {
  const options = more ? optionsOf(m, more) : [];
  const others = options.filter((option) => !isOnceMore(option.value));
  if (others.length === options.length || (others.length === 0 && items.length === 0)) return more;
  return others.length === 0 ? undefined : makeChoice(others);
}
