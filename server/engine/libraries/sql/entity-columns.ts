// Questions about an entity's columns and keys, as SQL names them: case, quotes, and snake or camel case do not matter.
import type { Column, Entity, Relation } from "../../tenancy/model";

/** One form for `org_id`, `orgId` and `"OrgId"`. */
export function foldName(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}

const columnsOf = new WeakMap<Entity, ReadonlyMap<string, Column>>();

/** Column names, exact and folded; the database's own name wins over the property's, and an exact name over a folded one. */
function columnIndex(entity: Entity): ReadonlyMap<string, Column> {
  const known = columnsOf.get(entity);
  if (known) return known;
  const index = new Map<string, Column>();
  for (const key of [
    (c: Column) => c.dbName.toLowerCase(),
    (c: Column) => c.name.toLowerCase(),
    (c: Column) => foldName(c.dbName),
    (c: Column) => foldName(c.name),
  ]) {
    for (const column of entity.columns) if (!index.has(key(column))) index.set(key(column), column);
  }
  columnsOf.set(entity, index);
  return index;
}

/** The column of that name, by property or database name. */
export function findColumn(entity: Entity, name: string): Column | undefined {
  const index = columnIndex(entity);
  return index.get(name.toLowerCase()) ?? index.get(foldName(name));
}

/** Property name of the column; the name as written when the entity has no such column. */
export function columnKey(entity: Entity | undefined, name: string): string {
  return (entity && findColumn(entity, name)?.name) ?? name.toLowerCase();
}

/** Says which row it is, and not whose: the only id, of anything but a tenant, that refers to nothing. */
export function isOwnId(entity: Entity, name: string): boolean {
  const column = findColumn(entity, name);
  const isOnly = column?.isId === true && entity.columns.filter(({ isId }) => isId).length === 1;
  return isOnly && entity.tenancy !== "root" && !entity.relations.some(({ columns }) => columns.includes(column.name));
}

/** Columns that name the tenant of a row: the tenant keys, and the id of a root. In the order of the model. */
export function tenantColumns(entity: Entity): readonly string[] {
  const ids = entity.tenancy === "root" ? entity.columns.filter((column) => column.isId).map((column) => column.name) : [];
  return [...new Set([...entity.tenantKeys.map((key) => columnKey(entity, key)), ...ids])];
}

/** What databases call the place of a row without being told: `ctid` in PostgreSQL, `rowid` in SQLite. */
const ROW_ADDRESSES = new Set(["ctid", "rowid", "_rowid_"]);

/** True for the address of a row, of tables that have no column of that name. */
export function isRowAddress(entity: Entity, name: string): boolean {
  return ROW_ADDRESSES.has(name.toLowerCase()) && findColumn(entity, name) === undefined;
}

/** True when no two rows share a value of this column. */
export function isUniqueColumn(entity: Entity, name: string): boolean {
  const column = findColumn(entity, name);
  if (isRowAddress(entity, name)) return true;
  if (entity.uniques.some((unique) => unique.columns.length === 1 && columnKey(entity, unique.columns[0] ?? "") === column?.name))
    return true;
  const isPartOfKey = entity.uniques.some((unique) => unique.isPrimary && unique.columns.length > 1);
  return (
    column !== undefined && (column.isUnique || (column.isId && !isPartOfKey && entity.columns.filter((other) => other.isId).length === 1))
  );
}

export interface ForeignKeyPair {
  readonly column: string;
  readonly reference: string;
}

/** Column pairs of a relation that holds its foreign key here. */
export function foreignKeyPairs(relation: Relation): readonly ForeignKeyPair[] {
  return relation.columns.map((column, i) => ({ column, reference: relation.references[i] ?? "id" }));
}
