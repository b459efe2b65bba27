// Sequelize's static methods: which rows each reads or changes (https://sequelize.org/api/v6/class/src/model.js~model). Scopes and hooks add to
// the options before they are read.
import type { FixSite } from "../../../../rules/contract/access";
import type { Entity } from "../../tenancy/model";
import { argument, isNothing, textsOf } from "../call-arguments";
import { ALL_ROWS, and, type Formula } from "../formula";
import { formulaShape } from "../formula-shape";
import type { DataAccess, Engine, IncludedRelation, LibraryCall } from "../model";
import type { ClientScope } from "../client-scope";
import { idFilter } from "../orm/entities";
import { emptyArguments, objectSite } from "../fix-sites";
import { entityFrom, rowsIn, withForeignKeys } from "../orm/new-rows";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { inheritedHooks } from "./decorated-models";
import { includesOf, requiredFilter } from "./includes";
import { modelStorage, scopesOf, SEQUELIZE, traitsOf } from "./model-handles";
import { dataOf, newInstance } from "./new-instances";
import { whereFormula } from "./where";
import { writtenFields } from "./written-fields";

interface Operation {
  readonly kind: DataAccess["kind"];
  readonly shape: DataAccess["shape"];
  /** Which argument holds the options; an id, columns or values stand before it. */
  readonly options: number;
  readonly first?: "id" | "sets" | "row" | "rows" | "column";
  readonly hooks: readonly string[];
}

const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ["findAll", { kind: "query", shape: "rows", options: 0, hooks: ["beforeFind"] }],
  ["findOne", { kind: "query", shape: "optional-row", options: 0, hooks: ["beforeFind"] }],
  ["findByPk", { kind: "query", shape: "optional-row", options: 1, first: "id", hooks: ["beforeFind"] }],
  ["findById", { kind: "query", shape: "optional-row", options: 1, first: "id", hooks: ["beforeFind"] }],
  ["findAndCountAll", { kind: "query", shape: "rows", options: 0, hooks: ["beforeFind", "beforeCount"] }],
  ["count", { kind: "query", shape: "count", options: 0, hooks: ["beforeCount"] }],
  ["sum", { kind: "query", shape: "count", options: 1, first: "column", hooks: [] }],
  ["min", { kind: "query", shape: "count", options: 1, first: "column", hooks: [] }],
  ["max", { kind: "query", shape: "count", options: 1, first: "column", hooks: [] }],
  ["aggregate", { kind: "query", shape: "count", options: 2, first: "column", hooks: [] }],
  ["findOrCreate", { kind: "query", shape: "row", options: 0, hooks: ["beforeFind"] }],
  ["findCreateFind", { kind: "query", shape: "row", options: 0, hooks: ["beforeFind"] }],
  ["findOrBuild", { kind: "query", shape: "row", options: 0, hooks: ["beforeFind"] }],
  ["create", { kind: "create", shape: "row", options: 1, first: "row", hooks: ["beforeValidate", "beforeCreate", "beforeSave"] }],
  ["bulkCreate", { kind: "create", shape: "rows", options: 1, first: "rows", hooks: ["beforeBulkCreate"] }],
  ["upsert", { kind: "mutation", shape: "row", options: 1, first: "row", hooks: ["beforeUpsert"] }],
  ["update", { kind: "mutation", shape: "count", options: 1, first: "sets", hooks: ["beforeBulkUpdate"] }],
  ["destroy", { kind: "mutation", shape: "count", options: 0, hooks: ["beforeBulkDestroy"] }],
  ["restore", { kind: "mutation", shape: "count", options: 0, hooks: ["beforeBulkRestore"] }],
  ["increment", { kind: "mutation", shape: "count", options: 1, first: "column", hooks: [] }],
  ["decrement", { kind: "mutation", shape: "count", options: 1, first: "column", hooks: [] }],
  ["truncate", { kind: "mutation", shape: "count", options: 0, hooks: ["beforeBulkDestroy"] }],
]);

export function performOn(engine: Engine, entity: Entity, model: HandleValue, name: string, call: LibraryCall): Value | undefined {
  const operation = OPERATIONS.get(name);
  if (!operation) return undefined;
  if (operation.first === "row" || operation.first === "rows") return create(engine, entity, model, name, operation, call);
  const given = argument(call.args, operation.options);
  const written = operation.first === "id" ? withoutWhere(engine, given) : given;
  const options = hooked(engine, entity, operation, written, call);
  const first = argument(call.args, 0);
  const id = operation.first === "id" ? idFilter(engine, entity, first) : ALL_ROWS;
  const own = and([id, optionsFilter(engine, entity, written)]);
  const sent = and([id, optionsFilter(engine, entity, options)]);
  const scoped = and(scopesOf(engine, model, call.span).map((scope) => scopeFilter(engine, entity, scope, options)));
  const scope = clientScope(own, sent, scoped, call);
  const made = engine.access({
    kind: operation.kind,
    library: SEQUELIZE,
    operation: name,
    entity,
    filter: sent,
    shape: operation.shape === "optional-row" && isRejected(engine, options) ? "row" : operation.shape,
    span: call.span,
    fixSites: sitesOf(engine, operation, call),
    undefinedOperand: "fails",
    includes: includes(engine, entity, options),
    ...(operation.first === "sets" && !isNothing(first)
      ? { sets: withForeignKeys(engine, entity, writtenFields(engine, first, options)) }
      : {}),
    ...modelStorage(engine, model, call.span),
    ...(scope ? { scope } : {}),
  });
  return yielded(engine, entity, model, name, made, options, call);
}

