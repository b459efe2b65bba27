// What the values in a statement's holes prove of the columns that they are compared with or stored in: the answers that the judgement
// of SQL asks for.
import type { Formula } from "../../libraries/formula";
import type { RawSql } from "../../libraries/raw-sql";
import { isTableOfClickHouse } from "../../libraries/sql-clients/clickhouse";
import { parseStatements } from "../../libraries/sql/parse-statement";
import type { HoleProof, SqlOracle, SqlSchema } from "../../libraries/sql/sql-oracle";
import type { SqlDialect } from "../../libraries/sql/sql-tokens";
import type { Value } from "../../libraries/value";
import type { Entity, TenancyModel } from "../../tenancy/model";
import { alternativesOf } from "../machine/truthiness";
import type { Machine } from "../machine/machine";
import { plainName } from "../machine/names";
import { judgeFormula } from "./judge-formula";
import type { Judgement } from "./judgement";
import { hasMember, memberName } from "./rows";
import { sessionTenant } from "./row-security";
import { sessionValues } from "./session-settings";
import type { SqlVariant } from "./sql-text";

/** One for each tenancy model and dialect. */
const schemas = new WeakMap<TenancyModel, Map<SqlDialect, SqlSchema>>();

function schemaOf(tenancy: TenancyModel, dialect: SqlDialect): SqlSchema {
  const known = schemas.get(tenancy) ?? new Map<SqlDialect, SqlSchema>();
  schemas.set(tenancy, known);
  const schema = known.get(dialect) ?? newSchema(tenancy, dialect);
  known.set(dialect, schema);
  return schema;
}

function newSchema(tenancy: TenancyModel, dialect: SqlDialect): SqlSchema {
  return {
    entityOf: (table) => {
      const name = tenancy.byTable.get(table.name.toLowerCase());
      const entity = name === undefined ? undefined : tenancy.entities.get(name);
      return entity && dialect === "clickhouse" && !isTableOfClickHouse(entity) ? undefined : entity;
    },
    viewOf: (table) => {
      const text = tenancy.views?.get(table.name.toLowerCase());
      const parsed = text === undefined ? undefined : parseStatements(text, dialect);
      const [only] = parsed && "statements" in parsed ? parsed.statements : [];
      return only?.kind === "select" ? only.query : undefined;
    },
  };
}

/** Proofs of values that several variants of a statement share, while nothing else is learnt. */
export type KnownProofs = Map<Value, Map<string, HoleProof>>;

export function oracleFor(m: Machine, variant: SqlVariant, sql: RawSql, known: KnownProofs): SqlOracle {
  return {
    schema: schemaOf(m.world.tenancy, sql.dialect),
    pin: (hole, entity, column, isArray, isNew) => {
      const value = variant.valueOf(hole);
      if (!value) return "none";
      const proofs = known.get(value) ?? new Map<string, HoleProof>();
      known.set(value, proofs);
      const question = `${entity.name}.${column}${isArray ? "[]" : ""}${isNew === true ? "+" : ""}`;
      const proof =
        proofs.get(question) ??
        (selectsNothing(m, value, entity, column, isNew === true) ? "tenant" : proofOf(m, value, entity, column, isArray, sql));
      proofs.set(question, proof);
      return proof;
    },
    pinSetting: (name, entity, column) => settingProof(m, name, entity, column, sql),
    limitOf: (entity) => sessionTenant(m, entity, sql.span)?.mechanism ?? "none",
    pinMember: (hole, entity, column, position) => {
      const row = variant.valueOf(hole);
      return row ? memberProof(m, row, entity, column, position, sql) : "absent";
    },
    pinCondition: (hole, entity) => {
      const condition = variant.valueOf(hole);
      return condition ? conditionProof(m, condition, entity, sql) : "none";
    },
  };
}

/** What a setting of the session proves; `current_setting` of one that nothing has set fails, or is NULL, which no column equals. */
function settingProof(m: Machine, name: string, entity: Entity, column: string, sql: RawSql): HoleProof {
  const set = sessionValues(m).find((setting) => setting.name.toLowerCase() === name.toLowerCase());
  if (set) return proofOf(m, set.value, entity, column, false, sql);
  return name.startsWith("@") ? "none" : "tenant";
}

