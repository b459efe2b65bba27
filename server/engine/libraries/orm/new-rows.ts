// Rows as ORMs are given them: entities made from plain objects, lists of rows, and foreign keys that are given as related rows.
import type { Entity, Relation } from "../../tenancy/model";
import { isNothing } from "../call-arguments";
import type { Engine } from "../model";
import { UNDEFINED, type Member, type ObjectValue, type Value } from "../value";

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

/**
 * Rows with what their lists hold of rows that are there already (`tags: [{ id }]`, fetched rows; with `areIds` also bare ids) as links,
 * under the names of the relations.
 */
export function withLinkedRows(engine: Engine, entity: Entity, row: Value, areIds = false): Value {
  const members = row.v === "object" ? engine.members(row) : undefined;
  if (row.v !== "object" || !members) return row;
  const linked = entity.relations.flatMap((relation) => {
    const member = relation.isList ? members.get(relation.name) : undefined;
    const known = member && rowsIn(engine, member.value).filter((item) => isThere(engine, item, relation.references[0] ?? "id", areIds));
    if (!known || known.length === 0) return [];
    return [[relation.name, { ...member, value: engine.member(linkTo(engine, relation, engine.array(known)), relation.name) }] as const];
  });
  return linked.length === 0 ? row : { ...entityFrom(engine, row), members: new Map([...members, ...linked]), rest: engine.spreads(row) };
}

function isThere(engine: Engine, item: Value, key: string, areIds: boolean): boolean {
  if (item.v === "object") return engine.members(item)?.has(key) === true;
  return areIds || item.v === "row";
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

/** What links a row with rows of a relation that are there already: `{ tags: { connect: [{ id }] } }`; `given` are ids, rows, or lists of them. */
export function linkTo(engine: Engine, relation: Relation, given: Value): Value {
  const reference = relation.references[0] ?? "id";
  const keys = rowsIn(engine, given)
    .filter((value) => !isNothing(value))
    .map((value) => engine.object({ [reference]: keyOf(engine, value, reference) }));
  return engine.object({ [relation.name]: engine.object({ connect: engine.array(keys) }) });
}
