// Which SQL files are migrations, and in what order a migration tool runs them.
import type { SchemaFile } from "./prisma-schema";

/** Files that undo a migration, by the naming of golang-migrate, Flyway, node-pg-migrate and others. */
const UNDO = /(?:[._-](?:down|undo|rollback|revert)\.sql$)|(?:\/(?:down|undo|rollback)\.sql$)|(?:(?:^|\/)U\d[^/]*__[^/]*\.sql$)/i;
const SCHEMA_WORDS = /\b(?:CREATE|ALTER)\s+(?:UNLOGGED\s+|GLOBAL\s+|LOCAL\s+|TEMP\s+|TEMPORARY\s+)*(?:TABLE|POLICY)\b/i;

/** True when a text creates or changes tables or policies. */
export function holdsSchema(text: string): boolean {
  return SCHEMA_WORDS.test(text);
}

/** The files that build a schema, in order: numbers in names compare as numbers (`V2` before `V10`), whole files before `_` suffixes. */
export function orderMigrations(files: readonly SchemaFile[]): readonly SchemaFile[] {
  const compare = new Intl.Collator("en", { numeric: true, sensitivity: "base" }).compare;
  return files
    .filter(({ file }) => !UNDO.test(file))
    .map((file) => ({ file, key: sortKey(file.file) }))
    .sort((a, b) => compare(a.key, b.key) || (a.file.file < b.file.file ? -1 : 1))
    .map(({ file }) => file);
}

/** Repeatable Flyway migrations (`R__`) run last; `migration.sql` inside a folder sorts by its folder. */
function sortKey(file: string): string {
  return file.replace(/(^|\/)R__/, "$1~R__").replace(/\/migration\.sql$/i, "");
}
