// Facts of several paths as one: those that hold on all of them, those of one path that the others lack, and both together.
import { spend } from "./effort";
import { keyOf } from "./keys";
import { trustName, type Delta, type EqualPair, type Fact, type FactMap, type RowStatus } from "./state";

/** The fact that holds whichever of these did; undefined when there is none. Entries are undefined where the path lacks it. */
export function mergeFacts(key: string, facts: readonly (Fact | undefined)[]): Fact | undefined {
  if (key.startsWith("row:")) return mergeRowStatus(facts);
  // That a value may be missing, or a row be another's, is so when it may on any path.
  if (key.startsWith("maybe:") || key.startsWith("doubt:") || key.startsWith("touched:")) return facts.find((fact) => fact !== undefined);
  const [first] = facts;
  if (!first || facts.some((fact) => fact?.is !== first.is)) return undefined;
  if (first.is === "following") return mergeFollowing(facts, first.facts);
  if (first.is === "said") return facts.every((fact) => fact?.is === "said" && fact.other === first.other) ? first : undefined;
  if (first.is === "options") return mergeAllowed(facts, first.of);
  if (first.is === "same") return mergeEqualities(facts, first.pairs);
  if (first.is === "context") return facts.every((fact) => fact?.is === "context" && fact.value === first.value) ? first : undefined;
  if (first.is === "trust") {
    return facts.every((fact) => fact?.is === "trust" && trustName(fact.trust) === trustName(first.trust)) ? first : undefined;
  }
  return first;
}

/**
 * A path on which the row does not exist says nothing of it, so a missing status does not count; nor does that there is no such row where
 * another path tells whose it is if there is: `if (row && row.orgId !== orgId) throw`.
 */
function mergeRowStatus(facts: readonly (Fact | undefined)[]): Fact | undefined {
  const all = facts.filter((fact): fact is Extract<Fact, { is: "row" }> => fact?.is === "row");
  const there = all.filter(({ status }) => status !== "absent");
  const known = there.length > 0 ? there : all;
  const [first] = known;
  if (!first) return undefined;
  const statuses = new Set<RowStatus>(known.map((fact) => fact.status));
  for (const worst of ["leaked", "pending"] as const) if (statuses.has(worst)) return known.find((fact) => fact.status === worst);
  if (statuses.size === 1) return first;
  if (!statuses.has("verified") && !statuses.has("settled")) return { is: "row", status: "unused" };
  const at = known.find((fact) => fact.at !== undefined)?.at;
  return { is: "row", status: "settled", ...(at ? { at } : {}) };
}

/** Equalities that hold on every path. */
function mergeEqualities(facts: readonly (Fact | undefined)[], pairs: readonly EqualPair[]): Fact | undefined {
  const keyOfPair = ({ known, other }: EqualPair): string => `${keyOf(known)}=${keyOf(other)}`;
  const sets = facts.map((fact) => new Set(fact?.is === "same" ? fact.pairs.map(keyOfPair) : []));
  const common = pairs.filter((pair) => sets.every((set) => set.has(keyOfPair(pair))));
  return common.length > 0 ? { is: "same", pairs: common } : undefined;
}

function mergeAllowed(facts: readonly (Fact | undefined)[], of: number): Fact | undefined {
  const allowed = new Set<number>();
  for (const fact of facts) if (fact?.is === "options") fact.allowed.forEach((index) => allowed.add(index));
  return allowed.size === of ? undefined : { is: "options", allowed: [...allowed].sort((a, b) => a - b), of };
}

/** What follows on every path; `followingOf` adds what follows because a test cannot hold on some of them. */
function mergeFollowing(all: readonly (Fact | undefined)[], first: FactMap): Fact | undefined {
  const facts = new Map<string, Fact>();
  for (const key of first.keys()) {
    const merged = mergeFacts(
      key,
      all.map((fact) => (fact?.is === "following" ? fact.facts.get(key) : undefined)),
    );
    if (merged) facts.set(key, merged);
  }
  return facts.size > 0 ? { is: "following", facts } : undefined;
}

/** One of several ways to where they meet: what it found out, and what is known on it. */
export interface Way {
  readonly found: ReadonlyMap<string, Fact | undefined>;
  readonly get: (key: string) => Fact | undefined;
}

const WHEN = "when:";
const DENIED = "denies:";
const TRUST = "trust:";

/** A test of input, `body.kind === "team"`, and the facts that tell of it. */
export function testFacts(value: string, other: string): Readonly<Record<"says" | "denies" | "when", string>> {
  const test = `${value}${BETWEEN}${other}`;
  return { says: `says:${value}`, denies: `${DENIED}${test}`, when: `${WHEN}${test}` };
}

/** Between the two names of a test: a file that holds the character is no text, and a line break may well be part of a word. */
const BETWEEN = "\0";

/** What the value of a test that is named so (`when:…`, or without its beginning) was last found equal to, and what the test asks for. */
function askedIn(test: string, get: Way["get"]): { readonly said: string | undefined; readonly other: string } {
  const [value = "", other = ""] = test.split(BETWEEN);
  const said = get(`says:${value}`);
  return { said: said?.is === "said" ? said.other : undefined, other };
}

/** Whether the test of a fact of what follows (`when:…`) is known to hold. */
export function isSaid(when: string, get: Way["get"]): boolean {
  if (!when.startsWith(WHEN)) return false;
  const { said, other } = askedIn(when.slice(WHEN.length), get);
  return said === other;
}

