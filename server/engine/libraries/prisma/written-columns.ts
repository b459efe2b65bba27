// What an update writes into columns: Prisma takes `{ orgId: { set: id } }` for `{ orgId: id }`
// (https://www.prisma.io/docs/orm/reference/prisma-client-reference#set).
import type { Entity } from "../../tenancy/model";
import { entityFrom } from "../orm/new-rows";
import type { Engine } from "../model";
import type { Member, Value } from "../value";

/** The changes with plain values in place of `set`. */
export function writtenColumns(engine: Engine, entity: Entity, sets: Value): Value {
  const before = engine.alternatives(sets);
  const after = before.map((option) => {
    const members = option.v === "object" ? engine.members(option) : undefined;
    if (option.v !== "object" || !members) return option;
    const plain = entity.columns.flatMap(({ name }): readonly (readonly [string, Member])[] => {
      const member = members.get(name);
      const value = member && setIn(engine, member.value);
      return member && value ? [[name, { ...member, value }]] : [];
    });
    return plain.length === 0
      ? option
      : { ...entityFrom(engine, option), members: new Map([...members, ...plain]), rest: engine.spreads(option) };
  });
  const [only] = after;
  if (only && after.length === 1) return only;
  return after.every((option, at) => option === before[at]) ? sets : engine.choice(after);
}

function setIn(engine: Engine, value: Value): Value | undefined {
  const members = value.v === "object" && !value.instanceOf ? engine.members(value) : undefined;
  return members?.size === 1 ? members.get("set")?.value : undefined;
}
