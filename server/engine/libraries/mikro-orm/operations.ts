// MikroORM's entity manager on one entity: finders, native statements, inserts (https://mikro-orm.io/api/core/class/EntityManager).
import type { Entity } from "../../tenancy/model";
import { argument, isNothing, listOf, option, textsOf } from "../call-arguments";
import { keepResult } from "../caches/query-results";
import { criteriaSites, emptyArguments, objectSite, objectSites } from "../fix-sites";
import { ALL_ROWS, and, type Formula } from "../formula";
import type { DataAccess, Engine, IncludedRelation, LibraryCall } from "../model";
import type { ClientScope } from "../client-scope";
import { identityFilter } from "../orm/entities";
import { rowsIn, withForeignKeys } from "../orm/new-rows";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { filterFormula, MIKRO_ORM } from "./filters";
import { undefinedOperand } from "./undefined-conditions";
import { whereFormula } from "./where";

interface Operation {
  readonly kind: DataAccess["kind"];
  readonly shape: DataAccess["shape"];
  /** Places of the condition, of the options, of new values. */
  readonly where?: number;
  readonly options?: number;
  readonly values?: number;
}

const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ["find", { kind: "query", shape: "rows", where: 0, options: 1 }],
  ["findAll", { kind: "query", shape: "rows", options: 0 }],
  ["findByCursor", { kind: "query", shape: "rows", where: 0, options: 1 }],
  ["findAndCount", { kind: "query", shape: "rows", where: 0, options: 1 }],
  ["findOne", { kind: "query", shape: "optional-row", where: 0, options: 1 }],
  ["findOneOrFail", { kind: "query", shape: "row", where: 0, options: 1 }],
  ["count", { kind: "query", shape: "count", where: 0, options: 1 }],
  ["nativeUpdate", { kind: "mutation", shape: "count", where: 0, values: 1, options: 2 }],
  ["nativeDelete", { kind: "mutation", shape: "count", where: 0, options: 1 }],
  ["insert", { kind: "create", shape: "row", values: 0 }],
  ["nativeInsert", { kind: "create", shape: "row", values: 0 }],
  ["insertMany", { kind: "create", shape: "rows", values: 0 }],
  ["upsert", { kind: "mutation", shape: "row", values: 0 }],
  ["upsertMany", { kind: "mutation", shape: "rows", values: 0 }],
]);

export function performOn(engine: Engine, entity: Entity, manager: HandleValue, name: string, call: LibraryCall): Value | undefined {
  // From version 7 on, the condition of a cursor stands in its options.
  const operation = OPERATIONS.get(name === "findByCursor" && call.args.length < 2 ? "findAll" : name);
  if (!operation) return undefined;
  const at = (place: number | undefined): Value => (place === undefined ? UNDEFINED : argument(call.args, place));
  const options = at(operation.options);
  const values = at(operation.values);
  const rows = operation.values === 0 ? rowsIn(engine, values).map((row) => withForeignKeys(engine, entity, row)) : undefined;
  const scope = operation.kind === "create" || rows ? undefined : scopeOf(engine, entity, manager, options, call);
  const found = engine.access({
    kind: operation.kind,
    library: MIKRO_ORM,
    operation: name,
    entity,
    filter: rows
      ? conflictFilter(engine, entity, rows, operation, argument(call.args, 1))
      : filterOf(engine, entity, at(operation.where), operation.where === undefined ? options : UNDEFINED),
    shape: operation.shape,
    span: call.span,
    fixSites: sitesOf(engine, entity, operation, call),
    undefinedOperand: undefinedOperand(engine),
    includes: isNothing(options) ? [] : populated(engine, entity, engine.member(options, "populate")),
    ...(rows ? { rows: rows.length > 0 ? rows : [values] } : {}),
    ...(operation.values === 1 && !isNothing(values) ? { sets: withForeignKeys(engine, entity, values) } : {}),
    ...(scope ? { scope } : {}),
  });
  const [kept] = operation.kind === "query" ? listOf(engine, option(engine, options, "cache")) : [];
  const made = keepResult(engine, call, MIKRO_ORM, kept, found);
  if (name !== "findAndCount" && name !== "findByCursor") return made;
  return engine.promise(engine.array([made.v === "promise" ? made.of : made, engine.unknown(`${call.span.start}.count`)]));
}

