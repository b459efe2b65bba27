// TypeORM's `where` objects as formulas (https://typeorm.io/docs/working-with-entity-manager/find-options). A list of
// objects is an OR.
import type { Entity, Relation } from "../../tenancy/model";
import { isNothing } from "../call-arguments";
import { ALL_ROWS, type Formula } from "../formula";
import type { Engine } from "../model";
import { keyOf } from "../orm/new-rows";
import { eachOption, objectFormula } from "../where-object";
import type { Value } from "../value";
import type { Missing } from "./missing";
import { isOperator, operatorFormula } from "./operators";

const NO_ROWS: Formula = { f: "false" };

export function whereFormula(engine: Engine, entity: Entity, where: Value, missing: Missing): Formula {
  return eachOption(engine, where, (option) => {
    const list = option.v === "object" ? undefined : engine.items(option);
    if (!list) return objectFormula(engine, option, (name, value) => memberFormula(engine, entity, name, value, missing));
    const items = [...list.items.map((item) => item.value), ...(list.more ? [list.more] : [])];
    if (items.length === 0) return ALL_ROWS;
    const [only] = items;
    if (only && items.length === 1) return whereFormula(engine, entity, only, missing);
    return { f: "or", of: items.map((item) => whereFormula(engine, entity, item, missing)) };
  });
}

function memberFormula(engine: Engine, entity: Entity, name: string, value: Value, missing: Missing): Formula {
  const isColumn = entity.columns.some((column) => column.name === name);
  const relation = isColumn ? undefined : entity.relations.find((one) => one.name === name);
  if (relation) return eachOption(engine, value, (option) => relationFormula(engine, relation, option, missing));
  const isEmbedded = !isColumn && entity.columns.some((column) => column.name.startsWith(`${name}.`));
  if (isEmbedded)
    return objectFormula(engine, value, (inner, member) => memberFormula(engine, entity, `${name}.${inner}`, member, missing));
  return columnFormula(engine, name, value, missing);
}

function columnFormula(engine: Engine, column: string, value: Value, missing: Missing): Formula {
  const options = engine.alternatives(value);
  const isMixed = options.some((option) => isOperator(option) || option.v === "constant");
  const [only] = options;
  if (options.length > 1 && isMixed) return eachOption(engine, value, (option) => columnFormula(engine, column, option, missing));
  const plain = only && options.length === 1 ? only : value;
  if (isOperator(plain)) return operatorFormula(engine, column, plain, (inner) => columnFormula(engine, column, inner, missing));
  if (plain.v === "constant" && plain.value === undefined) return missing.undefinedOperand === "drops" ? ALL_ROWS : NO_ROWS;
  if (plain.v === "constant" && plain.value === null) return nullFormula(column, plain, missing);
  return { f: "atom", column, op: "equal", operand: value };
}

function nullFormula(column: string, operand: Value, missing: Missing): Formula {
  if (missing.null === "drops") return ALL_ROWS;
  return missing.null === "fails" ? NO_ROWS : { f: "atom", column, op: "null", operand };
}

/** `org: { id }`, `org: session.orgId`, `org: Equal(…)`; `lines: { … }` for any of a list. */
function relationFormula(engine: Engine, relation: Relation, value: Value, missing: Missing): Formula {
  const [column, ...more] = relation.columns;
  if (isNothing(value)) return column === undefined ? ALL_ROWS : columnFormula(engine, column, value, missing);
  const target = engine.tenancy.entities.get(relation.target);
  const isFilter = value.v === "object" && !value.instanceOf;
  if (isFilter || column === undefined || more.length > 0) {
    if (!target || isOperator(value) || (value.v === "constant" && typeof value.value === "boolean"))
      return { f: "opaque", operand: value };
    const of = whereFormula(engine, target, value, missing);
    // Without conditions left nothing is joined.
    return of.f === "true" ? ALL_ROWS : { f: "relation", relation: relation.name, quantifier: relation.isList ? "some" : "is", of };
  }
  if (isOperator(value)) return columnFormula(engine, column, value, missing);
  return { f: "atom", column, op: "equal", operand: keyOf(engine, value, relation.references[0] ?? "id") };
}
