// Where something stands in a source file. It imports nothing outside the contract.

/** A stretch of one source file. */
export interface SourceSpan {
  /** Path relative to the workspace root, with forward slashes. */
  readonly file: string;
  /** UTF-16 offset of the first character. */
  readonly start: number;
  /** UTF-16 offset after the last character. */
  readonly end: number;
}

/** The place of what stands nowhere in the code: a call that a model makes by itself. */
export const NOWHERE: SourceSpan = { file: "", start: 0, end: 0 };

/** Whether a stretch lies in another one, or is the same. */
export function isWithin(inner: SourceSpan, outer: SourceSpan): boolean {
  return inner.file === outer.file && inner.start >= outer.start && inner.end <= outer.end;
}

/** One-based line and column (column counts UTF-16 units). */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

/** One-based range; `end` is exclusive. */
export interface LineRange {
  readonly start: LineColumn;
  readonly end: LineColumn;
}

/** A span with its one-based range, so that no front end needs the file's text to show it. */
export interface Located {
  readonly span: SourceSpan;
  readonly range: LineRange;
}
