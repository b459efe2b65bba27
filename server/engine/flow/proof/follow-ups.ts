// Reads that go by what an earlier read of the same execution yielded, which did not ask whose it is: one leak, told where it begins.
import type { Machine } from "../machine/machine";
import type { Observation } from "./observer";
import { GIVEN_AWAY } from "./settle";

/** With reads that only go on with a leak that is told anyway as no more than possible, and their beginning named. */
export function toldOnce(m: Machine, observations: readonly Observation[]): readonly Observation[] {
  if (observations.every(({ outcome }) => outcome.follows === undefined)) return observations;
  const begins = new Map<string, Observation>();
  for (const one of observations)
    if (one.row !== undefined && isTold(one) && m.state.getFact(`row:${GIVEN_AWAY}${one.row}`)) begins.set(one.row, one);
  return observations.map((one) => {
    const first = one.outcome.follows === undefined ? undefined : begins.get(one.outcome.follows);
    if (!first || first.key === one.key || !isTold(one)) return one;
    const message = `it goes by what ${first.access.operation} ${first.access.entity ?? ""} read, which is told there`;
    const steps = [...one.outcome.steps, { role: "row" as const, message, at: first.access.span }];
    return { ...one, outcome: { ...one.outcome, verdict: "unproven", confidence: "possible", steps } };
  });
}

function isTold({ outcome }: Observation): boolean {
  return outcome.verdict !== "isolated" && outcome.confidence !== "possible";
}
