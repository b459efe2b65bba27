// Lists of writes that are sent together (https://www.mongodb.com/docs/manual/reference/method/db.collection.bulkWrite/).
import type { Entity } from "../../tenancy/model";
import { isNothing } from "../call-arguments";
import type { Engine } from "../model";
import { UNDEFINED, type Value } from "../value";
import { filterOf } from "./filter";
import type { AccessBase } from "./pipeline";
import { setsOf, upsertedRow } from "./update";

/** Performs each write of a list. */
export function performBulk(engine: Engine, entity: Entity, list: Value, base: AccessBase): void {
  const known = engine.items(list);
  const items = known ? [...known.items.map((item) => item.value), ...(known.more ? [known.more] : [])] : [];
  if (!known) engine.access({ ...base, kind: "mutation", entity, filter: { f: "opaque", operand: list }, shape: "count" });
  for (const item of items)
    for (const option of engine.alternatives(item))
      for (const [name, member] of engine.members(option) ?? []) performWrite(engine, entity, name, member.value, base);
}

/** One write by its name in such a list: `updateOne`, `insertOne`. */
export function performWrite(engine: Engine, entity: Entity, name: string, value: Value, base: AccessBase): void {
  const part = (member: string): Value => (isNothing(value) ? UNDEFINED : engine.member(value, member));
  if (name === "insertOne") {
    const rows = [isNothing(part("document")) ? value : part("document")];
    engine.access({ ...base, kind: "create", entity, filter: { f: "true" }, rows, shape: "count" });
    return;
  }
  const update = isNothing(part("update")) ? part("replacement") : part("update");
  const sets = setsOf(engine, update);
  const upsert = part("upsert");
  const isUpsert = upsert.v === "constant" ? upsert.value === true : true;
  engine.access({
    ...base,
    kind: "mutation",
    entity,
    filter: filterOf(engine, entity, part("filter")),
    shape: "count",
    ...(isNothing(sets) ? {} : { sets }),
    ...(isUpsert ? { rows: [upsertedRow(engine, part("filter"), update)] } : {}),
  });
}
