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
  /** Whether a text may say something of these entities, or declare others. */
  readonly mayTell: (text: string) => boolean;
}

/** Reads the entities that these files (absolute paths, sorted) declare. Never throws: a reader that crashes is a problem. */
export function loadCodeSchemas(
  paths: readonly string[],
  files: SchemaFiles,
  readers: readonly CodeSchemaReader[] = CODE_READERS,
): CodeSchemas {
  if (readers.length === 0) return { entities: [], problems: [], paths: new Set(), mayTell: () => false };
  const declaring = new Map<CodeSchemaReader, string[]>(readers.map((reader) => [reader, []]));
  for (const path of paths) {
    const text = files.read(path);
    if (text === undefined || text.length > MAX_SIZE) continue;
    for (const reader of readers) if (reader.mayDeclare(text)) declaring.get(reader)?.push(path);
  }
  const used = readers
    .filter(({ uses }) => uses !== undefined)
    .flatMap((reader) => withUses(reader, declaring.get(reader) ?? [], paths, files));
  for (const { reader, all } of used) declaring.set(reader, all);
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
  const mayTell = (text: string): boolean =>
    readers.some((reader) => reader.mayDeclare(text)) || used.some(({ reader }) => reader.uses?.mayUse(text));
  return { entities, problems, sql, paths: new Set(code?.paths() ?? []), mayTell };
}

interface Using {
  readonly reader: CodeSchemaReader;
  readonly all: string[];
}

/** The files that declare something, and those that use it; none where no file is of the kind whose uses tell more. */
function withUses(reader: CodeSchemaReader, declaring: readonly string[], paths: readonly string[], files: SchemaFiles): readonly Using[] {
  const { uses } = reader;
  const matches = (path: string, test: (text: string) => boolean): boolean => {
    const text = files.read(path);
    return text !== undefined && text.length <= MAX_SIZE && test(text);
  };
  if (!uses || !declaring.some((path) => matches(path, uses.where))) return [];
  const known = new Set(declaring);
  return [{ reader, all: paths.filter((path) => known.has(path) || matches(path, uses.mayUse)) }];
}
