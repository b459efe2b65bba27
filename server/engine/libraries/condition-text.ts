// Conditions that are written as SQL where a library takes objects otherwise (Sequelize's `literal`): the text, with the values that were put into
// it, as a formula over the entity. What compares no column of its own with a value says nothing of the tenant.
import type { Entity, Relation } from "../tenancy/model";
import { ALL_ROWS, and, type Formula } from "./formula";
import type { Engine } from "./model";
import { findColumn } from "./sql/entity-columns";
import { parseStatements } from "./sql/parse-statement";
import type { Atom, ColumnRef, Formula as SqlFormula, Operand, Query } from "./sql/sql-statement";
import type { SqlDialect } from "./sql/sql-tokens";
import { constant, type Value } from "./value";

type Holes = readonly Value[];

/** The formula of a condition (`"orgId" = …`, `id IN (SELECT …)`); undefined where the text cannot be read. */
export function conditionIn(engine: Engine, entity: Entity, text: readonly (string | Value)[], dialect: SqlDialect): Formula | undefined {
  const holes: Value[] = [];
  const raw = partsOf(engine, text).map((part) => (typeof part === "string" ? part : `$${holes.push(part)}`));
  const parsed = parseStatements(`SELECT 1 FROM own_rows WHERE ${raw.join("")}`, dialect);
  const [statement, ...more] = "statements" in parsed ? parsed.statements : [];
  const core = statement?.kind === "select" && more.length === 0 && statement.fragments.length === 0 ? coreOf(statement.query) : undefined;
  return core?.where && translated(engine, entity, core.where, holes);
}

function partsOf(engine: Engine, text: readonly (string | Value)[]): readonly (string | Value)[] {
  return text.flatMap((part) => {
    if (typeof part === "string") return [part];
    const plain = engine.stringOf(part);
    if (plain !== undefined) return [plain];
    return part.v === "text" ? partsOf(engine, part.parts) : [part];
  });
}

function coreOf({ ctes, body }: Query): Extract<Query["body"], { kind: "core" }> | undefined {
  return ctes.length === 0 && body.kind === "core" ? body : undefined;
}

function translated(engine: Engine, entity: Entity, formula: SqlFormula, holes: Holes): Formula {
  switch (formula.kind) {
    case "and":
      return and(formula.of.map((part) => translated(engine, entity, part, holes)));
    case "or":
      return { f: "or", of: formula.of.map((part) => translated(engine, entity, part, holes)) };
    case "not":
      return { f: "not", of: translated(engine, entity, formula.of, holes) };
    case "constant":
      return formula.value ? ALL_ROWS : { f: "false" };
    case "atom":
      return compared(engine, entity, formula, holes) ?? nothingOfTenants(engine);
    default:
      return nothingOfTenants(engine);
  }
}

function nothingOfTenants(engine: Engine): Formula {
  return { f: "atom", column: "expression", op: "other", operand: engine.unknown("an expression") };
}

function compared(engine: Engine, entity: Entity, { left, op, right }: Atom, holes: Holes): Formula | undefined {
  const [named, other] = left.kind === "column" || op !== "eq" ? [left, right] : [right, left];
  const column = named.kind === "column" ? columnOf(entity, named) : undefined;
  if (column === undefined) return undefined;
  if (op === "isNull") return { f: "atom", column, op: "null", operand: constant(null) };
  if (op !== "eq" && op !== "in") return undefined;
  if (other.kind === "subquery") return throughQuery(engine, entity, column, other.query, holes);
  const operands = (other.kind === "list" ? other.items : [other]).map((one) => valueOf(one, holes));
  const known = operands.flatMap((one) => one ?? []);
  const [only] = known;
  if (!only || known.length < operands.length) return undefined;
  const operand = known.length === 1 ? only : engine.array(known);
  return { f: "atom", column, op: known.length > 1 || (other.kind === "hole" && other.isArray) ? "in" : "equal", operand };
}

function valueOf(operand: Operand, holes: Holes): Value | undefined {
  if (operand.kind === "hole") return holes[operand.hole - 1];
  return operand.kind === "literal" ? constant(operand.value) : undefined;
}

/** Name of the entity's own column; one of another table has its alias before it. */
function columnOf(entity: Entity, { qualifier, name }: ColumnRef): string | undefined {
  const own = [entity.name, entity.table].map((one) => one.toLowerCase());
  if (qualifier !== undefined && !own.includes(qualifier.toLowerCase())) return undefined;
  return findColumn(entity, name)?.name;
}

/** `"ticketId" IN (SELECT id FROM tickets WHERE …)`: rows of the relation by that key for which the condition is true. */
function throughQuery(engine: Engine, entity: Entity, column: string, query: Query, holes: Holes): Formula | undefined {
  const core = coreOf(query);
  const [from, ...others] = core?.from ?? [];
  const [output, ...more] = core?.outputs ?? [];
  if (!core?.where || from?.source.kind !== "table" || others.length + from.joins.length + more.length > 0) return undefined;
  const { table, alias } = from.source;
  const isOf = ({ columns, target }: Relation): boolean =>
    columns.length === 1 && columns[0] === column && engine.tenancy.entities.get(target)?.table.toLowerCase() === table.name.toLowerCase();
  const relation = entity.relations.find(isOf);
  const target = relation && engine.tenancy.entities.get(relation.target);
  if (!relation || !target || output?.kind !== "value" || output.operand.kind !== "column") return undefined;
  const as = alias === undefined ? target : { ...target, table: alias };
  if (columnOf(as, output.operand) !== (relation.references[0] ?? "id")) return undefined;
  return { f: "relation", relation: relation.name, quantifier: "is", of: translated(engine, as, core.where, holes) };
}
