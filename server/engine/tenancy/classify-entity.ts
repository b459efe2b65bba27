// Decides how one entity relates to a tenant, and says why. The order of the questions is the order of their strength.
import type { TenancyKind } from "../../../rules/contract/access";
import { isIdentityEntity, isVerificationEntity, userColumns } from "./find-user";
import type { UserColumn } from "./find-user";
import { joinsUsers } from "./membership";
import { peopleColumns } from "./people-columns";
import type { SchemaGraph } from "./schema-graph";
import type { EntitySetting } from "./settings";
import { findTenancyPaths } from "./tenancy-paths";
import type { PathEnd } from "./tenancy-paths";
import type { TenantColumn, TenantLevel } from "./tenant-keys";
import type { Entity, SchemaEntity, TenancyPath } from "./model";

export interface ClassifyContext {
  readonly graph: SchemaGraph;
  /** Outermost first. */
  readonly levels: readonly TenantLevel[];
  readonly user?: string;
  /** Columns of an entity that name a level, outermost level first; nullable ones only when none is required. */
  readonly tenantKeysOf: (entity: string) => readonly TenantColumn[];
  readonly overrideOf: (entity: SchemaEntity) => EntitySetting | undefined;
}

type Tenancy = Pick<Entity, "tenancy" | "tenantKeys" | "paths" | "isTenantNullable"> & { readonly why: readonly string[] };

/** The id column of an entity; `id` where no single column is. */
export function idColumn(entity: SchemaEntity | undefined): string {
  return entity?.columns.find((column) => column.isId)?.name ?? "id";
}

function tenantEnds(context: ClassifyContext, name: string): readonly PathEnd[] {
  const entity = context.graph.entities.get(name);
  const keys = context
    .tenantKeysOf(name)
    .map((key) => ({ key: key.column, ...(key.relation === undefined ? {} : { onward: key.relation }) }));
  const isLevel = context.levels.some((level) => level.name === name);
  return isLevel ? [...keys, { key: idColumn(entity) }] : keys;
}

function userEnds(context: ClassifyContext, name: string): readonly PathEnd[] {
  const entity = context.graph.entities.get(name);
  if (entity === undefined) return [];
  if (name === context.user) return [{ key: idColumn(entity) }];
  return userColumns(entity, context.graph, context.user)
    .filter((column) => column.isRequired)
    .map((column) => ({ key: column.column }));
}

/** Paths from `name` to a tenant key; with `any` nullable keys are followed too. */
export function tenantPaths(context: ClassifyContext, name: string, how: "required" | "any"): readonly TenancyPath[] {
  const userHasTenant = context.user !== undefined && context.tenantKeysOf(context.user).some((key) => key.isRequired);
  // A user of several tenants, or of none, says nothing of the tenant of a row.
  const isBarred = (entity: string): boolean => entity === context.user && !userHasTenant && entity !== name;
  return findTenancyPaths(name, { graph: context.graph, endsAt: (entity) => tenantEnds(context, entity), isBarred, how });
}

function userPaths(context: ClassifyContext, name: string): readonly TenancyPath[] {
  return findTenancyPaths(name, {
    graph: context.graph,
    endsAt: (entity) => userEnds(context, entity),
    isBarred: () => false,
    how: "required",
  });
}

/** `survey.workspaceId`: how a path reads in messages. */
export function pathText(path: TenancyPath): string {
  return [...path.relations, path.key].join(".");
}

interface Owner {
  readonly name: string;
  /** Paths through the relation that leads back to the owner, where the schema names one. */
  readonly paths: readonly TenancyPath[];
}

/** Tenant entities that each own exactly one row of this one through a unique key of theirs. */
function ownersOf(context: ClassifyContext, name: string): readonly Owner[] {
  return [...context.graph.entities.values()].flatMap((other) => {
    const key = context.graph
      .keysOf(other.name)
      .find((one) => one.target === name && other.uniques.some((unique) => unique.columns.join() === one.columns.join()));
    const paths = key === undefined || other.name === name ? [] : tenantPaths(context, other.name, "required");
    if (key === undefined || paths.length === 0) return [];
    const back = key.relation.inverse;
    return [
      { name: other.name, paths: back === undefined ? [] : paths.map((path) => ({ ...path, relations: [back, ...path.relations] })) },
    ];
  });
}

function make(tenancy: TenancyKind, why: readonly string[], rest: Partial<Tenancy> = {}): Tenancy {
  return { tenancy, tenantKeys: [], paths: [], isTenantNullable: false, ...rest, why };
}

function classifyTenant(context: ClassifyContext, entity: SchemaEntity): Tenancy | undefined {
  const paths = tenantPaths(context, entity.name, "required");
  if (context.levels[0]?.name === entity.name) {
    return make("root", ["It is the tenant itself."], { tenantKeys: [idColumn(entity)], paths });
  }
  const keys = context.tenantKeysOf(entity.name);
  if (keys.length > 0) {
    const isTenantNullable = keys.every((key) => !key.isRequired);
    const why = keys.map(
      (key) =>
        `\`${key.column}\` ${key.relation === undefined ? "is named after" : "points at"} ${key.level}${key.isRequired ? "" : ", and may be null"}.`,
    );
    return make("direct", why, { tenantKeys: keys.map((key) => key.column), paths, isTenantNullable });
  }
  const shortest = paths.find((path) => path.relations.length > 0);
  if (shortest === undefined) return undefined;
  const isTenantNullable = context.tenantKeysOf(shortest.holder).every((key) => !key.isRequired) && !isLevel(context, shortest.holder);
  return make("via", [`Reaches the tenant through \`${pathText(shortest)}\`${isTenantNullable ? ", which may be null" : ""}.`], {
    paths,
    isTenantNullable,
  });
}

