// Sequelize's `include`: rows that come along, and conditions on them, which limit the rows themselves where the include is required
// (https://sequelize.org/docs/v6/advanced-association-concepts/eager-loading/).
import type { Entity, Relation } from "../../tenancy/model";
import { isNothing, listOf, remembered } from "../call-arguments";
import { ALL_ROWS, and, type Formula } from "../formula";
import type { Engine, IncludedRelation } from "../model";
import { namedEntity } from "../orm/entities";
import { UNDEFINED, type Value } from "../value";
import { whereFormula } from "./where";

/** Deepest nesting that is followed. */
const MAX_DEPTH = 5;

interface Include {
  readonly relation: Relation;
  readonly target: Entity;
  readonly options: Value;
  readonly where: Value;
  /** Conditions of the scopes that the model was asked for. */
  readonly scoped: readonly Value[];
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
  const asked = member("model") ?? include;
  const model = namedEntity(engine, asked);
  const relation = entity.relations.find((one) => (said === undefined ? one.target === model?.name : one.name === said));
  const target = relation && engine.tenancy.entities.get(relation.target);
  if (!relation || !target) return [];
  const where = member("where") ?? UNDEFINED;
  const scoped = scopedBy(engine, asked, where);
  const required = member("required");
  const isOff = required?.v === "constant" && required.value === false;
  const isRequired = !isOff && (!isNothing(where) || scoped.length > 0 || (required?.v === "constant" && required.value === true));
  return [{ relation, target, options: include, where, scoped, isRequired }];
}

/** What the scopes of `Project.scope("own")` demand, without the members that the include's own condition names again. */
function scopedBy(engine: Engine, model: Value, where: Value): readonly Value[] {
  const scopes = model.v === "handle" ? remembered(model, "scopes") : undefined;
  const own = isNothing(where) ? undefined : engine.members(where);
  return listOf(engine, scopes ?? UNDEFINED)
    .map((scope) => engine.member(scope, "where"))
    .filter((condition) => !isNothing(condition))
    .map((condition) => {
      if (condition.v !== "object" || !own) return condition;
      return { ...condition, members: new Map([...condition.members].filter(([name]) => !own.has(name))) };
    });
}

function filterOf(engine: Engine, { target, where, scoped }: Include): Formula {
  return and([...scoped, where].map((condition) => (isNothing(condition) ? ALL_ROWS : whereFormula(engine, target, condition))));
}

export function includesOf(engine: Engine, entity: Entity, options: Value, depth = 0): readonly IncludedRelation[] {
  if (depth > MAX_DEPTH) return [];
  return includesIn(engine, entity, options).map((include) => ({
    relation: include.relation.name,
    filter: filterOf(engine, include),
    nested: includesOf(engine, include.target, include.options, depth + 1),
  }));
}

/** What required includes demand of the rows. */
export function requiredFilter(engine: Engine, entity: Entity, options: Value, depth = 0): Formula {
  if (depth > MAX_DEPTH) return ALL_ROWS;
  return and(
    includesIn(engine, entity, options).map((include): Formula => {
      const of = and([filterOf(engine, include), requiredFilter(engine, include.target, include.options, depth + 1)]);
      if (!include.isRequired || of.f === "true") return ALL_ROWS;
      return { f: "relation", relation: include.relation.name, quantifier: include.relation.isList ? "some" : "is", of };
    }),
  );
}
