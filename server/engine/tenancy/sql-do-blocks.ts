// Finds the schema statements inside a PostgreSQL DO block: written plainly, or built by EXECUTE from literals, also in a loop over
// a literal list of tables. Conditions are taken as met; what is computed at run time is left out.
import { splitSql } from "./sql-splitter";

const SCHEMA_STATEMENT = /\b(?:ALTER\s+(?:TABLE|POLICY)|CREATE\s+(?:TABLE|POLICY|(?:UNIQUE\s+)?INDEX)|DROP\s+(?:TABLE|POLICY|INDEX))\b/i;

/** The body of `DO $$ … $$` and its offset in the statement; undefined for other statements. */
function bodyOf(text: string): { readonly body: string; readonly offset: number } | undefined {
  const match = /^DO\b[\s\S]*?(\$\w*\$)/i.exec(text);
  const quote = match?.[1];
  if (match === null || quote === undefined) return undefined;
  const offset = match[0].length;
  const close = text.lastIndexOf(quote);
  return { body: text.slice(offset, close > offset ? close : text.length), offset };
}

/** True for a DO block. */
export function isDoBlock(text: string): boolean {
  return /^DO\b/i.test(text);
}

/** A statement found in a block; `offset` is where it, or the EXECUTE that builds it, stands in the block's text. */
export interface InnerStatement {
  readonly text: string;
  readonly offset: number;
}

/** Schema statements of a DO block, in order. */
export function readDoBlock(text: string): readonly InnerStatement[] {
  const block = bodyOf(text);
  if (block === undefined) return [];
  const found: InnerStatement[] = [];
  for (const statement of splitSql(block.body)) {
    const offset = block.offset + statement.start;
    const execute = /\bEXECUTE\s+([\s\S]+)$/i.exec(statement.text);
    if (execute !== null) {
      found.push(...readExecute(execute[1] ?? "", block.body).map((inner) => ({ text: inner, offset })));
      continue;
    }
    const plain = SCHEMA_STATEMENT.exec(statement.text);
    if (plain !== null) found.push({ text: statement.text.slice(plain.index), offset: offset + plain.index });
  }
  return found.filter((inner) => SCHEMA_STATEMENT.test(inner.text));
}

function unquote(literal: string): string {
  const dollar = /^(\$\w*\$)([\s\S]*)\1$/.exec(literal);
  return dollar?.[2] ?? literal.slice(1, -1).replace(/''/g, "'");
}

const LITERAL = String.raw`'(?:[^']|'')*'|(\$\w*\$)[\s\S]*?\1`;

/** Statements that an EXECUTE runs: its one literal, or a `format(…)` filled in with each name of the block's literal list. */
function readExecute(expression: string, body: string): readonly string[] {
  const trimmed = expression.trim();
  const whole = new RegExp(`^(?:${LITERAL})$`).exec(trimmed);
  if (whole !== null) return [unquote(trimmed)];
  const call = new RegExp(`^format\\s*\\(\\s*(${LITERAL.replace("\\1", "\\2")})\\s*,([\\s\\S]*)\\)$`, "i").exec(trimmed);
  const template = call?.[1];
  if (template === undefined) return [];
  const args = splitArguments(call?.[3] ?? "");
  return literalNames(body).flatMap((name) => fillTemplate(unquote(template), args, name));
}

function splitArguments(text: string): readonly string[] {
  return text.split(/,(?![^(]*\))/).map((argument) => argument.trim());
}

/** Names of `ARRAY['a', 'b']`, `IN ('a', 'b')` or `'{a,b}'::text[]` in a loop's head; empty when the list is computed. */
function literalNames(body: string): readonly string[] {
  const list = /\bARRAY\s*\[([^\]]*)\]/i.exec(body)?.[1] ?? /\bIN\s*\(((?:\s*'[^']*'\s*,?)+)\)/i.exec(body)?.[1];
  if (list !== undefined) return [...list.matchAll(/'([^']*)'/g)].map((match) => match[1] ?? "");
  const braces = /'\{([\w\s,]+)\}'/.exec(body)?.[1];
  return braces === undefined ? [] : braces.split(",").map((name) => name.trim());
}

/** Fills `%I`, `%s` and `%L` in order; an argument is the loop's name, or the name with literals joined to it. */
function fillTemplate(template: string, args: readonly string[], name: string): readonly string[] {
  let next = 0;
  let isKnown = true;
  const text = template.replace(/%(?:(\d+)\$)?([IsL%])/g, (_whole, position: string | undefined, kind: string) => {
    if (kind === "%") return "%";
    const argument = args[position === undefined ? next : Number(position) - 1];
    next += 1;
    const value = argument === undefined ? undefined : valueOf(argument, name);
    if (value === undefined) isKnown = false;
    return kind === "I" ? `"${value ?? ""}"` : (value ?? "");
  });
  return isKnown ? [text] : [];
}

function valueOf(argument: string, name: string): string | undefined {
  const parts = argument.split("||").map((part) => part.trim());
  const values = parts.map((part) => (/^'.*'$/.test(part) ? part.slice(1, -1) : /^[a-z_]\w*(?:\.\w+)?$/i.test(part) ? name : undefined));
  return values.includes(undefined) ? undefined : values.join("");
}
