// Turns FROM and its joins into a Condition. Inner joins join the condition around them. What an outer join may leave out
// stands in a region of its own: its ON binds the optional side only, unless a filter says that this side is not null.
import type { QueryCompiler } from "./compile-formula";
import { compileFormula, setApart } from "./compile-formula";
import { ALWAYS, rowsIn, sameFact, type Condition } from "./condition";
import { findColumn, foldName } from "./entity-columns";
import type { Rows } from "./rows";
import type { SqlSchema } from "./sql-oracle";
import type { FromItem, FromSource, Join } from "./sql-statement";
import { columnTerm, type CteEntry, type CteEnvironment, type Region, type Scope } from "./statement-scope";

/** What FROM needs of the compilation of the whole statement. */
export interface FromCompiler extends QueryCompiler {
  readonly schema: SqlSchema;
  /** Views whose queries are being compiled: none holds itself. */
  readonly openViews: Set<string>;
  addRows(draft: { alias: string } & Partial<Omit<Rows, "id">>): Rows;
  derivedRows(alias: string): Rows;
  inside<T>(name: string, compile: () => T): T;
  compileQuery(
    query: Extract<FromSource, { kind: "derived" }>["query"],
    outer: Scope | undefined,
    ctes: CteEnvironment,
    sink: { rows: Rows; names: readonly string[] } | undefined,
    children: Region[],
  ): Condition;
  expandCte(entry: CteEntry, rows: Rows, names: readonly string[], children: Region[]): Condition;
}

interface Part {
  readonly condition: Condition;
  /** Regions of optional sides, to be hung under the condition. */
  readonly optional: readonly Region[];
}

function present(rows: Rows): Condition {
  return { kind: "rows", rows };
}

function all(...of: readonly Condition[]): Condition {
  return { kind: "all", of };
}

type TableSource = Extract<FromSource, { kind: "table" }>;

function compileTable(source: TableSource, scope: Scope, compiler: FromCompiler): Condition {
  const entry = source.table.schema === undefined ? scope.ctes.get(source.table.name.toLowerCase()) : undefined;
  if (entry) {
    const rows = compiler.derivedRows(source.alias ?? source.table.name);
    scope.rows.push(rows);
    return all(present(rows), compiler.expandCte(entry, rows, source.columnAliases, scope.children));
  }
  return compileView(source, scope, compiler) ?? present(addTable(source, scope, compiler));
}

/** A view is the query that it stands for; one that is written to is a table of its own. */
function compileView(source: TableSource, scope: Scope, compiler: FromCompiler): Condition | undefined {
  if (scope.operations.has(source) || compiler.schema.entityOf(source.table)) return undefined;
  const query = compiler.schema.viewOf?.(source.table);
  const name = source.table.name.toLowerCase();
  if (!query || compiler.openViews.has(name)) return undefined;
  const rows = compiler.derivedRows(source.alias ?? source.table.name);
  compiler.openViews.add(name);
  const condition = compiler.compileQuery(query, undefined, new Map(), { rows, names: source.columnAliases }, scope.children);
  compiler.openViews.delete(name);
  scope.rows.push(rows);
  return all(present(rows), condition);
}

function addTable(source: TableSource, scope: Scope, compiler: FromCompiler): Rows {
  const operation = scope.operations.get(source) ?? "select";
  const entity = compiler.schema.entityOf(source.table);
  const rows = compiler.addRows({
    alias: source.alias ?? source.table.name,
    table: source.table,
    ...(entity ? { entity } : {}),
    operation,
    origin: source,
  });
  scope.rows.push(rows);
  return rows;
}

/** With the regions inside it: they are optional where the source is. */
function compileSource(source: FromSource, scope: Scope, compiler: FromCompiler): Part {
  const before = scope.children.length;
  const part = compileBare(source, scope, compiler);
  return { condition: part.condition, optional: [...part.optional, ...scope.children.splice(before)] };
}

