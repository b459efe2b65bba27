// Tests of input that code makes more than once: `if (kind === "team") check(teamId)`, and later `if (kind === "team") use(teamId)`.
import type { Value } from "../../libraries/value";
import { keyOf } from "../keys";
import { testFacts } from "../merge-facts";
import type { FactMap } from "../state";
import type { Machine } from "./machine";

/** Words that are the same wherever they stand: literals, and members of enums. */
function isWord(value: Value): boolean {
  return value.v === "external" || (value.v === "constant" && typeof value.value === "string");
}

/** Notes what `value === other` came to; tells what was found out where the same test held before. */
export function toldBy(m: Machine, value: Value, other: Value, truth: boolean): FactMap | undefined {
  if (value.v !== "source" || !isWord(other)) return undefined;
  const { says, denies, when } = testFacts(value.key, keyOf(other));
  if (!truth) {
    m.state.facts.set(denies, { is: "present" });
    return undefined;
  }
  m.state.facts.set(says, { is: "said", other: keyOf(other) });
  const known = m.state.getFact(when);
  return known?.is === "following" ? known.facts : undefined;
}
