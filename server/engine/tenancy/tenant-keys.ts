// Which columns of an entity name a given tenant level: its foreign keys, and columns that are named after it.
import { entityWords, foldName, wordsOf } from "./entity-names";
import { isIdentityEntity } from "./find-user";
import type { SchemaGraph } from "./schema-graph";
import { PREFERENCE_WORDS, TENANT_SYNONYMS } from "./tenant-words";
import type { SchemaEntity } from "./model";

/** A tenant level; virtual when no entity of that name exists and only key columns tell of it. */
export interface TenantLevel {
  readonly name: string;
  readonly isVirtual: boolean;
  /** Words that its keys may be named after. */
  readonly aliases: ReadonlySet<string>;
}

/** Makes a level from an entity's name. */
export function createLevel(name: string, graph: SchemaGraph): TenantLevel {
  return { name, isVirtual: false, aliases: levelAliases([entityWords(name), graph.wordsOf(name)]) };
}

/** Makes one from a word that columns are named after, and no entity. */
export function virtualLevel(name: string): TenantLevel {
  return { name, isVirtual: true, aliases: levelAliases([entityWords(name)]) };
}

export interface TenantColumn {
  readonly column: string;
  /** The level it names. */
  readonly level: string;
  readonly isRequired: boolean;
  /** Relation that holds the column as its foreign key, if one is declared. */
  readonly relation?: string;
}

/** The level's own names and their synonyms. */
function levelAliases(own: readonly string[]): ReadonlySet<string> {
  const synonyms = TENANT_SYNONYMS.filter((group) => own.some((name) => group.includes(name))).flat();
  return new Set([...own, ...synonyms]);
}

function isPreference(column: string): boolean {
  return PREFERENCE_WORDS.has(wordsOf(column)[0] ?? "");
}

/**
 * Columns of `entity` that name a row of `level`. Configured names always count. Of several foreign keys to the same level the one
 * named after it wins (`organizationId` before `referrerOrganizationId`); columns that hold a choice (`activeOrgId`) never count.
 */
export function tenantColumns(
  entity: SchemaEntity,
  level: TenantLevel,
  graph: SchemaGraph,
  isOutermost: boolean,
  configured: ReadonlySet<string>,
): readonly TenantColumn[] {
  if (entity.name === level.name || isIdentityEntity(entity)) return [];
  const isNamed = (base: string | undefined): boolean =>
    base !== undefined && (level.aliases.has(base) || (isOutermost && base === "tenant"));
  const keys = graph.keysOf(entity.name);
  const declared = keys
    .filter((key) => key.target === level.name && key.columns.length === 1)
    .map((key): TenantColumn => ({
      column: key.columns[0] ?? "",
      level: level.name,
      isRequired: key.isRequired,
      relation: key.relation.name,
    }))
    .filter((key) => !isPreference(key.column));
  const composite = keys
    .filter((key) => key.target === level.name && key.columns.length > 1)
    .flatMap((key) =>
      key.columns.map((column): TenantColumn => ({ column, level: level.name, isRequired: key.isRequired, relation: key.relation.name })),
    );
  const undeclared = graph
    .keyColumnsOf(entity.name)
    .filter(({ column, bases }) => bases.some(isNamed) && !keys.some((key) => key.columns.length === 1 && key.columns[0] === column.name))
    .map(({ column }): TenantColumn => ({ column: column.name, level: level.name, isRequired: column.isRequired }));
  const byConfig =
    isOutermost && configured.size > 0
      ? entity.columns
          .filter((column) => configured.has(foldName(column.name)) || configured.has(foldName(column.dbName)))
          .map((column): TenantColumn => ({ column: column.name, level: level.name, isRequired: column.isRequired }))
      : [];
  if (byConfig.length > 0) return byConfig;
  const named = [...declared, ...composite].filter((key) => isNamed(graph.keyBaseOf(key.column)));
  const chosen = named.length > 0 ? named : declared.length > 0 ? requiredFirst(declared) : undeclared;
  return distinct(chosen);
}

function requiredFirst(columns: readonly TenantColumn[]): readonly TenantColumn[] {
  const required = columns.filter((column) => column.isRequired);
  return required.length > 0 ? required : columns;
}

function distinct(columns: readonly TenantColumn[]): readonly TenantColumn[] {
  return columns.filter((column, index) => columns.findIndex((other) => other.column === column.column) === index);
}
