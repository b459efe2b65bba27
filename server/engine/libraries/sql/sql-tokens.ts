// Splits SQL text into tokens, aware of quotes, comments and dollar quoting. Every other file of this room that touches SQL as
// text goes through here; nothing is matched by regular expression on a whole statement.

export type SqlDialect = "postgres" | "mysql" | "sqlite" | "mssql" | "clickhouse";

export interface SqlToken {
  readonly kind: "space" | "comment" | "word" | "name" | "string" | "number" | "hole" | "operator" | "punctuation";
  /** As written, quotes included. */
  readonly text: string;
  /** UTF-16 offset in the text that was split. */
  readonly start: number;
}

type Kind = SqlToken["kind"];

const WORD = /[\p{L}_\u0080-\uffff][\p{L}\p{N}_$\u0080-\uffff]*/uy;
const NUMBER = /(?:0[xX][0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+)/y;
const HOLE = /\$\d+/y;
const DOLLAR_TAG = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;
const SPACE = /\s+/y;
const OPERATOR = /(?:::|:=|[-+*/<>=~!@#%^&|`?]+|:)/y;

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** End of a quoted stretch that opens at `at`; the end of the text when it is never closed. */
function endOfQuoted(text: string, at: number, close: string, hasBackslashes: boolean): number {
  for (let i = at + 1; i < text.length; i++) {
    const character = text[i];
    if (hasBackslashes && character === "\\") i++;
    else if (character === close) {
      if (text[i + 1] !== close) return i + 1;
      i++;
    }
  }
  return text.length;
}

/** PostgreSQL nests block comments (manual, section 4.1.5); the others do not. */
function endOfBlockComment(text: string, at: number, isNesting: boolean): number {
  let depth = 1;
  for (let i = at + 2; i < text.length; i++) {
    if (text.startsWith("*/", i)) {
      depth--;
      i++;
      if (depth === 0) return i + 1;
    } else if (isNesting && text.startsWith("/*", i)) {
      depth++;
      i++;
    }
  }
  return text.length;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

function commentEnd(text: string, at: number, dialect: SqlDialect): number | undefined {
  if (text.startsWith("--", at)) return endOfLine(text, at);
  if (dialect === "mysql" && text[at] === "#") return endOfLine(text, at);
  if (text.startsWith("/*", at)) return endOfBlockComment(text, at, dialect === "postgres");
  return undefined;
}

function quotedToken(text: string, at: number, dialect: SqlDialect): readonly [Kind, number] | undefined {
  const character = text[at];
  if (character === "'") return ["string", endOfQuoted(text, at, "'", dialect === "mysql" || dialect === "clickhouse")];
  if (character === '"') return [dialect === "mysql" ? "string" : "name", endOfQuoted(text, at, '"', dialect === "mysql")];
  if (character === "`") return ["name", endOfQuoted(text, at, "`", false)];
  if (character === "[" && (dialect === "sqlite" || dialect === "mssql")) return ["name", endOfQuoted(text, at, "]", false)];
  if (/[eE]/.test(character ?? "") && text[at + 1] === "'" && dialect === "postgres")
    return ["string", endOfQuoted(text, at + 1, "'", true)];
  return undefined;
}

function dollarQuoted(text: string, at: number, dialect: SqlDialect): readonly [Kind, number] | undefined {
  const tag = dialect === "postgres" ? matchAt(DOLLAR_TAG, text, at) : undefined;
  if (tag === undefined) return undefined;
  const close = text.indexOf(tag, at + tag.length);
  return close < 0 ? undefined : ["string", close + tag.length];
}

/** A run of operator characters ends before a comment, before a sign, and before or after a lone question mark. */
function operatorLength(run: string): number {
  const comment = run.search(/--|\/\*/);
  const cut = comment > 0 ? run.slice(0, comment) : run;
  const mark = cut.search(/\?/);
  if (mark > 0 && !/^@\?/.test(cut)) return mark;
  if (mark === 0) return /^\?[|&](?!\|)/.test(cut) ? 2 : cut.startsWith("??") ? 2 : 1;
  return /^[=<>!]+[-+@]$/.test(cut) && !/^(?:<@)$/.test(cut) ? cut.length - 1 : cut.length;
}

function nextToken(text: string, at: number, dialect: SqlDialect): readonly [Kind, number] {
  const comment = commentEnd(text, at, dialect);
  if (comment !== undefined) return ["comment", comment];
  const quoted = quotedToken(text, at, dialect);
  if (quoted) return quoted;
  for (const [kind, pattern] of [
    ["space", SPACE],
    ["hole", HOLE],
  ] as const) {
    const found = matchAt(pattern, text, at);
    if (found !== undefined) return [kind, at + found.length];
  }
  const dollar = dollarQuoted(text, at, dialect);
  if (dollar) return dollar;
  for (const [kind, pattern] of [
    ["word", WORD],
    ["number", NUMBER],
  ] as const) {
    const found = matchAt(pattern, text, at);
    if (found !== undefined) return [kind, at + found.length];
  }
  const run = matchAt(OPERATOR, text, at);
  return run === undefined ? ["punctuation", at + 1] : ["operator", at + operatorLength(run)];
}

/** The texts that were split last: a statement is looked at several times in a row. */
const recent = new Map<string, readonly SqlToken[]>();
const MAX_RECENT = 100;

/** Splits the whole text; joining the tokens' texts gives it back. Never throws: an unclosed quote runs to the end. */
export function splitSql(text: string, dialect: SqlDialect): readonly SqlToken[] {
  const key = `${dialect}:${text}`;
  const known = recent.get(key);
  if (known) return known;
  const tokens = splitFresh(text, dialect);
  if (recent.size >= MAX_RECENT) recent.clear();
  recent.set(key, tokens);
  return tokens;
}

function splitFresh(text: string, dialect: SqlDialect): readonly SqlToken[] {
  const tokens: SqlToken[] = [];
  for (let at = 0; at < text.length;) {
    const [kind, end] = nextToken(text, at, dialect);
    tokens.push({ kind, text: text.slice(at, end), start: at });
    at = end;
  }
  return tokens;
}

/** False for white space and comments. */
export function isSignificant(token: SqlToken): boolean {
  return token.kind !== "space" && token.kind !== "comment";
}

/** Number of a hole token `$n`. */
export function holeNumber(token: SqlToken): number {
  return Number(token.text.slice(1));
}

/** Words after which an operand or a clause begins, so that they never end an operand themselves. */
const CLAUSE_WORDS = new Set(
  (
    "select from where and or not in on using join inner left right full cross outer lateral natural set values value into update delete insert returning " +
    "order group by having limit offset fetch union intersect except all any some distinct as when then else case between like ilike similar to is with " +
    "for if exists interval only window partition over filter conflict do escape collate rlike regexp glob match duplicate key table default call begin zone desc asc array"
  ).split(" "),
);

/** True when the token may end an operand: a name, a value, a closing bracket. */
export function endsOperand(token: SqlToken | undefined): boolean {
  if (token === undefined) return false;
  if (token.kind === "word") return !CLAUSE_WORDS.has(token.text.toLowerCase());
  if (token.kind === "punctuation") return token.text === ")" || token.text === "]";
  return token.kind === "name" || token.kind === "string" || token.kind === "number" || token.kind === "hole";
}
