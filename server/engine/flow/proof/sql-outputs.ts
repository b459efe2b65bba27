// What the output columns of a SELECT are: which column of which entity a member of its rows stands for.
import type { Operand, Output, SelectCore, SqlStatement, Formula } from "../../libraries/sql/sql-statement";
import type { Entity } from "../../tenancy/model";
import type { Machine } from "../machine/machine";
import { plainName } from "../machine/names";
import { isIdColumn, targetOf } from "./rows";

export interface OutputColumn {
  readonly entity: Entity;
  /** Undefined for a member that holds a whole row. */
  readonly column: string | undefined;
}

type Tables = ReadonlyMap<string, Entity>;
type Column = Extract<Operand, { kind: "column" }>;

/** By plain name of the output; `nested` names members that hold whole rows, and the table or alias of each. */
export function outputsOf(
  m: Machine,
  statement: SqlStatement | undefined,
  nested?: ReadonlyMap<string, string>,
): ReadonlyMap<string, OutputColumn> {
  const outputs = new Map<string, OutputColumn>();
  if (statement?.kind !== "select" || statement.query.body.kind !== "core") return outputs;
  const core = statement.query.body;
  const tables = tablesOf(m, core);
  for (const [name, table] of nested ?? []) {
    const entity = tables.get(plainName(table));
    if (entity) outputs.set(plainName(name), { entity, column: undefined });
  }
  for (const output of core.outputs) {
    const found = outputColumn(m, output, tables);
    if (found) outputs.set(plainName(found.name), found.column);
  }
  return outputs;
}

/** Names of the outputs that are the number of rows: `count(*) AS n`. */
export function countsOf(statement: SqlStatement | undefined): ReadonlySet<string> {
  return new Set(
    yieldedBy(statement).flatMap((output) => {
      const isCount = output.kind === "value" && output.operand.kind === "expression" && output.operand.name === "count";
      return isCount && output.name !== undefined ? [output.name] : [];
    }),
  );
}

/** Whether whole rows come back, whatever columns they have. */
export function hasAllColumns(statement: SqlStatement | undefined): boolean {
  return yieldedBy(statement).some((output) => output.kind === "star");
}

function yieldedBy(statement: SqlStatement | undefined): readonly Output[] {
  if (statement?.kind === "select") return statement.query.body.kind === "core" ? statement.query.body.outputs : [];
  return statement && "returning" in statement ? statement.returning : [];
}

/** The tables of a FROM list by alias. */
function tablesOf(m: Machine, core: SelectCore): Tables {
  const tables = new Map<string, Entity>();
  for (const item of core.from)
    for (const source of [item.source, ...item.joins.map((join) => join.source)]) {
      if (source.kind !== "table") continue;
      const name = m.world.tenancy.byTable.get(source.table.name.toLowerCase());
      const entity = name === undefined ? undefined : m.world.tenancy.entities.get(name);
      if (entity) tables.set(plainName(source.alias ?? source.table.name), entity);
    }
  return tables;
}

function outputColumn(m: Machine, output: Output, tables: Tables): { readonly name: string; readonly column: OutputColumn } | undefined {
  if (output.kind !== "value") return undefined;
  const { operand } = output;
  if (operand.kind === "column") {
    const entity = ownerOf(operand, tables);
    return entity && { name: output.name ?? operand.name, column: { entity, column: operand.name } };
  }
  const column =
    operand.kind === "subquery" && operand.query.body.kind === "core" ? parentColumn(m, operand.query.body, tables) : undefined;
  return column && output.name !== undefined ? { name: output.name, column } : undefined;
}

function ownerOf({ qualifier, name }: Column, tables: Tables): Entity | undefined {
  if (qualifier) return tables.get(plainName(qualifier));
  return [...tables.values()].find((candidate) => candidate.columns.some((column) => plainName(column.dbName) === plainName(name)));
}

/** `(select tenant_id from parent where parent.id = child.parent_id)`: a column of the row that the outer row points at. */
function parentColumn(m: Machine, core: SelectCore, outer: Tables): OutputColumn | undefined {
  const inner = tablesOf(m, core);
  const [output, second] = core.outputs;
  if (inner.size !== 1 || core.from.length !== 1 || second || output?.kind !== "value" || output.operand.kind !== "column")
    return undefined;
  const entity = ownerOf(output.operand, inner);
  return entity && core.where && isOfOuter(m, core.where, inner, outer) ? { entity, column: output.operand.name } : undefined;
}

/** Whether the condition ties the inner row by its id to a foreign key of an outer one. */
function isOfOuter(m: Machine, where: Formula, inner: Tables, outer: Tables): boolean {
  if (where.kind === "and") return where.of.some((part) => isOfOuter(m, part, inner, outer));
  if (where.kind !== "atom" || where.op !== "eq") return false;
  const { left, right } = where;
  return [[left, right] as const, [right, left] as const].some(([own, foreign]) => {
    if (own.kind !== "column" || foreign.kind !== "column" || !foreign.qualifier || inner.has(plainName(foreign.qualifier))) return false;
    const target = ownerOf(own, inner);
    const child = outer.get(plainName(foreign.qualifier));
    return (
      target !== undefined &&
      child !== undefined &&
      isIdColumn(target, own.name) &&
      targetOf(child, foreign.name, m.world.tenancy)?.name === target.name
    );
  });
}
