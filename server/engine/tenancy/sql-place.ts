// Turns the parser's lines and columns of one statement into spans of its file, and reads source text where the tree has none.
import type { SourceSpan } from "../../../rules/contract/span";
import type { SqlName } from "./sql-node";

/** One statement as it is being read. */
export interface StatementPlace {
  readonly file: string;
  readonly text: string;
  /** UTF-16 offset of `text` in the file. */
  readonly start: number;
  /** One-based line of the file on which it begins. */
  readonly line: number;
  /** False for text that is not in the file as it stands (built by EXECUTE): spans then cover its place of origin. */
  readonly isVerbatim: boolean;
}

/** Offset in the text of a one-based line and column, the column in code points. */
function offsetAt(text: string, line: number, column: number): number {
  let at = 0;
  for (let current = 1; current < line; current += 1) {
    const end = text.indexOf("\n", at);
    if (end < 0) return text.length;
    at = end + 1;
  }
  for (let left = column - 1; left > 0 && at < text.length; left -= 1) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return at;
}

/** Where the statement stands, from its start to the end of its first line. */
export function headSpan(place: StatementPlace): SourceSpan {
  const firstLine = place.isVerbatim ? (place.text.split("\n")[0] ?? "").trimEnd().length : 0;
  return { file: place.file, start: place.start, end: place.start + Math.max(1, firstLine) };
}

/** Where a name stands. */
export function nameSpan(place: StatementPlace, name: SqlName): SourceSpan {
  if (name.line === 0 || !place.isVerbatim) return headSpan(place);
  const start = offsetAt(place.text, name.line, name.column);
  const end = offsetAt(place.text, name.endLine, name.endColumn);
  return { file: place.file, start: place.start + start, end: place.start + Math.max(start + 1, end) };
}

/** The type that is written behind a column's name: `varchar(20)`, `uuid`, `text[]`. */
export function typeBehind(place: StatementPlace, name: SqlName): string {
  if (name.line === 0) return "";
  const rest = place.text.slice(offsetAt(place.text, name.endLine, name.endColumn));
  const type = /^\s*((?:"[^"]+"|`[^`]+`|[\w.])+(?:\s+(?:varying|precision))?(?:\s*\([^)]*\))?(?:\s*\[\d*\])*)/i.exec(rest)?.[1] ?? "";
  return type.replace(/["`]/g, "").replace(/\s+/g, " ");
}

/** Text inside the parentheses behind a clause's keywords (`USING (…)`); undefined when the clause is missing. */
export function clauseText(text: string, clause: RegExp): string | undefined {
  const match = clause.exec(text);
  if (match === null) return undefined;
  const open = text.indexOf("(", match.index);
  const token = /'(?:[^']|'')*'|"[^"]*"|[()]/g;
  token.lastIndex = open;
  let depth = 0;
  for (let next = token.exec(text); next !== null; next = token.exec(text)) {
    if (next[0] === "(") depth += 1;
    if (next[0] === ")") depth -= 1;
    if (depth === 0)
      return text
        .slice(open + 1, next.index)
        .replace(/\s+/g, " ")
        .trim();
  }
  return undefined;
}