/** The judgement of `column = value`, or of `column = any (value)`. */
export function judgeOperand(m: Machine, value: Value, entity: Entity, column: string, isArray: boolean, sql: RawSql): Judgement {
  const operand = isArray || value.v === "array" || (value.v === "row" && value.isList) ? m.engine.element(value) : value;
  const atom: Formula = { f: "atom", column, op: "equal", operand, span: sql.span };
  return judgeFormula(m, entity, atom, { undefinedOperand: "fails", at: sql.span });
}

/** A member of a row that is an object, or stands at a position of rows that are lists. */
function memberProof(
  m: Machine,
  row: Value,
  entity: Entity,
  column: string,
  position: number | undefined,
  sql: RawSql,
): HoleProof | "absent" {
  const member = [...(m.engine.members(row) ?? [])].find(([name]) => plainName(name) === plainName(column))?.[1];
  // `{ tenantId, ...input }`: whoever sends the input decides.
  if (member) return member.overwrittenBy ? "untrusted" : proofOf(m, member.value, entity, column, false, sql);
  const copied = copiedMember(m, row, column);
  if (copied) return proofOf(m, copied, entity, column, false, sql);
  if (position === undefined || !m.engine.items(row)) return isSpelledOut(m, row) ? "absent" : "none";
  const cells = alternativesOf(m, m.engine.element(row)).map((each) => m.engine.items(each)?.items[position]?.value);
  const values = cells.filter((cell) => cell !== undefined);
  if (values.length === 0 || values.length < cells.length) return "absent";
  return proofOf(m, m.engine.choice(values), entity, column, false, sql);
}

/** All members of the row are written where it is made, or are those that a fetched row has. */
function isSpelledOut(m: Machine, row: Value): boolean {
  const [only, ...more] = alternativesOf(m, row);
  if (!only || more.length > 0) return alternativesOf(m, row).every((option) => isSpelledOut(m, option));
  if (only.v === "array") return m.engine.items(only)?.more === undefined && isSpelledOut(m, m.engine.element(only));
  return only.v === "object" && m.engine.members(only) !== undefined && m.engine.spreads(only).every((spread) => spread.v === "row");
}

/** `{ ...found, value }`: the member that a fetched row has brought along. */
function copiedMember(m: Machine, row: Value, column: string): Value | undefined {
  const [only, ...more] = row.v === "object" ? m.engine.spreads(row) : [];
  const [found, ...others] = only ? alternativesOf(m, only) : [];
  const isRow = more.length === 0 && others.length === 0 && found?.v === "row" && !found.isList;
  return isRow && hasMember(m, found, column) ? m.engine.member(found, memberName(m, found, column)) : undefined;
}

/** mysql's `WHERE ?` with an object: its one member is a column and what it equals. */
function conditionProof(m: Machine, condition: Value, entity: Entity, sql: RawSql): HoleProof {
  const members = [...(m.engine.members(condition) ?? [])];
  const [only] = members;
  if (!only || members.length > 1 || m.engine.spreads(condition).length > 0 || only[1].isConditional) return "none";
  return proofOf(m, only[1].value, entity, only[0], false, sql);
}

/** What a value proves when a column equals it. */
function proofOf(m: Machine, value: Value | undefined, entity: Entity, column: string, isArray: boolean, sql: RawSql): HoleProof {
  if (!value) return "none";
  const judged = judgeOperand(m, value, entity, column, isArray, sql);
  if (judged.pins) {
    if (judged.mechanism === "bound-id") return "bound";
    if (judged.mechanism === "user-filter") return "user";
    return judged.mechanism === "credential" ? "credential" : "tenant";
  }
  return judged.untrusted ? "untrusted" : "none";
}

/** No column equals NULL, and one that is required takes none: a value that is never there selects no row, and may make none. */
function selectsNothing(m: Machine, value: Value, entity: Entity, column: string, isNew: boolean): boolean {
  const isMissing = alternativesOf(m, value).every(
    (option) => option.v === "constant" && (option.value === undefined || option.value === null),
  );
  return isMissing && (!isNew || isRequired(entity, column));
}

function isRequired(entity: Entity, name: string): boolean {
  return entity.columns.some((column) => plainName(column.name) === plainName(name) && (column.isRequired || column.isId));
}
