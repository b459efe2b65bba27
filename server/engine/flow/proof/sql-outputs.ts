// What the output columns of a SELECT are: which column of which entity a member of its rows stands for.
import type { Cte, Formula, FromSource, Operand, Output, SelectCore, SqlStatement } from "../../libraries/sql/sql-statement";
import type { Entity } from "../../tenancy/model";
import type { Machine } from "../machine/machine";
import { plainName } from "../machine/names";
import { isIdColumn, targetOf } from "./rows";

export interface OutputColumn {
  readonly entity: Entity;
  /** Undefined for a member that holds a whole row. */
  readonly column: string | undefined;
}

type Column = Extract<Operand, { kind: "column" }>;

/** What stands in a FROM list: a table, or a query whose columns are known by plain name. */
type Source = { readonly entity: Entity } | { readonly columns: ReadonlyMap<string, OutputColumn> };
/** By plain alias. */
type Sources = ReadonlyMap<string, Source>;

/** Queries within queries further in than this are not looked into. */
const DEPTH = 6;

/** By plain name of the output; `nested` names members that hold whole rows, and the table or alias of each. */
export function outputsOf(
  m: Machine,
  statement: SqlStatement | undefined,
  nested?: ReadonlyMap<string, string>,
): ReadonlyMap<string, OutputColumn> {
  if (statement?.kind !== "select" || statement.query.body.kind !== "core") return new Map();
  const sources = sourcesOf(m, statement.query.body, statement.query.ctes, DEPTH);
  const rows = [...(nested ?? [])].flatMap(([name, table]) => {
    const source = sources.get(plainName(table));
    return source && "entity" in source ? [[plainName(name), { entity: source.entity, column: undefined }] as const] : [];
  });
  return new Map([...rows, ...columnsOf(m, statement.query.body, sources)]);
}

function columnsOf(m: Machine, core: SelectCore, sources: Sources): ReadonlyMap<string, OutputColumn> {
  const outputs = new Map<string, OutputColumn>();
  for (const output of core.outputs) {
    if (output.kind === "star") for (const [name, column] of starOf(output.qualifier, sources)) outputs.set(name, column);
    const found = outputColumn(m, output, sources);
    if (found) outputs.set(plainName(found.name), found.column);
  }
  return outputs;
}

/** What a star adds of queries; columns of tables bear their own names. */
function starOf(qualifier: string | undefined, sources: Sources): readonly (readonly [string, OutputColumn])[] {
  const named = qualifier === undefined ? [...sources.values()] : [sources.get(plainName(qualifier))];
  return named.flatMap((source) => (source && "columns" in source ? [...source.columns] : []));
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

function sourcesOf(m: Machine, core: SelectCore, ctes: readonly Cte[], depth: number): Sources {
  const sources = new Map<string, Source>();
  for (const item of core.from)
    for (const source of [item.source, ...item.joins.map((join) => join.source)]) {
      const named = source.kind === "table" ? (source.alias ?? source.table.name) : source.kind === "derived" ? source.alias : undefined;
      const found = named === undefined ? undefined : sourceOf(m, source, ctes, depth);
      if (found && named !== undefined) sources.set(plainName(named), found);
    }
  return sources;
}

function sourceOf(m: Machine, source: FromSource, ctes: readonly Cte[], depth: number): Source | undefined {
  const at = source.kind === "table" ? ctes.findLastIndex(({ name }) => plainName(name) === plainName(source.table.name)) : -1;
  const cte = ctes[at];
  if (source.kind === "derived" || cte) {
    const query = source.kind === "derived" ? source.query : cte?.query;
    if (query?.body.kind !== "core" || depth === 0 || (cte?.columnAliases.length ?? 0) > 0) return undefined;
    const outer = cte ? ctes.slice(0, at) : ctes;
    return { columns: columnsOf(m, query.body, sourcesOf(m, query.body, [...outer, ...query.ctes], depth - 1)) };
  }
  if (source.kind !== "table") return undefined;
  const name = m.world.tenancy.byTable.get(source.table.name.toLowerCase());
  const entity = name === undefined ? undefined : m.world.tenancy.entities.get(name);
  return entity && { entity };
}

function outputColumn(m: Machine, output: Output, sources: Sources): { readonly name: string; readonly column: OutputColumn } | undefined {
  if (output.kind !== "value") return undefined;
  const { operand } = output;
  if (operand.kind === "column") {
    const column = columnAt(operand, sources);
    return column && { name: output.name ?? operand.name, column };
  }
  const isInner = operand.kind === "subquery" && operand.query.body.kind === "core";
  const column = isInner ? parentColumn(m, operand.query.body, sources) : wholeRow(operand, sources);
  return column && output.name !== undefined ? { name: output.name, column } : undefined;
}

const ROWS_AS_JSON: ReadonlySet<string> = new Set(["row_to_json", "to_json", "to_jsonb"]);

/** `row_to_json(t)`, `to_jsonb(t.*)`: a row of that table. */
function wholeRow(operand: Operand, sources: Sources): OutputColumn | undefined {
  if (operand.kind !== "expression" || !ROWS_AS_JSON.has(operand.name ?? "")) return undefined;
  const [row, ...more] = operand.parts;
  if (row?.kind !== "column" || more.length > 0) return undefined;
  const alias = row.name === "*" ? row.qualifier : row.qualifier === undefined ? row.name : undefined;
  const source = alias === undefined ? undefined : sources.get(plainName(alias));
  return source && "entity" in source ? { entity: source.entity, column: undefined } : undefined;
}

function columnAt({ qualifier, name }: Column, sources: Sources): OutputColumn | undefined {
  const holds = (source: Source): boolean =>
    "entity" in source
      ? source.entity.columns.some((column) => plainName(column.dbName) === plainName(name))
      : source.columns.has(plainName(name));
  const source = qualifier ? sources.get(plainName(qualifier)) : [...sources.values()].find(holds);
  if (!source) return undefined;
  return "entity" in source ? { entity: source.entity, column: name } : source.columns.get(plainName(name));
}

/** The table that holds the column. */
function ownerOf(column: Column, sources: Sources): Entity | undefined {
  const found = columnAt(column, sources);
  return found?.column === column.name ? found.entity : undefined;
}

/** `(select tenant_id from parent where parent.id = child.parent_id)`: a column of the row that the outer row points at. */
function parentColumn(m: Machine, core: SelectCore, outer: Sources): OutputColumn | undefined {
  const inner = sourcesOf(m, core, [], 0);
  const [output, second] = core.outputs;
  if (inner.size !== 1 || core.from.length !== 1 || second || output?.kind !== "value" || output.operand.kind !== "column")
    return undefined;
  const entity = ownerOf(output.operand, inner);
  return entity && core.where && isOfOuter(m, core.where, inner, outer) ? { entity, column: output.operand.name } : undefined;
}

/** Whether the condition ties the inner row by its id to a foreign key of an outer one. */
function isOfOuter(m: Machine, where: Formula, inner: Sources, outer: Sources): boolean {
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
      "entity" in child &&
      isIdColumn(target, own.name) &&
      targetOf(child.entity, foreign.name, m.world.tenancy)?.name === target.name
    );
  });
}
