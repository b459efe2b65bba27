// Sequelize's `where` as a formula (https://sequelize.org/docs/v6/core-concepts/model-querying-basics/#applying-where-clauses). An undefined value
// throws, null compares with null, a list is an IN.
import type { Entity } from "../../tenancy/model";
import { ALL_ROWS, and, type Formula } from "../formula";
import type { Engine } from "../model";
import { eachOption, objectFormula } from "../where-object";
import type { Value } from "../value";
import { OPERATOR } from "./condition-names";
import { isPiece, literalIn, pieceFormula } from "./pieces";

export function whereFormula(engine: Engine, entity: Entity, where: Value): Formula {
  return eachOption(engine, where, (option) => {
    const list = option.v === "object" ? undefined : engine.items(option);
    if (list)
      return and(
        [...list.items.map((item) => item.value), ...(list.more ? [list.more] : [])].map((item) => whereFormula(engine, entity, item)),
      );
    if (isPiece(option))
      return pieceFormula(engine, entity, option, (column, value) => pathFormula(engine, entity, column.split("."), value));
    return objectFormula(engine, option, (name, value) => memberFormula(engine, entity, name, value));
  });
}

function memberFormula(engine: Engine, entity: Entity, name: string, value: Value): Formula {
  if (name.startsWith(OPERATOR)) return logical(engine, name, value, (part) => whereFormula(engine, entity, part));
  const path = /^\$(.+)\$$/.exec(name)?.[1]?.split(".");
  return path ? pathFormula(engine, entity, path, value) : columnFormula(engine, entity, name, value);
}

/** `"$invoice.orgId$"`: a column of an included row. */
function pathFormula(engine: Engine, entity: Entity, [head = "", ...rest]: readonly string[], value: Value): Formula {
  if (rest.length === 0) return columnFormula(engine, entity, head, value);
  const relation = entity.relations.find((one) => one.name === head);
  const target = relation && engine.tenancy.entities.get(relation.target);
  if (!relation || !target) return { f: "opaque", operand: value };
  return { f: "relation", relation: head, quantifier: relation.isList ? "some" : "is", of: pathFormula(engine, target, rest, value) };
}

/** `[Op.and]`, `[Op.or]`, `[Op.not]` over a list or the members of an object. */
function logical(engine: Engine, name: string, value: Value, part: (value: Value) => Formula): Formula {
  return eachOption(engine, value, (option): Formula => {
    const parts = partsOf(engine, option);
    if (!parts) return { f: "opaque", operand: option };
    const formulas = parts.map(({ value: one, isConditional }): Formula => {
      const formula = part(one);
      return isConditional && name !== `${OPERATOR}or` ? { f: "choice", of: [formula, ALL_ROWS] } : formula;
    });
    if (name === `${OPERATOR}or`) return formulas.length === 0 ? ALL_ROWS : { f: "or", of: formulas };
    return name === `${OPERATOR}not` ? { f: "not", of: and(formulas) } : and(formulas);
  });
}

function partsOf(engine: Engine, value: Value): readonly { readonly value: Value; readonly isConditional?: boolean }[] | undefined {
  if (isPiece(value)) return [{ value }];
  const list = value.v === "object" ? undefined : engine.items(value);
  if (list) return [...list.items, ...(list.more ? [{ value: list.more }] : [])];
  const members = engine.members(value);
  if (!members || value.v !== "object") return undefined;
  return [...members].map(([name, member]) => ({ ...member, value: engine.object({ [name]: member.value }) }));
}

export function columnFormula(engine: Engine, entity: Entity, column: string, value: Value): Formula {
  const options = engine.alternatives(value);
  if (options.length > 1 && options.some((option) => option.v === "object" || option.v === "constant" || engine.items(option)))
    return eachOption(engine, value, (option) => columnFormula(engine, entity, column, option));
  const [only = value] = options;
  if (only.v === "constant" && only.value === undefined) return { f: "false" };
  if (only.v === "constant" && only.value === null) return { f: "atom", column, op: "null", operand: only };
  if (engine.items(only)) return { f: "atom", column, op: "in", operand: only };
  const literal = literalIn(engine, entity, column, only);
  if (literal) return literal;
  const members = only.v === "object" && !only.instanceOf ? engine.members(only) : undefined;
  if (!members || ![...members.keys()].some((name) => name.startsWith(OPERATOR))) return { f: "atom", column, op: "equal", operand: value };
  return and([...members].map(([name, member]) => operatorFormula(engine, entity, column, name.slice(OPERATOR.length), member.value)));
}

function operatorFormula(engine: Engine, entity: Entity, column: string, operator: string, value: Value): Formula {
  switch (operator) {
    case "eq":
    case "is":
      return columnFormula(engine, entity, column, value);
    case "in":
    case "any":
      return eachOption(engine, value, (operand) => literalIn(engine, entity, column, operand) ?? { f: "atom", column, op: "in", operand });
    case "ne":
    case "not":
      return { f: "not", of: columnFormula(engine, entity, column, value) };
    case "notIn":
      return eachOption(engine, value, (operand) => ({ f: "not", of: { f: "atom", column, op: "in", operand } }));
    case "or":
    case "and":
      return logical(engine, OPERATOR + operator, value, (part) => columnFormula(engine, entity, column, part));
    default:
      return { f: "atom", column, op: "other", operand: value };
  }
}
