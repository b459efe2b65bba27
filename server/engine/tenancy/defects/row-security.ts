// Tenant tables without row-level security where the rest of the schema, or the configuration, promises it.
// PostgreSQL: a table's owner passes policies unless they are forced, https://www.postgresql.org/docs/current/ddl-rowsecurity.html
import type { Entity } from "../model";
import { areRolesHosted, isOpen } from "../policies";
import type { SchemaDefect } from "./defect";

/** Promised for all tables as soon as more than half of them, and at least two, have it. */
const MIN_PROTECTED = 2;

export function rowSecurityDefects(entities: readonly Entity[], isPromised: boolean): readonly SchemaDefect[] {
  const tables = entities.filter((entity) => entity.tenancy === "direct" || entity.tenancy === "via");
  const enabled = tables.filter((entity) => entity.rowSecurity?.isEnabled === true);
  const isUsual = enabled.length >= MIN_PROTECTED && enabled.length * 2 > tables.length;
  if (!isPromised && !isUsual) return [];
  const isHosted = areRolesHosted(entities);
  return tables.flatMap((entity) => defectOf(entity, isHosted));
}

function defectOf(entity: Entity, isHosted: boolean): readonly SchemaDefect[] {
  const security = entity.rowSecurity;
  const at = { entity, span: entity.span };
  if (security?.isEnabled !== true) return [{ ...at, reason: "no-row-security" }];
  if (!security.isForced && !isHosted) return [{ ...at, reason: "unforced-row-security" }];
  const open = security.policies.find((one) => isOpen(one, ["all", "select"]));
  if (open) return [{ entity, reason: "no-tenant-policy", detail: open.name, span: open.span ?? entity.span }];
  // Without any policy nothing can be read at all.
  const [policy] = security.policies;
  if (policy === undefined || security.policies.some((one) => one.isTenantPolicy || limits(`${one.using ?? ""} ${one.check ?? ""}`)))
    return [];
  return [{ entity, reason: "no-tenant-policy", detail: policy.name, span: policy.span ?? entity.span }];
}

/** A condition that asks who is there, or looks into another table, may keep tenants apart; `USING (true)` does not. */
function limits(clauses: string): boolean {
  return /\w\s*\(|\bselect\b|current_user|session_user|current_role/i.test(clauses);
}
