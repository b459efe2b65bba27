// Cache uses and documents read by id, once an execution is over: what was read and then compared with the requester's tenant, and who asked at all.
import type { Machine } from "../machine/machine";
import type { Observation, Outcome } from "./observer";

export function resolveCaches(m: Machine, observations: readonly Observation[]): readonly Observation[] {
  return observations.map((one) => {
    if (one.outcome.verdict === "isolated") return one;
    if (one.access.kind === "response-cache") return resolveResponse(m, one);
    // An event of nobody has no tenant to name.
    if (one.access.kind === "audit" && !m.world.observer.run.hasPrincipal)
      return { ...one, outcome: { verdict: "isolated", mechanism: "global", steps: [] } };
    if (isChecked(m, one)) return { ...one, outcome: checkedAfter(one) };
    return one.cache && !one.cache.isFill ? resolve(m, one) : one;
  });
}

/** Something of what was read was compared with the requester's. */
function isChecked(m: Machine, one: Observation): boolean {
  const yields = one.yields ?? one.cache?.yields;
  return yields !== undefined && [...m.world.observer.checked].some((value) => value.startsWith(`${yields}.`));
}

/** A response is a tenant's when somebody is signed in and a tenant is at hand, and all get the same unless caches are told otherwise. */
function resolveResponse(m: Machine, one: Observation): Observation {
  const { run } = m.world.observer;
  const isTenants = run.entry?.isRequest === true && run.hasPrincipal && (run.hasTenant || run.hasTenantPrincipal);
  return isTenants && !run.varies ? one : { ...one, outcome: { verdict: "isolated", mechanism: "global", steps: [] } };
}

function resolve(m: Machine, one: Observation): Observation {
  const { run } = m.world.observer;
  // Work that nobody asked for has no tenant of its own: what it keeps is for all.
  if (!run.entry?.isRequest)
    return run.hasTenantPrincipal || one.cache?.isOfRound
      ? one
      : { ...one, outcome: { verdict: "isolated", mechanism: "system", steps: [] } };
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
