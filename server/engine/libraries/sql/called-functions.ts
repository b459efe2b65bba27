// Statements that call database functions of the workspace (`SELECT * FROM orders_of($1)`, `SELECT close_order($1)`, `CALL …`): what the
// call has the database do stands in the function's body, which takes its place in the text.
import type { TenancyModel } from "../../tenancy/model";
import type { DatabaseFunction, SqlFunctions } from "../../tenancy/sql-functions";
import { bareName } from "../../tenancy/sql-names";
import { statementsOf } from "./function-statements";
import { isSignificant, splitSql, type SqlToken } from "./sql-tokens";

/** Functions call functions; what is further down than this stays a call. */
const MAX_DEPTH = 4;

/** Words before a function whose rows are read as those of a table. */
const BEFORE_TABLES = new Set(["from", "join", "lateral"]);

/** Words that go on with the statement behind a table, and so are no alias of it. */
const BEHIND_TABLES = new Set(
  "where join inner left right full cross natural on using order group limit offset union except intersect having window for fetch returning set".split(
    " ",
  ),
);

interface Call {
  readonly name: string;
  readonly fn: DatabaseFunction;
  /** What is passed for each parameter, as written. */
  readonly passed: ReadonlyMap<string, string>;
  /** Index of the closing parenthesis. */
  readonly end: number;
  readonly isTable: boolean;
  readonly hasAlias: boolean;
}

interface Expansion {
  readonly text: string;
  /** Statements that run besides. */
  readonly others: readonly string[];
}

/** The text with the bodies of the functions that it calls; undefined where it calls none that can be read. */
export function withCalledFunctions(text: string, tenancy: TenancyModel): string | undefined {
  const { functions } = tenancy;
  const folded = text.toLowerCase();
  if (!functions || ![...functions.keys()].some((name) => folded.includes(name))) return undefined;
  const called = text.replace(/^\s*CALL\b/i, "SELECT");
  const { text: main, others } = expand(called, tenancy, functions, []);
  return main === called && others.length === 0 ? undefined : [main.replace(/[\s;]+$/, ""), ...others].join(";\n");
}

function expand(text: string, tenancy: TenancyModel, functions: SqlFunctions, open: readonly string[]): Expansion {
  const tokens = splitSql(text, "postgres");
  const others: string[] = [];
  let written = "";
  for (let at = 0; at < tokens.length; at++) {
    const call = open.length < MAX_DEPTH ? callAt(tokens, at, functions, open) : undefined;
    const body = call && statementsOf(call.name, call.fn, tenancy, (parameter) => ` ${call.passed.get(parameter) ?? "(DEFAULT_VALUE())"}`);
    if (!call || !body) {
      written += tokens[at]?.text ?? "";
      continue;
    }
    const inner = body.map((statement) => expand(statement, tenancy, functions, [...open, call.name]));
    const last = inner[inner.length - 1];
    const result = last && isQuery(last.text) ? last.text : undefined;
    others.push(...inner.flatMap((one) => (one.text === result ? one.others : [one.text, ...one.others])));
    written += inPlace(call, result);
    at = call.end;
  }
  return { text: written, others };
}

/** What stands for a call whose result is that of a query; undefined: it returns nothing that is known. */
function inPlace({ name, isTable, hasAlias }: Call, query: string | undefined): string {
  if (!isTable) return query === undefined ? "NULL" : `(${query})`;
  return `(${query ?? "SELECT NULL"})${hasAlias ? "" : ` AS ${name}`}`;
}

/** A query changes nothing, also in its common tables. */
function isQuery(statement: string): boolean {
  const words = splitSql(statement, "postgres").filter((token) => token.kind === "word");
  return /^(?:select|with)$/i.test(words[0]?.text ?? "") && !words.some(({ text }) => /^(?:insert|update|delete|merge)$/i.test(text));
}

/** A known function's name, with or without a schema, and its arguments in parentheses. */
function callAt(tokens: readonly SqlToken[], at: number, functions: SqlFunctions, open: readonly string[]): Call | undefined {
  const isQualified = tokens[at + 1]?.text === ".";
  const nameAt = isQualified ? at + 2 : at;
  const token = tokens[nameAt];
  if (!token || (token.kind !== "word" && token.kind !== "name") || tokens[nameAt + 1]?.text !== "(") return undefined;
  const name = bareName(token.text);
  const known = functions.get(name);
  if (!known || open.includes(name)) return undefined;
  const list = argumentsFrom(tokens, nameAt + 2);
  const fn = known.find(({ parameters }) => parameters.length === list?.args.length) ?? known[0];
  if (!list || !fn) return undefined;
  const word = tokens.slice(0, at).findLast(isSignificant)?.text.toLowerCase() ?? "";
  const behind = tokens.slice(list.end + 1).find(isSignificant);
  const isNamed = behind !== undefined && (behind.kind === "word" || behind.kind === "name");
  return {
    name,
    fn,
    passed: passedTo(fn, list.args),
    end: list.end,
    isTable: BEFORE_TABLES.has(word),
    hasAlias: isNamed && !BEHIND_TABLES.has(behind.text.toLowerCase()),
  };
}

/** The arguments between parentheses; `start`: behind the one that opens. */
function argumentsFrom(tokens: readonly SqlToken[], start: number): { readonly args: readonly string[]; readonly end: number } | undefined {
  const args: string[] = [];
  let current = "";
  let depth = 0;
  for (let at = start; at < tokens.length; at++) {
    const { text } = tokens[at] ?? { text: "" };
    if (text === ")" && depth === 0) return { args: current.trim() === "" ? args : [...args, current.trim()], end: at };
    if (text === "(") depth++;
    if (text === ")") depth--;
    if (text === "," && depth === 0) {
      args.push(current.trim());
      current = "";
    } else current += text;
  }
  return undefined;
}

/** By place, or by name (`p_org => $1`). */
function passedTo({ parameters }: DatabaseFunction, args: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    args.map((arg, index): [string, string] => {
      const named = /^(\w+)\s*(?:=>|:=)\s*([^]*)$/.exec(arg);
      return named ? [(named[1] ?? "").toLowerCase(), `(${named[2] ?? ""})`] : [parameters[index] ?? "", `(${arg})`];
    }),
  );
}
