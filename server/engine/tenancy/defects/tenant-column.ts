// What is wrong with the column that names the tenant: it may be null, nothing ties it to the tenant, or no index begins with it.
import type { Entity, SchemaOrigin, TenancyModel } from "../model";
import type { SchemaDefect } from "./defect";

/** Schemas that say which indexes there are. */
const WITH_INDEXES: ReadonlySet<SchemaOrigin> = new Set<SchemaOrigin>([
  "prisma",
  "sql",
  "drizzle",
  "typeorm",
  "mikro-orm",
  "sequelize",
  "mongoose",
]);

/** Schemas in which a reference is declared wherever the database has one. */
const WITH_REFERENCES: ReadonlySet<SchemaOrigin> = new Set<SchemaOrigin>(["prisma", "sql", "drizzle"]);

export function tenantColumnDefects(model: TenancyModel, entity: Entity): readonly SchemaDefect[] {
  // People may be there before they join a tenant, and what a configuration says of an entity is no schema.
  if (entity.tenancy !== "direct" || entity.name === model.user) return [];
  return [...nullable(entity), ...unreferenced(model, entity), ...unindexed(entity)];
}

function nullable(entity: Entity): readonly SchemaDefect[] {
  if (!entity.isTenantNullable) return [];
  const [key = ""] = entity.tenantKeys;
  return [{ reason: "nullable-tenant", entity, span: spanOfKey(entity, key), detail: key }];
}

/** Only where the tenant has a table: `tenant_id` may name one that another service keeps. */
function unreferenced(model: TenancyModel, entity: Entity): readonly SchemaDefect[] {
  if (!WITH_REFERENCES.has(entity.origin) || entity.hasNoReferences) return [];
  const [key = ""] = entity.tenantKeys;
  if (entity.tenantKeys.length !== 1 || !model.roots.some((root) => isSibling(model, entity, root))) return [];
  const isReferenced = entity.relations.some((relation) => relation.columns.includes(key) && relation.isImplied !== true);
  return isReferenced ? [] : [{ reason: "no-tenant-reference", entity, span: spanOfKey(entity, key), detail: key }];
}

/** The tenant's own table stands in a schema of the same kind, so that a reference could have been written. */
function isSibling(model: TenancyModel, entity: Entity, root: string): boolean {
  return model.entities.get(root)?.origin === entity.origin;
}

function unindexed(entity: Entity): readonly SchemaDefect[] {
  if (!WITH_INDEXES.has(entity.origin) || entity.isMembership) return [];
  const leading = [...entity.uniques.map(({ columns }) => columns), ...entity.indexes].map((columns) => columns[0] ?? "");
  const names = entity.tenantKeys.flatMap((key) => [key, entity.columns.find(({ name }) => name === key)?.dbName ?? key]);
  const relations = entity.relations.filter((relation) => relation.columns.some((column) => names.includes(column)));
  const known = new Set([...names, ...relations.map(({ name }) => name)].map((name) => name.toLowerCase()));
  const isSingle = entity.columns.some((column) => names.includes(column.name) && (column.isUnique || column.isId));
  if (isSingle || leading.some((column) => known.has(column.toLowerCase()))) return [];
  const [key = ""] = entity.tenantKeys;
  return [{ reason: "no-tenant-index", entity, span: entity.span, detail: key }];
}

function spanOfKey(entity: Entity, key: string) {
  const relation = entity.relations.find((one) => one.columns.includes(key));
  return entity.columns.find((column) => column.name === key)?.span ?? relation?.span ?? entity.span;
}