/** `findByPk(id, { where })` puts its own condition where another stands: what the options say there counts for nothing. */
function withoutWhere(engine: Engine, options: Value): Value {
  const members = isNothing(options) ? undefined : engine.members(options);
  if (!members?.has("where")) return options;
  return engine.object(Object.fromEntries([...members].flatMap(([name, { value }]) => (name === "where" ? [] : [[name, value]]))));
}

/** `rejectOnEmpty: true`, or the error to throw: a row that is not found is an error. */
function isRejected(engine: Engine, options: Value): boolean {
  const told = isNothing(options) ? UNDEFINED : engine.member(options, "rejectOnEmpty");
  return told.v === "object" || told.v === "class" || (told.v === "constant" && told.value === true);
}

function includes(engine: Engine, entity: Entity, options: Value): readonly IncludedRelation[] {
  return isNothing(options) ? [] : includesOf(engine, entity, options);
}

/** `findAndCountAll` yields `{ rows, count }`, `findOrCreate` `[row, isNew]`; what is not found is created. */
function yielded(engine: Engine, entity: Entity, model: HandleValue, name: string, made: Value, options: Value, call: LibraryCall): Value {
  const value = made.v === "promise" ? made.of : made;
  if (name === "findAndCountAll") return engine.promise(engine.object({ rows: value, count: engine.unknown(`${call.span.start}.count`) }));
  if (!/^find(Or|Create)/.test(name)) return made;
  const row = entityFrom(engine, engine.member(options, "where"));
  const defaults = engine.member(options, "defaults");
  for (const [key, member] of engine.members(defaults) ?? []) engine.setMember(row, key, member.value);
  if (name !== "findOrBuild") {
    const instance = built(engine, entity, model, row);
    for (const hook of hooksFor(engine, entity, OF_EACH)) engine.await(engine.call(hook, [instance, options], call.span));
    perform(engine, entity, model, name, "create", [withForeignKeys(engine, entity, dataOf(engine, instance))], call);
  }
  return engine.promise(engine.array([value, engine.unknown(`${call.span.start}.created`)]));
}

function perform(
  engine: Engine,
  entity: Entity,
  model: HandleValue,
  name: string,
  kind: "create" | "mutation",
  rows: readonly Value[],
  call: LibraryCall,
): Value {
  return engine.access({
    kind,
    library: SEQUELIZE,
    operation: name,
    entity,
    filter: ALL_ROWS,
    rows,
    shape: "row",
    span: call.span,
    fixSites: rows.flatMap((row) => objectSite(engine, "data-object", row, call.span)),
    undefinedOperand: "fails",
    ...modelStorage(engine, model, call.span),
  });
}

/** `build(values)`: an instance that `save` stores as `create` would. */
export function built(engine: Engine, entity: Entity, model: HandleValue, values: Value): Value {
  return newInstance(engine, entity, values, (instance, args, span) => {
    const [options = UNDEFINED] = args;
    const call: LibraryCall = { args: [{ value: instance }, { value: options }], span, isNew: false, typeArgs: [] };
    return performOn(engine, entity, model, "create", call) ?? UNDEFINED;
  });
}

