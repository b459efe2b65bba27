// Cache uses once an execution is over: what was read and then compared with the requester's tenant, who asked at all, and where
// a use is told whose key came from further out.
import type { Machine, World } from "../machine/machine";
import type { Observation, Outcome } from "./observer";

export function resolveCaches(m: Machine, observations: readonly Observation[]): readonly Observation[] {
  return observations.map((one) => (one.cache && one.outcome.verdict !== "isolated" ? resolve(m, one) : one));
}

function resolve(m: Machine, one: Observation): Observation {
  const { run, checked } = m.world.observer;
  const yields = one.cache?.yields;
  if (yields !== undefined && [...checked].some((value) => value.startsWith(`${yields}.`))) return { ...one, outcome: checkedAfter(one) };
  // Work that nobody asked for has no tenant of its own: what it keeps is for all.
  if (!run.entry?.isRequest)
    return run.hasTenantPrincipal ? one : { ...one, outcome: { verdict: "isolated", mechanism: "system", steps: [] } };
  // Where nobody is signed in, everybody is shown the same.
  return run.hasPrincipal || run.hasTenantPrincipal ? one : { ...one, outcome: { ...one.outcome, confidence: "possible" } };
}

function checkedAfter(one: Observation): Outcome {
  return {
    verdict: "isolated",
    mechanism: "checked-after",
    steps: [{ role: "guard", message: "what was read is compared with the requester's before it is used", at: one.access.span }],
  };
}

/** The observation where its key was supplied. */
export function toldAtSupplier(world: World, one: Observation): Observation {
  const place = one.lift === undefined ? undefined : one.calls.at(-one.lift);
  if (!place || place.file === "") return one;
  const inner = one.access.span;
  const { principal: _, ...access } = one.access;
  return {
    ...one,
    key: `${place.file}:${place.start}:${place.end}:cache`,
    calls: one.calls.slice(0, -(one.lift ?? 0)),
    access: { ...access, span: place, text: world.textOf(place).replaceAll(/\s+/g, " ").slice(0, 200) },
    outcome: {
      ...one.outcome,
      steps: [
        ...one.outcome.steps.map((step) => (step.at === inner ? { ...step, at: place } : step)),
        { role: "other", message: `${one.access.operation} uses the key that is given here`, at: inner },
      ],
    },
  };
}
