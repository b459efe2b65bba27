// The one place that calls the SQL parser for schemas. It tries the likely dialects, then reads what it can of a statement that no
// dialect accepts, part by part. LIBRARIES: @guanmingchiu/sqlparser-ts 0.62, loaded only when there is SQL to read.
import { items, member } from "./sql-node";
import type { SqlNode } from "./sql-node";
import { limitProblem } from "./sql-limits";

export type SqlDialect = "postgresql" | "mysql" | "sqlite";

/** Parses one statement; undefined when it is not understood. */
export type ParseStatement = (text: string) => SqlNode;

export interface SqlParser {
  /** The statement's tree and whether parts of it had to be left out; undefined when nothing of it could be read. */
  parse(text: string): { readonly node: SqlNode; readonly isPartial: boolean } | undefined;
}

/** Loads the parser. `dialect` is tried first; without it, the text decides. */
export async function loadSqlParser(dialect?: SqlDialect): Promise<SqlParser> {
  const library = await import("@guanmingchiu/sqlparser-ts");
  await library.init();
  const tryParse = (text: string, name: Grammar): SqlNode => {
    // Checked here and not once per statement: read part by part, only the part that goes too far is lost.
    if (limitProblem(text) !== undefined) return undefined;
    try {
      const statements: SqlNode = library.parse(text, name);
      return items(statements)[0];
    } catch {
      // A syntax error is an answer here: the next dialect is tried, and the caller reports what none accepts.
      return undefined;
    }
  };
  const parseAny: ParseStatement = (text) => {
    for (const name of dialectsFor(text, dialect)) {
      const node = tryParse(text, name);
      if (node !== undefined) return node;
    }
    return undefined;
  };
  return {
    parse: (text) => {
      const node = parseAny(text) ?? parseAny(relax(text));
      if (node !== undefined) return { node, isPartial: false };
      const partial = parseParts(relax(text), parseAny);
      return partial === undefined ? undefined : { node: partial, isPartial: true };
    },
  };
}

type Grammar = SqlDialect | "mssql" | "clickhouse" | "generic";

function dialectsFor(text: string, preferred: SqlDialect | undefined): readonly Grammar[] {
  const likely = likelyGrammar(text);
  return [...new Set<Grammar>([preferred ?? likely, likely, "postgresql", "mysql", "sqlite", "generic"])];
}

/** A table of ClickHouse, by its engine. */
export function isClickHouse(text: string): boolean {
  return /\bENGINE\s*=\s*\w*(?:MergeTree|Log|Distributed|Memory|Null|Kafka)\b/.test(text);
}

function likelyGrammar(text: string): Grammar {
  if (isClickHouse(text)) return "clickhouse";
  if (/`|\bENGINE\s*=|\bAUTO_INCREMENT\b/i.test(text)) return "mysql";
  return /\[\w+\]\s*[.([]|\bIDENTITY\s*\(|\b(?:NVARCHAR|UNIQUEIDENTIFIER|DATETIME2|BIT)\b|\bdbo\./i.test(text) ? "mssql" : "postgresql";
}

/** Clauses that the parser rejects and that say nothing of columns and keys. */
const IGNORABLE: readonly RegExp[] = [
  /(?<=\bCREATE\s+)UNLOGGED\b/gi,
  /(?<=\bON\s+)ONLY\b/gi,
  /(?<=\bDROP\s+INDEX\s+)CONCURRENTLY\b/gi,
  /\bINCLUDE\s*\([^()]*\)/gi,
  /\b(?:NOT\s+)?DEFERRABLE\b|\bINITIALLY\s+(?:DEFERRED|IMMEDIATE)\b/gi,
  /\bNULLS\s+(?:NOT\s+)?DISTINCT\b/gi,
  /(?<=\bSET\s+(?:NULL|DEFAULT)\s*)\([^()]*\)/gi,
  /\bNO\s+INHERIT\b/gi,
  // SQL Server: an inline key says FOREIGN KEY before REFERENCES; indexes and keys are clustered or not; a constraint may go unchecked.
  /\bFOREIGN\s+KEY(?=\s+REFERENCES\b)/gi,
  /\b(?:NON)?CLUSTERED\b/gi,
  /\bWITH\s+(?:NO)?CHECK(?=\s+ADD\b)/gi,
  // ClickHouse: how columns and tables are stored.
  /\bCODEC\s*\([^()]*(?:\([^()]*\)[^()]*)*\)/gi,
  /,\s*INDEX\s+\w+\s+[^,()]*(?:\([^()]*\)[^,()]*)*\bTYPE\s+\w+(?:\s*\([^()]*\))?(?:\s+GRANULARITY\s+\d+)?/gi,
  /\bON\s+CLUSTER\s+(?:'[^']*'|\S+)/gi,
  /(?<=\))\s*ENGINE\s*=\s*\w*(?:MergeTree|Log|Distributed|Memory|Null|Kafka)\b[\s\S]*$/gi,
];

/** Blanks such clauses out; every other character keeps its place. */
function relax(text: string): string {
  return IGNORABLE.reduce((rest, clause) => rest.replace(clause, (found) => found.replace(/\S/g, " ")), text);
}

/** Reads a CREATE TABLE or ALTER TABLE item by item: each is parsed with the others blanked out, and the trees are joined. */
function parseParts(text: string, parse: ParseStatement): SqlNode {
  const create = /^CREATE\s+[^(]*?\bTABLE\b[^(]*\(/i.exec(text);
  if (create !== null) return parseItems(text, create[0].length, parse, "CreateTable", ["columns", "constraints"]);
  const alter = /^ALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?(?:"[^"]*"|`[^`]*`|[\w.])+\s+/i.exec(text);
  return alter === null ? undefined : parseItems(text, alter[0].length, parse, "AlterTable", ["operations"]);
}

function parseItems(text: string, start: number, parse: ParseStatement, kind: string, lists: readonly string[]): SqlNode {
  const close = kind === "CreateTable" ? ")" : "";
  const parsed: SqlNode[] = [];
  for (const { from, to } of splitTopLevel(text, start)) {
    const head = text.slice(0, start);
    const blank = text.slice(start, from).replace(/\S/g, " ");
    const node = parse(head + blank + text.slice(from, to) + close);
    if (node !== undefined) parsed.push(node);
  }
  const first = member(parsed[0], kind);
  if (typeof first !== "object" || first === null) return undefined;
  const joined = Object.fromEntries(lists.map((list) => [list, parsed.flatMap((node) => items(member(node, kind, list)))]));
  return { [kind]: { ...first, ...joined } };
}

/** Stretches between top-level commas, up to the parenthesis that closes the list or the end. */
function splitTopLevel(text: string, start: number): readonly { readonly from: number; readonly to: number }[] {
  const token = /--[^\n]*|'(?:[^']|'')*'|"[^"]*"|`[^`]*`|[(),]/g;
  token.lastIndex = start;
  const parts: { from: number; to: number }[] = [];
  let from = start;
  let depth = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const mark = match[0];
    if (mark === "(") depth += 1;
    if (mark === ")") depth -= 1;
    if (depth < 0 || (depth === 0 && mark === ",")) {
      parts.push({ from, to: match.index });
      from = match.index + 1;
    }
    if (depth < 0) return parts;
  }
  return [...parts, { from, to: text.length }];
}
