// Sequelize's `include`: rows that come along, and conditions on them, which limit the rows themselves where the include is required
// (https://sequelize.org/docs/v6/advanced-association-concepts/eager-loading/).
import type { Entity, Relation } from "../../tenancy/model";
import { isNothing, listOf } from "../call-arguments";
import { ALL_ROWS, and, type Formula } from "../formula";
import type { Engine, IncludedRelation } from "../model";
import { namedEntity } from "../orm/entities";
import type { Value } from "../value";
import { whereFormula } from "./where";

/** Deepest nesting that is followed. */
const MAX_DEPTH = 5;

interface Include {
  readonly relation: Relation;
  readonly target: Entity;
  readonly options: Value;
  readonly where: Value;
  readonly isRequired: boolean;
}

function includesIn(engine: Engine, entity: Entity, options: Value): readonly Include[] {
  if (options.v !== "object") return [];
  return listOf(engine, engine.member(options, "include")).flatMap((include) => includeOf(engine, entity, include));
}

/** A model, an association's name, or `{ model, as, association, where, required }`. */
function includeOf(engine: Engine, entity: Entity, include: Value): readonly Include[] {
  const isPlain = include.v === "object" && !include.instanceOf;
  const member = (name: string): Value | undefined => (isPlain ? engine.member(include, name) : undefined);
  const said = [member("as"), member("association"), isPlain ? undefined : include]
    .map((value) => value && engine.stringOf(value))
    .find(Boolean);
  const model = namedEntity(engine, member("model") ?? include);
  const relation = entity.relations.find((one) => (said === undefined ? one.target === model?.name : one.name === said));
  const target = relation && engine.tenancy.entities.get(relation.target);
  if (!relation || !target) return [];
  const where = member("where") ?? ({ v: "constant", value: undefined } as const);
  const required = member("required");
  const isOff = required?.v === "constant" && required.value === false;
  const isRequired = !isOff && (!isNothing(where) || (required?.v === "constant" && required.value === true));
  return [{ relation, target, options: include, where, isRequired }];
}

export function includesOf(engine: Engine, entity: Entity, options: Value, depth = 0): readonly IncludedRelation[] {
  if (depth > MAX_DEPTH) return [];
  return includesIn(engine, entity, options).map((include) => ({
    relation: include.relation.name,
    filter: isNothing(include.where) ? ALL_ROWS : whereFormula(engine, include.target, include.where),
    nested: includesOf(engine, include.target, include.options, depth + 1),
  }));
}

/** What required includes demand of the rows. */
export function requiredFilter(engine: Engine, entity: Entity, options: Value, depth = 0): Formula {
  if (depth > MAX_DEPTH) return ALL_ROWS;
  return and(
    includesIn(engine, entity, options).map((include): Formula => {
      const own = isNothing(include.where) ? ALL_ROWS : whereFormula(engine, include.target, include.where);
      const of = and([own, requiredFilter(engine, include.target, include.options, depth + 1)]);
      if (!include.isRequired || of.f === "true") return ALL_ROWS;
      return { f: "relation", relation: include.relation.name, quantifier: include.relation.isList ? "some" : "is", of };
    }),
  );
}
