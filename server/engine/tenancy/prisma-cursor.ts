// A reading position in a list of Prisma tokens, with the moves a tolerant parser needs. Collects problems; never throws.
import type { PrismaSyntaxProblem, PrismaToken } from "./prisma-lexer";

export interface PrismaCursor {
  readonly problems: readonly PrismaSyntaxProblem[];
  /** The token `ahead` places on, without moving; past the end it is the `end` token. */
  peek(ahead?: number): PrismaToken;
  next(): PrismaToken;
  /** Moves past the token when its text is this punctuation. */
  accept(punctuation: string): boolean;
  skipNewlines(): void;
  /** Moves to the end of the line, before its newline and before a closing brace. */
  skipLine(): void;
  /** Moves to the first token on this line that passes, or to the end of the line. */
  skipUntil(stop: (token: PrismaToken) => boolean): void;
  isAtLineEnd(): boolean;
  /** True when the token is the first of its line. */
  isAtLineStart(): boolean;
  /** Offset after the token that was read last. */
  previousEnd(): number;
  position(): number;
  /** Moves back to a position read before. */
  rewind(position: number): void;
  problem(message: string): void;
  problemAt(line: number, message: string): void;
}

/** Makes a cursor over tokens that end with one of kind `end`. */
export function createCursor(tokens: readonly PrismaToken[]): PrismaCursor {
  const end: PrismaToken = tokens[tokens.length - 1] ?? { kind: "end", text: "", start: 0, end: 0, line: 1 };
  const problems: PrismaSyntaxProblem[] = [];
  let at = 0;
  const peek = (ahead = 0): PrismaToken => tokens[at + ahead] ?? end;
  const next = (): PrismaToken => {
    const token = peek();
    if (at < tokens.length) at += 1;
    return token;
  };
  const isAtLineEnd = (): boolean => peek().kind === "newline" || peek().kind === "end" || isPunctuation(peek(), "}");
  const skipUntil = (stop: (token: PrismaToken) => boolean): void => {
    while (!isAtLineEnd() && !stop(peek())) next();
  };
  const problemAt = (line: number, message: string): void => {
    problems.push({ line, message });
  };
  return {
    problems,
    peek,
    next,
    isAtLineEnd,
    skipUntil,
    problemAt,
    accept: (punctuation) => isPunctuation(peek(), punctuation) && next() !== end,
    skipNewlines: () => {
      while (peek().kind === "newline") next();
    },
    skipLine: () => skipUntil(() => false),
    isAtLineStart: () => at === 0 || tokens[at - 1]?.kind === "newline",
    previousEnd: () => tokens[at - 1]?.end ?? 0,
    position: () => at,
    rewind: (position) => {
      at = position;
    },
    problem: (message) => problemAt(peek().line, message),
  };
}

function isPunctuation(token: PrismaToken, text: string): boolean {
  return token.kind === "punctuation" && token.text === text;
}
