// Entities that stand in where no schema tells what is read: documents of search indexes, tables behind in-house functions, records
// that an identity service keeps.
import { NOWHERE } from "../../../rules/contract/span";
import type { Entity } from "./model";

type Known = Pick<Entity, "name" | "tenantKeys"> &
  Partial<Pick<Entity, "columns" | "uniques" | "userKeys" | "paths" | "isMembership" | "why">>;

/** A tenant's rows of which nothing is known but what is said here. */
export function standInEntity(known: Known): Entity {
  return {
    table: known.name,
    origin: "config",
    span: NOWHERE,
    columns: [],
    relations: [],
    uniques: [],
    indexes: [],
    tenancy: "direct",
    userKeys: [],
    paths: [],
    isMembership: false,
    isTenantNullable: false,
    why: [],
    ...known,
  };
}
