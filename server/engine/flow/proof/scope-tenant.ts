// Clients whose storage or policies a value chose: isolated when the value is the requester's tenant.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Formula } from "../../libraries/formula";
import type { ClientScope } from "../../libraries/model";
import type { Entity } from "../../tenancy/model";
import type { Machine } from "../machine/machine";
import { judgeFormula } from "./judge-formula";
import type { Judgement } from "./judgement";

/** Undefined where no value chose. */
export function judgeScopeTenant(m: Machine, entity: Entity, scope: ClientScope, at: SourceSpan): Judgement | undefined {
  if (!scope.tenant) return undefined;
  const column = entity.tenantKeys[0] ?? "id";
  const idLike: Formula = { f: "atom", column, op: "equal", operand: scope.tenant, span: scope.span };
  const judged = judgeFormula(m, { ...entity, tenancy: "direct", tenantKeys: [column] }, idLike, { undefinedOperand: "fails", at });
  if (judged.pins) return { ...judged, mechanism: scope.mechanism };
  return scope.mechanism === "isolated-storage" ? { ...judged, isUnchosen: true } : judged;
}
