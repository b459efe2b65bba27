// Related rows that a write makes or changes along with its own. They are reached through a row that is the requester's, so what is
// judged is what is written: a tenant that a new row names itself, keys that are replaced, links to rows of whomever.
import type { DataAccess, NestedWrite } from "../../libraries/model";
import type { Value } from "../../libraries/value";
import type { Machine } from "../machine/machine";
import { describeAccess } from "./describe-access";
import { judgeWrite } from "./judge-links";
import { judgeRow } from "./judge-rows";
import type { Judgement } from "./judgement";
import type { Outcome } from "./observer";
import { outcomeOf } from "./outcome";
import { isTenantColumn, relationOf } from "./rows";

/** Told only beside an access that is isolated itself: else the one mistake is there. */
export function judgeNestedWrites(m: Machine, access: DataAccess, outcome: Outcome): void {
  if (outcome.verdict !== "isolated") return;
  for (const write of access.nested ?? []) {
    const open = write.rows.map((row) => judgeNew(m, access, write, row)).find((judged) => judged && !judged.pins);
    const created = open && outcomeOf(m, { kind: "create", entity: write.entity }, open);
    if (created && created.verdict !== "isolated") record(m, access, write, created);
    else judgeWrite(m, { ...write, library: access.library, operation: access.operation, span: access.span }, outcome);
  }
}

/** A new row; undefined where its parent alone says whose it is. */
function judgeNew(m: Machine, access: DataAccess, write: NestedWrite, row: Value): Judgement | undefined {
  const { entity, parent, relation } = write;
  if (entity.tenancy !== "direct" && entity.tenancy !== "via") return undefined;
  const { scope: _ofTheParent, includes: _read, nested: _others, sets: _changed, ...base } = access;
  const judged = judgeRow(m, entity, row, { ...base, kind: "create", entity, rows: [row] });
  const inverse = relation.inverse === undefined ? undefined : relationOf(entity, relation.inverse);
  const given = inverse?.columns ?? [];
  if (given.length === 0 || !isOfOneTenant(parent.tenancy)) return judged;
  const hasOwnKey = entity.tenantKeys.some((key) => !given.includes(key)) && !given.some((column) => isTenantColumn(entity, column));
  return hasOwnKey && judged.untrusted && judged.namesTenant ? judged : undefined;
}

function isOfOneTenant(tenancy: string): boolean {
  return tenancy === "root" || tenancy === "direct" || tenancy === "via";
}

function record(m: Machine, access: DataAccess, { entity }: NestedWrite, outcome: Outcome): void {
  const { span } = access;
  m.world.observer.record(m, {
    key: `${span.file}:${span.start}:${span.end}:${entity.name}:nested-create`,
    access: describeAccess(m, { ...access, kind: "create", entity, fixSites: [] }, outcome),
    outcome,
  });
}
