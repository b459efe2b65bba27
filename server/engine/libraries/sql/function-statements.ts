// The statements of a database function, with its parameters as named values (https://www.postgresql.org/docs/current/sql-createfunction.html).
// Only bodies that are statements one after the other are read: what branches, keeps variables or asks who is signed in decides by itself.
import type { DatabaseFunction } from "../../tenancy/sql-functions";
import type { Entity, TenancyModel } from "../../tenancy/model";
import { holeNumber, isSignificant, splitSql, type SqlToken } from "./sql-tokens";

const ASKS_WHO = /\bauth\s*\.\s*\w+\s*\(|\bcurrent_setting\s*\(|\bcurrent_user\b|\bsession_user\b/i;
const DECIDES = /\b(?:declare|if|elsif|loop|while|foreach|raise|execute|exception|assert|get\s+diagnostics)\b|:=|\bselect\b[^;]*\binto\b/i;
const OF_ROWS = /^(?:select|insert|update|delete|with|merge)\b/i;

/** What stands for a parameter in a statement. */
type Write = (parameter: string) => string;

const asNamedValue: Write = (parameter) => ` :${parameter}`;

/** Undefined where the body says more than which rows it touches. */
export function statementsOf(
  name: string,
  fn: DatabaseFunction,
  tenancy: TenancyModel,
  write: Write = asNamedValue,
): readonly string[] | undefined {
  const statements = split(fn);
  if (!statements) return undefined;
  const written = statements.map((statement) => {
    const tables = tablesIn(tenancy, statement);
    const isColumn = (column: string): boolean => tables.some(({ columns }) => columns.some((one) => one.dbName.toLowerCase() === column));
    return withParameters(name, fn, statement, isColumn, write);
  });
  return written.every((one) => one !== undefined) ? written : undefined;
}

/** The tables that a statement may mean: those whose names stand in it. */
export function tablesIn(tenancy: TenancyModel, statement: string): readonly Entity[] {
  const words = new Set((statement.toLowerCase().match(/\w+/g) ?? []).values());
  return [...words].flatMap((word) => tenancy.entities.get(tenancy.byTable.get(word) ?? "") ?? []);
}

function split(fn: DatabaseFunction): readonly string[] | undefined {
  const plain = withoutComments(fn.body);
  if (ASKS_WHO.test(plain)) return undefined;
  if (fn.language === "sql") return statementsIn(plain);
  if (fn.language !== "plpgsql" || DECIDES.test(plain)) return undefined;
  const block = /^\s*begin\b([^]*)\bend\s*;?\s*$/i.exec(plain)?.[1];
  return block === undefined
    ? undefined
    : statementsIn(block)
        .map((one) => one.replace(/^return\s+(?:query\s+)?/i, "").replace(/^perform\b/i, "select"))
        .filter((one) => OF_ROWS.test(one));
}

function withoutComments(text: string): string {
  return splitSql(text, "postgres")
    .map((token) => (token.kind === "comment" ? " " : token.text))
    .join("");
}

function statementsIn(text: string): readonly string[] {
  const statements: string[] = [];
  let current = "";
  for (const token of splitSql(text, "postgres")) {
    if (token.text !== ";") current += token.text;
    else {
      statements.push(current);
      current = "";
    }
  }
  return [...statements, current].map((one) => one.trim()).filter((one) => one !== "");
}

/** A name that is a column, too, is the column where one can stand; among new values nobody can tell from here. */
function withParameters(
  name: string,
  fn: DatabaseFunction,
  statement: string,
  isColumn: (name: string) => boolean,
  write: Write,
): string | undefined {
  const shared = fn.parameters.filter((parameter) => parameter !== "" && isColumn(parameter));
  if (shared.length > 0 && /^(?:with\b[^]*)?\binsert\b/i.test(statement)) return undefined;
  const names = new Set(fn.parameters.filter((parameter) => parameter !== "" && !shared.includes(parameter)));
  const tokens = splitSql(statement, "postgres");
  return tokens
    .map((token, at): string => {
      // `fn.p_org` says which of two equal names is meant.
      if (isQualifier(tokens, at, name, fn)) return "";
      if (token.text === "." && isQualifier(tokens, at - 1, name, fn)) return "";
      if (isQualifier(tokens, at - 2, name, fn)) return write(token.text.toLowerCase());
      const numbered = token.kind === "hole" ? fn.parameters[holeNumber(token) - 1] : undefined;
      if (numbered !== undefined && numbered !== "") return write(numbered);
      const isNamed = token.kind === "word" && names.has(token.text.toLowerCase()) && isAlone(tokens, at);
      return isNamed ? write(token.text.toLowerCase()) : token.text;
    })
    .join("");
}

function isQualifier(tokens: readonly SqlToken[], at: number, name: string, fn: DatabaseFunction): boolean {
  if (tokens[at]?.text.toLowerCase() !== name || tokens[at + 1]?.text !== ".") return false;
  return fn.parameters.includes(tokens[at + 2]?.text.toLowerCase() ?? "");
}

/** No member of something, no function, and no name that something is given. */
function isAlone(tokens: readonly SqlToken[], at: number): boolean {
  const before = tokens.slice(0, at).findLast(isSignificant);
  const after = tokens.slice(at + 1).find(isSignificant);
  return before?.text !== "." && after?.text !== "." && after?.text !== "(" && before?.text.toLowerCase() !== "as";
}
