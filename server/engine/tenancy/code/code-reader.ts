// What a reader of schemas in code is: one per library, in a file of its own, listed in readers.ts.
import type { Problem } from "../../../../rules/contract/finding";
import type { SchemaEntity, SchemaOrigin } from "../model";
import type { SqlText } from "../sql-migrations";
import type { SchemaCode } from "./schema-code";
import type { SchemaModule } from "./schema-module";

export interface CodeSchema {
  readonly entities: readonly SchemaEntity[];
  readonly problems: readonly Problem[];
  /** Statements about tables that the code sends. */
  readonly sql?: readonly SqlText[];
}

export interface CodeSchemaReader {
  readonly origin: SchemaOrigin;
  /** Says from a file's text whether it can declare entities of this library; cheap, and rather too often true. */
  readonly mayDeclare: (text: string) => boolean;
  /** Files that only use what others declare, and tell more of it: read where a file that declares something has such a text (`where`). */
  readonly uses?: { readonly where: (text: string) => boolean; readonly mayUse: (text: string) => boolean };
  /** Reads the entities of all files that may declare some, sorted by path. Never throws on broken or odd code. */
  read(modules: readonly SchemaModule[], code: SchemaCode): CodeSchema;
}
