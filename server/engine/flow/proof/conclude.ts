// What one execution came across, once it has run to its end: observations that waited for something later are settled or dropped.
import type { Machine } from "../machine/machine";
import { distinct, type Observation, type Run } from "./observer";
import { toldOnce } from "./follow-ups";
import { judgedAsAnonymous, resolvePending } from "./pending";
import { resolveCaches } from "./pending-caches";
import { atChoice } from "./storage-places";
import { toldAtSupplier } from "./told-at-supplier";

export function concluded(m: Machine, run: Run): readonly Observation[] {
  const { world } = m;
  const isTenantKnown = run.hasTenant || run.hasTenantPrincipal;
  const counted = world.observer.observations
    .filter((one) => (isTenantKnown || one.awaitsTenant !== true) && (run.hasPrincipal || one.awaitsPrincipal !== true))
    .map((one) => (one.unlessAudited && run.hasAudit ? audited(one) : one))
    .filter((one) => !(one.unlessReset && run.hasReset));
  const settled = resolveCaches(m, toldOnce(m, judgedAsAnonymous(resolvePending(m, distinct(counted)))));
  const seen = m.budget <= 0 ? settled.map(asFarAsSeen) : settled;
  const told = run.isForEveryOrigin ? seen.map(asPublic) : seen;
  return distinct(told.map((one) => toldAtSupplier(world, atChoice(run, one))));
}

/** Where calls were no longer followed, what is missing may have been there; a row that was read before may have been checked there. */
function asFarAsSeen<T extends Observation>(one: T): T {
  const isDoubtful = one.isPastLimit === true || one.row !== undefined;
  return isDoubtful ? asPossible(one) : one;
}

export function asPossible<T extends Observation>(one: T): T {
  const { outcome } = one;
  return outcome.verdict === "isolated" ? one : { ...one, outcome: { ...outcome, verdict: "unproven", confidence: "possible" } };
}

/** What a widget on the customers' sites calls asks nobody who they are, and is told whose it is: that may be so on purpose. */
function asPublic<T extends Observation>(one: T): T {
  return one.outcome.isAddressed ? asPossible(one) : one;
}

/** The event says who did it. */
function audited<T extends Observation>(one: T): T {
  const steps = [{ role: "other" as const, message: "an audit event is written in the same request", at: one.access.span }];
  return { ...one, outcome: { verdict: "isolated", mechanism: "declared", steps } };
}
