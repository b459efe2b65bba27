// Lists of references (`labels: [{ ref: "Label" }]`) in what a write stores: each id that it puts there links that document.
import type { Entity } from "../../tenancy/model";
import { entityFrom } from "../orm/new-rows";
import { listOf } from "../call-arguments";
import type { Engine } from "../model";
import type { Member, Value } from "../value";

/** The row with the ids of its lists of references as links, under the names of their paths. */
export function withLinkedLists(engine: Engine, entity: Entity, row: Value): Value {
  const lists = entity.relations.filter(({ isList, columns }) => isList && columns.length === 0);
  if (lists.length === 0) return row;
  const options = engine.alternatives(row).map((option) => {
    const members = option.v === "object" ? engine.members(option) : undefined;
    const linked = lists.flatMap(({ name, references }) => {
      const member = members?.get(name);
      return member ? [[name, linkedBy(engine, member, references[0] ?? "_id")] as const] : [];
    });
    if (!members || linked.length === 0) return option;
    return { ...entityFrom(engine, option), members: new Map([...members, ...linked]), rest: engine.spreads(option) };
  });
  return engine.choice(options);
}

function linkedBy(engine: Engine, member: Member, key: string): Member {
  const ids = engine
    .alternatives(member.value)
    .flatMap((option) => elementsOf(engine, option))
    .filter((id) => id.v !== "object");
  return ids.length === 0
    ? member
    : { ...member, value: engine.object({ connect: engine.array(ids.map((id) => engine.object({ [key]: id }))) }) };
}

function elementsOf(engine: Engine, value: Value): readonly Value[] {
  if (value.v === "source") return [engine.element(value)];
  return listOf(engine, value);
}
