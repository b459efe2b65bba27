// Relations that a read brings along: `include`, relations in `select`, and `_count` of either
// (https://www.prisma.io/docs/orm/prisma-client/queries/relation-queries).
import type { Entity } from "../../tenancy/model";
import { ALL_ROWS } from "../formula";
import type { Engine, IncludedRelation } from "../model";
import type { Value } from "../value";
import { filterOf } from "./where";

/** Deepest nesting that is followed. */
const MAX_DEPTH = 6;

export function includesOf(engine: Engine, entity: Entity, args: Value, depth = 0): readonly IncludedRelation[] {
  if (args.v !== "object" || depth > MAX_DEPTH) return [];
  return ["include", "select"].flatMap((name) => relationsIn(engine, entity, engine.member(args, name), depth));
}

function relationsIn(engine: Engine, entity: Entity, selection: Value, depth: number): readonly IncludedRelation[] {
  return engine.alternatives(selection).flatMap((option) =>
    [...(engine.members(option) ?? [])].flatMap(([name, member]) => {
      if (name === "_count") return countsIn(engine, entity, member.value, depth);
      return engine.alternatives(member.value).flatMap((wanted) => relationIn(engine, entity, name, wanted, depth));
    }),
  );
}

function relationIn(engine: Engine, entity: Entity, name: string, wanted: Value, depth: number): readonly IncludedRelation[] {
  const relation = entity.relations.find((candidate) => candidate.name === name);
  const target = relation && engine.tenancy.entities.get(relation.target);
  if (!relation || !target || (wanted.v === "constant" && !wanted.value)) return [];
  const filter = wanted.v === "object" ? filterOf(engine, target, engine.member(wanted, "where")) : ALL_ROWS;
  return [{ relation: name, filter, nested: includesOf(engine, target, wanted, depth + 1) }];
}

/** `_count: true` counts every list relation, `_count: { select }` those that are named. */
function countsIn(engine: Engine, entity: Entity, value: Value, depth: number): readonly IncludedRelation[] {
  return engine.alternatives(value).flatMap((option) => {
    if (option.v === "object") return relationsIn(engine, entity, engine.member(option, "select"), depth + 1);
    if (option.v !== "constant" || option.value !== true) return [];
    return entity.relations
      .filter((relation) => relation.isList)
      .map((relation): IncludedRelation => ({ relation: relation.name, filter: ALL_ROWS, nested: [] }));
  });
}
