// What schemas lack that keeps tenants apart: judged from the tenancy model alone, one defect per place. Pure.
import type { TenancyModel } from "../model";
import type { SchemaDefect } from "./defect";
import { globalUniques } from "./global-unique";
import { rowSecurityDefects } from "./row-security";
import { tenantColumnDefects } from "./tenant-column";

export interface DefectSettings {
  readonly isolation?: "shared" | "schema-per-tenant" | "database-per-tenant" | "single-tenant";
  readonly promises: readonly string[];
}

/** Defects of all entities, by file, then place. Where each tenant has tables of its own there are none of these. */
export function findSchemaDefects(model: TenancyModel, { isolation, promises }: DefectSettings): readonly SchemaDefect[] {
  if (model.roots.length === 0 || (isolation !== undefined && isolation !== "shared")) return [];
  const entities = [...model.entities.values()];
  return [
    ...rowSecurityDefects(entities, promises.includes("rls-on-every-tenant-table")),
    ...entities.flatMap((entity) => [...globalUniques(model, entity), ...tenantColumnDefects(model, entity)]),
  ].sort(compare);
}

function compare(left: SchemaDefect, right: SchemaDefect): number {
  const [a, b] = [left.span, right.span];
  return a.file === b.file ? a.start - b.start || a.end - b.end : a.file < b.file ? -1 : 1;
}
