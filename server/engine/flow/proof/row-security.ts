// Row-level security: a policy on the tenant key isolates what a session tied to the requester's tenant reads and writes.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Entity } from "../../tenancy/model";
import type { Machine } from "../machine/machine";
import { sessionValues } from "./session-settings";
import { pinned, type Judgement } from "./judgement";
import { trustOf } from "./trust";

/** The judgement when policies of the entity and a setting of the session isolate it; undefined otherwise. */
export function sessionTenant(m: Machine, entity: Entity, at: SourceSpan): Judgement | undefined {
  const security = entity.rowSecurity;
  if (!security?.isEnabled || !security.policies.some((policy) => policy.isTenantPolicy)) return undefined;
  for (const { value } of sessionValues(m)) {
    if (trustOf(m, value)) {
      return pinned("row-level-security", [
        { role: "filter", message: `a policy limits ${entity.name} to the tenant that the session was set to`, at },
      ]);
    }
  }
  return undefined;
}
