// Relations of a Drizzle table: those that code names, and the foreign keys that it does not.
import type { Relation } from "../../model";
import type { NamedRelation } from "./relations";

export type KeyRelation = Pick<Relation, "columns" | "target" | "references">;

/** Relations under the names that code gave them; foreign keys without one go by their columns. */
export function mergeRelations(
  named: readonly NamedRelation[],
  keys: readonly KeyRelation[],
  all: readonly NamedRelation[],
): readonly Relation[] {
  const sameKey = (relation: NamedRelation, key: KeyRelation): boolean =>
    relation.target === key.target && relation.columns.join() === key.columns.join();
  const unnamed = keys.filter((key) => !named.some((relation) => sameKey(relation, key)));
  return [
    ...named.map((relation): Relation => {
      const others = all.filter(
        (other) => other.source === relation.target && other.target === relation.source && other.isList !== relation.isList,
      );
      const [inverse, second] = others;
      return {
        name: relation.name,
        target: relation.target,
        columns: relation.columns,
        references: relation.references,
        isList: relation.isList,
        isRequired: false,
        ...(inverse && !second ? { inverse: inverse.name } : {}),
      };
    }),
    ...unnamed.map((key): Relation => ({ name: key.columns.join("_"), ...key, isList: false, isRequired: false })),
  ];
}
