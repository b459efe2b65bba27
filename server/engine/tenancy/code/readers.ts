// The catalogue of schema readers for code: one line per library.
import type { CodeSchemaReader } from "./code-reader";

export const CODE_READERS: readonly CodeSchemaReader[] = [];
