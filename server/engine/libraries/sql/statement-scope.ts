// What a column name means at a place in a statement: scopes with their outer scopes, CTEs, and regions (parts of a statement
// whose conditions bind only what is inside them).
import { columnKey, findColumn, foldName, isRowAddress } from "./entity-columns";
import type { ColumnTerm, Condition } from "./condition";
import type { Rows } from "./rows";
import type { TableOperation } from "./sql-oracle";
import type { ColumnRef, Cte, Operand } from "./sql-statement";

/** A part of a statement: its conditions hold for its own rows and those of the regions below it, never for the ones above. */
export interface Region {
  readonly condition: Condition;
  readonly children: Region[];
  /** True for the optional side of an outer join. */
  readonly isOuterJoin?: true;
  /** Alternatives of the region above that count here: those in which these rows appear. */
  readonly anchor?: Rows;
}

export interface CteEntry {
  readonly cte: Cte;
  readonly environment: CteEnvironment;
  /** The level around its query: what it may refer to. */
  readonly outer: Scope | undefined;
  readonly usage: { count: number };
}

export type CteEnvironment = ReadonlyMap<string, CteEntry>;

/** Names visible at one query level. */
export interface Scope {
  readonly rows: Rows[];
  readonly outer?: Scope;
  readonly ctes: CteEnvironment;
  /** What is done to tables of this level other than reading them, by their place in the statement. */
  readonly operations: ReadonlyMap<object, TableOperation>;
  /** The row that EXCLUDED means. */
  readonly proposed?: Rows;
  /** Stands for the level itself in its alternatives. */
  readonly marker: Rows;
  /** Regions found at this level. */
  readonly children: Region[];
  /** Outer-joined rows, by id, and the region of their join. */
  readonly optional: Map<number, Region>;
}

function hasColumn(rows: Rows, name: string): boolean {
  if (rows.entity) return findColumn(rows.entity, name) !== undefined || isRowAddress(rows.entity, name);
  if (rows.columns) return rows.columns.has(foldName(name));
  return rows.lists?.columns.some((column) => foldName(column) === foldName(name)) ?? false;
}

/** True when its columns are not known, so that any name may be one of them. */
function isUncertain(rows: Rows): boolean {
  return !rows.entity && !rows.columns;
}

function sameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function findQualified(qualifier: string, scope: Scope): readonly Rows[] {
  const found =
    scope.rows.findLast((rows) => sameName(rows.alias, qualifier)) ??
    scope.rows.find((rows) => rows.table !== undefined && sameName(rows.table.name, qualifier));
  if (found) return [found];
  return scope.outer ? findQualified(qualifier, scope.outer) : [];
}

/** The tables of this level that have the column; else the only one whose columns are unknown; else the levels outside. */
function findUnqualified(name: string, scope: Scope): readonly Rows[] {
  const known = scope.rows.filter((rows) => hasColumn(rows, name));
  if (known.length > 0) return known;
  const uncertain = scope.rows.filter(isUncertain);
  if (uncertain.length > 0) return uncertain.length === 1 ? uncertain : [];
  const outside = scope.outer ? findUnqualified(name, scope.outer) : [];
  return outside.length > 0 || scope.rows.length !== 1 ? outside : scope.rows;
}

/** Tables that a column reference may mean: normally one. Empty when it means none of them. */
export function findRows(column: ColumnRef, scope: Scope): readonly Rows[] {
  return column.qualifier === undefined ? findUnqualified(column.name, scope) : findQualified(column.qualifier, scope);
}

export function columnTerm(rows: Rows, name: string): ColumnTerm {
  const column = rows.entity ? columnKey(rows.entity, name) : foldName(name);
  return { kind: "column", key: `${rows.id}.${column}`, rows, column };
}

/** Value of a column of a table function: an element of the list it was given. */
export function listElement(rows: Rows, name: string): Operand | undefined {
  const args = rows.lists?.args ?? [];
  if (args.length === 1) return args[0];
  const at = rows.lists?.columns.findIndex((column) => foldName(column) === foldName(name)) ?? -1;
  return at < 0 ? undefined : args[at];
}
