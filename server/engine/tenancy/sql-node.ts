// Reads the SQL parser's trees, which are plain JSON values whose declared types do not match what comes out: every step is checked.
// Shapes as of @guanmingchiu/sqlparser-ts 0.62 (sqlparser-rs 0.62): enum variants are objects with one key, or bare strings.

/** A JSON value of a syntax tree. */
export type SqlNode = unknown;

function isRecord(value: SqlNode): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A member of an object; undefined for anything else. */
export function member(node: SqlNode, ...path: readonly string[]): SqlNode {
  return path.reduce<SqlNode>((value, key) => (isRecord(value) ? value[key] : undefined), node);
}

/** The items of a list; empty for anything else. */
export function items(node: SqlNode): readonly SqlNode[] {
  return Array.isArray(node) ? node : [];
}

/** Name and content of an enum variant: `"SetNotNull"`, or `{ AddColumn: {…} }`. */
export function variant(node: SqlNode): { readonly name: string; readonly content: SqlNode } {
  if (typeof node === "string") return { name: node, content: undefined };
  const name = isRecord(node) ? (Object.keys(node)[0] ?? "") : "";
  return { name, content: member(node, name) };
}

/** A name with where it stands in the parsed text. */
export interface SqlName {
  readonly text: string;
  /** One-based line and column (code points) of the parsed text; zero where the parser does not know. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

function numberAt(node: SqlNode, ...path: readonly string[]): number {
  const value = member(node, ...path);
  return typeof value === "number" ? value : 0;
}

/** An identifier, or the last part of a qualified name. */
export function nameOf(node: SqlNode): SqlName | undefined {
  const parts = items(node);
  const ident = parts.length > 0 ? member(parts[parts.length - 1], "Identifier") : (member(node, "Identifier") ?? node);
  const text = member(ident, "value");
  if (typeof text !== "string") return undefined;
  return {
    text,
    line: numberAt(ident, "span", "start", "line"),
    column: numberAt(ident, "span", "start", "column"),
    endLine: numberAt(ident, "span", "end", "line"),
    endColumn: numberAt(ident, "span", "end", "column"),
  };
}

/** The schema of a qualified name, unless it is PostgreSQL's default one. */
export function schemaOf(node: SqlNode): string | undefined {
  const parts = items(node);
  const schema = parts.length > 1 ? nameOf(parts[parts.length - 2])?.text : undefined;
  return schema === "public" || schema === "dbo" ? undefined : schema;
}

/** Texts of the identifiers in a list. */
export function namesIn(node: SqlNode): readonly string[] {
  return items(node)
    .map((item) => nameOf(item)?.text)
    .filter((name) => name !== undefined);
}