/** Members of two enums can be the same word, two literals cannot. */
function isLiteral(key: string): boolean {
  return key.startsWith("c:");
}

/** Whether a test that is named so cannot hold on this way. */
function isDenied({ get }: Way, test: string): boolean {
  const { said, other } = askedIn(test, get);
  return get(`${DENIED}${test}`) !== undefined || (said !== undefined && said !== other && isLiteral(said) && isLiteral(other));
}

/**
 * `if (kind === "team") check(teamId)`: of the ways that meet here the value was verified on all on which the test can hold. Where
 * code makes the same test again, that is known again.
 */
export function followingOf(ways: readonly Way[]): ReadonlyMap<string, Fact> {
  const tests = testsOf(ways);
  if (tests.size === 0) return NO_FACTS;
  const result = new Map<string, Fact>();
  const keys = new Set(ways.flatMap(({ found }) => [...found.keys()]));
  for (const test of tests) {
    const open = ways.filter((way) => !isDenied(way, test)).map((way) => ({ way, follows: follows(way, test) }));
    const facts = new Map<string, Fact>();
    for (const key of new Set([...keys, ...open.flatMap(({ follows }) => [...follows.keys()])])) {
      if (!key.startsWith(TRUST)) continue;
      // A verified value, and that it is there.
      for (const known of [key, `has:${key.slice(TRUST.length)}`]) {
        const merged = ways.every(({ get }) => get(known))
          ? undefined
          : mergeFacts(
              known,
              open.map(({ way, follows }) => follows.get(known) ?? way.get(known)),
            );
        if (merged) facts.set(known, merged);
      }
    }
    if (facts.size > 0) result.set(`${WHEN}${test}`, { is: "following", facts });
  }
  return result;
}

/** Asked wherever ways meet, and mostly there is none. */
function testsOf(ways: readonly Way[]): ReadonlySet<string> {
  const tests = new Set<string>();
  for (const { found } of ways)
    for (const key of found.keys()) {
      if (key.startsWith(DENIED)) tests.add(key.slice(DENIED.length));
      else if (key.startsWith(WHEN)) tests.add(key.slice(WHEN.length));
    }
  return tests;
}

function follows({ get }: Way, test: string): FactMap {
  const fact = get(`${WHEN}${test}`);
  return fact?.is === "following" ? fact.facts : NO_FACTS;
}

export function mergeGiven(a: FactMap | undefined, b: FactMap | undefined): FactMap | undefined {
  if (!a || a.size === 0) return b;
  if (!b || b.size === 0) return a;
  return merged(a, b);
}

const merged = oncePerPair((a, b) => new Map([...a, ...b]));

/** Facts that hold in every map. */
export function commonFacts(maps: readonly (FactMap | undefined)[]): FactMap {
  const [first, ...others] = maps;
  return others.reduce<FactMap>((known, other) => (known.size > 0 ? common(known, other ?? NO_FACTS) : known), first ?? NO_FACTS);
}

const NO_FACTS: FactMap = new Map();

const common = oncePerPair((a, b) => {
  spend(a.size + b.size);
  const result = new Map<string, Fact>();
  for (const [key, fact] of a) {
    const shared = mergeFacts(key, [fact, b.get(key)]);
    if (shared) result.set(key, shared);
  }
  for (const [key, fact] of b) if (key.startsWith("maybe:")) result.set(key, fact);
  keepWherePresent(a, b, result);
  keepWherePresent(b, a, result);
  for (const [key, fact] of followingOf([a, b].map((map) => ({ found: map, get: (key) => map.get(key) })))) result.set(key, fact);
  return result;
});

/** `if (!id) return null; … return isMine ? null : refusal`: of two ways to one answer, one verified the value and the other has none. */
function keepWherePresent(verified: FactMap, other: FactMap, into: Map<string, Fact>): void {
  for (const [key, fact] of verified) {
    if (fact.is !== "trust" || into.has(key) || other.has(key)) continue;
    const value = key.slice(key.indexOf(":") + 1);
    if (other.has(`none:${value}`)) into.set(key, fact).set(`maybe:${value}`, { is: "absent" });
  }
}

/** One join asks for the same two maps again for every variable that differs: the answer, which can be long, is made once. */
function oncePerPair(work: (a: FactMap, b: FactMap) => FactMap): typeof work {
  const known = new WeakMap<FactMap, WeakMap<FactMap, FactMap>>();
  return (a, b) => {
    const answers = known.get(a) ?? new WeakMap<FactMap, FactMap>();
    const answer = answers.get(b) ?? work(a, b);
    answers.set(b, answer);
    return (known.set(a, answers), answer);
  };
}

/** Facts of a path that the others lack; what a value from that path brings along. */
export function distinctFacts(path: Delta, all: readonly Delta[]): FactMap {
  const result = new Map<string, Fact>();
  for (const [key, fact] of path.facts) {
    // That a row is still unchecked tells nothing apart, and what a path finds out about it later counts.
    if (!fact || key.startsWith("options:") || (fact.is === "row" && fact.status === "pending")) continue;
    if (all.some((other) => other !== path && other.facts.get(key) !== fact)) result.set(key, fact);
  }
  return result;
}

/** Facts that outlive the rows that were read meanwhile. */
export function withoutRows(facts: FactMap): FactMap {
  return new Map([...facts].filter(([key]) => !/^(row|doubt|touched):/.test(key)));
}
