// Entities whose primary key is the database's own affair (`pk bigint auto_increment`), beside the unique column by which everything
// else refers to their rows: that one is the id.
import type { Column, SchemaEntity } from "./model";

/** The entities, with the column that names a row marked as its id. */
export function withPublicIds(entities: readonly SchemaEntity[]): readonly SchemaEntity[] {
  const referred = countReferences(entities);
  return entities.map((entity) => {
    const [primary, ...more] = entity.columns.filter((column) => column.isId);
    if (!primary || more.length > 0) return entity;
    const id = publicId(entity, primary, referred.get(entity.name) ?? new Map());
    if (!id) return entity;
    const columns = entity.columns.map((column) => {
      if (column === primary) return { ...column, isId: false, isUnique: true };
      return column === id ? { ...column, isId: true } : column;
    });
    return { ...entity, columns };
  });
}

type Counts = ReadonlyMap<string, number>;

/** How often columns of an entity are what foreign keys of one column point at. */
function countReferences(entities: readonly SchemaEntity[]): ReadonlyMap<string, Counts> {
  const counts = new Map<string, Map<string, number>>();
  for (const { relations } of entities) {
    for (const { target, references, isImplied } of relations) {
      const [column, ...more] = references;
      if (column === undefined || more.length > 0 || isImplied === true) continue;
      const own = counts.get(target) ?? new Map<string, number>();
      counts.set(target, own.set(column, (own.get(column) ?? 0) + 1));
    }
  }
  return counts;
}

/** The unique column that more foreign keys point at than at the primary key; `id` where none points anywhere. */
function publicId(entity: SchemaEntity, primary: Column, referred: Counts): Column | undefined {
  const others = entity.columns.filter((column) => column !== primary && column.isRequired && isUniqueAlone(entity, column));
  const [most] = [...others].sort((a, b) => (referred.get(b.name) ?? 0) - (referred.get(a.name) ?? 0));
  if (most && (referred.get(most.name) ?? 0) > (referred.get(primary.name) ?? 0)) return most;
  return referred.size === 0 ? others.find((column) => column.name === "id") : undefined;
}

function isUniqueAlone({ uniques }: SchemaEntity, column: Column): boolean {
  return column.isUnique || uniques.some(({ columns }) => columns.length === 1 && columns[0] === column.name);
}
