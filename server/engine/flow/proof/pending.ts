// Reads that were not isolated when they ran: what became of their rows decides, once the execution is over.
import type { Machine } from "../machine/machine";
import type { Observation } from "./observer";
import { unlessRead } from "./brought-along";
import { isCheckDoubted } from "./doubt";
import { isMereProbe } from "./probes";
import { GIVEN_AWAY } from "./settle";

/** Observations with the later checks taken into account. */
export function resolvePending(m: Machine, observations: readonly Observation[]): readonly Observation[] {
  return observations.map((found) => {
    const one = m.world.strictnessIn(found.access.span.file) === "in-query" ? found : unlessRead(m, found);
    if (one.row === undefined || one.outcome.verdict === "isolated" || m.world.strictnessIn(one.access.span.file) === "in-query")
      return one;
    if (isCheckedAfter(m, one.row) && isCheckDoubted(m, one.row))
      return { ...one, outcome: { ...one.outcome, verdict: "unproven", confidence: "possible" } };
    if (one.outcome.reason === "unpinned" && !isCheckedAfter(m, one.row) && isMereProbe(m, one.row))
      return { ...one, outcome: { ...one.outcome, verdict: "unproven", confidence: "possible" } };
    return isCheckedAfter(m, one.row)
      ? { ...one, outcome: { verdict: "isolated", mechanism: "checked-after", steps: checkSteps(m, one) } }
      : one;
  });
}

/**
 * What anybody can reach without signing in is judged as reached that way: that a key or a session may be sent along makes it no worse.
 * `observations` are those of one entry point.
 */
export function judgedAsAnonymous(observations: readonly Observation[]): readonly Observation[] {
  const isOpen = ({ outcome }: Observation): boolean => outcome.verdict !== "isolated";
  const open = new Set(observations.filter((one) => isOpen(one) && one.outcome.isAnonymous).map((one) => one.key));
  return observations.filter((one) => !isOpen(one) || one.outcome.isAnonymous === true || !open.has(one.key));
}

function isCheckedAfter(m: Machine, row: string): boolean {
  const fact = m.state.getFact(`row:${row}`);
  if (m.state.getFact(`row:${GIVEN_AWAY}${row}`)) return false;
  if (fact?.is === "row") return fact.status === "verified" || fact.status === "settled";
  return m.world.observer.verifiedBeforeAbort.has(row);
}

function checkSteps(m: Machine, one: Observation): Observation["outcome"]["steps"] {
  const fact = m.state.getFact(`row:${one.row ?? ""}`);
  const at = fact?.is === "row" ? fact.at : undefined;
  return [
    {
      role: "guard",
      message: "the row's tenant is compared with the requester's before anything of it is used",
      at: at ?? one.access.span,
    },
  ];
}
