// Tables as migrations leave them: an immutable state, and the changes that statements make to it. Knows no syntax.
import type { SourceSpan } from "../../../rules/contract/span";
import type { Column, Policy, UniqueKey } from "./model";

export interface ForeignKeyDraft {
  /** Constraint name, given or as PostgreSQL would make it. */
  readonly constraint: string;
  readonly columns: readonly string[];
  readonly target: string;
  readonly targetSchema?: string;
  /** Empty when the target's primary key is meant. */
  readonly references: readonly string[];
  readonly span: SourceSpan;
}

export interface UniqueDraft extends UniqueKey {
  readonly constraint: string;
}

export interface IndexDraft {
  readonly constraint: string;
  readonly columns: readonly string[];
}

export interface TableDraft {
  readonly name: string;
  readonly schema?: string;
  readonly span: SourceSpan;
  readonly columns: readonly Column[];
  readonly foreignKeys: readonly ForeignKeyDraft[];
  readonly uniques: readonly UniqueDraft[];
  readonly indexes: readonly IndexDraft[];
  readonly isEnabled: boolean;
  readonly isForced: boolean;
  readonly policies: readonly Policy[];
  /** Known by what is added to it only: another tool, or a later statement, creates it. */
  readonly isElsewhere?: true;
  /** Its database has no foreign keys. */
  readonly hasNoReferences?: true;
}

/** By lower-cased table name, in the order of creation. */
export type SchemaState = ReadonlyMap<string, TableDraft>;

export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** The state with one table changed; the same state when there is no such table. */
export function changeTable(state: SchemaState, table: string, change: (draft: TableDraft) => TableDraft): SchemaState {
  const draft = state.get(table.toLowerCase());
  return draft === undefined ? state : new Map(state).set(table.toLowerCase(), change(draft));
}

/** The state with this table in it, which as yet has no columns. */
export function expectTable(state: SchemaState, name: string, span: SourceSpan): SchemaState {
  if (name === "" || state.has(name.toLowerCase())) return state;
  const none = { columns: [], foreignKeys: [], uniques: [], indexes: [], policies: [] };
  return new Map(state).set(name.toLowerCase(), { name, span, ...none, isEnabled: false, isForced: false, isElsewhere: true });
}

/** Adds a table; one that exists already stays as it is (`IF NOT EXISTS`, or the same migration twice). */
export function addTable(state: SchemaState, draft: TableDraft): SchemaState {
  const key = draft.name.toLowerCase();
  const before = state.get(key);
  if (before?.isElsewhere) {
    const { isEnabled, isForced, policies } = before;
    const uniques = [...draft.uniques, ...before.uniques];
    const indexes = [...draft.indexes, ...before.indexes];
    return new Map(state).set(key, { ...draft, uniques, indexes, isEnabled, isForced, policies });
  }
  // A table of the default schema goes before one of the same name elsewhere (`auth.users` and `users`).
  if (before !== undefined && (before.schema === undefined || draft.schema !== undefined)) return state;
  return new Map(state).set(key, draft);
}

/** Removes tables and the foreign keys that point at them. */
export function dropTables(state: SchemaState, names: readonly string[]): SchemaState {
  const gone = new Set(names.map((name) => name.toLowerCase()));
  return new Map(
    [...state]
      .filter(([key]) => !gone.has(key))
      .map(([key, draft]) => [
        key,
        { ...draft, foreignKeys: draft.foreignKeys.filter((foreign) => !gone.has(foreign.target.toLowerCase())) },
      ]),
  );
}

/** Renames a table, also where foreign keys point at it. */
export function renameTable(state: SchemaState, from: string, to: string): SchemaState {
  if (!state.has(from.toLowerCase())) return state;
  return new Map(
    [...state].map(([key, draft]) => {
      const foreignKeys = draft.foreignKeys.map((foreign) => (sameName(foreign.target, from) ? { ...foreign, target: to } : foreign));
      return sameName(key, from) ? [to.toLowerCase(), { ...draft, name: to, foreignKeys }] : [key, { ...draft, foreignKeys }];
    }),
  );
}

function renameIn(columns: readonly string[], from: string, to: string): readonly string[] {
  return columns.map((column) => (sameName(column, from) ? to : column));
}

/** Renames a column in its table's keys and in the foreign keys of others that reference it. */
export function renameColumn(state: SchemaState, table: string, from: string, to: string): SchemaState {
  const renamed = changeTable(state, table, (draft) => ({
    ...draft,
    columns: draft.columns.map((column) => (sameName(column.name, from) ? { ...column, name: to, dbName: to } : column)),
    foreignKeys: draft.foreignKeys.map((foreign) => ({ ...foreign, columns: renameIn(foreign.columns, from, to) })),
    uniques: draft.uniques.map((unique) => ({ ...unique, columns: renameIn(unique.columns, from, to) })),
    indexes: draft.indexes.map((index) => ({ ...index, columns: renameIn(index.columns, from, to) })),
  }));
  return new Map(
    [...renamed].map(([key, draft]) => [
      key,
      {
        ...draft,
        foreignKeys: draft.foreignKeys.map((foreign) =>
          sameName(foreign.target, table) ? { ...foreign, references: renameIn(foreign.references, from, to) } : foreign,
        ),
      },
    ]),
  );
}

/** Removes a column and every key that holds it, as databases do. */
export function dropColumn(draft: TableDraft, name: string): TableDraft {
  const isFree = (key: { readonly columns: readonly string[] }): boolean => !key.columns.some((column) => sameName(column, name));
  return {
    ...draft,
    columns: draft.columns.filter((column) => !sameName(column.name, name)),
    foreignKeys: draft.foreignKeys.filter(isFree),
    uniques: draft.uniques.filter(isFree),
    indexes: draft.indexes.filter(isFree),
  };
}

/** Removes the foreign key, unique key or index of that name. */
export function dropConstraint(draft: TableDraft, name: string): TableDraft {
  const isOther = (key: { readonly constraint: string }): boolean => !sameName(key.constraint, name);
  const uniques = draft.uniques.filter(isOther);
  const isUnique = (column: Column): boolean => uniques.some(({ columns: [first, ...more] }) => first === column.name && more.length === 0);
  return {
    ...draft,
    columns: draft.columns.map((column) => (column.isUnique && !isUnique(column) ? { ...column, isUnique: false } : column)),
    foreignKeys: draft.foreignKeys.filter(isOther),
    uniques,
    indexes: draft.indexes.filter(isOther),
  };
}

/** Adds a column, or changes it where it stands already. */
export function putColumn(draft: TableDraft, column: Column): TableDraft {
  const exists = draft.columns.some((other) => sameName(other.name, column.name));
  return exists ? draft : { ...draft, columns: [...draft.columns, column] };
}

/** Changes what is known of one column. */
export function changeColumn(draft: TableDraft, name: string, change: Partial<Column>): TableDraft {
  return { ...draft, columns: draft.columns.map((column) => (sameName(column.name, name) ? { ...column, ...change } : column)) };
}
