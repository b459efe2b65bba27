// Storage of which each tenant has its own (schemas, databases): reads and writes through a connection that nobody chose are everybody's.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Entity } from "../../tenancy/model";
import type { Machine } from "../machine/machine";
import { OPEN, pinned, type Judgement } from "./judgement";
import { namesRequester } from "./module-state";
import { sessionValues } from "./session-settings";

/** Whether each tenant has rows of this entity in storage of its own. Where a tenant has a table, the tables beside it are shared. */
export function isStoredApart(m: Machine, entity: Entity): boolean {
  const { tenancy } = m.world;
  if (!hasStorageApart(m)) return false;
  if (entity.tenancy !== "global" && entity.tenancy !== "unknown") return false;
  // A list of tenants to which nothing leads is all that they share.
  const isShared = tenancy.roots.some((root) => tenancy.entities.has(root) && isReferredTo(m, root));
  return !isShared || /tenant/i.test(entity.span.file);
}

/** Whether a table that no tenant is named in is one that each tenant has: where the storage was chosen for the access, it was for whom it was. */
export function isInChosenStorage(m: Machine, entity: Entity): boolean {
  return hasStorageApart(m) && (entity.tenancy === "global" || entity.tenancy === "unknown");
}

export function hasStorageApart(m: Machine): boolean {
  const { isolation } = m.world;
  return isolation === "schema-per-tenant" || isolation === "database-per-tenant";
}

function isReferredTo(m: Machine, root: string): boolean {
  return [...m.world.tenancy.entities.values()].some(
    ({ name, tenancy, relations }) =>
      name !== root && (tenancy === "direct" || tenancy === "via" || relations.some(({ target }) => target === root)),
  );
}

/** The list of tenants, read to find out where one's data is: whether it is the requester's is asked where that is used. */
export function isRegistry(m: Machine, { name, tenancy }: Entity): boolean {
  return tenancy === "root" && hasStorageApart(m) && !isReferredTo(m, name);
}

/** Isolated where the session was put into the requester's schema, role or database. */
export function judgeStorage(m: Machine, entity: Entity, at: SourceSpan): Judgement {
  const choices = sessionValues(m).filter(({ name }) => /search_path|schema|role|database|tenant/i.test(name));
  const own = choices.find(({ value }) => namesRequester(m, value));
  if (own)
    return pinned("isolated-storage", [
      { role: "filter", message: `${own.name} of the session is the requester's, so ${entity.name} is`, at },
    ]);
  const [other] = choices;
  return { ...OPEN, isUnchosen: true, ...(other ? { untrusted: other.value } : {}) };
}
