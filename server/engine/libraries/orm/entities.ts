// What ORMs whose entities are classes share: which entity a value names, which rows an entity object stands for, and new rows made from
// plain objects.
import type { Entity } from "../../tenancy/model";
import { isNothing } from "../call-arguments";
import { and, type Formula } from "../formula";
import type { Engine } from "../model";
import { UNDEFINED, type Member, type ObjectValue, type Value } from "../value";

/** The entity that a class, a schema object (a handle that remembers `entity`) or a name stands for. */
export function namedEntity(engine: Engine, value: Value | undefined): Entity | undefined {
  for (const option of value ? engine.alternatives(value) : []) {
    const name = nameOf(engine, option);
    const entity = name === undefined ? undefined : engine.tenancy.entities.get(name);
    if (entity) return entity;
  }
  return undefined;
}

function nameOf(engine: Engine, value: Value): string | undefined {
  if (value.v === "class") return engine.className?.(value);
  if (value.v === "handle") return typeof value.data["entity"] === "string" ? value.data["entity"] : undefined;
  return engine.stringOf(value);
}

/** The entity that a declared type argument names. */
export function typedEntity(engine: Engine, typeArgs: readonly unknown[]): Entity | undefined {
  for (const typeArg of typeArgs) {
    const entity = engine.tenancy.entities.get(engine.typeName(typeArg) ?? "");
    if (entity) return entity;
  }
  return undefined;
}

/** The entity of which a value is an instance or a fetched row. */
export function entityOfInstance(engine: Engine, value: Value): Entity | undefined {
  for (const option of engine.alternatives(value)) {
    const found =
      engine.entityOf?.(option) ??
      (option.v === "object" && option.instanceOf ? engine.tenancy.entities.get(engine.className?.(option.instanceOf) ?? "") : undefined);
    if (found) return found;
    const [first] = engine.items(option)?.items ?? [];
    const inner = first ? entityOfInstance(engine, first.value) : undefined;
    if (inner) return inner;
  }
  return undefined;
}

export function idColumns(entity: Entity): readonly string[] {
  const ids = entity.columns.filter((column) => column.isId).map((column) => column.name);
  return ids.length > 0 ? ids : ["id"];
}

/** The row whose id columns are those of `value`: a fetched row, or an object that has them. */
export function identityFilter(engine: Engine, entity: Entity, value: Value): Formula {
  return and(
    idColumns(entity).map((column): Formula => ({ f: "atom", column, op: "equal", operand: memberAsRow(engine, entity, value, column) })),
  );
}

/** A member of an entity object; a foreign key also under its relation (`{ org: { id } }`). */
function memberAsRow(engine: Engine, entity: Entity, value: Value, column: string): Value {
  const own = engine.member(value, column);
  const relation = entity.relations.find((one) => one.columns.length === 1 && one.columns[0] === column);
  if (!isNothing(own) || !relation || value.v === "row") return own;
  const related = engine.member(value, relation.name);
  return isNothing(related) ? own : engine.member(related, relation.references[0] ?? "id");
}

/** The row whose only id is `id`, or one of a list of ids. */
export function idFilter(engine: Engine, entity: Entity, id: Value): Formula {
  const [column = "id"] = idColumns(entity);
  const isList = engine.items(id) !== undefined || (id.v === "row" && id.isList === true);
  return { f: "atom", column, op: isList ? "in" : "equal", operand: id };
}

/** A copy of an object's members, as libraries make entities from plain objects. */
export function entityFrom(engine: Engine, source: Value, instanceOf?: Extract<Value, { v: "class" }>): ObjectValue {
  const fresh = engine.object({});
  const object: ObjectValue = fresh.v === "object" ? fresh : { v: "object", id: -1, members: new Map(), rest: [] };
  const members = engine.members(source);
  const rest = members ? engine.spreads(source) : isNothing(source) ? [] : [source];
  return {
    ...object,
    members: members ?? new Map(),
    rest,
    ...(instanceOf ? { instanceOf } : {}),
    ...(source.v === "object" && source.at ? { at: source.at } : {}),
  };
}

/** Each row of what may be a row, a list of rows, or one of several of these. */
export function rowsIn(engine: Engine, value: Value): readonly Value[] {
  return engine.alternatives(value).flatMap((option) => {
    if (option.v === "row" && option.isList === true) return [engine.element(option)];
    const list = option.v === "object" ? undefined : engine.items(option);
    if (!list) return [option];
    return [...list.items.map((item) => item.value), ...(list.more ? [list.more] : [])].flatMap((item) => rowsIn(engine, item));
  });
}

/** New rows with relations given as entities or ids (`{ org: session.orgId }`, `{ org: { id } }`) under the columns of their keys. */
export function withForeignKeys(engine: Engine, entity: Entity, row: Value): Value {
  if (row.v !== "object") return row;
  const members = engine.members(row);
  const linked = entity.relations.filter((relation) => !relation.isList && relation.columns.length === 1 && members?.has(relation.name));
  if (!members || linked.length === 0) return row;
  const all = new Map(members);
  for (const relation of linked) {
    const member = members.get(relation.name);
    const [column = relation.name] = relation.columns;
    if (!member || all.has(column)) continue;
    all.delete(relation.name);
    all.set(column, { ...member, value: keyOf(engine, member.value, relation.references[0] ?? "id") });
  }
  const copy = entityFrom(engine, row);
  return { ...copy, members: all, rest: engine.spreads(row) };
}

/** The key of a related row: its id where it is an entity or an object, itself where it is an id. */
export function keyOf(engine: Engine, value: Value, reference: string): Value {
  const keys = engine.alternatives(value).map((option) => {
    if (option.v === "row") return engine.entityOf?.(option) ? engine.member(option, reference) : option;
    return option.v === "object" ? engine.member(option, reference) : option;
  });
  const [only = UNDEFINED] = keys;
  if (engine.alternatives(value).every((option, index) => option === keys[index])) return value;
  return keys.length === 1 ? only : engine.choice(keys);
}

/** Members that an update sets, by column; undefined when they cannot all be told. */
export function setsMembers(engine: Engine, entity: Entity, sets: Value): ReadonlyMap<string, Member> | undefined {
  const options = engine.alternatives(sets);
  const [only] = options;
  if (!only || options.length > 1) return undefined;
  const row = withForeignKeys(engine, entity, only);
  return engine.spreads(row).length > 0 ? undefined : engine.members(row);
}
