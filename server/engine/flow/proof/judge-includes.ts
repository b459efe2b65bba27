// Judging what hangs on an access: related rows that come along must be the requester's too.
import type { IncludedRelation } from "../../libraries/model";
import type { Entity } from "../../tenancy/model";
import type { Machine } from "../machine/machine";
import { judgeFormula, type FilterContext } from "./judge-formula";
import { OPEN, pinned, type Judgement } from "./judgement";
import { relationOf } from "./rows";

/** `isOwned`: the rows themselves are the requester's, so their children and parents are. */
export function judgeIncludes(
  m: Machine,
  entity: Entity,
  includes: readonly IncludedRelation[],
  isOwned: boolean,
  context: FilterContext,
): Judgement {
  for (const included of includes) {
    const judged = judgeInclude(m, entity, included, isOwned, context);
    if (!judged.pins) return judged;
  }
  return pinned("relation-filter", []);
}

function judgeInclude(m: Machine, entity: Entity, included: IncludedRelation, isOwned: boolean, context: FilterContext): Judgement {
  const relation = relationOf(entity, included.relation);
  const target = relation ? m.world.tenancy.entities.get(relation.target) : undefined;
  if (!relation || !target) return pinned("relation-filter", []);
  const isTenantData = target.tenancy === "direct" || target.tenancy === "via";
  // Rows of a user or of nobody have children of several tenants; a tenant's own rows have not.
  const comesOwned = isOwned && entity.tenancy !== "global";
  if (isTenantData && relation.isList && !comesOwned && entity.tenancy === "global") {
    const own = judgeFormula(m, target, included.filter, context);
    if (!own.pins)
      return {
        ...OPEN,
        ...own,
        pins: false,
        isEmpty: false,
        steps: [...own.steps, { role: "row", message: `${included.relation} of a ${entity.name} belong to every tenant`, at: context.at }],
      };
    return judgeIncludes(m, target, included.nested, true, context);
  }
  return judgeIncludes(m, target, included.nested, comesOwned && target.tenancy !== "global", context);
}
