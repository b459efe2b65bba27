// Foreign keys that entity classes hold as bare columns (`invoiceId` beside a class `Invoice`), with no relation declared.
import { entityWords, keyBase, namedByKey } from "../entity-names";
import type { Column, Relation, SchemaEntity } from "../model";
import { impliedRelation } from "../named-relations";

/** Adds a relation, under the column's name, for each such column. A name that two entities share points at neither. */
export function withBareKeys(entities: readonly SchemaEntity[]): readonly SchemaEntity[] {
  const byWords = new Map<string, SchemaEntity | undefined>();
  for (const entity of entities) {
    const words = entityWords(entity.name);
    byWords.set(words, byWords.has(words) ? undefined : entity);
  }
  return entities.map((entity) => {
    const added = entity.columns.flatMap((column) => bareKey(entity, column, byWords) ?? []);
    return added.length === 0 ? entity : { ...entity, relations: [...entity.relations, ...added] };
  });
}

function bareKey(entity: SchemaEntity, column: Column, byWords: ReadonlyMap<string, SchemaEntity | undefined>): Relation | undefined {
  if (column.isList || entity.relations.some((relation) => relation.columns.includes(column.name))) return undefined;
  const base = keyBase(column.name);
  const target = base === undefined ? undefined : namedByKey(base, entityWords(entity.name), byWords);
  const [id, ...more] = target?.columns.filter((one) => one.isId) ?? [];
  if (!target || !id || more.length > 0 || target.name === entity.name) return undefined;
  return impliedRelation(column, target.name, id.name);
}
