// SQL text in, statements out. The grammar is sqlparser-rs in WebAssembly (@guanmingchiu/sqlparser-ts 0.62); this file adds
// dialect fallbacks, holes in odd places, and a cache by text.
import { init, parse } from "@guanmingchiu/sqlparser-ts";
import { limitProblem } from "./parser-limits";
import { dropHoleBefore, placeHoles } from "./place-holes";
import { readStatements } from "./read-statement";
import { rewriteMeaning, rewriteSyntax } from "./rewrite-syntax";
import type { SqlStatement } from "./sql-statement";
import { isSignificant, splitSql, type SqlDialect, type SqlToken } from "./sql-tokens";

export type ParsedSql = { readonly statements: readonly SqlStatement[] } | { readonly problem: string };

const CACHE_SIZE = 4000;
const MAX_DROPPED = 12;
const cache = new Map<string, ParsedSql>();
let isReady = false;

/** Loads the parser once (about 100 ms); later calls return at once. Rejects when the WebAssembly file cannot be read. */
export async function initSqlParser(): Promise<void> {
  await init();
  isReady = true;
}

type Attempt = { readonly nodes: readonly unknown[] } | { readonly error: string };

const GRAMMAR = { postgres: "postgresql", mysql: "mysql", sqlite: "sqlite", mssql: "mssql", clickhouse: "clickhouse" } as const;

function tryParse(text: string, grammar: string): Attempt {
  try {
    const nodes: unknown = parse(text, grammar as Parameters<typeof parse>[1]);
    return { nodes: Array.isArray(nodes) ? nodes : [] };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** UTF-16 offset of a message's `Line: 2, Column: 7`; the end of the text when it names none. */
function offsetOf(message: string, text: string): number {
  const match = /Line: (\d+), Column: (\d+)/.exec(message);
  if (!match) return text.length;
  const lines = text.split("\n");
  const before = lines.slice(0, Number(match[1]) - 1).reduce((sum, line) => sum + line.length + 1, 0);
  return before + Number(match[2]) - 1;
}

/** Takes out one hole after another where the parser stops, until it gets through. */
function parseDropping(text: string, dialect: SqlDialect): { readonly attempt: Attempt; readonly dropped: readonly number[] } {
  const dropped: number[] = [];
  let current = text;
  let attempt = tryParse(current, GRAMMAR[dialect]);
  while ("error" in attempt && dropped.length < MAX_DROPPED) {
    const next = dropHoleBefore(current, offsetOf(attempt.error, current), dialect);
    if (!next) break;
    dropped.push(next.hole);
    current = next.text;
    attempt = tryParse(current, GRAMMAR[dialect]);
  }
  return { attempt, dropped };
}

/** Grammars to fall back on, for syntax that one dialect's grammar lacks. */
const FALLBACKS: Readonly<Record<SqlDialect, readonly string[]>> = {
  postgres: ["generic"],
  mysql: ["generic"],
  sqlite: ["postgresql", "mysql", "generic"],
  mssql: ["sqlite", "generic"],
  clickhouse: ["generic", "mysql"],
};

/** Statements without rows or filters that the grammars reject in some of their forms. */
const MAINTENANCE = new Set(
  "refresh vacuum analyze analyse pragma reindex cluster checkpoint comment grant revoke alter create drop attach detach optimize flush lock unlock handler".split(
    " ",
  ),
);

/** Statements that begin a transaction or say how it works: `BEGIN … DEFERRABLE`, `START TRANSACTION WITH …`, `SET CONSTRAINTS ALL DEFERRED`. */
function opensTransaction(tokens: readonly SqlToken[]): boolean {
  const words = tokens.filter(isSignificant).map((token) => token.text.toLowerCase());
  const isOne = words.every((word, i) => word !== ";" || i === words.length - 1);
  return isOne && /^(?:begin (?!try)|start transaction|set constraints)\b/.test(`${words[0]} ${words[1]}`);
}

function toStatements(nodes: readonly unknown[], fragments: readonly number[]): ParsedSql {
  return { statements: nodes.flatMap((node) => readStatements(node, fragments)) };
}

function parseFresh(text: string, dialect: SqlDialect): ParsedSql {
  const tokens = splitSql(text, dialect);
  const limit = limitProblem(text, tokens.filter(isSignificant));
  if (limit !== undefined) return { problem: `the statement is not analysed: ${limit}` };
  const meant = rewriteMeaning(tokens, dialect);
  const first = tryParse(meant, GRAMMAR[dialect]);
  if ("nodes" in first) return toStatements(first.nodes, []);
  const placed = placeHoles(meant, dialect);
  const rewritten = rewriteSyntax(splitSql(placed.text, dialect), dialect);
  const plain = tryParse(rewritten, GRAMMAR[dialect]);
  if ("nodes" in plain) return toStatements(plain.nodes, placed.fragments);
  for (const grammar of FALLBACKS[dialect]) {
    const attempt = tryParse(rewritten, grammar);
    if ("nodes" in attempt) return toStatements(attempt.nodes, placed.fragments);
  }
  const { attempt, dropped } = parseDropping(rewritten, dialect);
  if ("nodes" in attempt)
    return toStatements(
      attempt.nodes,
      [...placed.fragments, ...dropped].sort((a, b) => a - b),
    );
  const verb = tokens.find((token) => token.kind === "word")?.text.toLowerCase() ?? "";
  if (MAINTENANCE.has(verb) || opensTransaction(tokens))
    return { statements: [{ kind: "other", keyword: verb, sessionSettings: [], fragments: [] }] };
  return { problem: first.error.replace(/^sql parser error: /, "") };
}

/**
 * Parses text in which every interpolated value is a hole `$n`. Several statements may stand in one text. Never throws: text that is
 * no SQL gives a problem, in the parser's words. Results are cached by text and dialect. `initSqlParser` must have resolved before.
 */
export function parseStatements(text: string, dialect: SqlDialect): ParsedSql {
  if (!isReady) return { problem: "the SQL parser is not loaded" };
  const key = `${dialect}:${text}`;
  const known = cache.get(key);
  if (known) {
    // Moves it to the end: the Map's order is the order of use.
    cache.delete(key);
    cache.set(key, known);
    return known;
  }
  const parsed = parseFresh(text, dialect);
  cache.set(key, parsed);
  const [oldest] = cache.keys();
  if (cache.size > CACHE_SIZE && oldest !== undefined) cache.delete(oldest);
  return parsed;
}
