// Short ways from a schema's text to what the tests look at.
import { inferTenancy } from "../../../server/engine/tenancy/infer";
import type { Entity, SchemaEntity, TenancyModel } from "../../../server/engine/tenancy/model";
import { readPrismaSchema } from "../../../server/engine/tenancy/prisma-schema";
import type { TenancySettings } from "../../../server/engine/tenancy/settings";
import { readMigrations } from "../../../server/engine/tenancy/sql-migrations";

const NO_CONFIG: TenancySettings = { tenant: {}, entities: {} };

/** The model that a Prisma schema gives. */
export function prismaModel(text: string, config: Partial<TenancySettings> = {}): TenancyModel {
  return inferTenancy(readPrismaSchema([{ file: "schema.prisma", text }]).entities, { ...NO_CONFIG, ...config });
}

/** The model that one migration gives. */
export async function sqlModel(text: string, config: Partial<TenancySettings> = {}): Promise<TenancyModel> {
  return inferTenancy(await sqlEntities(text), { ...NO_CONFIG, ...config });
}

/** The tables that migrations leave; a text alone is one file. */
export async function sqlEntities(text: string | Readonly<Record<string, string>>): Promise<readonly SchemaEntity[]> {
  const files =
    typeof text === "string" ? [{ file: "1.sql", text }] : Object.entries(text).map(([file, content]) => ({ file, text: content }));
  return (await readMigrations(files)).entities;
}

/** The entity of that name; fails when there is none. */
export function entityIn<T extends { readonly name: string }>(list: Iterable<T>, name: string): T {
  for (const entity of list) if (entity.name === name) return entity;
  throw new Error(`No entity ${name}`);
}

/** One line per entity: `Task via project.orgId`. */
export function summary(model: TenancyModel): readonly string[] {
  return [...model.entities.values()].map((entity) => [entity.name, entity.tenancy, keyOf(entity)].join(" ").trim());
}

function keyOf(entity: Entity): string {
  if (entity.tenantKeys.length > 0) return entity.tenantKeys.join("+") + (entity.isTenantNullable ? "?" : "");
  if (entity.tenancy === "user") return entity.userKeys.join("+");
  const path = entity.paths[0];
  return path === undefined ? "" : [...path.relations, path.key].join(".");
}