/** New rows, as hooks leave them. */
function create(engine: Engine, entity: Entity, model: HandleValue, name: string, operation: Operation, call: LibraryCall): Value {
  const values = argument(call.args, 0);
  const options = argument(call.args, 1);
  const rows = rowsIn(engine, values).map((row) => (row.v === "object" ? built(engine, entity, model, row) : row));
  const passed = operation.first === "rows" ? engine.array(rows) : (rows[0] ?? UNDEFINED);
  for (const hook of hooksFor(engine, entity, operation)) engine.await(engine.call(hook, [passed, options], call.span));
  if (operation.first === "rows" && !isNothing(options) && isTrue(engine.member(options, "individualHooks")))
    for (const hook of hooksFor(engine, entity, OF_EACH))
      for (const row of rows) engine.await(engine.call(hook, [row, options], call.span));
  // Of what hooks set, too, only the attributes of `fields` are written.
  const plain = rows.map((row) => writtenFields(engine, dataOf(engine, row), options));
  const stored = plain.map((row) => withForeignKeys(engine, entity, row));
  const given = stored.length > 0 ? stored : [values];
  const isOverwriting = name === "upsert" || !isNothing(isNothing(options) ? options : engine.member(options, "updateOnDuplicate"));
  if (!isOverwriting) return perform(engine, entity, model, name, "create", given, call);
  const named = isNothing(options)
    ? []
    : textsOf(engine, engine.member(options, name === "upsert" ? "conflictFields" : "conflictAttributes"));
  const filters = given.map((row) =>
    conflictFilter(
      engine,
      entity,
      row,
      named.flatMap((column) => column ?? []),
    ),
  );
  const [only] = filters;
  return engine.access({
    kind: "mutation",
    library: SEQUELIZE,
    operation: name,
    entity,
    filter: only && filters.length === 1 ? only : { f: "or", of: filters },
    rows: given,
    shape: operation.shape,
    span: call.span,
    fixSites: plain.flatMap((one) => objectSite(engine, "data-object", one, call.span)),
    undefinedOperand: "fails",
    ...modelStorage(engine, model, call.span),
  });
}

/** An upsert changes the row with the same values of the columns it names, else with the same id or the same value of a unique key. */
function conflictFilter(engine: Engine, entity: Entity, row: Value, named: readonly string[]): Formula {
  const members = engine.members(row);
  const spreads = engine.spreads(row);
  // What came in as a whole may have an id.
  const mayHold = (column: string): boolean => members?.has(column) === true || spreads.length > 0 || !members;
  const known = named.length > 0 ? [{ columns: named }] : entity.uniques;
  const keys = known.filter((unique) => unique.columns.every(mayHold));
  if (keys.length === 0) return { f: "false" };
  const filters = keys.map((unique): Formula =>
    and(unique.columns.map((column) => ({ f: "atom", column, op: "equal", operand: engine.member(row, column) }))),
  );
  return filters.length === 1 && filters[0] ? filters[0] : { f: "or", of: filters };
}

/** What `individualHooks` runs for each row of a `bulkCreate`. */
const OF_EACH = { hooks: ["beforeValidate", "beforeCreate", "beforeSave"] };

function isTrue(value: Value): boolean {
  return value.v === "constant" && value.value === true;
}

function hooksFor(engine: Engine, entity: Entity, operation: Pick<Operation, "hooks">): readonly Value[] {
  return operation.hooks.flatMap((name) => [
    ...[entity.name, ""].flatMap((of) => traitsOf(engine, of).hooks.get(name) ?? []),
    ...inheritedHooks(engine, entity.name, name),
  ]);
}

/** The options as hooks leave them; Sequelize copies them first. */
function hooked(engine: Engine, entity: Entity, operation: Operation, options: Value, call: LibraryCall): Value {
  const hooks = hooksFor(engine, entity, operation);
  if (hooks.length === 0) return options;
  const copy = entityFrom(engine, options);
  for (const hook of hooks) engine.await(engine.call(hook, [copy], call.span));
  return copy;
}

function optionsFilter(engine: Engine, entity: Entity, options: Value): Formula {
  if (isNothing(options)) return ALL_ROWS;
  return and([whereFormula(engine, entity, engine.member(options, "where")), requiredFilter(engine, entity, options)]);
}

/** A condition of a scope that the call's own names again is replaced by it. */
function scopeFilter(engine: Engine, entity: Entity, scope: Value, options: Value): Formula {
  const where = engine.member(scope, "where");
  const own = isNothing(options) ? undefined : engine.members(engine.member(options, "where"));
  const kept = entityFrom(engine, where);
  if (where.v !== "object" || !own) return and([whereFormula(engine, entity, where), requiredFilter(engine, entity, scope)]);
  const members = new Map([...kept.members].filter(([name]) => !own.has(name)));
  return and([whereFormula(engine, entity, { ...kept, members }), requiredFilter(engine, entity, scope)]);
}

function clientScope(own: Formula, sent: Formula, scoped: Formula, call: LibraryCall): ClientScope | undefined {
  if (scoped.f !== "true") return { mechanism: "scoped-client", filter: scoped, span: call.span };
  return formulaShape(own) === formulaShape(sent) ? undefined : { mechanism: "scoped-client", filter: ALL_ROWS, span: call.span };
}

function sitesOf(engine: Engine, operation: Operation, call: LibraryCall): readonly FixSite[] {
  const options = argument(call.args, operation.options);
  if (operation.first === "id") return [];
  if (call.args.length === 0 && operation.options === 0) return [emptyArguments(call.span)];
  const where = options.v === "object" ? engine.members(options)?.get("where")?.value : undefined;
  return where ? objectSite(engine, "filter-object", where, call.span) : objectSite(engine, "arguments-object", options, call.span);
}
