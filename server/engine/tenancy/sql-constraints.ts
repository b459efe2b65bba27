// Reads columns, constraints and index columns of CREATE TABLE, ALTER TABLE and CREATE INDEX from the parser's tree into table drafts.
import type { SourceSpan } from "../../../rules/contract/span";
import { items, member, nameOf, namesIn, schemaOf, variant } from "./sql-node";
import type { SqlName, SqlNode } from "./sql-node";
import { isClickHouse } from "./sql-parser";
import { headSpan, nameSpan, typeBehind } from "./sql-place";
import type { StatementPlace } from "./sql-place";
import { changeColumn, putColumn, sameName } from "./sql-tables";
import type { TableDraft } from "./sql-tables";

/** Adds a column with its inline constraints; a column that exists already stays as it is. */
export function applyColumn(draft: TableDraft, node: SqlNode, place: StatementPlace): TableDraft {
  const name = nameOf(member(node, "name"));
  if (name === undefined || draft.columns.some((column) => sameName(column.name, name.text))) return draft;
  const type = typeBehind(place, name);
  const span = nameSpan(place, name);
  const options = items(member(node, "options")).map((option) => ({
    label: nameOf(member(option, "name"))?.text,
    option: member(option, "option"),
  }));
  const kinds = new Set(options.map(({ option }) => variant(option).name));
  const column = {
    name: name.text,
    dbName: name.text,
    type,
    // ClickHouse has no nulls but where the type says so.
    isRequired: kinds.has("NotNull") || /serial/i.test(type) || (isClickHouse(place.text) && !/\bNullable\s*\(/i.test(type)),
    isUnique: false,
    isId: false,
    isList: type.endsWith("]"),
    hasDefault: kinds.has("Default") || kinds.has("Generated") || kinds.has("DialectSpecific") || /serial/i.test(type),
    span,
  };
  return options.reduce((result, { label, option }) => applyColumnOption(result, name.text, label, option, span), putColumn(draft, column));
}

function applyColumnOption(draft: TableDraft, column: string, label: string | undefined, option: SqlNode, span: SourceSpan): TableDraft {
  const { name, content } = variant(option);
  if (name === "PrimaryKey" || name === "Unique") return addUnique(draft, [column], name === "PrimaryKey", label, span);
  return name === "ForeignKey" ? addForeignKey(draft, [column], content, label, span) : draft;
}

/** Adds a table constraint; checks and exclusions say nothing of tenants and are left out. */
export function applyConstraint(draft: TableDraft, node: SqlNode, place: StatementPlace): TableDraft {
  const { name: kind, content } = variant(node);
  const label = nameOf(member(content, "name"));
  const columns = indexColumns(member(content, "columns"));
  const index = nameOf(member(content, "index_name"));
  const named = label ?? index ?? firstColumn(content);
  const span = named === undefined ? headSpan(place) : nameSpan(place, named);
  const given = label?.text ?? index?.text;
  switch (kind) {
    case "PrimaryKey":
    case "Unique":
      return addUnique(draft, columns, kind === "PrimaryKey", given, span);
    case "PrimaryKeyUsingIndex":
    case "UniqueUsingIndex":
      return promoteIndex(draft, nameOf(member(content, "index_name"))?.text ?? "", label?.text, kind === "PrimaryKeyUsingIndex");
    case "ForeignKey":
      return addForeignKey(draft, namesIn(member(content, "columns")), content, label?.text, span);
    case "Index":
      return addIndex(draft, columns, label?.text ?? "");
    default:
      return draft;
  }
}

/** The first column that a key names, where the key has no name of its own. */
function firstColumn(content: SqlNode): SqlName | undefined {
  const [first] = items(member(content, "columns"));
  return nameOf(member(first, "column", "expr") ?? first);
}

/** Adds an index that is not unique. */
export function addIndex(draft: TableDraft, columns: readonly string[], name: string): TableDraft {
  return columns.length === 0 ? draft : { ...draft, indexes: [...draft.indexes, { constraint: name, columns }] };
}

/** Adds a primary or unique key, and what follows from it for its column. */
export function addUnique(
  draft: TableDraft,
  columns: readonly string[],
  isPrimary: boolean,
  name: string | undefined,
  span: SourceSpan,
): TableDraft {
  if (columns.length === 0) return draft;
  const constraint = name ?? (isPrimary ? `${draft.name}_pkey` : `${draft.name}_${columns.join("_")}_key`);
  if (draft.uniques.some((unique) => sameName(unique.constraint, constraint))) return draft;
  const marked = columns.reduce(
    (result, column) =>
      changeColumn(result, column, {
        ...(isPrimary ? { isId: true, isRequired: true } : {}),
        ...(columns.length === 1 ? { isUnique: true } : {}),
      }),
    draft,
  );
  return { ...marked, uniques: [...marked.uniques, { constraint, columns, isPrimary, span }] };
}

/** A unique index that becomes a constraint takes the constraint's name. */
function promoteIndex(draft: TableDraft, index: string, name: string | undefined, isPrimary: boolean): TableDraft {
  const unique = draft.uniques.find((other) => sameName(other.constraint, index));
  if (unique?.span === undefined) return draft;
  const without = { ...draft, uniques: draft.uniques.filter((other) => other !== unique) };
  return addUnique(without, unique.columns, isPrimary, name ?? index, unique.span);
}

function addForeignKey(
  draft: TableDraft,
  columns: readonly string[],
  content: SqlNode,
  name: string | undefined,
  span: SourceSpan,
): TableDraft {
  const table = member(content, "foreign_table");
  const target = nameOf(table)?.text;
  if (target === undefined || columns.length === 0) return draft;
  const constraint = name ?? `${draft.name}_${columns.join("_")}_fkey`;
  if (draft.foreignKeys.some((foreign) => sameName(foreign.constraint, constraint))) return draft;
  const targetSchema = schemaOf(table);
  const foreign = { constraint, columns, target, references: namesIn(member(content, "referred_columns")), span };
  return { ...draft, foreignKeys: [...draft.foreignKeys, targetSchema === undefined ? foreign : { ...foreign, targetSchema }] };
}

/** Columns of an index or key; an expression reads as `lower(email)`. */
export function indexColumns(node: SqlNode): readonly string[] {
  return items(node).map((item) => expressionText(member(item, "column", "expr") ?? item));
}

function expressionText(node: SqlNode): string {
  const plain = nameOf(node);
  if (plain !== undefined) return plain.text;
  const { name: kind, content } = variant(node);
  if (kind === "Nested") return expressionText(content);
  if (kind === "Cast" || kind === "Collate") return expressionText(member(content, "expr"));
  if (kind !== "Function") return "expression";
  const name = nameOf(member(content, "name"))?.text ?? "";
  const args = items(member(content, "args", "List", "args")).map((argument) => member(argument, "Unnamed", "Expr"));
  // MySQL's prefix length, `email`(10), reads like a call with a number.
  const isPrefix = args.length === 1 && variant(args[0]).name === "Value";
  return isPrefix ? name : `${name.toLowerCase()}(${args.map(expressionText).join(", ")})`;
}
