// Says in rows and in JSON what the tenancy model holds and why, for `tenantlint model`. The JSON has its own type and version,
// so that the internal model may change without breaking those who read it.
import type { TenancyKind } from "../../../rules/contract/access";
import type { Entity, TenancyModel, TenancyPath } from "./model";

/** One line of the table. */
export interface ModelRow {
  readonly entity: string;
  readonly tenancy: TenancyKind;
  /** Tenant key (`orgId`), shortest path (`survey.workspaceId`) or user key; empty where there is none. */
  readonly key: string;
  readonly why: string;
}

export interface ModelDescription {
  readonly roots: readonly string[];
  readonly user?: string;
  readonly why: readonly string[];
  /** Sorted by entity name. */
  readonly rows: readonly ModelRow[];
  /** The same and more, for machines. */
  readonly json: ModelJson;
}

/** What `tenantlint model --format json` prints. */
export interface ModelJson {
  readonly version: 1;
  readonly roots: readonly string[];
  readonly user: string | null;
  readonly tenantKeyNames: readonly string[];
  readonly why: readonly string[];
  readonly entities: readonly EntityJson[];
}

export interface EntityJson {
  readonly name: string;
  readonly table: string;
  readonly file: string;
  readonly origin: string;
  readonly tenancy: TenancyKind;
  readonly tenantKeys: readonly string[];
  /** Dotted, `survey.workspaceId`. */
  readonly paths: readonly string[];
  readonly userKeys: readonly string[];
  readonly isMembership: boolean;
  readonly isTenantNullable: boolean;
  readonly rowSecurity: "none" | "enabled" | "forced";
  readonly why: readonly string[];
}

function pathText(path: TenancyPath): string {
  return [...path.relations, path.key].join(".");
}

function keyText(entity: Entity): string {
  if (entity.tenantKeys.length > 0) return entity.tenantKeys.join(", ");
  if (entity.tenancy === "user") return entity.userKeys[0] ?? firstPath(entity);
  return entity.tenancy === "global" ? "" : firstPath(entity);
}

function firstPath(entity: Entity): string {
  const path = entity.paths[0];
  return path === undefined ? "" : pathText(path);
}

/** The model as rows for a table, sorted by entity. */
export function describeModel(model: TenancyModel): ModelDescription {
  const rows = [...model.entities.values()].map((entity): ModelRow => {
    const membership = entity.isMembership ? ["It joins users with tenants."] : [];
    return { entity: entity.name, tenancy: entity.tenancy, key: keyText(entity), why: [...entity.why, ...membership].join(" ") };
  });
  return { roots: model.roots, ...(model.user === undefined ? {} : { user: model.user }), why: model.why, rows, json: modelToJson(model) };
}

/** The model as plain JSON data. */
function modelToJson(model: TenancyModel): ModelJson {
  return {
    version: 1,
    roots: model.roots,
    user: model.user ?? null,
    tenantKeyNames: [...model.tenantKeyNames].sort(),
    why: model.why,
    entities: [...model.entities.values()].map(entityToJson),
  };
}

function entityToJson(entity: Entity): EntityJson {
  const security = entity.rowSecurity;
  return {
    name: entity.name,
    table: entity.table,
    file: entity.span.file,
    origin: entity.origin,
    tenancy: entity.tenancy,
    tenantKeys: entity.tenantKeys,
    paths: entity.paths.map(pathText),
    userKeys: entity.userKeys,
    isMembership: entity.isMembership,
    isTenantNullable: entity.isTenantNullable,
    rowSecurity: security?.isEnabled !== true ? "none" : security.isForced ? "forced" : "enabled",
    why: entity.why,
  };
}
