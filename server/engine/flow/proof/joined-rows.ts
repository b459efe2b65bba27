// Conditions on the tables that a row was joined with: they hold of it as much as those on its own columns, so that a row which is the
// requester's proves what selected the others.
import type { SelectCore, SqlStatement } from "../../libraries/sql/sql-statement";
import type { TableUse } from "../../libraries/sql/sql-oracle";
import type { Entity } from "../../tenancy/model";

/** The uses of tables whose rows are there whenever the row of `main` is, and are reached from it along references. */
export function joinedWith(statement: SqlStatement | undefined, main: TableUse, uses: readonly TableUse[]): readonly TableUse[] {
  if (statement?.kind !== "select" || statement.query.body.kind !== "core" || main.within.length > 0) return [];
  const required = requiredNames(statement.query.body);
  if (!required.has(main.alias)) return [];
  const others = uses.filter((use) => use !== main && use.entity && use.within.length === 0 && required.has(use.alias));
  return reachedFrom(main, others);
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

function reachedFrom(main: TableUse, others: readonly TableUse[]): readonly TableUse[] {
  const reached = [main];
  for (const use of reached) reached.push(...others.filter((other) => !reached.includes(other) && areRelated(use.entity, other.entity)));
  return reached.slice(1);
}

function areRelated(one: Entity | undefined, other: Entity | undefined): boolean {
  const pointsAt = (from: Entity | undefined, to: Entity | undefined): boolean =>
    from !== undefined && to !== undefined && from.relations.some((relation) => relation.target === to.name);
  return pointsAt(one, other) || pointsAt(other, one);
}
