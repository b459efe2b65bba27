// Foreign keys that only the name of their column tells (`customerId` points at `customers`), where no schema declares them.
import { keyBase } from "./entity-names";
import type { Column, Relation } from "./model";

/** The relation from a column to the row whose `id` it holds, under the column's name. */
export function relationAt(column: Column, target: string, id: string): Relation {
  return {
    name: column.name,
    target,
    columns: [column.name],
    references: [id],
    isList: false,
    isRequired: column.isRequired,
    ...(column.span ? { span: column.span } : {}),
  };
}

/** The same where nothing but the names says so. */
export function impliedRelation(column: Column, target: string, id: string): Relation {
  return { ...relationAt(column, target, id), isImplied: true };
}

/** Name of the other collection that the column points at; `names` gives collections by the words of their names. */
export function collectionAt(column: Column, own: string, names: ReadonlyMap<string, string>): string | undefined {
  const base = keyBase(column.name);
  const target = base === undefined ? undefined : names.get(base);
  return target === own || column.isList ? undefined : target;
}
