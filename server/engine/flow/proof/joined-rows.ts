// Conditions on the tables that a row was joined with: they hold of it as much as those on its own columns, so that a row which is the
// requester's proves what selected the others.
import { columnKey, foreignKeyPairs } from "../../libraries/sql/entity-columns";
import type { Formula, SelectCore, SqlStatement } from "../../libraries/sql/sql-statement";
import type { TableUse } from "../../libraries/sql/sql-oracle";

/** The uses of tables whose rows are there whenever the row of `main` is, and which the statement ties to it along references. */
export function joinedWith(statement: SqlStatement | undefined, main: TableUse, uses: readonly TableUse[]): readonly TableUse[] {
  if (statement?.kind !== "select" || statement.query.body.kind !== "core" || main.within.length > 0) return [];
  const required = requiredNames(statement.query.body);
  if (!required.has(main.alias)) return [];
  const others = uses.filter((use) => use !== main && use.entity && use.within.length === 0 && required.has(use.alias));
  return reachedFrom(main, others, columnPairs(statement.query.body));
}

/** Names of the tables that a row cannot do without. */
function requiredNames(core: SelectCore): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { source, joins } of core.from) {
    if (joins.some(({ kind }) => kind === "right" || kind === "full")) continue;
    const inner = joins.filter(({ kind }) => kind === "inner" || kind === "cross").map((join) => join.source);
    for (const one of [source, ...inner]) if (one.kind === "table") names.add(one.alias ?? one.table.name);
  }
  return names;
}

/** Columns that have to be equal, as `table.column`, by the names that the statement gives its tables. */
type Pair = readonly [left: string, right: string];

function columnPairs({ from, where }: SelectCore): readonly Pair[] {
  const conditions = from.flatMap(({ joins }) => joins.flatMap(({ kind, on }) => (kind === "inner" && on ? [on] : [])));
  return [...conditions, ...(where ? [where] : [])].flatMap(pairsIn);
}

function pairsIn(formula: Formula): readonly Pair[] {
  if (formula.kind === "and") return formula.of.flatMap(pairsIn);
  if (formula.kind !== "atom" || formula.op !== "eq" || formula.left.kind !== "column" || formula.right.kind !== "column") return [];
  const { left, right } = formula;
  return left.qualifier !== undefined && right.qualifier !== undefined
    ? [[`${left.qualifier}.${left.name}`, `${right.qualifier}.${right.name}`]]
    : [];
}

function reachedFrom(main: TableUse, others: readonly TableUse[], pairs: readonly Pair[]): readonly TableUse[] {
  const reached = [main];
  for (const use of reached)
    reached.push(...others.filter((other) => !reached.includes(other) && (pointsAt(use, other, pairs) || pointsAt(other, use, pairs))));
  return reached.slice(1);
}

/** A foreign key of one is compared with what it refers to in the other. */
function pointsAt(from: TableUse, to: TableUse, pairs: readonly Pair[]): boolean {
  const relations = from.entity?.relations.filter((relation) => relation.target === to.entity?.name) ?? [];
  return relations.some((relation) => {
    const keys = foreignKeyPairs(relation);
    return (
      keys.length > 0 && keys.every((key) => pairs.some((pair) => isKey(pair, from, to, key) || isKey([pair[1], pair[0]], from, to, key)))
    );
  });
}

function isKey([left, right]: Pair, from: TableUse, to: TableUse, key: { readonly column: string; readonly reference: string }): boolean {
  return isColumn(left, from, key.column) && isColumn(right, to, key.reference);
}

function isColumn(named: string, { alias, entity }: TableUse, column: string): boolean {
  const dot = named.lastIndexOf(".");
  return named.slice(0, dot) === alias && columnKey(entity, named.slice(dot + 1)) === columnKey(entity, column);
}
