// Row-level security: a policy on the tenant key isolates what a session tied to the requester's tenant reads and writes.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Entity } from "../../tenancy/model";
import { isOpen } from "../../tenancy/policies";
import type { Machine } from "../machine/machine";
import { sessionValues } from "./session-settings";
import { labelOf } from "../keys";
import { sourceIn } from "../machine/parts";
import { pinned, type Judgement } from "./judgement";
import { trustOf } from "./trust";

/** The judgement when policies of the entity and a setting of the session isolate it; undefined otherwise. */
export function sessionTenant(m: Machine, entity: Entity, at: SourceSpan): Judgement | undefined {
  const security = entity.rowSecurity;
  if (!security?.isEnabled || !security.policies.some((policy) => policy.isTenantPolicy)) return undefined;
  if (security.policies.some((policy) => isOpen(policy, ["all"]))) return undefined;
  for (const { value } of sessionValues(m)) {
    if (trustOf(m, value)) {
      return pinned("row-level-security", [
        { role: "filter", message: `a policy limits ${entity.name} to the tenant that the session was set to`, at },
      ]);
    }
  }
  return undefined;
}

/**
 * What policies make of an access that nothing else isolates: a session that was set to what the request says is that tenant's, whoever asks;
 * without any, a forced policy on a setting lets no row through.
 */
export function underPolicies(m: Machine, entity: Entity, judged: Judgement, at: SourceSpan): Judgement {
  const policies = entity.rowSecurity?.isEnabled ? entity.rowSecurity.policies.filter((policy) => policy.isTenantPolicy) : [];
  if (judged.pins || policies.length === 0) return judged;
  const settings = sessionValues(m);
  const chosen = settings.map(({ value }) => sourceIn(m, value, 3)).find((value) => value !== undefined);
  if (chosen)
    return {
      ...judged,
      namesTenant: true,
      untrusted: chosen,
      sources: [chosen],
      steps: [{ role: "source", message: `the session is set to ${labelOf(chosen)}, and the policies of ${entity.name} go by that`, at }],
    };
  const areClosed = policies.every(({ using, check }) => /current_setting/i.test(`${using ?? ""} ${check ?? ""}`));
  return settings.length === 0 && areClosed && entity.rowSecurity?.isForced === true ? { ...judged, failsClosed: true } : judged;
}
