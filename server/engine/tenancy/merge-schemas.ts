// Joins what the code declares (Prisma, ORM entities) with the SQL migrations of the same database: names as code has them, and what
// only SQL can say from SQL.
import { foldName } from "./entity-names";
import type { Relation, RowSecurity, SchemaEntity, SchemaOrigin } from "./model";

/** Prisma's own bookkeeping table; no code reads it. */
const BOOKKEEPING: ReadonlySet<string> = new Set([
  "_prisma_migrations",
  "schema_migrations",
  "__drizzle_migrations",
  "flyway_schema_history",
  "goose_db_version",
]);

/**
 * Entities of both, matched by table name. Where both have a table the declared entity wins and takes row security and further indexes
 * from SQL, in the code's field names. Tables that only SQL knows are kept, their relations pointing at the declared entities.
 */
export function mergeSchemas(all: readonly SchemaEntity[], told: readonly SchemaEntity[]): readonly SchemaEntity[] {
  const sql = withAdded(told);
  const declared = withoutWeaker(all, sql);
  const models = new Map(declared.map((entity) => [entity.table.toLowerCase(), entity]));
  const tables = new Map(sql.map((entity) => [entity.table.toLowerCase(), entity]));
  const merged = declared.map((entity) => {
    const table = tables.get(entity.table.toLowerCase());
    const taken = table === undefined ? entity : takeFromSql(entity, table);
    return taken.origin === "kysely" || taken.origin === "objection"
      ? { ...taken, relations: taken.relations.map((relation) => pointAtModel(relation, models)) }
      : taken;
  });
  const onlySql = sql
    .filter((entity) => !isBare(entity))
    .filter((entity) => !models.has(entity.table.toLowerCase()) && !BOOKKEEPING.has(entity.table.toLowerCase()))
    .map((entity) => ({ ...entity, relations: entity.relations.map((relation) => pointAtModel(relation, models)) }));
  return [...merged, ...onlySql];
}

/** Tables that a builder makes and SQL adds to (`knex.raw("ALTER TABLE … ENABLE ROW LEVEL SECURITY")`) as one. */
function withAdded(sql: readonly SchemaEntity[]): readonly SchemaEntity[] {
  const bare = new Map(sql.filter(isBare).map((entity) => [entity.table.toLowerCase(), entity]));
  const whole = sql.filter((entity) => !isBare(entity));
  const made = new Set(whole.map(({ table }) => table.toLowerCase()));
  const secured = whole.map((entity) => {
    const added = bare.get(entity.table.toLowerCase());
    return added === undefined ? entity : withKeys(entity, added);
  });
  return [...[...bare.values()].filter(({ table }) => !made.has(table.toLowerCase())), ...secured];
}

function isBare({ isElsewhere }: SchemaEntity): boolean {
  return isElsewhere === true;
}

/** The entity with indexes, unique keys and row security that SQL adds, in the code's field names. */
function withKeys(entity: SchemaEntity, table: SchemaEntity): SchemaEntity {
  const named = (columns: readonly string[]): readonly string[] => columns.map((column) => fieldName(entity, column));
  const known = new Set(entity.indexes.map((columns) => columns.join()));
  const indexes = [...entity.indexes, ...table.indexes.map(named).filter((columns) => !known.has(columns.join()))];
  const keys = new Set(entity.uniques.map(({ columns }) => columnsNamed(entity, columns)));
  const isOwn = (columns: readonly string[]): boolean =>
    keys.has(columnsNamed(entity, columns)) || entity.columns.some(({ name, isUnique }) => isUnique && columns.join() === name);
  const uniques = table.uniques
    .filter(({ isPrimary }) => !isPrimary)
    .map((unique) => ({ ...unique, columns: named(unique.columns) }))
    .filter(({ columns }) => !isOwn(columns));
  const rowSecurity = bothSecurities(entity.rowSecurity, table.rowSecurity);
  return { ...entity, indexes, uniques: [...entity.uniques, ...uniques], ...(rowSecurity === undefined ? {} : { rowSecurity }) };
}

