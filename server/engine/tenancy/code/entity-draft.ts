// An entity as it is being read: columns, relations whose foreign keys are found once the target's id is known, unique keys that may
// name relations. Shared by the readers of decorated classes and of schemas that are objects.
import type { SourceSpan } from "../../../../rules/contract/span";
import { withBareKeys } from "./bare-keys";
import type { Column, Relation, SchemaEntity, SchemaOrigin, UniqueKey } from "../model";

/** A relation as it is declared. */
export interface RelationDraft {
  readonly name: string;
  readonly target: string;
  readonly isList: boolean;
  /** Whether this side holds the foreign key. */
  readonly isOwner: boolean;
  /** For the owner: whether the key may be null, where no column of its own says so. */
  readonly isNullable: boolean;
  /** Database names of the key's columns and the target's columns they point at, where they are said. */
  readonly joins: readonly { readonly dbName?: string; readonly references?: string }[];
  readonly inverse?: string;
  /** Part of the primary key. */
  readonly isId: boolean;
  /** One-to-one: the key is unique. */
  readonly isUnique: boolean;
  readonly span: SourceSpan;
}

/** A unique key or index by property names, relations among them. */
export interface KeyDraft {
  readonly members: readonly string[];
  readonly isUnique: boolean;
  readonly name?: string;
  readonly span: SourceSpan;
}

export interface EntityDraft {
  readonly name: string;
  readonly table: string;
  readonly origin: SchemaOrigin;
  readonly span: SourceSpan;
  readonly columns: readonly Column[];
  readonly relations: readonly RelationDraft[];
  readonly keys: readonly KeyDraft[];
  /** Properties that read a foreign key, by relation (`@RelationId`). */
  readonly keyReaders?: ReadonlyMap<string, string>;
}

/** How a library names foreign keys that no property declares. */
export interface KeyNaming {
  /** Their column in the database. */
  readonly columnOf: (relation: string, reference: string) => string;
  /** Their place in filters and new rows; missing where these name the column. */
  readonly pathOf?: (relation: string, reference: string) => readonly string[];
}

/** The entities, their foreign keys and keys worked out. */
export function finishEntities(drafts: readonly EntityDraft[], naming: KeyNaming): readonly SchemaEntity[] {
  const ids = new Map(drafts.map((draft) => [draft.name, idsOf(draft)]));
  return withBareKeys(drafts.map((draft) => finishEntity(draft, ids, naming)));
}

/** Names of the id columns; relations that are ids stand for theirs. */
function idsOf(draft: EntityDraft): readonly string[] {
  const own = draft.columns.filter((column) => column.isId).map((column) => column.name);
  return own.length > 0 ? own : ["id"];
}

function finishEntity(draft: EntityDraft, ids: ReadonlyMap<string, readonly string[]>, naming: KeyNaming): SchemaEntity {
  const columns = [...draft.columns];
  const relations = draft.relations.map((relation) => finishRelation(draft, relation, columns, ids, naming));
  const foreign = new Map(relations.map((relation) => [relation.name, relation.columns]));
  const keys = draft.keys.map((key) => ({ ...key, columns: key.members.flatMap((name) => keyColumns(name, columns, foreign)) }));
  const primary = columns.filter((column) => column.isId);
  const [first] = primary;
  const uniques: readonly UniqueKey[] = [
    ...(first ? [{ columns: primary.map((column) => column.name), isPrimary: true, ...(first.span ? { span: first.span } : {}) }] : []),
    ...columns.filter((column) => column.isUnique && !column.isId).map((column) => uniqueOf([column.name], column.span)),
    ...draft.relations.filter((one) => one.isUnique && one.isOwner).map((one) => uniqueOf(foreign.get(one.name) ?? [], one.span)),
    ...keys.filter((key) => key.isUnique).map((key) => ({ ...uniqueOf(key.columns, key.span), ...(key.name ? { name: key.name } : {}) })),
  ];
  return {
    name: draft.name,
    table: draft.table,
    origin: draft.origin,
    span: draft.span,
    columns,
    relations,
    uniques: uniques.filter((unique) => unique.columns.length > 0),
    indexes: keys.filter((key) => !key.isUnique && key.columns.length > 0).map((key) => key.columns),
  };
}

function uniqueOf(columns: readonly string[], span: SourceSpan | undefined): UniqueKey {
  return { columns, isPrimary: false, ...(span ? { span } : {}) };
}

/** Columns of a key's member: the column, those of the relation, or what is named as the database names it. */
function keyColumns(name: string, columns: readonly Column[], foreign: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const column = columns.find((one) => one.name === name);
  if (column) return [column.name];
  const path = name.split(".")[0] ?? name;
  return foreign.get(path) ?? columns.filter((one) => one.dbName === name).map((one) => one.name);
}

/** Adds the columns of the foreign key where no property of their own declares them. */
function finishRelation(
  draft: EntityDraft,
  relation: RelationDraft,
  columns: Column[],
  ids: ReadonlyMap<string, readonly string[]>,
  naming: KeyNaming,
): Relation {
  const { name, target, isList, span, inverse } = relation;
  const base = { name, target, isList, span, ...(inverse === undefined ? {} : { inverse }) };
  if (!relation.isOwner) return { ...base, columns: [], references: [], isRequired: false };
  const targetIds = ids.get(target) ?? ["id"];
  const joins = relation.joins.length > 0 ? relation.joins : targetIds.map((id) => ({ references: id }));
  const pairs = joins.map(({ dbName, references }: RelationDraft["joins"][number], index) => {
    const reference = references ?? targetIds[index] ?? "id";
    const path = joins.length === 1 ? naming.pathOf?.(name, reference) : undefined;
    return { reference, column: joinColumn(draft, relation, columns, { dbName: dbName ?? naming.columnOf(name, reference), path }) };
  });
  return {
    ...base,
    columns: pairs.map((pair) => pair.column.name),
    references: pairs.map((pair) => pair.reference),
    isRequired: pairs.every((pair) => pair.column.isRequired),
  };
}

function joinColumn(
  draft: EntityDraft,
  relation: RelationDraft,
  columns: Column[],
  { dbName, path }: { readonly dbName: string; readonly path: readonly string[] | undefined },
): Column {
  const at = columns.findIndex((column) => column.dbName.toLowerCase() === dbName.toLowerCase() || column.name === dbName);
  const found = columns[at];
  if (found) {
    const known = relation.isId && !found.isId ? { ...found, isId: true } : found;
    columns[at] = known;
    return known;
  }
  const made: Column = {
    name: draft.keyReaders?.get(relation.name) ?? dbName,
    dbName,
    type: "",
    isRequired: !relation.isNullable || relation.isId,
    isUnique: false,
    isId: relation.isId,
    isList: false,
    hasDefault: false,
    ...(path ? { path } : {}),
    span: relation.span,
  };
  columns.push(made);
  return made;
}
