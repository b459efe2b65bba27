// Judging what hangs on an access: related rows that come along must be the requester's too.
import type { Mechanism } from "../../../../rules/contract/verdict";
import type { IncludedRelation } from "../../libraries/model";
import type { Entity } from "../../tenancy/model";
import type { Machine } from "../machine/machine";
import { judgeFormula, type FilterContext } from "./judge-formula";
import { OPEN, pinned, type Judgement } from "./judgement";
import { relationOf } from "./rows";

/** Whose the rows are that something hangs on: nobody's in particular, the requester's tenant's, or the requester's own. */
type Owner = "none" | "tenant" | "user";

/** Mechanisms that say that a row is the tenant's, and not that it is the very requester's. */
const OF_TENANT: ReadonlySet<Mechanism | undefined> = new Set<Mechanism>(["tenant-filter", "relation-filter", "guarded"]);

/** What comes along with rows that were judged so. */
export function judgeIncludes(
  m: Machine,
  entity: Entity,
  includes: readonly IncludedRelation[],
  filtered: Judgement,
  context: FilterContext,
): Judgement {
  if (includes.length === 0) return pinned("relation-filter", []);
  const isOwned = filtered.pins && entity.tenancy !== "global";
  const owner = isOwned ? (OF_TENANT.has(filtered.mechanism) ? "tenant" : "user") : "none";
  const judged = judgeAll(m, entity, includes, owner, context);
  if (judged.pins || !isOwned) return judged;
  const open = includes.filter((included) => !judgeInclude(m, entity, included, owner, context).pins);
  return { ...judged, besides: { own: filtered, relations: open.map(({ relation }) => relation) } };
}

function judgeAll(m: Machine, entity: Entity, includes: readonly IncludedRelation[], owner: Owner, context: FilterContext): Judgement {
  for (const included of includes) {
    const judged = judgeInclude(m, entity, included, owner, context);
    if (!judged.pins) return judged;
  }
  return pinned("relation-filter", []);
}

function judgeInclude(m: Machine, entity: Entity, included: IncludedRelation, owner: Owner, context: FilterContext): Judgement {
  const relation = relationOf(entity, included.relation);
  const target = relation ? m.world.tenancy.entities.get(relation.target) : undefined;
  if (!relation || !target) return pinned("relation-filter", []);
  const isTenant = target.tenancy === "root" && entity.tenancy === "global";
  const isTenantData = target.tenancy === "direct" || target.tenancy === "via" || isTenant;
  if (isTenantData && relation.isList && spansTenants(m, entity, owner)) {
    const own = judgeFormula(m, target, included.filter, context);
    const message = `${included.relation} of a ${entity.name} belong to every tenant`;
    if (!own.pins)
      return {
        ...OPEN,
        ...own,
        pins: false,
        isEmpty: false,
        isIncluded: true,
        steps: [...own.steps, { role: "row", message, at: context.at }],
      };
    return judgeAll(m, target, included.nested, "tenant", context);
  }
  const isNobodys = entity.tenancy === "global" || target.tenancy === "global";
  return judgeAll(m, target, included.nested, isNobodys ? "none" : owner, context);
}

/** Rows of nobody, and of users who are known as members of the tenant, have children of several tenants; a tenant's own rows have not. */
function spansTenants(m: Machine, entity: Entity, owner: Owner): boolean {
  if (entity.tenancy === "global") return true;
  return entity.tenancy === "user" && entity.name === m.world.tenancy.user && owner === "tenant";
}