function isLevel(context: ClassifyContext, name: string): boolean {
  return context.levels.some((level) => level.name === name);
}

function classifyUser(context: ClassifyContext, entity: SchemaEntity, users: readonly UserColumn[]): Tenancy | undefined {
  if (entity.name === context.user) return make("user", ["It is the user itself, who may belong to several tenants."]);
  const required = users.find((column) => column.isRequired);
  // One that names its user is theirs, and is asked for by its secret.
  if (isVerificationEntity(entity) && required === undefined)
    return make("global", ["It is a verification token of an auth library: whoever has it was sent it."]);
  if (isIdentityEntity(entity))
    return make("user", ["It links a user with an identity provider."], { paths: userPaths(context, entity.name) });
  const paths = userPaths(context, entity.name);
  if (required !== undefined) return make("user", [`\`${required.column}\` points at the user, and nothing leads to a tenant.`], { paths });
  const shortest = paths[0];
  return shortest === undefined
    ? undefined
    : make("user", [`Reaches the user through \`${pathText(shortest)}\`, and nothing leads to a tenant.`], { paths });
}

function classifyRest(context: ClassifyContext, entity: SchemaEntity, users: readonly UserColumn[]): Tenancy {
  const owners = ownersOf(context, entity.name);
  const owner = owners[0];
  const nullablePaths = tenantPaths(context, entity.name, "any");
  const paths = [...owners.flatMap((one) => one.paths), ...nullablePaths];
  if (owner !== undefined)
    return make("unknown", [`Each ${owner.name} points at one row of it, and no required key of its own leads to a tenant.`], { paths });
  const path = paths[0];
  if (path !== undefined) return make("unknown", [`Only the nullable path \`${pathText(path)}\` leads to a tenant.`], { paths });
  const nullable = users[0];
  if (nullable !== undefined) return make("unknown", [`\`${nullable.column}\` points at the user, and may be null.`]);
  return make("global", ["No foreign key leads to a tenant or a user."]);
}

function applyOverride(entity: SchemaEntity, inferred: Tenancy, override: EntitySetting | undefined): Tenancy {
  if (override === undefined) return inferred;
  const tenancy = override.tenancy ?? (override.tenantKey === undefined ? inferred.tenancy : "direct");
  const key = override.tenantKey;
  const why = [`The configuration says ${tenancy}${key === undefined ? "" : ` by \`${key}\``}.`];
  if (key === undefined) {
    const keeps = tenancy === inferred.tenancy;
    return {
      ...inferred,
      tenancy,
      why,
      ...(keeps || tenancy === "via" || tenancy === "unknown"
        ? {}
        : { tenantKeys: tenancy === "direct" ? inferred.tenantKeys : [], paths: [] }),
    };
  }
  const column = entity.columns.find((other) => other.name === key || other.dbName === key);
  const name = column?.name ?? key;
  const paths = [{ relations: [], holder: entity.name, key: name }, ...inferred.paths.filter((path) => path.relations.length > 0)];
  return { tenancy, tenantKeys: [name], paths, isTenantNullable: column?.isRequired === false, why };
}

/** Columns that name the owner: required ones, or else nullable ones; the user's own id on the user entity. */
function ownerKeys(context: ClassifyContext, entity: SchemaEntity, users: readonly UserColumn[]): readonly string[] {
  if (entity.name === context.user) return [idColumn(entity)];
  const required = users.filter((column) => column.isRequired);
  return (required.length > 0 ? required : users).map((column) => column.column);
}

/** What is of one user, or makes somebody a member, says itself whose it is. */
function keysOfPeople(context: ClassifyContext, entity: SchemaEntity, tenancy: TenancyKind, isMembership: boolean): readonly string[] {
  return isMembership || tenancy === "user" ? [] : peopleColumns(entity, context.graph, context.user);
}

/** Classes one entity. Paths of a `user` entity lead to the user; those of every other kind to a tenant key. */
export function classifyEntity(context: ClassifyContext, entity: SchemaEntity): Entity {
  const users = userColumns(entity, context.graph, context.user);
  const belongsToAuth = isIdentityEntity(entity) || isVerificationEntity(entity);
  const inferred =
    (belongsToAuth ? undefined : classifyTenant(context, entity)) ??
    classifyUser(context, entity, users) ??
    classifyRest(context, entity, users);
  const tenancy = applyOverride(entity, inferred, context.overrideOf(entity));
  const keys = context.tenantKeysOf(entity.name).filter((key) => key.isRequired);
  const isMembership =
    tenancy.tenancy === "direct" &&
    entity.name !== context.user &&
    keys.length > 0 &&
    joinsUsers(
      entity,
      keys.map((key) => key.column),
      users,
    );
  const people = keysOfPeople(context, entity, tenancy.tenancy, isMembership);
  return { ...entity, ...tenancy, userKeys: [...new Set([...ownerKeys(context, entity, users), ...people])], isMembership };
}
