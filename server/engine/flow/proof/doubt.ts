// Rows and values that are the requester's but for a doubt: they were found in a way that is only possibly wrong. What goes by them
// is no surer than they are, and no worse.
import type { Value } from "../../libraries/value";
import { keyOf } from "../keys";
import type { Machine } from "../machine/machine";
import type { Fact, Trust } from "../state";

/** Holds when it holds on any path (join.ts). */
const ROW = "doubt:";
/** Holds when it holds on every path. */
const VALUE = "perhaps:";

export function doubtRow(m: Machine, id: string): void {
  m.state.facts.set(`${ROW}${id}`, { is: "present" });
}

/** A doubtful look-up found the row to be the requester's. */
export function verifyInDoubt(facts: { set: (key: string, fact: Fact) => unknown }, id: string): void {
  facts.set(`row:${id}`, { is: "row", status: "verified" });
  facts.set(`${ROW}${id}`, { is: "present" });
  facts.set(`${ROW}check:${id}`, { is: "present" });
}

/** Whether all that checked the row is doubtful. */
export function isCheckDoubted(m: Machine, id: string): boolean {
  return m.state.getFact(`${ROW}check:${id}`) !== undefined;
}

/** The row turned out to be the requester's. */
export function dispelDoubt(m: Machine, id: string): void {
  for (const key of [`${ROW}${id}`, `${ROW}check:${id}`]) if (m.state.getFact(key)) m.state.facts.set(key, undefined);
}

export function isDoubted(m: Machine, id: string, get = (key: string): Fact | undefined => m.state.getFact(key)): boolean {
  return get(`${ROW}${id}`) !== undefined;
}

export function doubtValue(m: Machine, value: Value, trust: Trust): void {
  m.state.facts.set(`${VALUE}${keyOf(value)}`, { is: "trust", trust });
}

/** Facts that tell of a doubt about this value. */
export function doubtKeys(value: Value): readonly string[] {
  return [`${VALUE}${keyOf(value)}`, ...(value.v === "row" ? [`${ROW}${value.row}`] : [])];
}

/** Whether a fact is what a doubtful look-up says of a value. */
export function isOfDoubt(key: string): boolean {
  return key.startsWith(VALUE);
}

/** `get`: what is known, where that is not what holds now. */
export function doubtfulTrust(m: Machine, value: Value, get = (key: string): Fact | undefined => m.state.getFact(key)): Trust | undefined {
  const fact = get(`${VALUE}${keyOf(value)}`);
  return fact?.is === "trust" ? fact.trust : undefined;
}
