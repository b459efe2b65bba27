// Lists that grow as the program runs: a log, a queue, a trace that every call adds to. Their first items are kept apart; the others
// are one element that stands for all, so that a list costs no more the longer the program runs.
import type { Member, Value } from "../../libraries/value";
import { makeChoice } from "../join";

/** Longer than any list that is run item by item. */
const LONGEST = 128;

/** What lies behind the first items goes into `more`. */
export function bounded(items: readonly Member[], more: Value | undefined): { readonly items: readonly Member[]; readonly more?: Value } {
  if (items.length <= LONGEST) return { items, ...(more ? { more } : {}) };
  const others = items.slice(LONGEST).map(({ value }) => ({ value }));
  return { items: items.slice(0, LONGEST), more: makeChoice(more ? [...others, { value: more }] : others) };
}
