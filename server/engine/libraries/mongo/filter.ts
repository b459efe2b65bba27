// Filters of MongoDB (https://www.mongodb.com/docs/manual/reference/operator/query/) as formulas: query documents, their operators,
// and paths into subdocuments. Mongoose and the driver share them.
import type { Entity, Relation } from "../../tenancy/model";
import { ALL_ROWS, and, type Formula } from "../formula";
import type { Engine } from "../model";
import type { Value } from "../value";
import { eachOption, objectFormula } from "../where-object";

const NO_ROWS: Formula = { f: "false" };
/** Members that select nothing. */
const QUIET: ReadonlySet<string> = new Set(["$comment", "$options", "$hint", "$maxTimeMS"]);

/** Documents that a filter selects; a missing one selects all. */
export function filterOf(engine: Engine, entity: Entity, filter: Value): Formula {
  return objectFormula(engine, filter, (name, value) => namedFormula(engine, entity, name, value));
}

function namedFormula(engine: Engine, entity: Entity, name: string, value: Value): Formula {
  if (name === "$and" || name === "$or" || name === "$nor")
    return eachOption(engine, value, (list) => listFormula(engine, entity, name, list));
  if (name === "$expr") return expressionFormula(engine, value);
  if (QUIET.has(name)) return ALL_ROWS;
  if (name.startsWith("$")) return { f: "opaque", operand: value };
  return pathFormula(engine, entity, name, value);
}

/** An empty `$or` is an error, so that nothing is selected. */
function listFormula(engine: Engine, entity: Entity, name: "$and" | "$or" | "$nor", value: Value): Formula {
  if (value.v === "constant") return ALL_ROWS;
  const list = engine.items(value);
  if (!list) return { f: "opaque", operand: value };
  const parts = list.items.map((item): Formula => {
    const formula = filterOf(engine, entity, item.value);
    return item.isConditional && name !== "$or" ? { f: "choice", of: [formula, ALL_ROWS] } : formula;
  });
  const all = list.more ? [...parts, filterOf(engine, entity, list.more)] : parts;
  if (name === "$or") return all.length === 0 ? NO_ROWS : { f: "or", of: all };
  return name === "$and" ? and(all) : and(all.map(not));
}

function not(of: Formula): Formula {
  return of.f === "true" ? ALL_ROWS : { f: "not", of };
}

/** `$expr: { $eq: ["$orgId", value] }` and conjunctions of such. */
export function expressionFormula(engine: Engine, value: Value, variables: ReadonlyMap<string, Value> = new Map()): Formula {
  return objectFormula(engine, value, (operator, operand) => {
    const list = engine.items(operand)?.items.map((item) => item.value) ?? [];
    if (operator === "$and") return and(list.map((part) => expressionFormula(engine, part, variables)));
    if (operator === "$or") return { f: "or", of: list.map((part) => expressionFormula(engine, part, variables)) };
    const [left, right] = list;
    if ((operator !== "$eq" && operator !== "$in") || !left || !right) return { f: "opaque", operand };
    const [column, other] = columnOf(engine, left) === undefined ? [columnOf(engine, right), left] : [columnOf(engine, left), right];
    if (column === undefined) return { f: "opaque", operand };
    const variable = /^\$\$([\w.]+)$/.exec(engine.stringOf(other) ?? "")?.[1];
    const given = variable === undefined ? other : (variables.get(variable) ?? engine.unknown(`$$${variable}`));
    return { f: "atom", column, op: operator === "$in" ? "in" : "equal", operand: given };
  });
}

function columnOf(engine: Engine, value: Value): string | undefined {
  return /^\$([^$].*)$/.exec(engine.stringOf(value) ?? "")?.[1];
}

/** A path of the document: a column, or one of a list of subdocuments or references. */
export function pathFormula(engine: Engine, entity: Entity, path: string, value: Value): Formula {
  const list = entity.relations.find((relation) => relation.isList && (path === relation.name || path.startsWith(`${relation.name}.`)));
  const target = list && engine.tenancy.entities.get(list.target);
  if (list && target) return listPathFormula(engine, list, target, path.slice(list.name.length + 1), value);
  return columnFormula(engine, path, value);
}

/** `members.user`, `members: { $elemMatch: … }`, `members: userId`: some element of the list is so. */
function listPathFormula(engine: Engine, list: Relation, target: Entity, rest: string, value: Value): Formula {
  const some = (of: Formula): Formula => ({ f: "relation", relation: list.name, quantifier: "some", of });
  return eachOption(engine, value, (option) => {
    const inner = rest === "" ? engine.members(option)?.get("$elemMatch")?.value : undefined;
    if (inner) return some(filterOf(engine, target, inner));
    // The elements of a list of references are the ids of what they refer to.
    const column = rest === "" ? idOf(target) : rest;
    const formula = columnFormula(engine, column, option);
    return formula.f === "not" || formula.f === "true" ? formula : some(formula);
  });
}

export function idOf(entity: Entity): string {
  return entity.columns.find((column) => column.isId)?.name ?? "_id";
}

export function columnFormula(engine: Engine, column: string, value: Value): Formula {
  const options = engine.alternatives(value);
  const hasOperators = options.some((option) => option.v === "object" && !option.instanceOf);
  if (value.v === "choice" && (hasOperators || options.length === 1))
    return eachOption(engine, value, (option) => columnFormula(engine, column, option));
  if (value.v === "constant" && value.value === null) return { f: "atom", column, op: "null", operand: value };
  const members = value.v === "object" && !value.instanceOf ? engine.members(value) : undefined;
  if (!members) return { f: "atom", column, op: isPattern(value) ? "other" : "equal", operand: value };
  const operators = [...members];
  // A whole subdocument is compared.
  if (operators.length > 0 && !operators.some(([name]) => name.startsWith("$"))) return { f: "atom", column, op: "other", operand: value };
  const known = operators.map(([operator, member]): Formula => {
    const formula = operatorFormula(engine, column, operator, member.value);
    return member.isConditional && formula.f !== "true" ? { f: "choice", of: [formula, ALL_ROWS] } : formula;
  });
  return and([...known, ...engine.spreads(value).map((operand): Formula => ({ f: "opaque", operand }))]);
}

/** A regular expression matches many values. */
function isPattern(value: Value): boolean {
  return value.v === "unknown" && value.key.startsWith("regex:");
}

function operatorFormula(engine: Engine, column: string, operator: string, value: Value): Formula {
  switch (operator) {
    case "$eq":
      return columnFormula(engine, column, value);
    case "$ne":
      return not(columnFormula(engine, column, value));
    case "$not":
      return eachOption(engine, value, (option) => not(columnFormula(engine, column, option)));
    case "$in":
    case "$all":
      return { f: "atom", column, op: "in", operand: value };
    case "$nin":
      return not({ f: "atom", column, op: "in", operand: value });
    case "$options":
      return ALL_ROWS;
    default:
      return { f: "atom", column, op: "other", operand: value };
  }
}
