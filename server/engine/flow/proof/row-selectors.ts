// Selectors of one row, as writes give them to relations: what they name of the row that they look for.
import type { Member, Value } from "../../libraries/value";
import type { Entity } from "../../tenancy/model";
import type { Machine } from "../machine/machine";
import { alternativesOf } from "../machine/truthiness";
import { ownId } from "./rows";

/** What a selector names: `{ id }`, `{ orgId_slug: … }`; a fetched row that is given whole (`connect: folder`) names its id. */
export function selectingMembers(m: Machine, entity: Entity, selector: Value): Iterable<readonly [string, Member]> {
  const [only, ...more] = alternativesOf(m, selector);
  const id = ownId(entity);
  if (only?.v !== "row" || more.length > 0 || id === undefined) return m.engine.members(selector) ?? [];
  return [[id, { value: m.engine.member(only, id) }]];
}
