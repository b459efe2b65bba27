// What is said of an access to rows: its entity and key, who the requester is there, and where a fix may write.
import type { Access } from "../../../../rules/contract/access";
import type { DataAccess } from "../../libraries/model";
import type { Entity } from "../../tenancy/model";
import type { Machine } from "../machine/machine";
import { accessBase } from "./access-base";
import type { Outcome } from "./observer";
import { principalInScope } from "./principal-scope";

export function describeAccess(m: Machine, access: DataAccess, outcome: Outcome): Omit<Access, "range"> {
  const { entity } = access;
  // Only a fix asks for it.
  const principal = outcome.verdict === "isolated" ? undefined : principalInScope(m, entity, access.span);
  const version = m.world.versionOf(m.frame.file, access.library === "prisma" ? "@prisma/client" : access.library);
  const tenantKey = tenantKeyOf(entity);
  return {
    ...accessBase(m, access.span),
    kind: access.kind,
    library: access.library,
    operation: access.operation,
    entity: entity.name,
    tenancy: entity.tenancy,
    fixSites: access.fixSites,
    ...(tenantKey ? { tenantKey } : {}),
    ...tenantPathOf(m, entity),
    ...(principal ? { principal } : {}),
    ...(version ? { libraryVersion: version } : {}),
  };
}

/** Where code cannot name the column of the key, but the relation that it is of. */
function tenantPathOf(m: Machine, entity: Entity): Pick<Access, "tenantPath"> {
  const [way] = entity.paths;
  const relations = entity.tenantKeys[0] === undefined ? (way?.relations ?? []) : [];
  const key = entity.tenantKeys[0] ?? way?.key;
  const owner = relations.reduce<Entity | undefined>(
    (at, name) => m.world.tenancy.entities.get(at?.relations.find((relation) => relation.name === name)?.target ?? ""),
    entity,
  );
  const path = owner?.columns.find((column) => column.name === key)?.path;
  return path ? { tenantPath: [...relations, ...path] } : {};
}

export function tenantKeyOf(entity: Entity): string | undefined {
  if (entity.tenantKeys[0]) return entity.tenantKeys[0];
  const [path] = entity.paths;
  return path ? [...path.relations, path.key].join(".") : entity.userKeys[0];
}
