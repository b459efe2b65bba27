// Filters of the second relational version, written as objects: columns, operators, AND, OR, NOT, relations
// (https://orm.drizzle.team/docs/rqb-v2#select-filters).
import { isNothing } from "../call-arguments";
import { ALL_ROWS, and, type Formula } from "../formula";
import type { Engine } from "../model";
import type { Member, Value } from "../value";
import { rawFilter } from "./raw-filter";
import { eachOption, objectFormula } from "../where-object";
import type { Entity } from "../../tenancy/model";

export function objectFilter(engine: Engine, entity: Entity, where: Value): Formula {
  return objectFormula(engine, where, (name, value) => memberFilter(engine, entity, name, value));
}

function memberFilter(engine: Engine, entity: Entity, name: string, value: Value): Formula {
  if (isNothing(value) && value.v === "constant" && value.value === undefined) return ALL_ROWS;
  switch (name) {
    case "AND":
      return eachOption(engine, value, (option) => and(membersOf(engine, option).map((part) => partFilter(engine, entity, part))));
    case "OR":
      return eachOption(engine, value, (option) => {
        const parts = listed(engine, option).map((part) => objectFilter(engine, entity, part));
        return parts.length === 0 ? ALL_ROWS : { f: "or", of: parts };
      });
    case "NOT":
      return { f: "not", of: objectFilter(engine, entity, value) };
    case "RAW":
      return eachOption(engine, value, (option) => (isNothing(option) ? ALL_ROWS : rawFilter(engine, entity, option)));
    default:
      break;
  }
  const relation = entity.relations.find((one) => one.name === name);
  const isColumn = entity.columns.some((column) => column.name === name);
  if (!relation || isColumn) return columnFilter(engine, name, value);
  const target = engine.tenancy.entities.get(relation.target);
  const inner = !target || value.v === "constant" ? ALL_ROWS : objectFilter(engine, target, value);
  return { f: "relation", relation: name, quantifier: relation.isList ? "some" : "is", of: inner };
}

/** A part of a list that may be missing. */
function partFilter(engine: Engine, entity: Entity, part: Member): Formula {
  const formula = objectFilter(engine, entity, part.value);
  return part.isConditional ? { f: "choice", of: [formula, ALL_ROWS] } : formula;
}

function listed(engine: Engine, value: Value): readonly Value[] {
  return membersOf(engine, value).map((part) => part.value);
}

function membersOf(engine: Engine, value: Value): readonly Member[] {
  const list = engine.items(value);
  return list ? [...list.items, ...(list.more ? [{ value: list.more }] : [])] : [{ value }];
}

function columnFilter(engine: Engine, column: string, value: Value): Formula {
  return eachOption(engine, value, (option) => {
    const members = option.v === "object" && !option.instanceOf ? engine.members(option) : undefined;
    if (!members) return { f: "atom", column, op: "equal", operand: option };
    return and([...members].map(([operator, member]) => operatorFilter(engine, column, operator, member.value)));
  });
}

function operatorFilter(engine: Engine, column: string, operator: string, operand: Value): Formula {
  switch (operator) {
    case "eq":
      return { f: "atom", column, op: "equal", operand };
    case "in":
      return { f: "atom", column, op: "in", operand };
    case "ne":
      return { f: "not", of: { f: "atom", column, op: "equal", operand } };
    case "notIn":
      return { f: "not", of: { f: "atom", column, op: "in", operand } };
    case "isNull":
      return { f: "atom", column, op: "null", operand };
    case "OR":
      return { f: "or", of: listed(engine, operand).map((part) => columnFilter(engine, column, part)) };
    case "AND":
      return and(listed(engine, operand).map((part) => columnFilter(engine, column, part)));
    case "NOT":
      return { f: "not", of: columnFilter(engine, column, operand) };
    default:
      return { f: "atom", column, op: "other", operand };
  }
}
