// TypeORM's writes by criteria, and of new rows (https://typeorm.io/docs/working-with-entity-manager/repository-api). Criteria are an id, ids or
// conditions, and never lose an undefined condition.
import type { Entity } from "../../tenancy/model";
import { argument, isNothing, textsOf } from "../call-arguments";
import { criteriaSites, objectSite } from "../fix-sites";
import { ALL_ROWS, and, type Formula } from "../formula";
import type { Engine, LibraryCall } from "../model";
import { idFilter } from "../orm/entities";
import { rowsIn, withForeignKeys } from "../orm/new-rows";
import { eachOption } from "../where-object";
import type { Value } from "../value";
import { perform } from "./access";
import { beforeInsert } from "./listeners";
import { MISSING_IN_CRITERIA } from "./missing";
import { whereFormula } from "./where";

const BY_CRITERIA: ReadonlySet<string> = new Set(["update", "delete", "softDelete", "restore", "increment", "decrement"]);
const OF_ALL: ReadonlySet<string> = new Set(["clear", "deleteAll", "updateAll"]);

export function write(engine: Engine, entity: Entity, name: string, call: LibraryCall): Value | undefined {
  if (BY_CRITERIA.has(name)) return byCriteria(engine, entity, name, call);
  if (OF_ALL.has(name)) return perform(engine, { entity, name, call, kind: "mutation", shape: "count" });
  if (name === "insert") return insert(engine, entity, name, call, argument(call.args, 0));
  return name === "upsert" ? upsert(engine, entity, name, call) : undefined;
}

function byCriteria(engine: Engine, entity: Entity, name: string, call: LibraryCall): Value {
  const [criteria, sets] = [argument(call.args, 0), argument(call.args, 1)];
  return perform(engine, {
    entity,
    name,
    call,
    kind: "mutation",
    shape: "count",
    filter: criteriaFormula(engine, entity, criteria),
    fixSites: criteriaSites(engine, entity, call.args[0], call.span),
    ...(name === "update" && !isNothing(sets) ? { sets: setsOf(engine, entity, sets) } : {}),
  });
}

/** Columns that an update sets, relations under the columns of their keys. */
export function setsOf(engine: Engine, entity: Entity, sets: Value): Value {
  return engine.alternatives(sets).length === 1 ? withForeignKeys(engine, entity, engine.alternatives(sets)[0] ?? sets) : sets;
}

export function criteriaFormula(engine: Engine, entity: Entity, criteria: Value): Formula {
  return eachOption(engine, criteria, (option) => {
    const list = option.v === "object" ? undefined : engine.items(option);
    const isConditions =
      option.v === "object" || (list?.items.some((item) => engine.alternatives(item.value).some((one) => one.v === "object")) ?? false);
    // Nothing as criteria is an error.
    if (isNothing(option)) return { f: "false" };
    return isConditions ? whereFormula(engine, entity, option, MISSING_IN_CRITERIA) : idFilter(engine, entity, option);
  });
}

export function insert(engine: Engine, entity: Entity, name: string, call: Pick<LibraryCall, "span">, values: Value): Value {
  const rows = rowsIn(engine, values).map((row) => withForeignKeys(engine, entity, beforeInsert(engine, entity, row, call.span)));
  return perform(engine, {
    entity,
    name,
    call,
    kind: "create",
    shape: "row",
    rows: rows.length > 0 ? rows : [values],
    fixSites: rowsIn(engine, values).flatMap((row) => objectSite(engine, "data-object", row, call.span)),
  });
}

/** `upsert(rows, ["orgId", "number"])`: rows with the same conflict columns are overwritten. */
function upsert(engine: Engine, entity: Entity, name: string, call: LibraryCall): Value {
  const target = argument(call.args, 1);
  const listed = engine.items(target) ? target : engine.member(target, "conflictPaths");
  const members =
    listed.v === "object" ? [...(engine.members(listed)?.keys() ?? [])] : textsOf(engine, listed).flatMap((text) => text ?? []);
  return overwrite(engine, entity, name, call, argument(call.args, 0), members);
}

/** New rows that replace those with the same values in `conflict`. */
export function overwrite(
  engine: Engine,
  entity: Entity,
  name: string,
  call: Pick<LibraryCall, "span">,
  values: Value,
  conflict: readonly string[],
): Value {
  const meeting = rowsIn(engine, values).filter((row) => !isIdLeftOut(engine, entity, row, conflict));
  if (meeting.length === 0) return insert(engine, entity, name, call, values);
  const complete = (row: Value): Value => withForeignKeys(engine, entity, row);
  const columns = conflict.map((column) => entity.relations.find((one) => one.name === column)?.columns[0] ?? column);
  const filters = meeting
    .map(complete)
    .map((row): Formula =>
      columns.length === 0
        ? ALL_ROWS
        : and(columns.map((column) => ({ f: "atom", column, op: "equal", operand: memberOf(engine, row, column) }))),
    );
  const [only] = filters;
  return perform(engine, {
    entity,
    name,
    call,
    kind: "mutation",
    shape: "row",
    filter: only && filters.length === 1 ? only : { f: "or", of: filters },
    rows: rowsIn(engine, values).map(complete),
    fixSites: rowsIn(engine, values).flatMap((row) => objectSite(engine, "data-object", row, call.span)),
  });
}

/** A row that goes by an id and has none is new: the database makes it. */
function isIdLeftOut(engine: Engine, entity: Entity, row: Value, conflict: readonly string[]): boolean {
  const id = conflict.find((name) => entity.columns.some((column) => column.name === name && column.isId));
  return id !== undefined && row.v === "object" && engine.spreads(row).length === 0 && engine.members(row)?.has(id) === false;
}

function memberOf(engine: Engine, row: Value, column: string): Value {
  const member = row.v === "object" ? engine.members(row)?.get(column) : undefined;
  // A later spread may have replaced it.
  return member?.overwrittenBy ? engine.choice([member.value, engine.member(member.overwrittenBy, column)]) : engine.member(row, column);
}
