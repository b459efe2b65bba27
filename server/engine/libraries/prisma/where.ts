// Prisma's `where` as a formula (https://www.prisma.io/docs/orm/reference/prisma-client-reference#filter-conditions-and-operators).
// A condition that is `undefined` is dropped, or refused by clients with `strictUndefinedChecks`; so is dropped `Prisma.skip`; `null` is a
// comparison with null.
import type { Entity, Relation } from "../../tenancy/model";
import { ALL_ROWS, and, type Formula } from "../formula";
import type { Engine } from "../model";
import type { Member, Value } from "../value";
import { eachOption, objectFormula } from "../where-object";

const NO_ROWS: Formula = { f: "false" };
type Quantifier = Extract<Formula, { f: "relation" }>["quantifier"];
const QUANTIFIERS: ReadonlyMap<string, Quantifier> = new Map<string, Quantifier>([
  ["is", "is"],
  ["some", "some"],
  ["every", "every"],
  ["none", "none"],
]);

function isUndefined(value: Value): boolean {
  return value.v === "constant" && value.value === undefined;
}

/** `Prisma.skip`: as if the member were not there. */
function isSkip(value: Value): boolean {
  return value.v === "external" && value.path.slice(-2).join(".") === "Prisma.skip";
}

function isNull(value: Value): boolean {
  return value.v === "constant" && value.value === null;
}

function not(of: Formula): Formula {
  return of.f === "true" ? ALL_ROWS : { f: "not", of };
}

/** Rows of the entity that a `where` selects; a missing one selects all. */
export function filterOf(engine: Engine, entity: Entity, where: Value): Formula {
  return objectFormula(engine, where, (name, value) => namedFormula(engine, entity, name, value));
}

function namedFormula(engine: Engine, entity: Entity, name: string, value: Value): Formula {
  if (name === "AND" || name === "OR" || name === "NOT")
    return eachOption(engine, value, (option) => listFormula(engine, entity, name, option));
  const relation = entity.relations.find((candidate) => candidate.name === name);
  const isColumn = entity.columns.some((column) => column.name === name);
  if (relation && !isColumn) return eachOption(engine, value, (option) => relationFormula(engine, relation, option));
  if (!isColumn && isCompoundKey(entity, name))
    return eachOption(engine, value, (option) => everyRequired(filterOf(engine, entity, option)));
  return columnFormula(engine, { entity, name }, value);
}

/** `@@unique([a, b])` is selected by `a_b: { a, b }`, or by the name that it was given. */
function isCompoundKey(entity: Entity, name: string): boolean {
  return entity.uniques.some((unique) => unique.columns.length > 1 && (unique.name === name || unique.columns.join("_") === name));
}

/**
 * The filter of an operation on one row: Prisma throws where none of its unique keys is defined, whatever stands beside them
 * (`WhereUniqueInput needs at least one argument`). Of two keys that are given, either may be the one that is undefined.
 */
export function withRequiredKey(entity: Entity, filter: Formula): Formula {
  const parts = filter.f === "and" ? filter.of : [filter];
  const keys = parts.filter((part) => namesKey(entity, part));
  return keys.length === 1 ? and(parts.map((part) => (part === keys[0] ? everyRequired(part) : part))) : filter;
}

function namesKey(entity: Entity, part: Formula): boolean {
  if (part.f === "choice") return part.of.some((option) => namesKey(entity, option));
  if (part.f !== "atom" || part.op !== "equal") return false;
  return (
    entity.columns.some((column) => column.name === part.column && (column.isId || column.isUnique)) ||
    entity.uniques.some((unique) => unique.columns.length === 1 && unique.columns[0] === part.column)
  );
}

function everyRequired(filter: Formula): Formula {
  if (filter.f === "atom") return { ...filter, isRequired: true };
  if (filter.f === "and") return and(filter.of.map(everyRequired));
  // The path on which the key is left out does not reach the database.
  if (filter.f === "choice") return orOf(filter.of.filter((option) => option.f !== "true").map(everyRequired));
  return filter;
}

function orOf(options: readonly Formula[]): Formula {
  const [only] = options;
  if (!only) return ALL_ROWS;
  return options.length === 1 ? only : { f: "choice", of: options };
}

