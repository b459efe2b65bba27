// Keeps statements away from the SQL parser that would break it: sqlparser-rs 0.62 in WebAssembly overruns its stack at about 750
// chained operators or brackets, is then unusable for the rest of the process, and takes exponential time in nested calls.
// The schemas that people write stay far below.

const MAX_LENGTH = 1_000_000;
const MAX_CHAIN = 500;
const MAX_DEPTH = 100;
const MAX_CALLS = 14;

/** Strings, names and comments are skipped whole; what is left are words, brackets, commas and operators. */
const TOKEN = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\$(\w*)\$[\s\S]*?\$\1\$|\w+|[(),;[\]]|[-+*/<>=~!@#%^&|?:]+/g;
const INFIX = /^(?:and|or|xor|is|not|like|ilike|between|in|collate|union|intersect|except|similar|[-+*/<>=~!@#%^&|?:]+)$/i;

interface Level {
  readonly isCall: boolean;
  /** Operators since the last comma. */
  chain: number;
}

/** Says why a statement is not given to the parser; undefined for one that it can take. */
export function limitProblem(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return `it is longer than ${MAX_LENGTH} characters`;
  const levels: Level[] = [{ isCall: false, chain: 0 }];
  let chained = 0;
  let calls = 0;
  let previous = "";
  for (const [token] of text.matchAll(TOKEN)) {
    if (/^(?:--|\/\*)/.test(token)) continue;
    const top = levels[levels.length - 1];
    if (token === "(" || token === "[") {
      const isCall = token === "(" && /^\w/.test(previous);
      levels.push({ isCall, chain: 0 });
      calls += Number(isCall);
    } else if ((token === ")" || token === "]") && levels.length > 1) {
      const closed = levels.pop();
      chained -= closed?.chain ?? 0;
      calls -= Number(closed?.isCall ?? false);
    } else if (top !== undefined && (token === "," || token === ";")) {
      chained -= top.chain;
      top.chain = 0;
    } else if (top !== undefined && INFIX.test(token)) {
      top.chain += 1;
      chained += 1;
    }
    if (levels.length > MAX_DEPTH) return `it nests more than ${MAX_DEPTH} brackets`;
    if (chained > MAX_CHAIN) return `it chains more than ${MAX_CHAIN} operators`;
    if (calls > MAX_CALLS) return `it nests more than ${MAX_CALLS} calls`;
    previous = token;
  }
  return undefined;
}
