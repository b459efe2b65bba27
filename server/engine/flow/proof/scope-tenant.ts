// Clients whose storage or policies a value chose: isolated when the value is the requester's tenant.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Formula } from "../../libraries/formula";
import type { ClientScope } from "../../libraries/client-scope";
import type { Value } from "../../libraries/value";
import type { Entity } from "../../tenancy/model";
import { contentKey, labelOf } from "../keys";
import type { Machine } from "../machine/machine";
import { alternativesOf } from "../machine/truthiness";
import { judgeFormula } from "./judge-formula";
import { pinned, type Judgement } from "./judgement";
import { rowInfo } from "./rows";
import { hasStorageApart } from "./storage-choice";
import { isTrustedRow } from "./trust";

/** One call may be made on one of several clients: a row of another storage is another row. */
export function storageName(scope: ClientScope | undefined): string {
  return scope?.tenant ? `~${contentKey(scope.tenant)}` : "";
}

/** Undefined where no value chose. */
export function judgeScopeTenant(m: Machine, entity: Entity, scope: ClientScope, at: SourceSpan): Judgement | undefined {
  if (!scope.tenant) return undefined;
  if (scope.mechanism === "isolated-storage" && isOnOwnRow(m, scope.tenant))
    return pinned(scope.mechanism, [{ role: "filter", message: "a row of the requester's says which storage it is", at: scope.span }]);
  const column = entity.tenantKeys[0] ?? "id";
  const idLike: Formula = { f: "atom", column, op: "equal", operand: scope.tenant, span: scope.span };
  const judged = judgeFormula(m, { ...entity, tenancy: "direct", tenantKeys: [column] }, idLike, { undefinedOperand: "fails", at });
  if (judged.pins) return { ...judged, mechanism: scope.mechanism };
  if (scope.mechanism !== "isolated-storage") return judged;
  const by = judged.untrusted && `${labelOf(judged.untrusted)} says which storage it is`;
  return { ...judged, isUnchosen: true, steps: by ? [{ role: "filter", message: by, at: scope.span }] : judged.steps };
}

/**
 * Shards and regions: where rows say whose they are, and nobody was promised storage of their own, a filter that pins is enough, whoever
 * chose the storage.
 */
export function orFiltered(m: Machine, entity: Entity, scoped: Judgement | undefined, judgeOwn: () => Judgement): Judgement {
  if (scoped && (!scoped.isUnchosen || !isKeyed(entity) || hasStorageApart(m))) return scoped;
  const own = judgeOwn();
  return own.pins ? own : (scoped ?? own);
}

function isKeyed({ tenancy }: Entity): boolean {
  return tenancy === "direct" || tenancy === "via" || tenancy === "root";
}

/** `tenant.connectionString`, where the tenant is known to be the requester's. */
function isOnOwnRow(m: Machine, value: Value): boolean {
  const options = alternativesOf(m, value);
  return options.length > 0 && options.every((option) => option.v === "row" && option.path.length > 0 && isRowOfTenant(m, option.row));
}

function isRowOfTenant(m: Machine, row: string): boolean {
  const tenancy = rowInfo(m, row)?.entity?.tenancy;
  return (tenancy === "root" || tenancy === "direct" || tenancy === "via") && isTrustedRow(m, row);
}
