// Which entity `prisma.<name>` means: the model whose name begins with a small letter there.
import type { Entity, TenancyModel } from "../../tenancy/model";

const byProperty = new WeakMap<TenancyModel, ReadonlyMap<string, Entity>>();

/** Models of the Prisma schema by the client's property for them: `Shop` by `shop`, `OAuthToken` by `oAuthToken`. */
export function prismaModels(tenancy: TenancyModel): ReadonlyMap<string, Entity> {
  const known = byProperty.get(tenancy);
  if (known) return known;
  const models = new Map<string, Entity>();
  for (const entity of tenancy.entities.values()) {
    if (entity.origin === "prisma") models.set(entity.name.charAt(0).toLowerCase() + entity.name.slice(1), entity);
  }
  byProperty.set(tenancy, models);
  return models;
}