/** The columns of a key as one text, whatever quotes and functions stand around them. */
function columnsNamed(entity: SchemaEntity, columns: readonly string[]): string {
  const words = new Set(columns.flatMap((column) => column.toLowerCase().split(/[^\w$]+/)));
  return entity.columns
    .filter(({ name, dbName }) => words.has(name.toLowerCase()) || words.has(dbName.toLowerCase()))
    .map(({ name }) => name)
    .join();
}

/** Origins that say less than any other: types without keys, and paths that code was seen to use. */
const WEAK: ReadonlySet<SchemaOrigin> = new Set<SchemaOrigin>(["supabase", "mongodb"]);

/** Leaves out what another schema declares better, and interfaces of Kysely that were generated from a Prisma schema which is there. */
function withoutWeaker(declared: readonly SchemaEntity[], sql: readonly SchemaEntity[]): readonly SchemaEntity[] {
  const better = new Set([...declared.filter((entity) => !WEAK.has(entity.origin)), ...sql].map((entity) => entity.table.toLowerCase()));
  const prisma = new Map(declared.filter((entity) => entity.origin === "prisma").map((entity) => [entity.table.toLowerCase(), entity]));
  return declared.filter((entity) => {
    const table = entity.table.toLowerCase();
    return WEAK.has(entity.origin) ? !better.has(table) : entity.origin !== "kysely" || !hasAllColumns(prisma.get(table), entity);
  });
}

/** A table of the same name in another database has other columns. */
function hasAllColumns(model: SchemaEntity | undefined, { columns }: SchemaEntity): boolean {
  if (model === undefined) return false;
  const known = new Set(model.columns.flatMap(({ name, dbName }) => [foldName(name), foldName(dbName)]));
  return columns.every(({ dbName }) => known.has(foldName(dbName)));
}

function fieldName(entity: SchemaEntity, column: string): string {
  return entity.columns.find((field) => field.dbName.toLowerCase() === column.toLowerCase())?.name ?? column;
}

function takeFromSql(entity: SchemaEntity, table: SchemaEntity): SchemaEntity {
  // Kysely's interface knows no keys; where there are migrations they say everything.
  if (entity.origin === "kysely" && table.columns.length > 0) return { ...table, name: entity.name, origin: "kysely" };
  // Objection's models need to name no column at all.
  return withKeys(entity.origin === "objection" ? withColumns(entity, table) : entity, table);
}

/** The entity with columns and foreign keys that only its table tells of. */
function withColumns(entity: SchemaEntity, table: SchemaEntity): SchemaEntity {
  const known = new Map(entity.columns.map(({ name, dbName }) => [foldName(dbName), name]));
  const columns = table.columns.filter(({ dbName }) => !known.has(foldName(dbName)));
  const keys = new Set(entity.relations.flatMap((relation) => relation.columns.map(foldName)));
  const relations = table.relations
    .filter((relation) => relation.columns.length > 0 && !relation.columns.some((column) => keys.has(foldName(column))))
    .map((relation) => ({ ...relation, columns: relation.columns.map((column) => known.get(foldName(column)) ?? column) }));
  return { ...entity, columns: [...entity.columns, ...columns], relations: [...entity.relations, ...relations] };
}

/** Row security that code declares and migrations add to: forcing it is as a rule left to SQL. */
function bothSecurities(declared: RowSecurity | undefined, sql: RowSecurity | undefined): RowSecurity | undefined {
  if (!declared || !sql) return sql ?? declared;
  const known = new Set(sql.policies.map(({ name }) => name));
  const policies = [...sql.policies, ...declared.policies.filter(({ name }) => name === "" || !known.has(name))];
  return { isEnabled: declared.isEnabled || sql.isEnabled, isForced: declared.isForced || sql.isForced, policies };
}

function pointAtModel(relation: Relation, models: ReadonlyMap<string, SchemaEntity>): Relation {
  const model = models.get(relation.target.toLowerCase());
  if (model === undefined) return relation;
  return { ...relation, target: model.name, references: relation.references.map((column) => fieldName(model, column)) };
}
