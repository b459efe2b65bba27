// Infers the tenancy model from entities alone, corrected by the settings. Pure: same entities, same model.
import { classifyEntity } from "./classify-entity";
import type { ClassifyContext } from "./classify-entity";
import { foldName } from "./entity-names";
import { findUser } from "./find-user";
import { findTenantLevels, keyNamesOf } from "./find-root";
import { addImplicitRelations } from "./implicit-relations";
import { withPublicIds } from "./surrogate-keys";
import { createSchemaGraph, remember } from "./schema-graph";
import type { SchemaGraph } from "./schema-graph";
import type { EntitySetting, TenancySettings } from "./settings";
import { tenantColumns } from "./tenant-keys";
import type { TenantColumn, TenantLevel } from "./tenant-keys";
import type { Entity, SchemaEntity, TenancyModel } from "./model";

/** Infers roots, user and the tenancy of every entity. Never throws; what cannot be decided is `unknown`. */
export function inferTenancy(entities: readonly SchemaEntity[], config: TenancySettings): TenancyModel {
  const implicit = addImplicitRelations(withPublicIds(entities));
  const graph = createSchemaGraph(implicit.entities);
  const user = findUser(graph, config.tenant.user);
  const { levels, why } = findTenantLevels(graph, user, config.tenant);
  const configured = new Set((config.tenant.keys ?? []).map(foldName));
  const context: ClassifyContext = {
    graph,
    levels,
    ...(user === undefined ? {} : { user }),
    tenantKeysOf: remember((name) => findTenantKeys(name, { graph, levels, configured, user })),
    overrideOf: (entity) => findOverride(entity, config.entities),
  };
  const classed = [...graph.entities.values()]
    .map((entity) => withReasons(classifyEntity(context, entity), implicit.why.get(entity.name)))
    .map(markPolicies)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    roots: levels.map((level) => level.name),
    tenantKeyNames: tenantKeyNames(classed, levels, configured),
    ...(user === undefined ? {} : { user }),
    entities: new Map(classed.map((entity) => [entity.name, entity])),
    byTable: byTable(classed),
    why: user === undefined ? why : [...why, `${user} holds the people who sign in.`],
  };
}

/** Of kinds of rows that share a table (discriminators, child entities), the table stands for the one that all others add columns to. */
function byTable(entities: readonly Entity[]): ReadonlyMap<string, string> {
  const fewestLast = [...entities].sort((a, b) => b.columns.length - a.columns.length);
  return new Map(fewestLast.map((entity) => [entity.table.toLowerCase(), entity.name]));
}

function withReasons(entity: Entity, reasons: readonly string[] | undefined): Entity {
  return reasons === undefined ? entity : { ...entity, why: [...entity.why, ...reasons] };
}

interface KeySearch {
  readonly graph: SchemaGraph;
  readonly levels: readonly TenantLevel[];
  readonly configured: ReadonlySet<string>;
  readonly user: string | undefined;
}

/** A column called `tenantId` beside tenants that bear another name, and no foreign key: it may name the tenants of somebody else. */
function isOfAnyTenant(key: TenantColumn, entity: string, { graph, levels, configured }: Omit<KeySearch, "user">): boolean {
  const level = levels.find(({ name }) => name === key.level);
  const bases = graph.keyColumnsOf(entity).find(({ column }) => column.name === key.column)?.bases ?? [];
  return key.relation === undefined && !configured.has(foldName(key.column)) && !bases.some((base) => level?.aliases.has(base));
}

/** Columns that name a level; a user's nullable key does not count where members join users with tenants. */
function findTenantKeys(name: string, { graph, levels, configured, user }: KeySearch): readonly TenantColumn[] {
  const entity = graph.entities.get(name);
  if (entity === undefined || levels[0]?.name === name) return [];
  const all = levels.flatMap((level, index) => {
    const outerThan = levels.findIndex((other) => other.name === name);
    // A level is held by those inside it, never the other way round.
    return outerThan >= 0 && index >= outerThan ? [] : tenantColumns(entity, level, graph, index === 0, configured);
  });
  const distinct = all.filter((key, index) => all.findIndex((other) => other.column === key.column) === index);
  const required = distinct.filter((key) => key.isRequired);
  if (required.length > 0) return required;
  const isOwned = levels.some((level) => graph.reaches(name, level.name, "required"));
  const isForeign = (key: TenantColumn): boolean => isOfAnyTenant(key, name, { graph, levels, configured });
  if (isOwned && distinct.length > 0 && distinct.every(isForeign)) return [];
  return name === user ? distinct.filter((key) => !hasMembers(graph, key.level, name)) : distinct;
}

/** True when an entity joins users with this level, so that a user may belong to several. */
function hasMembers(graph: SchemaGraph, level: string, user: string): boolean {
  return [...graph.entities.keys()].some((name) => {
    const targets = graph
      .keysOf(name)
      .filter((key) => key.isRequired)
      .map((key) => key.target);
    return targets.includes(user) && targets.includes(level);
  });
}

function findOverride(entity: SchemaEntity, overrides: TenancySettings["entities"]): EntitySetting | undefined {
  const exact = overrides[entity.name];
  if (exact !== undefined) return exact;
  const names = [entity.name.toLowerCase(), entity.table.toLowerCase()];
  return Object.entries(overrides).find(([name]) => names.includes(name.toLowerCase()))?.[1];
}

/** A policy is a tenant policy when it compares a column that names the tenant. */
function markPolicies(entity: Entity): Entity {
  const security = entity.rowSecurity;
  if (security === undefined) return entity;
  const keys = entity.tenantKeys.flatMap((key) => [key, entity.columns.find((column) => column.name === key)?.dbName ?? key]).map(foldName);
  const policies = security.policies.map((policy) => {
    const words = new Set(`${policy.using ?? ""} ${policy.check ?? ""}`.split(/[^\w]+/).map(foldName));
    return { ...policy, isTenantPolicy: keys.some((key) => words.has(key)) };
  });
  return { ...entity, rowSecurity: { ...security, policies } };
}

function tenantKeyNames(entities: readonly Entity[], levels: readonly TenantLevel[], configured: ReadonlySet<string>): ReadonlySet<string> {
  const names = new Set(configured);
  for (const level of levels) for (const name of keyNamesOf(level.aliases)) names.add(name);
  if (levels.length > 0) names.add("tenantid");
  for (const entity of entities) {
    if (entity.tenancy !== "direct") continue;
    for (const key of entity.tenantKeys) {
      names.add(foldName(key));
      names.add(foldName(entity.columns.find((column) => column.name === key)?.dbName ?? key));
    }
  }
  return names;
}
