// Turns UTF-16 offsets into one-based lines and columns, from the offsets at which a file's lines start.
import type { LineColumn, LineRange, SourceSpan } from "../../../rules/contract/span";

/** One-based place of an offset; `lineStarts` is ascending and begins with 0. */
export function placeOf(offset: number, lineStarts: readonly number[]): LineColumn {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 };
}

export function rangeOf(span: SourceSpan, lineStarts: readonly number[]): LineRange {
  return { start: placeOf(span.start, lineStarts), end: placeOf(span.end, lineStarts) };
}
