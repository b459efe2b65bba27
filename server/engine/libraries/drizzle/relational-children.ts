// What a relational query brings along by `with`: relations of the table, and theirs.
import { isNothing } from "../call-arguments";
import { ALL_ROWS } from "../formula";
import type { Engine, IncludedRelation } from "../model";
import { UNDEFINED, type Value } from "../value";
import type { Entity } from "../../tenancy/model";
import { objectFilter } from "./object-filter";

/** The rows of a list relation as a join. */
export function childJoin(engine: Engine, entity: Entity | undefined, name: string): readonly string[] {
  const relation = entity?.relations.find((one) => one.name === name);
  const target = relation?.isList ? engine.tenancy.entities.get(relation.target) : undefined;
  const back = target?.relations.find((one) => one.target === entity?.name && one.columns.length > 0);
  if (!entity || !target || !back) return [];
  const on = back.columns.map((column, index) => {
    const own = target.columns.find((one) => one.name === column)?.dbName ?? column;
    return `"${target.table}"."${own}" = "${entity.table}"."${back.references[index] ?? "id"}"`;
  });
  return [` left join "${target.table}" on ${on.join(" and ")}`];
}

/** Relations that `with` brings along. */
export function includesOf(engine: Engine, entity: Entity, options: Value): readonly IncludedRelation[] {
  const included = isNothing(options) ? UNDEFINED : engine.member(options, "with");
  return [...(engine.members(included) ?? [])].flatMap(([name, member]): readonly IncludedRelation[] => {
    const relation = entity.relations.find((one) => one.name === name);
    const target = relation && engine.tenancy.entities.get(relation.target);
    if (!target || (member.value.v === "constant" && member.value.value !== true)) return [];
    const inner = member.value.v === "object" ? member.value : UNDEFINED;
    const where = inner.v === "object" ? engine.member(inner, "where") : UNDEFINED;
    return [
      {
        relation: name,
        filter: where.v === "object" ? objectFilter(engine, target, where) : ALL_ROWS,
        nested: includesOf(engine, target, inner),
      },
    ];
  });
}
