// Cache uses once an execution is over: what was read and then compared with the requester's tenant, and who asked at all.
import type { Machine } from "../machine/machine";
import type { Observation, Outcome } from "./observer";

export function resolveCaches(m: Machine, observations: readonly Observation[]): readonly Observation[] {
  return observations.map((one) => {
    if (one.outcome.verdict === "isolated") return one;
    if (one.access.kind === "response-cache") return resolveResponse(m, one);
    // An event of nobody has no tenant to name.
    if (one.access.kind === "audit" && !m.world.observer.run.hasPrincipal)
      return { ...one, outcome: { verdict: "isolated", mechanism: "global", steps: [] } };
    return one.cache ? resolve(m, one) : one;
  });
}

/** A response is a tenant's when somebody is signed in and a tenant is at hand, and all get the same unless caches are told otherwise. */
function resolveResponse(m: Machine, one: Observation): Observation {
  const { run } = m.world.observer;
  const isTenants = run.entry?.isRequest === true && run.hasPrincipal && (run.hasTenant || run.hasTenantPrincipal);
  return isTenants && !run.varies ? one : { ...one, outcome: { verdict: "isolated", mechanism: "global", steps: [] } };
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
