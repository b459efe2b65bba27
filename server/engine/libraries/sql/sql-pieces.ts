// A statement as tokens that can be replaced or taken out, one by one, for the rewrites of this room.
import { isSignificant, type SqlDialect, type SqlToken } from "./sql-tokens";

/** The statement as a list of pieces; an empty piece is a token taken out. */
export interface Pieces {
  readonly tokens: readonly SqlToken[];
  readonly texts: string[];
  /** Indexes of significant tokens. */
  readonly at: readonly number[];
}

export function toPieces(tokens: readonly SqlToken[]): Pieces {
  const at = tokens.flatMap((token, i) => (isSignificant(token) ? [i] : []));
  // Comments are left out: a parser's hints and version comments only make trouble.
  return { tokens, texts: tokens.map((token) => (token.kind === "comment" ? " " : token.text)), at };
}

export function wordAt(pieces: Pieces, position: number): string {
  const token = pieces.tokens[pieces.at[position] ?? -1];
  return token ? token.text.toLowerCase() : "";
}

export function tokenAt(pieces: Pieces, position: number): SqlToken | undefined {
  return pieces.tokens[pieces.at[position] ?? -1];
}

export function put(pieces: Pieces, position: number, text: string): void {
  const index = pieces.at[position];
  if (index !== undefined) pieces.texts[index] = text;
}

/** Position of the bracket that closes the one at `position`; the last position when it is never closed. */
export function closing(pieces: Pieces, position: number): number {
  let depth = 0;
  for (let i = position; i < pieces.at.length; i++) {
    const text = wordAt(pieces, i);
    if (text === "(") depth++;
    if (text === ")" && --depth === 0) return i;
  }
  return pieces.at.length - 1;
}

export function clear(pieces: Pieces, from: number, to: number): void {
  for (let i = from; i <= to; i++) put(pieces, i, "");
}

/** One rewrite, tried at each significant token. */
export type Rewrite = (pieces: Pieces, position: number, dialect: SqlDialect) => void;
