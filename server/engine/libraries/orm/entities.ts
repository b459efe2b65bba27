// What ORMs whose entities are classes share: which entity a value names, and which rows an entity object or an id stands for.
import type { Entity } from "../../tenancy/model";
import { isNothing } from "../call-arguments";
import { and, type Formula } from "../formula";
import type { Engine } from "../model";
import type { Value } from "../value";

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
