// What a relational query brings along by `with`: relations of the table, and theirs.
import { isNothing } from "../call-arguments";
import { ALL_ROWS } from "../formula";
import type { Engine, IncludedRelation } from "../model";
import { UNDEFINED, type Value } from "../value";
import type { Entity } from "../../tenancy/model";
import { objectFilter } from "./object-filter";
import { clause } from "./text";

/** The relations that `with` brings along, each with what is asked of it. */
export function childrenOf(engine: Engine, options: Value): readonly (readonly [string, Value])[] {
  const included = isNothing(options) ? UNDEFINED : engine.member(options, "with");
  return [...(engine.members(included) ?? [])]
    .filter(([, { value }]) => value.v !== "constant" || value.value === true)
    .map(([name, { value }]) => [name, value.v === "object" ? value : UNDEFINED] as const);
}

/** The rows of a list relation, as far as its own condition lets them, as a join. */
export function childJoin(
  engine: Engine,
  entity: Entity | undefined,
  name: string,
  conditionOf: (target: Entity) => Value,
): readonly (string | Value)[] {
  const relation = entity?.relations.find((one) => one.name === name);
  const target = relation?.isList ? engine.tenancy.entities.get(relation.target) : undefined;
  const back = target?.relations.find((one) => one.target === entity?.name && one.columns.length > 0);
  if (!entity || !target || !back) return [];
  const on = back.columns.map((column, index) => {
    const own = target.columns.find((one) => one.name === column)?.dbName ?? column;
    return `"${target.table}"."${own}" = "${entity.table}"."${back.references[index] ?? "id"}"`;
  });
  return [` left join "${target.table}" on ${on.join(" and ")}`, clause(engine, " and ", conditionOf(target))];
}

/** Relations that come along, with conditions that are objects. */
export function includesOf(engine: Engine, entity: Entity, options: Value): readonly IncludedRelation[] {
  return childrenOf(engine, options).flatMap(([name, inner]): readonly IncludedRelation[] => {
    const relation = entity.relations.find((one) => one.name === name);
    const target = relation && engine.tenancy.entities.get(relation.target);
    if (!target) return [];
    const where = engine.member(inner, "where");
    return [
      {
        relation: name,
        filter: where.v === "object" ? objectFilter(engine, target, where) : ALL_ROWS,
        nested: includesOf(engine, target, inner),
      },
    ];
  });
}