/** Conditions are an object or an id; `findAll` takes them among its options. */
function sitesOf(engine: Engine, entity: Entity, operation: Operation, call: LibraryCall): DataAccess["fixSites"] {
  if (operation.values === 0) return operation.kind === "create" ? objectSites(engine, call.span, undefined, argument(call.args, 0)) : [];
  if (operation.where !== undefined) return criteriaSites(engine, entity, call.args[operation.where], call.span);
  const options = argument(call.args, 0);
  // With an entity manager, the entity stands in the call.
  if (isNothing(options)) return engine.textOf?.(call.span).endsWith("()") === true ? [emptyArguments(call.span)] : [];
  const where = engine.members(options)?.get("where")?.value;
  return where ? objectSite(engine, "filter-object", where, call.span) : objectSite(engine, "arguments-object", options, call.span);
}

function filterOf(engine: Engine, entity: Entity, where: Value, options: Value): Formula {
  const own = isNothing(options) ? UNDEFINED : engine.member(options, "where");
  return and([whereFormula(engine, entity, where), whereFormula(engine, entity, own)]);
}

function scopeOf(engine: Engine, entity: Entity, manager: HandleValue, options: Value, call: LibraryCall): ClientScope | undefined {
  const settings = isNothing(options) ? UNDEFINED : engine.member(options, "filters");
  const filter = filterFormula(engine, entity, manager, settings, call);
  return filter.f === "true" ? undefined : { mechanism: "scoped-client", filter, span: call.span };
}

/** An upsert changes the row with the same values of the fields that it names, or else the same id, or of a unique key where it has none. */
function conflictFilter(engine: Engine, entity: Entity, rows: readonly Value[], { kind }: Operation, options: Value): Formula {
  if (kind === "create") return ALL_ROWS;
  const named = isNothing(options) ? [] : textsOf(engine, engine.member(options, "onConflictFields"));
  const asked = named.flatMap((field) => (field === undefined ? [] : columnsOf(entity, field)));
  const filters = rows.flatMap((row) => {
    const members = engine.members(row);
    const keys = entity.uniques.filter(({ columns }) => columns.every((column) => members?.has(column)));
    const primary = keys.filter((key) => key.isPrimary);
    const chosen = asked.length > 0 ? [asked] : (primary.length > 0 ? primary : keys).map((key) => key.columns);
    return chosen.map((columns) =>
      and(columns.map((column): Formula => ({ f: "atom", column, op: "equal", operand: engine.member(row, column) }))),
    );
  });
  if (filters.length === 0) return { f: "false" };
  return filters.length === 1 && filters[0] ? filters[0] : { f: "or", of: filters };
}

/** A relation stands for the columns of its key. */
function columnsOf(entity: Entity, field: string): readonly string[] {
  const relation = entity.relations.find((one) => one.name === field);
  return relation && relation.columns.length > 0 ? relation.columns : [field];
}

/** `populate: ["lines", "lines.product"]`. */
function populated(engine: Engine, entity: Entity, populate: Value): readonly IncludedRelation[] {
  return textsOf(engine, populate).flatMap((text) => (text === undefined ? [] : pathInclude(engine, entity, text.split("."))));
}

function pathInclude(engine: Engine, entity: Entity, [name = "", ...rest]: readonly string[]): readonly IncludedRelation[] {
  const relation = entity.relations.find((one) => one.name === name);
  const target = relation && engine.tenancy.entities.get(relation.target);
  return target ? [{ relation: name, filter: ALL_ROWS, nested: rest.length > 0 ? pathInclude(engine, target, rest) : [] }] : [];
}

/** `remove(entity)`: that row. */
export function removeEntity(engine: Engine, entity: Entity, row: Value, call: LibraryCall): Value {
  return engine.access({
    kind: "mutation",
    library: MIKRO_ORM,
    operation: "remove",
    entity,
    filter: identityFilter(engine, entity, row),
    shape: "void",
    span: call.span,
    fixSites: [],
    undefinedOperand: "fails",
  });
}