function compileBare(source: FromSource, scope: Scope, compiler: FromCompiler): Part {
  switch (source.kind) {
    case "table":
      return { condition: compileTable(source, scope, compiler), optional: [] };
    case "derived": {
      const rows = compiler.derivedRows(source.alias ?? "");
      // Compiled before it is entered: it sees the tables to its left (LATERAL), not itself.
      const condition = compiler.inside(rows.alias, () =>
        compiler.compileQuery(source.query, scope, scope.ctes, { rows, names: source.columnAliases }, scope.children),
      );
      scope.rows.push(rows);
      return { condition: all(present(rows), condition), optional: [] };
    }
    case "function": {
      for (const arg of source.args) setApart(arg, scope, compiler);
      const rows = compiler.addRows({ alias: source.alias ?? "", lists: { args: source.args, columns: source.columnAliases } });
      scope.rows.push(rows);
      return { condition: present(rows), optional: [] };
    }
    case "group":
      return compileItem(source.item, scope, compiler);
  }
}

/** `USING (a)` and the columns that a NATURAL join shares. */
function sharedColumns(join: Join, left: readonly Rows[], right: readonly Rows[]): Condition {
  const names = join.isNatural
    ? right.flatMap((rows) => rows.entity?.columns.map((column) => column.dbName) ?? [...(rows.columns ?? [])])
    : join.using;
  const has = (rows: Rows, name: string): boolean =>
    rows.entity ? findColumn(rows.entity, name) !== undefined : (rows.columns?.has(foldName(name)) ?? !join.isNatural);
  const facts = names.flatMap((name) => {
    const side = left.filter((rows) => has(rows, name));
    const [leftRows] = side;
    const rightRows = right.find((rows) => has(rows, name));
    return leftRows && rightRows ? [sameFact(columnTerm(leftRows, name), columnTerm(rightRows, name))] : [];
  });
  return { kind: "all", of: facts };
}

/** Every row source that a condition compares. */
function comparedRows(condition: Condition): readonly Rows[] {
  if (condition.kind === "all" || condition.kind === "any") return condition.of.flatMap(comparedRows);
  if (condition.kind !== "fact" || condition.fact.kind !== "same") return [];
  return [condition.fact.left, condition.fact.right].flatMap((term) => (term.kind === "column" ? [term.rows] : []));
}

function makeOptional(part: Part, on: Condition, scope: Scope): Region {
  const region: Region = { condition: all(part.condition, on), children: [...part.optional], anchor: scope.marker, isOuterJoin: true };
  for (const rows of rowsIn(part.condition)) scope.optional.set(rows.id, region);
  return region;
}

function markJoined(rows: readonly Rows[]): void {
  for (const each of rows) each.hasCondition = true;
}

/** An optional side joined on a column of another optional side exists only where that one does. */
function hang(region: Region, on: Condition, optional: readonly Region[], scope: Scope): readonly Region[] {
  const host = comparedRows(on)
    .map((rows) => scope.optional.get(rows.id))
    .findLast((found) => found !== undefined && found !== region);
  if (!host) return [...optional, region];
  host.children.push(region);
  return optional;
}

function compileJoin(left: Part, join: Join, leftRows: readonly Rows[], scope: Scope, compiler: FromCompiler): Part {
  const before = scope.rows.length;
  const right = compileSource(join.source, scope, compiler);
  const rightRows = scope.rows.slice(before);
  const on = all(join.on ? compileFormula(join.on, scope, compiler) : ALWAYS, sharedColumns(join, leftRows, rightRows));
  if (join.on || join.using.length > 0 || join.isNatural) markJoined(rightRows);
  switch (join.kind) {
    case "inner":
    case "cross":
      return { condition: all(left.condition, right.condition, on), optional: [...left.optional, ...right.optional] };
    case "left":
      return { condition: left.condition, optional: hang(makeOptional(right, on, scope), on, left.optional, scope) };
    case "right":
      return { condition: right.condition, optional: [...right.optional, makeOptional(left, on, scope)] };
    case "full":
      return { condition: ALWAYS, optional: [makeOptional(left, ALWAYS, scope), makeOptional(right, ALWAYS, scope)] };
  }
}

function compileItem(item: FromItem, scope: Scope, compiler: FromCompiler): Part {
  const before = scope.rows.length;
  let part = compileSource(item.source, scope, compiler);
  for (const join of item.joins) part = compileJoin(part, join, scope.rows.slice(before), scope, compiler);
  return part;
}

/** The condition of a FROM list; optional sides are left with the scope's regions. */
export function compileFrom(items: readonly FromItem[], scope: Scope, compiler: FromCompiler): Condition {
  const parts = items.map((item) => compileItem(item, scope, compiler));
  scope.children.push(...parts.flatMap((part) => part.optional));
  return { kind: "all", of: parts.map((part) => part.condition) };
}
