// What is known where one of several values is the one: `if (target.type === "team") check(target.teamId)`, and later the same choice
// again. Told by the number of the alternative.
import { mergeFacts, type Way } from "./merge-facts";
import type { Fact, FactMap } from "./state";

const OPTIONS = "options:";
const TRUST = "trust:";

/** The fact that tells what holds where the choice is the alternative of this number. */
function chosenKey(choice: string, index: number): string {
  return `chosen:${choice}.${index}`;
}

/** Of ways that meet here, and on which a choice was narrowed: what was verified on all of those on which it can be one alternative. */
export function chosenOf(ways: readonly Way[]): ReadonlyMap<string, Fact> {
  const verified = verifiedOnSome(ways);
  const result = new Map<string, Fact>();
  if (verified.length === 0) return result;
  for (const [choice, of] of narrowedOn(ways))
    for (let index = 0; index < of; index++) {
      const open = ways.filter(({ get }) => allows(get(`${OPTIONS}${choice}`), index));
      if (open.length === 0 || open.length === ways.length) continue;
      const facts = new Map<string, Fact>();
      for (const key of verified) {
        const merged = mergeFacts(
          key,
          open.map(({ get }) => get(key)),
        );
        if (merged) facts.set(key, merged);
      }
      if (facts.size > 0) result.set(chosenKey(choice, index), { is: "following", facts });
    }
  return result;
}

/** What holds whichever of these alternatives it is. */
export function knownByChoice(choice: string, indexes: readonly number[], get: Way["get"]): FactMap {
  const known = mergeFacts(
    `chosen:${choice}`,
    indexes.map((index) => get(chosenKey(choice, index))),
  );
  return known?.is === "following" ? known.facts : NOTHING;
}

/** Values that were verified on some of the ways and not on all, and that they are there. */
function verifiedOnSome(ways: readonly Way[]): readonly string[] {
  const keys = new Set<string>();
  for (const { found } of ways)
    for (const [key, fact] of found) if (fact && key.startsWith(TRUST) && !ways.every(({ get }) => get(key))) keys.add(key);
  return [...keys].flatMap((key) => [key, `has:${key.slice(TRUST.length)}`]);
}

function narrowedOn(ways: readonly Way[]): ReadonlyMap<string, number> {
  const result = new Map<string, number>();
  for (const { found } of ways)
    for (const [key, fact] of found) if (fact?.is === "options" && key.startsWith(OPTIONS)) result.set(key.slice(OPTIONS.length), fact.of);
  return result;
}

const NOTHING: FactMap = new Map();

function allows(fact: Fact | undefined, index: number): boolean {
  return fact?.is !== "options" || fact.allowed.includes(index);
}
