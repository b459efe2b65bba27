// What the filter methods of a Supabase query say (https://supabase.com/docs/reference/javascript/using-filters), as a formula.
import type { BuilderStep } from "../builders/builder";
import { ALL_ROWS, and, type Formula } from "../formula";
import type { Engine } from "../model";
import type { Entity, Relation } from "../../tenancy/model";
import { UNDEFINED, type Value } from "../value";
import { objectFormula } from "../where-object";
import { textFormula } from "./filter-text";
import type { Embedded } from "./select-text";

/** Filter methods whose first argument is a column and whose second is a value. */
export const COMPARISONS: ReadonlySet<string> = new Set(
  (
    "eq neq gt gte lt lte like ilike likeAllOf likeAnyOf ilikeAllOf ilikeAnyOf is isDistinct in contains containedBy rangeGt rangeGte rangeLt " +
    "rangeLte rangeAdjacent overlaps textSearch regexMatch regexIMatch notIn match or not filter"
  ).split(" "),
);

/** A related table, and the relation that leads to it. */
export interface Join {
  readonly embedded: Embedded;
  readonly entity: Entity;
  /** Of the outer table, where its rows hold the foreign key. */
  readonly relation?: Relation;
}

/** Rows that the steps let through. Conditions on a related table count where rows without one are left out (`!inner`). */
export function filterOf(engine: Engine, entity: Entity, steps: readonly BuilderStep[], joins: readonly Join[]): Formula {
  return and(
    steps
      .filter((step) => COMPARISONS.has(step.kind))
      .map((step): Formula => {
        const formula = stepFormula(engine, entity, step, joins);
        return step.isConditional && formula.f !== "true" ? { f: "choice", of: [formula, ALL_ROWS] } : formula;
      }),
  );
}

function stepFormula(engine: Engine, entity: Entity, step: BuilderStep, joins: readonly Join[]): Formula {
  const args = engine.items(step.value)?.items.map((item) => item.value) ?? [];
  const [first = UNDEFINED, second = UNDEFINED, third = UNDEFINED] = args;
  const atom = (column: string, operator: string, value: Value): Formula => columnFormula(engine, entity, column, operator, value, joins);
  const column = engine.stringOf(first);
  switch (step.kind) {
    case "match":
      return objectFormula(engine, first, (name, value) => atom(name, "eq", value));
    case "or":
      return orFormula(engine, first, second, joins, atom);
    case "filter": {
      const operator = engine.stringOf(second);
      if (column === undefined || operator === undefined) return { f: "opaque", operand: third };
      const isNegated = operator.startsWith("not.");
      const formula = atom(column, operator.replace(/^not\./, ""), third);
      return isNegated ? { f: "not", of: formula } : formula;
    }
    case "not":
      return column === undefined
        ? { f: "opaque", operand: third }
        : { f: "not", of: atom(column, engine.stringOf(second) ?? "other", third) };
    default:
      return column === undefined ? { f: "opaque", operand: second } : atom(column, step.kind, second);
  }
}

/** `or(text, { referencedTable })` speaks of a related table. */
function orFormula(
  engine: Engine,
  text: Value,
  options: Value,
  joins: readonly Join[],
  atom: (column: string, operator: string, value: Value) => Formula,
): Formula {
  const table = ["referencedTable", "foreignTable"]
    .map((name) => (options.v === "object" ? engine.stringOf(engine.member(options, name)) : undefined))
    .find((name) => name !== undefined);
  if (table === undefined) return textFormula(engine, text, atom);
  return joins.some((join) => join.embedded.name === table)
    ? textFormula(engine, text, (column, operator, value) => atom(`${table}.${column}`, operator, value))
    : ALL_ROWS;
}

function columnFormula(engine: Engine, entity: Entity, path: string, operator: string, value: Value, joins: readonly Join[]): Formula {
  const dot = path.indexOf(".");
  const join =
    dot < 0 ? undefined : joins.find((one) => one.embedded.name === path.slice(0, dot) || one.embedded.relation === path.slice(0, dot));
  if (join) {
    // Without `!inner` the condition only chooses what is embedded.
    if (!join.embedded.isInner || !join.relation) return ALL_ROWS;
    const of = columnFormula(engine, join.entity, path.slice(dot + 1), operator, value, nestedJoins(engine, join));
    return of.f === "true" ? ALL_ROWS : { f: "relation", relation: join.relation.name, quantifier: "is", of };
  }
  const column = entity.columns.find((one) => one.dbName === path)?.name ?? path;
  switch (operator) {
    case "eq":
      return { f: "atom", column, op: isNull(value) ? "null" : "equal", operand: value };
    case "in":
      return { f: "atom", column, op: "in", operand: value };
    case "is":
      return { f: "atom", column, op: isNull(value) ? "null" : "other", operand: value };
    case "neq":
    case "notIn":
    case "isDistinct":
      return { f: "not", of: { f: "atom", column, op: operator === "notIn" ? "in" : "equal", operand: value } };
    default:
      return { f: "atom", column, op: "other", operand: value };
  }
}

function isNull(value: Value): boolean {
  return value.v === "constant" && value.value === null;
}

export function nestedJoins(engine: Engine, join: Join): readonly Join[] {
  return joinsOf(engine, join.entity, join.embedded.nested);
}

/** The related tables of a selection that are known. */
export function joinsOf(engine: Engine, entity: Entity, embedded: readonly Embedded[]): readonly Join[] {
  return embedded.flatMap((one): readonly Join[] => {
    const relation = relationTo(engine, entity, one);
    const name = relation?.target ?? engine.tenancy.byTable.get(one.relation.toLowerCase());
    const target = name === undefined ? undefined : engine.tenancy.entities.get(name);
    return target ? [{ embedded: one, entity: target, ...(relation ? { relation } : {}) }] : [];
  });
}

/** By the table that it leads to, the foreign key's column, or the hint where several do. */
function relationTo(engine: Engine, entity: Entity, { relation, hint }: Embedded): Relation | undefined {
  const held = entity.relations.filter((one) => one.columns.length > 0 && !one.isList);
  const isTable = (one: Relation, name: string): boolean =>
    engine.tenancy.entities.get(one.target)?.table.toLowerCase() === name.toLowerCase();
  const fits = held.filter((one) => isTable(one, relation) || one.columns.includes(relation) || one.name === relation);
  return (hint === undefined ? undefined : fits.find((one) => one.columns.some((column) => hint.includes(column)))) ?? fits[0];
}
