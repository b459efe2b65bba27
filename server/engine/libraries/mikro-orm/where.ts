// MikroORM's conditions as formulas (https://mikro-orm.io/docs/query-conditions). Undefined members compare with null, as null
// does, unless the configuration has them ignored; a list is an IN; a relation is compared with an id or an entity, or has conditions of its own.
import type { Entity, Relation } from "../../tenancy/model";
import { ALL_ROWS, and, type Formula } from "../formula";
import type { Engine } from "../model";
import { idFilter } from "../orm/entities";
import { keyOf } from "../orm/new-rows";
import { eachOption, objectFormula } from "../where-object";
import { undefinedOperand } from "./undefined-conditions";
import type { Value } from "../value";

/** A condition, or an id or ids in its place. */
export function whereFormula(engine: Engine, entity: Entity, where: Value): Formula {
  return eachOption(engine, where, (option) => {
    if (option.v === "constant" && (option.value === undefined || option.value === null)) return ALL_ROWS;
    const list = option.v === "object" ? undefined : engine.items(option);
    if (list?.items.some((item) => item.value.v === "object"))
      return { f: "or", of: list.items.map((item) => whereFormula(engine, entity, item.value)) };
    if (list || isId(option)) return idFilter(engine, entity, option);
    return objectFormula(engine, option, (name, value) => memberFormula(engine, entity, name, value));
  });
}

function isId(value: Value): boolean {
  return value.v !== "object" && value.v !== "unknown" && value.v !== "choice";
}

/** One member of a condition. */
export function memberFormula(engine: Engine, entity: Entity, name: string, value: Value): Formula {
  if (name === "$and" || name === "$or" || name === "$not") return logical(engine, entity, name, value);
  const relation = entity.relations.find((one) => one.name === name);
  if (relation) return eachOption(engine, value, (option) => relationFormula(engine, relation, option));
  return columnFormula(engine, name, value);
}

function logical(engine: Engine, entity: Entity, name: string, value: Value): Formula {
  return eachOption(engine, value, (option): Formula => {
    if (name === "$not") return { f: "not", of: whereFormula(engine, entity, option) };
    const list = engine.items(option);
    if (!list) return { f: "opaque", operand: option };
    const parts = list.items.map((item): Formula => {
      const formula = whereFormula(engine, entity, item.value);
      return item.isConditional && name === "$and" ? { f: "choice", of: [formula, ALL_ROWS] } : formula;
    });
    const all = list.more ? [...parts, whereFormula(engine, entity, list.more)] : parts;
    return name === "$and" ? and(all) : all.length === 0 ? ALL_ROWS : { f: "or", of: all };
  });
}

function relationFormula(engine: Engine, relation: Relation, value: Value): Formula {
  const [column] = relation.columns;
  const target = engine.tenancy.entities.get(relation.target);
  const names = value.v === "object" && !value.instanceOf ? [...(engine.members(value)?.keys() ?? [])] : [];
  const isFilter =
    value.v === "object" && !value.instanceOf && !names.some((name) => name.startsWith("$") && !/^\$(and|or|not)$/.test(name));
  if (isFilter || column === undefined) {
    if (!target) return { f: "opaque", operand: value };
    const quantified = names.length === 1 ? /^\$(some|none|every)$/.exec(names[0] ?? "")?.[1] : undefined;
    const of = whereFormula(engine, target, quantified ? engine.member(value, `$${quantified}`) : value);
    if (of.f === "true") return ALL_ROWS;
    const quantifier = (quantified ?? (relation.isList ? "some" : "is")) as "is" | "some" | "none" | "every";
    return { f: "relation", relation: relation.name, quantifier, of };
  }
  return columnFormula(
    engine,
    column,
    value.v === "object" && !value.instanceOf ? value : keyOf(engine, value, relation.references[0] ?? "id"),
  );
}

function columnFormula(engine: Engine, column: string, value: Value): Formula {
  const options = engine.alternatives(value);
  if (options.length > 1 && options.some((option) => option.v === "object" || option.v === "constant"))
    return eachOption(engine, value, (option) => columnFormula(engine, column, option));
  const [only = value] = options;
  if (only.v === "constant" && only.value === undefined) return undefinedOperand(engine) === "drops" ? ALL_ROWS : { f: "false" };
  if (only.v === "constant" && only.value === null) return { f: "atom", column, op: "null", operand: only };
  if (engine.items(only)) return { f: "atom", column, op: "in", operand: only };
  const members = only.v === "object" && !only.instanceOf ? engine.members(only) : undefined;
  if (!members) return { f: "atom", column, op: "equal", operand: value };
  return and([...members].map(([name, member]) => operatorFormula(engine, column, name, member.value)));
}

function operatorFormula(engine: Engine, column: string, name: string, value: Value): Formula {
  switch (name) {
    case "$eq":
      return columnFormula(engine, column, value);
    case "$in":
      return eachOption(engine, value, (operand) => ({ f: "atom", column, op: "in", operand }));
    case "$ne":
      return { f: "not", of: columnFormula(engine, column, value) };
    case "$nin":
      return eachOption(engine, value, (operand) => ({ f: "not", of: { f: "atom", column, op: "in", operand } }));
    case "$or":
    case "$and": {
      const parts = (engine.items(value)?.items ?? []).map((item) => columnFormula(engine, column, item.value));
      return name === "$or" ? { f: "or", of: parts } : and(parts);
    }
    default:
      return { f: "atom", column, op: "other", operand: value };
  }
}
