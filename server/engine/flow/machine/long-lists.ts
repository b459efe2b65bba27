// Lists that grow as the program runs: a log, a queue, a trace that every call adds to. Their first items are kept apart; the others
// are one element that stands for all, so that a list costs no more the longer the program runs.
import type { Member, Value } from "../../libraries/value";
import { makeChoice } from "../join";

/** Longer than any list that is run item by item. */
const LONGEST = 128;
/** More items than these that one place made are rounds of the same code, which differ little: the last stands for those between. */
const MAX_ALIKE = 16;
/** Nor is a list written that has more items than these which are no plain values. */
const MAX_COMPUTED = 32;

/** What lies behind the first items, and behind the first ones that one place made, goes into `more`. */
export function bounded(items: readonly Member[], more: Value | undefined): { readonly items: readonly Member[]; readonly more?: Value } {
  if (items.length <= MAX_ALIKE) return { items, ...(more ? { more } : {}) };
  const { kept, later } = firstOfEach(items);
  const others = [...kept.slice(LONGEST), ...later].map(({ value }) => ({ value }));
  const listed = more ? [...others, { value: more }] : others;
  return { items: kept.slice(0, LONGEST), ...(listed.length > 0 ? { more: makeChoice(listed) } : {}) };
}

/** The first items of each place, and of those that come later the last one. */
function firstOfEach(items: readonly Member[]): { readonly kept: readonly Member[]; readonly later: Iterable<Member> } {
  const counts = new Map<string, number>();
  const later = new Map<string, Member>();
  const kept = items.filter((item) => {
    if (item.value.v === "constant") return true;
    const place = madeAt(item.value) ?? "";
    const count = (counts.get(place) ?? 0) + 1;
    counts.set(place, count);
    const isFirst = count <= (place === "" ? MAX_COMPUTED : MAX_ALIKE);
    if (!isFirst) later.set(place, item);
    return isFirst;
  });
  return { kept, later: later.values() };
}

/** Where an object was written; of alternatives, one of them. */
function madeAt(value: Value): string | undefined {
  if (value.v === "choice") return value.options.map((option) => madeAt(option.value)).find((place) => place !== undefined);
  return value.v === "object" && value.at ? `${value.at.file}:${value.at.start}` : undefined;
}
