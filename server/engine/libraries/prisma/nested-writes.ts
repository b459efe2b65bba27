// Writes to related rows inside `data`: what `create`, `createMany`, `connectOrCreate`, `upsert`, `update` and `updateMany` of a relation
// make and change (https://www.prisma.io/docs/orm/prisma-client/queries/relation-queries#nested-writes). Rows that exist are reached
// through their parent, so which of them are changed needs no judging; what is written into them does.
import type { Entity, Relation } from "../../tenancy/model";
import { isNothing } from "../call-arguments";
import type { Engine, NestedWrite } from "../model";
import { rowsIn } from "../orm/new-rows";
import type { Value } from "../value";

/** Deepest nesting that is followed. */
const MAX_DEPTH = 6;

export function nestedWrites(engine: Engine, entity: Entity, data: Value, depth = 0): readonly NestedWrite[] {
  if (depth > MAX_DEPTH) return [];
  return rowsIn(engine, data).flatMap((row) => {
    const members = row.v === "object" ? engine.members(row) : undefined;
    if (!members) return [];
    return entity.relations.flatMap((relation) => {
      const link = members.get(relation.name);
      const target = engine.tenancy.entities.get(relation.target);
      if (!link || !target) return [];
      return engine.alternatives(link.value).flatMap((option) => writesOf(engine, entity, relation, target, option, depth));
    });
  });
}

function writesOf(engine: Engine, parent: Entity, relation: Relation, entity: Entity, link: Value, depth: number): readonly NestedWrite[] {
  if (link.v !== "object") return [];
  const told = (name: string): readonly Value[] => partsOf(engine, engine.member(link, name));
  const inside = (values: readonly Value[], name: string): readonly Value[] =>
    values.flatMap((value) => partsOf(engine, engine.member(value, name)));
  const upserts = told("upsert");
  const rows = [
    ...told("create"),
    ...inside(told("createMany"), "data"),
    ...inside(told("connectOrCreate"), "create"),
    ...inside(upserts, "create"),
  ];
  const sets = [
    ...told("update").map((update) => changesIn(engine, entity, update)),
    ...inside(told("updateMany"), "data"),
    ...inside(upserts, "update"),
  ];
  if (rows.length + sets.length === 0) return [];
  const deeper = [...rows, ...sets].flatMap((data) => nestedWrites(engine, entity, data, depth + 1));
  return [{ parent, relation, entity, rows, sets }, ...deeper];
}

function partsOf(engine: Engine, value: Value): readonly Value[] {
  return rowsIn(engine, value).filter((part) => !isNothing(part));
}

/** `update: { where, data }`, and for one row `update: { title }`. */
function changesIn(engine: Engine, entity: Entity, update: Value): Value {
  const data = engine.member(update, "data");
  return isNothing(data) || entity.columns.some(({ name }) => name === "data") ? update : data;
}
