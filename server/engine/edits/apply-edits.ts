// Applies text edits to one file's text. Overlapping edits are refused, not guessed at.
import type { TextEdit } from "../../../rules/contract/finding";

/** What is needed of an edit to apply it; a located edit has more. */
export type Edit = Pick<TextEdit, "span" | "newText">;

export interface AppliedEdits {
  readonly text: string;
  /** Edits that overlap an earlier one or lie outside the text, in the order given. */
  readonly skipped: readonly Edit[];
}

/**
 * Applies edits whose spans are offsets in `text`, all of one file. Of edits that overlap, the one that starts first wins, among
 * equals the one given first; the same edit twice counts once. Line breaks in new text follow the file's own.
 */
export function applyEdits(text: string, edits: readonly Edit[]): AppliedEdits {
  const skipped: Edit[] = [];
  const accepted: Edit[] = [];
  const ordered = edits.map((edit, index) => ({ edit, index }));
  ordered.sort((a, b) => a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end || a.index - b.index);
  for (const { edit } of ordered) {
    const last = accepted.at(-1);
    if (last !== undefined && isSameEdit(last, edit)) continue;
    const isOutside = edit.span.start < 0 || edit.span.end < edit.span.start || edit.span.end > text.length;
    if (isOutside || (last !== undefined && overlap(last, edit))) skipped.push(edit);
    else accepted.push(edit);
  }
  const lineBreak = lineBreakOf(text);
  let result = "";
  let position = 0;
  for (const { span, newText } of accepted) {
    result += text.slice(position, span.start) + newText.replace(/\r?\n/g, lineBreak);
    position = span.end;
  }
  return { text: result + text.slice(position), skipped: edits.filter((edit) => skipped.includes(edit)) };
}

/** True when both cannot be applied in a way that does not depend on their order; two insertions at one place cannot. */
export function overlap(left: Edit, right: Edit): boolean {
  const [a, b] = [left.span, right.span];
  if (a.file !== b.file) return false;
  if (a.start === b.start) return true;
  return a.start < b.end && b.start < a.end;
}

export function isSameEdit(left: Edit, right: Edit): boolean {
  const [a, b] = [left.span, right.span];
  return a.file === b.file && a.start === b.start && a.end === b.end && left.newText === right.newText;
}

/** The file's own line break: that of its first line. */
function lineBreakOf(text: string): string {
  const first = text.indexOf("\n");
  return first > 0 && text[first - 1] === "\r" ? "\r\n" : "\n";
}
