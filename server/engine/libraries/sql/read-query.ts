// Reads queries of the parser's tree: WITH, set operations, FROM with its joins, and outputs.
import { holeOfName } from "./hole-names";
import { readFormula } from "./read-formula";
import { collectParts, isUnnesting, readOperand, type TreeReader } from "./read-operand";
import type { Cte, Formula, FromItem, FromSource, Join, JoinKind, Output, Query, QueryBody, TableName } from "./sql-statement";
import { child, children, identifierText, lastName, nameParts, variantOf } from "./syntax-tree";

export function readTableName(node: unknown): TableName {
  const parts = nameParts(node);
  const name = parts.at(-1) ?? "";
  const schema = parts.at(-2);
  const hole = holeOfName(name);
  return { name, ...(schema === undefined ? {} : { schema }), ...(hole === undefined ? {} : { hole }) };
}

function readAlias(node: unknown): { alias?: string; columnAliases: readonly string[] } {
  const alias = identifierText(child(node, "name"));
  const columnAliases = children(node, "columns").flatMap((column) => identifierText(child(column, "name")) ?? []);
  return alias === undefined ? { columnAliases } : { alias, columnAliases };
}

/** A function in FROM. One that unnests a list yields that list's elements in every column. */
function readFunctionSource(name: string, args: unknown, alias: unknown, reader: TreeReader): FromSource {
  const parts = collectParts(args, reader);
  const elements = isUnnesting(name) ? parts.map((part) => (part.kind === "hole" ? { ...part, isArray: true } : part)) : parts;
  const named = readAlias(alias);
  return { kind: "function", args: elements, alias: named.alias ?? name, columnAliases: named.columnAliases };
}

export function readSource(node: unknown, reader: TreeReader): FromSource {
  const [name, payload] = variantOf(node);
  const alias = child(payload, "alias");
  if (name === "Table") {
    const args = child(payload, "args");
    if (args !== null && args !== undefined) return readFunctionSource(lastName(child(payload, "name")), args, alias, reader);
    return { kind: "table", table: readTableName(child(payload, "name")), ...readAlias(alias) };
  }
  if (name === "Derived") return { kind: "derived", query: reader.query(child(payload, "subquery")), ...readAlias(alias) };
  if (name === "NestedJoin") return { kind: "group", item: readFromItem(child(payload, "table_with_joins"), reader) };
  if (name === "UNNEST") return readFunctionSource("unnest", child(payload, "array_exprs"), alias, reader);
  return readFunctionSource(lastName(child(payload, "name")), payload, alias, reader);
}

const JOIN_KINDS: Readonly<Record<string, JoinKind>> = {
  Join: "inner",
  Inner: "inner",
  StraightJoin: "inner",
  Semi: "inner",
  LeftSemi: "inner",
  CrossJoin: "cross",
  CrossApply: "cross",
  Right: "right",
  RightOuter: "right",
  FullOuter: "full",
};

function readJoin(node: unknown, reader: TreeReader): Join {
  const [operator, constraint] = variantOf(child(node, "join_operator"));
  const [form, payload] = variantOf(constraint);
  const base = {
    // Unknown kinds are read as LEFT, which lets the condition say the least.
    kind: JOIN_KINDS[operator] ?? "left",
    source: readSource(child(node, "relation"), reader),
    using: form === "Using" ? children(payload).map(lastName) : [],
    isNatural: form === "Natural",
  };
  return form === "On" ? { ...base, on: readFormula(payload, reader) } : base;
}

export function readFromItem(node: unknown, reader: TreeReader): FromItem {
  return { source: readSource(child(node, "relation"), reader), joins: children(node, "joins").map((join) => readJoin(join, reader)) };
}

export function readOutput(node: unknown, reader: TreeReader): Output {
  const [name, payload] = variantOf(node);
  if (name === "Wildcard") return { kind: "star" };
  if (name === "QualifiedWildcard") return { kind: "star", qualifier: lastName(child(children(payload)[0], "ObjectName")) };
  if (name === "ExprWithAlias") {
    const alias = identifierText(child(payload, "alias"));
    const operand = readOperand(child(payload, "expr"), reader);
    return alias === undefined ? { kind: "value", operand } : { kind: "value", name: alias, operand };
  }
  const operand = readOperand(payload, reader);
  return operand.kind === "column" ? { kind: "value", name: operand.name, operand } : { kind: "value", operand };
}

export function readOptionalFormula(node: unknown, reader: TreeReader): Formula | undefined {
  return node === null || node === undefined ? undefined : readFormula(node, reader);
}

/** ClickHouse's PREWHERE is a filter that is applied before the other one. */
function joined(first: Formula | undefined, second: Formula | undefined): Formula | undefined {
  return first && second ? { kind: "and", of: [first, second] } : (first ?? second);
}

function readCore(node: unknown, reader: TreeReader): QueryBody {
  const where = joined(readOptionalFormula(child(node, "prewhere"), reader), readOptionalFormula(child(node, "selection"), reader));
  const having = readOptionalFormula(child(node, "having"), reader);
  return {
    kind: "core",
    outputs: children(node, "projection").map((output) => readOutput(output, reader)),
    from: children(node, "from").map((item) => readFromItem(item, reader)),
    ...(where ? { where } : {}),
    ...(having ? { having } : {}),
  };
}

function readSetOperation(node: unknown, reader: TreeReader): QueryBody {
  const [op] = variantOf(child(node, "op"));
  const name = op === "Intersect" ? "intersect" : op === "Union" ? "union" : "except";
  return { kind: "set", op: name, left: readBody(child(node, "left"), reader), right: readBody(child(node, "right"), reader) };
}

function readBody(node: unknown, reader: TreeReader): QueryBody {
  const [name, payload] = variantOf(node);
  if (name === "Select") return readCore(payload, reader);
  if (name === "SetOperation") return readSetOperation(payload, reader);
  if (name === "Query") return { kind: "nested", query: reader.query(payload) };
  if (name === "Values") {
    const rows = children(payload, "rows").map((row) => children(child(row, "content") ?? row).map((item) => readOperand(item, reader)));
    return { kind: "values", rows };
  }
  if (name === "Table") {
    const table = child(payload, "table_name");
    const source: FromSource = { kind: "table", table: { name: typeof table === "string" ? table : "" }, columnAliases: [] };
    return { kind: "core", outputs: [{ kind: "star" }], from: [{ source, joins: [] }] };
  }
  const [inner, statement] = variantOf(payload);
  const mutation = reader.mutation(inner, statement);
  return mutation ? { kind: "mutation", statement: mutation } : { kind: "values", rows: [] };
}

function readCte(node: unknown, isRecursive: boolean, reader: TreeReader): Cte {
  const { alias, columnAliases } = readAlias(child(node, "alias"));
  return { name: alias ?? "", isRecursive, columnAliases, query: reader.query(child(node, "query")) };
}

export function readCtes(node: unknown, reader: TreeReader): readonly Cte[] {
  const list = child(node, "with");
  return children(list, "cte_tables").map((cte) => readCte(cte, child(list, "recursive") === true, reader));
}

export function readQuery(node: unknown, reader: TreeReader): Query {
  return { ctes: readCtes(node, reader), body: readBody(child(node, "body"), reader) };
}
