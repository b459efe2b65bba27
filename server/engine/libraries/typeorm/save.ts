// TypeORM's `save`, `remove` and their kin, which take entities (https://typeorm.io/docs/working-with-entity-manager/repository-api). A fetched
// row is written back by its id; an object with an id that its caller chose overwrites whatever row has it; anything else is new.
import type { Entity } from "../../tenancy/model";
import { argument, isNothing } from "../call-arguments";
import type { Engine, LibraryCall } from "../model";
import { identityFilter, idColumns } from "../orm/entities";
import { entityFrom, rowsIn, withForeignKeys, withLinkedRows } from "../orm/new-rows";
import { objectSite } from "../fix-sites";
import type { ClassValue, Value } from "../value";
import { nothing, perform, promised } from "./access";
import { beforeInsert } from "./listeners";

const REMOVALS: ReadonlySet<string> = new Set(["remove", "softRemove", "recover"]);

/** Methods of Active Record objects. */
export const OF_OBJECTS: ReadonlySet<string> = new Set([...REMOVALS, "save", "reload", "hasId"]);

export function isSave(name: string): boolean {
  return name === "save" || REMOVALS.has(name);
}

/** One access for each different entity that is passed; yields what `save` yields: the entities. */
export function save(engine: Engine, entity: Entity, name: string, call: LibraryCall, entities: Value): Value {
  const rows = rowsIn(engine, entities);
  const [only] = rows;
  if (!only) return nothing(engine);
  const made = rows.map((row) => saveOne(engine, entity, name, call, row));
  const isList = engine
    .alternatives(entities)
    .some((option) => engine.items(option) !== undefined || (option.v === "row" && option.isList));
  if (isList) return engine.promise(engine.array([], engine.choice(made.map(promised))));
  return made.length === 1 && made[0] ? made[0] : engine.promise(engine.choice(made.map(promised)));
}

function saveOne(engine: Engine, entity: Entity, name: string, call: LibraryCall, row: Value): Value {
  if (isNothing(row)) return nothing(engine);
  const isNew = name === "save" && !isExisting(engine, entity, row);
  const plain = toStore(engine, entity, isNew ? beforeInsert(engine, entity, row, call.span) : row);
  if (isNew) {
    const fixSites = objectSite(engine, "data-object", row, call.span);
    return perform(engine, { entity, name, call, kind: "create", shape: "row", rows: [plain], fixSites });
  }
  const written = row.v === "row" ? engine.writtenTo?.(row) : plain;
  perform(engine, {
    entity,
    name,
    call,
    kind: "mutation",
    shape: "row",
    filter: identityFilter(engine, entity, row),
    ...(name === "save" && written ? { sets: toStore(engine, entity, written) } : {}),
  });
  return engine.promise(row);
}

/** Values with relations as foreign keys and links. */
function toStore(engine: Engine, entity: Entity, row: Value): Value {
  return withForeignKeys(engine, entity, withLinkedRows(engine, entity, row));
}

/** Fetched rows, copies of them, and objects whose ids the caller of the code chose. */
function isExisting(engine: Engine, entity: Entity, row: Value): boolean {
  if (row.v === "row") return true;
  if (row.v !== "object") return false;
  if (engine.spreads(row).some((spread) => engine.entityOf?.(spread)?.name === entity.name)) return true;
  const members = engine.members(row);
  return idColumns(entity).every((column) => {
    const id = members?.get(column)?.value;
    return id !== undefined && engine.alternatives(id).some((option) => isChosen(option));
  });
}

/** Ids from the request, of rows, or passed in; those that were just made up are new. */
function isChosen(id: Value): boolean {
  return id.v === "source" || id.v === "row" || (id.v === "unknown" && id.isParameter === true);
}

/** `create(Entity, values)`: entities that are not saved yet. */
export function createEntities(engine: Engine, call: LibraryCall, values: Value, cls: ClassValue | undefined): Value {
  const make = (value: Value): Value => (cls ? instanceFrom(engine, call, value, cls) : entityFrom(engine, value));
  if (isNothing(values)) return make(values);
  const list = engine.items(values);
  if (!list) {
    const options = engine.alternatives(values).map(make);
    return options.length === 1 && options[0] ? options[0] : engine.choice(options);
  }
  const items = list.items.map((item) => make(item.value));
  return engine.array(items, list.more ? make(list.more) : undefined);
}

/** TypeORM calls the constructor without arguments, then copies the values. */
function instanceFrom(engine: Engine, { span }: LibraryCall, values: Value, cls: ClassValue): Value {
  const made = engine.construct(cls, [], span);
  if (made.v !== "object") return entityFrom(engine, values, cls);
  if (!isNothing(values)) engine.call({ v: "external", module: "global", path: ["Object", "assign"] }, [made, values], span);
  return values.v === "object" && values.at ? { ...made, at: values.at } : made;
}

/** `merge(entity, …changes)`. */
export function merge(engine: Engine, call: LibraryCall, from: number): Value {
  const values = call.args.slice(from).map((arg) => arg.value);
  return engine.call({ v: "external", module: "global", path: ["Object", "assign"] }, values, call.span);
}

/** `preload({ id, …changes })`: the row of that id, with the changes. */
export function preload(engine: Engine, entity: Entity, call: LibraryCall, at: number): Value {
  const changes = argument(call.args, at);
  const row = perform(engine, {
    entity,
    name: "preload",
    call,
    kind: "query",
    shape: "optional-row",
    filter: identityFilter(engine, entity, changes),
  });
  engine.call({ v: "external", module: "global", path: ["Object", "assign"] }, [promised(row), changes], call.span);
  return row;
}
