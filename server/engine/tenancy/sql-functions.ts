// Functions and procedures of SQL migrations: what a client that calls one by name has the database do. Only the text of the body is
// kept; whoever judges a call parses it there.
import { NAME, bareName } from "./sql-names";

/** One function, as its last definition leaves it. */
export interface DatabaseFunction {
  /** Names of the parameters that a caller passes, in order; empty for one without a name. */
  readonly parameters: readonly string[];
  /** Lower-cased: `sql`, `plpgsql`. */
  readonly language: string;
  readonly body: string;
  /** Runs with the rights of its owner, whom policies do not limit. */
  readonly isDefiner: boolean;
}

/** By name, lower-cased and without schema; functions of one name differ in their parameters. */
export type SqlFunctions = ReadonlyMap<string, readonly DatabaseFunction[]>;

const CREATES = new RegExp(String.raw`^CREATE\s+(?:OR\s+REPLACE\s+)?(?:FUNCTION|PROCEDURE)\s+(${NAME})\s*\(`, "i");
const DROPS = new RegExp(String.raw`^DROP\s+(?:FUNCTION|PROCEDURE)\s+(?:IF\s+EXISTS\s+)?(${NAME})`, "i");
const BODY = /\bAS\s+(?:(\$\w*\$)([^]*?)\1|'((?:[^']|'')*)')/i;

/** Says from a statement's first words whether it is about a function. */
export function isFunctionStatement(text: string): boolean {
  return /^(?:CREATE\s+(?:OR\s+REPLACE\s+)?|DROP\s+)(?:FUNCTION|PROCEDURE)\b/i.test(text);
}

/** The functions after a statement; other statements change nothing. */
export function applyFunctionStatement(functions: SqlFunctions, text: string): SqlFunctions {
  const dropped = DROPS.exec(text)?.[1];
  if (dropped !== undefined) return new Map([...functions].filter(([name]) => name !== bareName(dropped)));
  const created = CREATES.exec(text);
  if (!created) return functions;
  const name = bareName(created[1] ?? "");
  const made = readFunction(text, created[0].length);
  const others = (functions.get(name) ?? []).filter((one) => one.parameters.join() !== made?.parameters.join());
  return new Map(functions).set(name, made ? [...others, made] : others);
}

/** `start`: behind the parenthesis that opens the parameters. A body that is no text in quotes is left out. */
function readFunction(text: string, start: number): DatabaseFunction | undefined {
  const end = closing(text, start);
  const rest = text.slice(end + 1);
  const found = BODY.exec(rest);
  if (!found) return undefined;
  const said = rest.replace(found[0], " ");
  return {
    parameters: parameterNames(text.slice(start, end)),
    language: (/\bLANGUAGE\s+'?(\w+)/i.exec(said)?.[1] ?? "sql").toLowerCase(),
    body: found[2] ?? (found[3] ?? "").replaceAll("''", "'"),
    isDefiner: /\bSECURITY\s+DEFINER\b/i.test(said),
  };
}

function closing(text: string, start: number): number {
  let depth = 1;
  for (let at = start; at < text.length; at++) {
    if (text[at] === "(") depth++;
    if (text[at] === ")") depth--;
    if (depth === 0) return at;
  }
  return text.length;
}

/** Names in `p_org uuid, INOUT total numeric, p_limit int DEFAULT 10`; what only comes out is passed by nobody. */
function parameterNames(list: string): readonly string[] {
  return list
    .replace(/--[^\n]*/g, "")
    .split(/,(?![^(]*\))/)
    .map((one) => one.trim())
    .filter((one) => one !== "" && !/^OUT\s/i.test(one))
    .map((one) => {
      const words = one.replace(/^(?:IN|INOUT|VARIADIC)\s+/i, "").split(/\s+/);
      return words.length > 1 ? bareName(words[0] ?? "") : "";
    });
}
