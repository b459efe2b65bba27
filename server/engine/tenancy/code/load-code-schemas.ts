// Entities that source files declare (ORM tables, entity classes, schemas): finds the files by their text, and lets each library's
// reader look at its own.
import type { Problem } from "../../../../rules/contract/finding";
import type { SchemaEntity } from "../model";
import type { SqlText } from "../sql-migrations";
import type { CodeSchemaReader } from "./code-reader";
import { CODE_READERS } from "./readers";
import { SchemaCode, type SchemaFiles } from "./schema-code";

/** Larger files are generated data; generated types of a database are smaller. In UTF-16 units. */
const MAX_SIZE = 4 * 1024 * 1024;

export interface CodeSchemas {
  readonly entities: readonly SchemaEntity[];
  readonly problems: readonly Problem[];
  readonly sql?: readonly SqlText[];
  /** Absolute paths of the files that were looked at: a change of one of them changes the model. */
  readonly paths: ReadonlySet<string>;
}

/** Reads the entities that these files (absolute paths, sorted) declare. Never throws: a reader that crashes is a problem. */
export function loadCodeSchemas(
  paths: readonly string[],
  files: SchemaFiles,
  readers: readonly CodeSchemaReader[] = CODE_READERS,
): CodeSchemas {
  if (readers.length === 0) return { entities: [], problems: [], paths: new Set() };
  const declaring = new Map<CodeSchemaReader, string[]>(readers.map((reader) => [reader, []]));
  for (const path of paths) {
    const text = files.read(path);
    if (text === undefined || text.length > MAX_SIZE) continue;
    for (const reader of readers) if (reader.mayDeclare(text)) declaring.get(reader)?.push(path);
  }
  const entities: SchemaEntity[] = [];
  const problems: Problem[] = [];
  const sql: SqlText[] = [];
  let code: SchemaCode | undefined;
  for (const [reader, own] of declaring) {
    if (own.length === 0) continue;
    // The compiler is loaded with the first file that declares something.
    const all = (code ??= new SchemaCode(files));
    try {
      const schema = reader.read(
        own.flatMap((path) => all.moduleAt(path) ?? []),
        all,
      );
      entities.push(...schema.entities);
      problems.push(...schema.problems);
      sql.push(...(schema.sql ?? []));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      problems.push({ file: "", message: `The ${reader.origin} schema could not be read: ${reason}`, isFatal: true });
    }
  }
  return { entities, problems, sql, paths: new Set(code?.paths() ?? []) };
}

/** Whether a text can declare entities at all. */
export function mayDeclareEntities(text: string): boolean {
  return CODE_READERS.some((reader) => reader.mayDeclare(text));
}
