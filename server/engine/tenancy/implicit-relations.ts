// Foreign keys that a SQL schema implies and does not declare: `podcast_id` beside a table `podcasts`.
import { entityWords, keyBase, namedByKey } from "./entity-names";
import { housePrefix } from "./house-prefix";
import type { Column, Relation, SchemaEntity, SchemaOrigin } from "./model";
import { impliedRelation } from "./named-relations";

export interface ImplicitRelations {
  readonly entities: readonly SchemaEntity[];
  /** Sentences on what was assumed, by entity name. */
  readonly why: ReadonlyMap<string, readonly string[]>;
}

/** Schemas that need not tell of their foreign keys. */
const KEYED_BY_COLUMNS: ReadonlySet<SchemaOrigin> = new Set<SchemaOrigin>(["sql", "drizzle", "kysely", "objection"]);

/** Database types that can hold each other's keys. */
function typeFamily(type: string): string {
  const name = type.toLowerCase().replace(/\(.*$/, "").trim();
  if (/^(?:big|small|tiny|medium)?(?:int|integer|serial)|^int\d|^serial\d/.test(name)) return "integer";
  if (/char|text|citext|string|clob/.test(name)) return "text";
  return name;
}

function couldPointAt(column: Column, id: Column | undefined): boolean {
  return id === undefined || typeFamily(column.type) === typeFamily(id.type);
}

/**
 * Adds a relation for each key column of a table that is named after another table and has that table's id type.
 * Prisma models are left alone: what they do not relate cannot be queried as a relation.
 */
export function addImplicitRelations(entities: readonly SchemaEntity[]): ImplicitRelations {
  const prefix = housePrefix(entities);
  const byWords = new Map<string, SchemaEntity | undefined>();
  for (const entity of entities) {
    // A name that two tables share points at neither.
    for (const words of new Set([entityWords(entity.table), entityWords(entity.table, prefix)]))
      byWords.set(words, byWords.has(words) ? undefined : entity);
  }
  const why = new Map<string, string[]>();
  const completed = entities.map((entity): SchemaEntity => {
    if (!KEYED_BY_COLUMNS.has(entity.origin)) return entity;
    const added = entity.columns.flatMap((column) => implied(entity, column, byWords));
    if (added.length === 0) return entity;
    why.set(
      entity.name,
      added.map((relation) => `\`${relation.name}\` is taken to point at ${relation.target}, by its name.`),
    );
    return { ...entity, relations: [...entity.relations, ...added] };
  });
  return { entities: completed, why };
}

function implied(entity: SchemaEntity, column: Column, byWords: ReadonlyMap<string, SchemaEntity | undefined>): readonly Relation[] {
  if (column.isList || entity.relations.some((relation) => relation.columns.includes(column.name) && relation.columns.length === 1))
    return [];
  const base = keyBase(column.name);
  const target = base === undefined ? undefined : namedByKey(base, entityWords(entity.table), byWords);
  if (target === undefined || target.name === entity.name) return [];
  const ids = target.columns.filter((other) => other.isId);
  const id = ids.length === 1 ? ids[0] : target.columns.find((other) => other.name === "id");
  if (!couldPointAt(column, id)) return [];
  return [impliedRelation(column, target.name, id?.name ?? "id")];
}
