// What SQL statements write, column by column, for the judgement of written keys.
import type { RawSql } from "../../libraries/raw-sql";
import type { TableUse } from "../../libraries/sql/sql-oracle";
import type { Operand } from "../../libraries/sql/sql-statement";
import { UNDEFINED, type Value } from "../../libraries/value";
import type { Entity } from "../../tenancy/model";
import type { Machine } from "../machine/machine";
import { keyOf } from "../keys";
import { judgeWrite, type LookUp } from "./judge-links";
import { proveMade } from "./made-rows";
import type { Outcome } from "./observer";
import type { SqlVariant } from "./sql-text";
import { callsToStatement } from "./statement-supplier";

/** One use of a table in one variant. */
export interface Use {
  readonly use: TableUse;
  readonly variant: SqlVariant;
}

/** `group` is the use that writes, `groups` are all uses of the statements. */
export function judgeSqlWrite(
  m: Machine,
  sql: RawSql,
  entity: Entity,
  group: readonly Use[],
  groups: readonly (readonly Use[])[],
  outcome: Outcome,
): void {
  const verb = group[0]?.use.operation ?? "select";
  if (verb === "select" || verb === "delete") return;
  const rows = group.map(({ use, variant }) => rowOf(m, use.insertValues, variant));
  const sets = group.flatMap(({ use, variant }) => [
    rowOf(m, use.updateSets, variant),
    ...use.opaqueSets.flatMap((hole) => variant.valueOf(hole) ?? []),
  ]);
  const { library, span, operation = verb.toUpperCase() } = sql;
  if (verb === "insert" && outcome.verdict === "isolated") proveMade(m, entity, rows, span);
  const lift = callsToStatement(m, sql, entity);
  judgeWrite(m, { entity, library, operation, span, rows, sets, lift }, outcome, lookUpIn(groups));
}

/** Values by column, as an object. */
function rowOf(m: Machine, operands: ReadonlyMap<string, Operand>, { valueOf }: SqlVariant): Value {
  const columns = [...operands].flatMap(([column, operand]) => {
    const values = holesIn(operand).flatMap((hole) => valueOf(hole) ?? []);
    const [only] = values;
    return only ? [[column, values.length > 1 ? m.engine.choice(values) : only] as const] : [];
  });
  return m.engine.object(Object.fromEntries(columns));
}

function holesIn(operand: Operand): readonly number[] {
  if (operand.kind === "hole") return [operand.hole];
  return operand.kind === "list" ? operand.items.flatMap(holesIn) : [];
}

/** Whether the statement itself looks up this row among the requester's: `… WHERE EXISTS (SELECT 1 FROM projects WHERE id = $1 …)`. */
function lookUpIn(groups: readonly (readonly Use[])[]): LookUp {
  const pinned = groups.filter((group) => group.every(({ use }) => use.operation === "select" && use.isPinned === true));
  return (target, value) =>
    pinned.some(
      (group) =>
        group[0]?.use.entity?.name === target.name &&
        group.every(({ use, variant }) => use.equalities.some(({ hole }) => keyOf(variant.valueOf(hole) ?? UNDEFINED) === keyOf(value))),
    );
}
