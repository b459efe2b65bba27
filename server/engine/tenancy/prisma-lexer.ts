// Tokens of the Prisma schema language, with offsets and lines. Tolerant: any text gives tokens; what is broken is a problem.
// Follows https://www.prisma.io/docs/orm/prisma-schema/overview; block comments and comments after `{` are skipped like white space.

export type PrismaTokenKind = "word" | "string" | "number" | "punctuation" | "newline" | "end";

export interface PrismaToken {
  readonly kind: PrismaTokenKind;
  /** Source text; for strings the value between the quotes. */
  readonly text: string;
  /** UTF-16 offsets; `end` is excluded. */
  readonly start: number;
  readonly end: number;
  /** One-based. */
  readonly line: number;
}

/** A place that the lexer or parser could not read. */
export interface PrismaSyntaxProblem {
  /** One-based. */
  readonly line: number;
  readonly message: string;
}

const BLANK = /(?:[^\S\n]|\/\/[^\n]*)+/y;
const WORD = /[\p{L}_][\p{L}\p{N}_-]*/uy;
const NUMBER = /-?\d+(?:\.\d+)?/y;
const STRING = /"(?:[^"\\\n]|\\.)*"?/y;
const PUNCTUATION = /@@|[\s\S]/y;

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function countLines(text: string): number {
  return text.split("\n").length - 1;
}

function unquote(text: string): string {
  const body = text.endsWith('"') && text.length > 1 ? text.slice(1, -1) : text.slice(1);
  return body.replace(/\\(.)/g, "$1");
}

function readToken(text: string, start: number, line: number): PrismaToken {
  const token = (kind: PrismaTokenKind, raw: string): PrismaToken => ({ kind, text: raw, start, end: start + raw.length, line });
  const word = matchAt(WORD, text, start);
  if (word !== undefined) return token("word", word);
  const number = matchAt(NUMBER, text, start);
  if (number !== undefined) return token("number", number);
  const quoted = matchAt(STRING, text, start);
  if (quoted !== undefined) return { ...token("string", quoted), text: unquote(quoted) };
  return token("punctuation", matchAt(PUNCTUATION, text, start) ?? "");
}

/** Splits a schema into tokens; the last one is always of kind `end`. */
export function lexPrisma(text: string): { tokens: readonly PrismaToken[]; problems: readonly PrismaSyntaxProblem[] } {
  const tokens: PrismaToken[] = [];
  const problems: PrismaSyntaxProblem[] = [];
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const blank = matchAt(BLANK, text, at);
    if (blank !== undefined) {
      at += blank.length;
    } else if (text[at] === "\n") {
      tokens.push({ kind: "newline", text: "\n", start: at, end: at + 1, line });
      at += 1;
      line += 1;
    } else if (text.startsWith("/*", at)) {
      const close = text.indexOf("*/", at + 2);
      if (close < 0) problems.push({ line, message: "Block comment is not closed: expected `*/`." });
      const end = close < 0 ? text.length : close + 2;
      line += countLines(text.slice(at, end));
      at = end;
    } else {
      const token = readToken(text, at, line);
      if (token.kind === "string" && (token.end - token.start < 2 || text[token.end - 1] !== '"')) {
        problems.push({ line, message: 'String is not closed: expected `"`.' });
      }
      tokens.push(token);
      at = token.end;
    }
  }
  tokens.push({ kind: "end", text: "", start: at, end: at, line });
  return { tokens, problems };
}
