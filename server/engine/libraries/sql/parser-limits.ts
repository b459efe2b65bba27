// Keeps text away from the parser that would break it. sqlparser-rs 0.62 in WebAssembly overruns its stack at about 750 chained
// operators and is then unusable for the rest of the process, and its PostgreSQL grammar takes exponential time in nested calls
// and array constructors. Statements written by people stay far below these limits.
import type { SqlToken } from "./sql-tokens";

const MAX_CHAIN = 500;
const MAX_CALLS = 14;
const MAX_ARRAYS = 16;
const MAX_DEPTH = 100;
const MAX_LENGTH = 1_000_000;

const INFIX = new Set(
  "and or xor is not like ilike between at collate union intersect except in isnull notnull similar rlike regexp glob div mod overlaps interval".split(
    " ",
  ),
);

interface Level {
  chain: number;
  readonly isCall: boolean;
  readonly isArray: boolean;
}

function isInfix(token: SqlToken): boolean {
  return token.kind === "operator" || (token.kind === "word" && INFIX.has(token.text.toLowerCase()));
}

/** Each open bracket adds to the depth of recursion what was chained before it. */
function exceeded(levels: readonly Level[]): string | undefined {
  if (levels.length > MAX_DEPTH) return `more than ${MAX_DEPTH} nested brackets`;
  if (levels.reduce((sum, level) => sum + level.chain, 0) > MAX_CHAIN) return `more than ${MAX_CHAIN} chained operators`;
  if (levels.filter((level) => level.isCall).length > MAX_CALLS) return `more than ${MAX_CALLS} nested function calls`;
  if (levels.filter((level) => level.isArray).length > MAX_ARRAYS) return `more than ${MAX_ARRAYS} nested arrays`;
  return undefined;
}

/** Says why the text is not given to the parser; undefined for text that it can take. `tokens` are the significant ones. */
export function limitProblem(text: string, tokens: readonly SqlToken[]): string | undefined {
  if (text.length > MAX_LENGTH) return `longer than ${MAX_LENGTH} characters`;
  const levels: Level[] = [{ chain: 0, isCall: false, isArray: false }];
  let previous: SqlToken | undefined;
  for (const token of tokens) {
    const top = levels.at(-1);
    if (token.text === "(" || token.text === "[")
      levels.push({ chain: 0, isCall: token.text === "(" && previous?.kind === "word", isArray: token.text === "[" });
    else if ((token.text === ")" || token.text === "]") && levels.length > 1) levels.pop();
    else if (top && (token.text === "," || token.text === ";")) top.chain = 0;
    else if (top && isInfix(token)) top.chain++;
    const problem = exceeded(levels);
    if (problem !== undefined) return problem;
    previous = token;
  }
  return undefined;
}
