// Joins the two sides of every Prisma relation, so that each names its inverse.
// Sides belong together by target and relation name: https://www.prisma.io/docs/orm/prisma-schema/data-model/relations
import type { EntityDraft, RelationDraft } from "./prisma-entity";
import type { Relation } from "./model";

/** The other side of a relation. Sides without a relation name match only each other; a self-relation never matches itself. */
function findInverse(owner: EntityDraft, relation: RelationDraft, drafts: ReadonlyMap<string, EntityDraft>): string | undefined {
  const candidates = (drafts.get(relation.target)?.relations ?? []).filter(
    (other) =>
      other.target === owner.entity.name &&
      other.label === relation.label &&
      !(relation.target === owner.entity.name && other.name === relation.name) &&
      (relation.columns.length === 0 || other.columns.length === 0),
  );
  return candidates.length === 1 ? candidates[0]?.name : undefined;
}

/** Fills in `relations` of each entity. */
export function linkInverseRelations(drafts: readonly EntityDraft[]): readonly EntityDraft[] {
  const byName = new Map(drafts.map((draft) => [draft.entity.name, draft]));
  return drafts.map((draft) => {
    const relations = draft.relations.map((relation): Relation => {
      const inverse = findInverse(draft, relation, byName);
      const { label: _label, ...plain } = relation;
      return inverse === undefined ? plain : { ...plain, inverse };
    });
    return { ...draft, entity: { ...draft.entity, relations } };
  });
}
