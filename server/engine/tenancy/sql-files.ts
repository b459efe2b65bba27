// Which SQL files are migrations, and in what order a migration tool runs them.
import type { SchemaFile } from "./prisma-schema";

/** Files that undo a migration, by the naming of golang-migrate, Flyway, node-pg-migrate and others. */
const UNDO = /(?:[._-](?:down|undo|rollback|revert)\.sql$)|(?:\/(?:down|undo|rollback)\.sql$)|(?:(?:^|\/)U\d[^/]*__[^/]*\.sql$)/i;
const SCHEMA_WORDS =
  /\b(?:CREATE|ALTER|DROP|RENAME)\s+(?:UNLOGGED\s+|UNIQUE\s+|CLUSTERED\s+|NONCLUSTERED\s+|GLOBAL\s+|LOCAL\s+|TEMP\s+|TEMPORARY\s+|OR\s+REPLACE\s+|MATERIALIZED\s+)*(?:TABLE|POLICY|INDEX|VIEW|FUNCTION|PROCEDURE)\b/i;
const CREATES_TABLE = /\bCREATE\s+(?:UNLOGGED\s+)?TABLE\b/i;

/** True when a text creates, changes or drops tables, views, policies, indexes or functions; data alone is no schema. */
export function holdsSchema(text: string): boolean {
  return SCHEMA_WORDS.test(text);
}

/**
 * The files that build a schema, in order: numbers in names compare as numbers (`V2` before `V10`). Folders that create no table
 * (`policies/` beside `tables/`) come last. Files that undo a migration are left out.
 */
export function orderMigrations(files: readonly SchemaFile[]): readonly SchemaFile[] {
  const compare = migrationOrder();
  const kept = files.filter(({ file }) => !UNDO.test(file));
  const creating = new Set(kept.filter(({ text }) => CREATES_TABLE.test(text)).map(({ file }) => folderOf(file)));
  return kept
    .map((file) => ({ file, key: sortKey(file.file), rank: rankOf(file.file, creating) }))
    .sort((a, b) => a.rank - b.rank || compare(a.key, b.key) || (a.file.file < b.file.file ? -1 : 1))
    .map(({ file }) => file);
}

/** Compares paths of migrations as tools run them: counters as numbers (`V2` before `V10`), points in time by their first fourteen digits (a day alone is its start). */
export function migrationOrder(): (one: string, other: string) => number {
  const { compare } = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const timed = (path: string): string => path.replace(/\d{8,}/g, (digits) => digits.padEnd(14, "0").slice(0, 14));
  return (one, other) => compare(timed(one), timed(other)) || (one < other ? -1 : 1);
}

/** Folder of the migrations that a file belongs to; Prisma gives each one a folder of its own. */
function folderOf(file: string): string {
  return sortKey(file).replace(/\/?[^/]*$/, "");
}

/** What runs first: folders that create tables, then the others, then Flyway's repeatable migrations (`R__`). */
function rankOf(file: string, creating: ReadonlySet<string>): number {
  if (/(?:^|\/)R__[^/]*$/.test(file)) return 2;
  return creating.has(folderOf(file)) ? 0 : 1;
}

/** `migration.sql` inside a folder sorts by its folder. */
function sortKey(file: string): string {
  return file.replace(/\/migration\.sql$/i, "");
}

/** Prisma's typed queries: one a file, in `prisma/sql`, known by the file's name. */
export function namedQueriesIn(files: readonly SchemaFile[]): ReadonlyMap<string, string> {
  const named = files.flatMap(({ file, text }) => {
    const name = /(?:^|\/)prisma\/sql\/([A-Za-z_$][\w$]*)\.sql$/.exec(file)?.[1];
    return name === undefined ? [] : [[name, text] as const];
  });
  return new Map(named);
}

/** Longer texts are data. */
const MAX_STATEMENT = 64 * 1024;

/** Files that hold statements for code to send, and no schema. */
export function statementFiles(files: readonly SchemaFile[]): ReadonlyMap<string, string> {
  return new Map(
    files.filter(({ text }) => text.length <= MAX_STATEMENT && !holdsSchema(text)).map(({ file, text }) => [file, text] as const),
  );
}