/** `OR: []` matches nothing; `AND: []` and `NOT: []` change nothing. Each part of a `NOT` list is negated. */
function listFormula(engine: Engine, entity: Entity, name: "AND" | "OR" | "NOT", value: Value): Formula {
  if (value.v === "constant" || isSkip(value)) return ALL_ROWS;
  const list = engine.items(value);
  if (!list && name !== "OR" && value.v === "object") {
    const single = filterOf(engine, entity, value);
    return name === "AND" ? single : not(single);
  }
  if (!list) return value.v === "object" ? filterOf(engine, entity, value) : { f: "opaque", operand: value };
  const parts = list.items.map((item): Formula => {
    const formula = filterOf(engine, entity, item.value);
    return item.isConditional && name !== "OR" ? { f: "choice", of: [formula, ALL_ROWS] } : formula;
  });
  const all = list.more ? [...parts, filterOf(engine, entity, list.more)] : parts;
  if (name === "OR") return all.length === 0 ? NO_ROWS : { f: "or", of: all };
  return name === "AND" ? and(all) : and(all.map(not));
}

interface Place {
  readonly entity: Entity;
  /** Name of the column. */
  readonly name: string;
}

function columnFormula(engine: Engine, place: Place, value: Value): Formula {
  const { entity, name: column } = place;
  const options = engine.alternatives(value);
  const hasOperators = options.some((option) => isSkip(option) || (option.v === "object" && !option.instanceOf));
  if (value.v === "choice" && (hasOperators || options.length === 1))
    return eachOption(engine, value, (option) => columnFormula(engine, place, option));
  if (isSkip(value)) return ALL_ROWS;
  if (isUndefined(value)) return entity.refusesUndefined ? NO_ROWS : ALL_ROWS;
  if (isNull(value)) return { f: "atom", column, op: "null", operand: value };
  const members = value.v === "object" && !value.instanceOf ? engine.members(value) : undefined;
  if (!members) return { f: "atom", column, op: "equal", operand: value };
  const known = [...members].map(([operator, member]): Formula => {
    const formula = operatorFormula(engine, place, operator, member.value);
    return member.isConditional && formula.f !== "true" ? { f: "choice", of: [formula, ALL_ROWS] } : formula;
  });
  return and([...known, ...engine.spreads(value).map((operand): Formula => ({ f: "opaque", operand }))]);
}

function operatorFormula(engine: Engine, place: Place, operator: string, value: Value): Formula {
  const { name: column } = place;
  if (isSkip(value)) return ALL_ROWS;
  switch (operator) {
    case "equals":
      return columnFormula(engine, place, value);
    case "not":
      return not(columnFormula(engine, place, value));
    case "in":
      return eachOption(engine, value, (operand) => memberOfList(column, operand));
    case "notIn":
      return eachOption(engine, value, (operand) => not(memberOfList(column, operand)));
    case "mode":
      return ALL_ROWS;
    default:
      return isUndefined(value) ? ALL_ROWS : { f: "atom", column, op: "other", operand: value };
  }
}

function memberOfList(column: string, operand: Value): Formula {
  return isUndefined(operand) ? ALL_ROWS : { f: "atom", column, op: "in", operand };
}

/** `org: { … }` and `org: { is: … }` for one row, `some`, `every`, `none` for lists. */
function relationFormula(engine: Engine, relation: Relation, value: Value): Formula {
  if (isUndefined(value) || isSkip(value)) return ALL_ROWS;
  const target = engine.tenancy.entities.get(relation.target);
  if (isNull(value)) return { f: "atom", column: relation.columns[0] ?? relation.name, op: "null", operand: value };
  if (!target) return { f: "opaque", operand: value };
  const through = (quantifier: Quantifier, where: Value): Formula =>
    eachOption(engine, where, (option) => {
      if (isUndefined(option) || isSkip(option)) return ALL_ROWS;
      return { f: "relation", relation: relation.name, quantifier, of: filterOf(engine, target, option) };
    });
  const members = value.v === "object" ? engine.members(value) : undefined;
  if (!members || !hasQuantifier(members)) return through(relation.isList ? "some" : "is", value);
  return and(
    [...members].map(([name, member]) => {
      if (name === "isNot") return not(through("is", member.value));
      const quantifier = QUANTIFIERS.get(name);
      return quantifier ? through(quantifier, member.value) : { f: "opaque", operand: member.value };
    }),
  );
}

function hasQuantifier(members: ReadonlyMap<string, Member>): boolean {
  return [...members.keys()].some((name) => name === "isNot" || QUANTIFIERS.has(name));
}
