// SQL that names the schema or database of a table by a value: `FROM "${schema}".invoices`. Where each tenant has storage of its own, the
// value chose whose rows these are.
import type { SourceSpan } from "../../../../rules/contract/span";
import { chosenBy, ofParts } from "../../libraries/chosen-storage";
import { holesInText } from "../../libraries/sql/hole-names";
import type { TableUse } from "../../libraries/sql/sql-oracle";
import type { Value } from "../../libraries/value";
import type { Entity } from "../../tenancy/model";
import type { Machine } from "../machine/machine";
import type { Judgement } from "./judgement";
import { judgeScopeTenant } from "./scope-tenant";
import type { Use } from "./sql-writes";
import { isStoredApart } from "./storage-choice";
import type { SqlVariant } from "./sql-text";

/** What chose the schema of a table of which each tenant has one; undefined where it is fixed, or nothing is known of it. */
export function chosenSchema(m: Machine, { entity, table }: TableUse, variant: SqlVariant): Value | undefined {
  if (table.schema === undefined || entity === undefined || !isStoredApart(m, entity)) return undefined;
  return ofParts(holesInText(table.schema).map((hole) => chosenBy(m.engine, variant.valueOf(hole) ?? NOTHING)));
}

const NOTHING: Value = { v: "constant", value: null };

/** The schema that each variant of the statement names; one that is not the requester's decides. */
export function judgeNamedStorage(m: Machine, entity: Entity, group: readonly Use[], at: SourceSpan): Judgement | undefined {
  const judged = group.flatMap(({ use, variant }) => {
    const tenant = chosenSchema(m, use, variant);
    return tenant ? (judgeScopeTenant(m, entity, { mechanism: "isolated-storage", tenant, span: at }, at) ?? []) : [];
  });
  return judged.find((one) => !one.pins) ?? judged[0];
}
