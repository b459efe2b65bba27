// Splits an SQL file into statements with their offsets: aware of strings, quoted names, comments, dollar quotes, COPY data and
// migration tools' down sections, which are left out. Knows no statement's meaning.

export interface SqlStatement {
  /** Source text of the statement, comments inside included, without the semicolon. */
  readonly text: string;
  /** UTF-16 offset of `text` in the file. */
  readonly start: number;
  /** One-based. */
  readonly line: number;
}

const TOKEN =
  /--[^\n]*|\/\*|[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)|'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|`[^`]*(?:`|$)|\$([\p{L}_][\p{L}\p{N}_]*)?\$|;|\n|\w+|[^\S\n]+|[\s\S]/uy;

/** goose, sql-migrate, dbmate, micrate and Play: the comment that opens the way down, and the one that opens the way up. */
const DOWN = /^--\s*(?:\+\s*\w+\s+down|migrate:\s*down|-\s*!downs|@down\b|!down\b|down\s*$)/i;
const UP = /^--\s*(?:\+\s*\w+\s+up|migrate:\s*up|-\s*!ups|@up\b|!up\b|up\s*$)/i;
/** `-- Down` alone is a marker only between statements; inside one it is a remark. */
const BARE = /^--\s*(?:up|down)\s*$/i;
const BREAKPOINT = /^-->\s*statement-breakpoint/;
const COPY_FROM_STDIN = /^\s*copy\b[\s\S]*\bfrom\s+stdin\b/i;

interface Draft {
  start: number;
  line: number;
  hasContent: boolean;
}

/** Splits a file; an unclosed string or comment runs to the end of the file. */
export function splitSql(text: string): readonly SqlStatement[] {
  const statements: SqlStatement[] = [];
  let at = 0;
  let line = 1;
  let isDown = false;
  let delimiter = ";";
  let draft: Draft = { start: 0, line: 1, hasContent: false };
  const moveTo = (end: number): void => {
    line += countNewlines(text, at, end);
    at = end;
  };
  const restart = (): void => {
    draft = { start: at, line, hasContent: false };
  };
  const finish = (end: number): void => {
    const body = text.slice(draft.start, end);
    if (draft.hasContent && !isDown) statements.push({ text: body.trimEnd(), start: draft.start, line: draft.line });
  };
  while (at < text.length) {
    const skipped = draft.hasContent ? undefined : skipLine(text, at);
    if (skipped !== undefined) {
      delimiter = skipped.delimiter ?? delimiter;
      moveTo(skipped.end);
      restart();
      continue;
    }
    const batch = endOfBatch(text, at);
    if (batch !== undefined) {
      finish(at);
      moveTo(batch);
      restart();
      continue;
    }
    const token = tokenAt(text, at);
    const isEnd = delimiter === ";" ? token === ";" : text.startsWith(delimiter, at);
    if (isEnd || BREAKPOINT.test(token)) {
      finish(at);
      const isCopy = COPY_FROM_STDIN.test(text.slice(draft.start, Math.min(at, draft.start + 2000)));
      moveTo(isEnd ? at + delimiter.length : at + token.length);
      if (isCopy) moveTo(endOfCopyData(text, at));
      restart();
    } else if ((UP.test(token) || DOWN.test(token)) && !(draft.hasContent && BARE.test(token))) {
      finish(at);
      isDown = DOWN.test(token);
      moveTo(at + token.length);
      restart();
    } else {
      const isBlank = token.startsWith("--") || token.startsWith("/*") || token.trim() === "";
      if (!isBlank && !draft.hasContent) draft = { start: at, line, hasContent: true };
      moveTo(at + token.length);
    }
  }
  finish(text.length);
  return statements;
}

function countNewlines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}

/** The token at an offset; a block comment (nested, as PostgreSQL allows) or a dollar-quoted body is one token. */
function tokenAt(text: string, at: number): string {
  TOKEN.lastIndex = at;
  const match = TOKEN.exec(text);
  const token = match?.[0] ?? text.slice(at, at + 1);
  if (token === "/*") return text.slice(at, endOfBlockComment(text, at));
  if (/^\$.*\$$/u.test(token) && token.length >= 2) {
    const close = text.indexOf(token, at + token.length);
    return text.slice(at, close < 0 ? text.length : close + token.length);
  }
  return token;
}

function endOfBlockComment(text: string, start: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = start;
  let depth = 0;
  for (let match = mark.exec(text); match !== null; match = mark.exec(text)) {
    depth += match[0] === "/*" ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  return text.length;
}

/** Lines outside any statement that belong to a client program: psql's `\connect`, MySQL's `DELIMITER //` and `#` comments. */
function skipLine(text: string, at: number): { readonly end: number; readonly delimiter?: string } | undefined {
  if (at > 0 && text[at - 1] !== "\n") return undefined;
  const line = text.slice(at, endOfLine(text, at));
  const delimiter = /^DELIMITER\s+(\S+)/i.exec(line)?.[1];
  if (delimiter !== undefined) return { end: at + line.length, delimiter };
  return line.startsWith("\\") || line.startsWith("#") ? { end: at + line.length } : undefined;
}

/** A line that says GO ends what was told before it in SQL Server's tools. */
function endOfBatch(text: string, at: number): number | undefined {
  if (at > 0 && text[at - 1] !== "\n") return undefined;
  BATCH.lastIndex = at;
  return BATCH.test(text) ? BATCH.lastIndex : undefined;
}

const BATCH = /[^\S\n]*GO[^\S\n]*;?[^\S\n]*(?=\r?\n|$)/iy;

function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

/** Offset behind the `\.` line that closes COPY data. */
function endOfCopyData(text: string, at: number): number {
  const close = /^\\\.\s*$/gm;
  close.lastIndex = at;
  const match = close.exec(text);
  return match === null ? text.length : match.index + match[0].length;
}
