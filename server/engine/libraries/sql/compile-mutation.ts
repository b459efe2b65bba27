// Turns INSERT, UPDATE and DELETE into Conditions. The row that an INSERT proposes is a table whose columns equal the inserted
// values; the row that an upsert changes is one that equals it in the columns of the conflict.
import type { Entity } from "../../tenancy/model";
import { bindOutputs, type Sink } from "./bind-outputs";
import { compileFormula, setApart, termEquals } from "./compile-formula";
import { compileFrom } from "./compile-from";
import { markLevel, type Compilation } from "./compile-query";
import { ALWAYS, sameFact, type Condition } from "./condition";
import { columnKey } from "./entity-columns";
import type { Rows } from "./rows";
import type { TableOperation } from "./sql-oracle";
import type {
  ConflictClause,
  DeleteStatement,
  FromItem,
  FromSource,
  InsertStatement,
  MutationStatement,
  Operand,
  UpdateStatement,
} from "./sql-statement";
import { columnTerm, type CteEnvironment, type Scope } from "./statement-scope";

function all(...of: readonly Condition[]): Condition {
  return { kind: "all", of };
}

function present(rows: Rows): Condition {
  return { kind: "rows", rows };
}

/** Names of the inserted columns; a statement that names none gives them in the order of the table. */
export function insertedColumns(statement: InsertStatement, entity: Entity | undefined): readonly string[] {
  if (statement.columns.length > 0) return statement.columns;
  return entity?.columns.filter((column) => !column.isList).map((column) => column.dbName) ?? [];
}

function insertedValue(target: Rows, column: string, value: Operand, scope: Scope, compilation: Compilation): Condition {
  if (value.kind === "subquery") {
    const inner = compilation.merged(value.query, scope);
    return all(inner.condition, sameFact(columnTerm(target, column), columnTerm(inner.rows, "0")));
  }
  setApart(value, scope, compilation);
  return termEquals(columnTerm(target, column), value, scope);
}

function compileSource(statement: InsertStatement, target: Rows, scope: Scope, compilation: Compilation): Condition {
  const { source } = statement;
  const columns = insertedColumns(statement, target.entity);
  if (source.kind === "rows") {
    return {
      kind: "any",
      of: source.rows.map((row) =>
        all(...row.flatMap((value, i) => (columns[i] === undefined ? [] : [insertedValue(target, columns[i], value, scope, compilation)]))),
      ),
    };
  }
  if (source.kind === "opaque") return ALWAYS;
  const result = compilation.derivedRows("");
  const condition = compilation.compileQuery(source.query, undefined, scope.ctes, { rows: result, names: columns }, scope.children);
  return all(condition, ...columns.map((column) => sameFact(columnTerm(target, column), columnTerm(result, column))));
}

/** Column lists of the unique keys on which the insert may collide. */
export function conflictKeys(
  conflict: ConflictClause,
  inserted: readonly string[],
  entity: Entity | undefined,
): readonly (readonly string[])[] {
  if (conflict.columns) return [conflict.columns];
  const keys = entity?.uniques ?? [];
  const named = keys.filter((key) => conflict.constraint !== undefined && key.name?.toLowerCase() === conflict.constraint.toLowerCase());
  const candidates = named.length > 0 ? named : keys;
  if (candidates.length === 0) return [inserted.filter((column) => /^id$/i.test(column))];
  const given = new Set(inserted.map((column) => columnKey(entity, column)));
  return candidates.map((key) => key.columns).filter((columns) => columns.every((column) => given.has(columnKey(entity, column))));
}

/** The row that an upsert finds, and the conditions on it; undefined when nothing existing is changed. */
function compileConflict(statement: InsertStatement, target: Rows, scope: Scope, compilation: Compilation): Condition | undefined {
  const { conflict } = statement;
  if (!conflict || conflict.action === "nothing") return undefined;
  const keys = conflictKeys(conflict, insertedColumns(statement, target.entity), target.entity);
  if (keys.length === 0) return undefined;
  const found = compilation.addRows({
    alias: statement.alias ?? statement.table.name,
    table: statement.table,
    ...(target.entity ? { entity: target.entity } : {}),
    operation: "upsert",
    origin: statement.conflict ?? statement,
    hasCondition: true,
  });
  const inner: Scope = { ...scope, rows: [found], proposed: target };
  const meets = keys.map((key) => all(...key.map((column) => sameFact(columnTerm(found, column), columnTerm(target, column)))));
  for (const set of conflict.sets) setApart(set.value, inner, compilation);
  const where = conflict.where ? compileFormula(conflict.where, inner, compilation) : ALWAYS;
  return all(present(found), { kind: "any", of: meets }, where);
}

function compileInsert(statement: InsertStatement, compilation: Compilation, ctes: CteEnvironment, sink: Sink | undefined): Condition {
  const scope = compilation.openScope(undefined, compilation.declare(statement.ctes, ctes));
  const entity = compilation.schema.entityOf(statement.table);
  // Not entered into the scope: the proposed row is reached through EXCLUDED only.
  const target = compilation.addRows({
    alias: "",
    table: statement.table,
    ...(entity ? { entity } : {}),
    operation: "insert",
    origin: statement,
    isProposed: true,
    hasCondition: true,
  });
  const source = all(present(scope.marker), present(target), compileSource(statement, target, scope, compilation));
  const conflict = compileConflict(statement, target, scope, compilation);
  if (conflict) scope.children.push({ condition: conflict, children: [], anchor: scope.marker });
  return finish(statement, { ...scope, rows: [target] }, source, compilation, sink);
}

/** Binds RETURNING, and hangs what was found at this level under the statement's own region. */
function finish(
  statement: MutationStatement,
  scope: Scope,
  condition: Condition,
  compilation: Compilation,
  sink: Sink | undefined,
): Condition {
  compilation.compileOutputs(statement.returning, scope);
  compilation.finish(statement.ctes, scope.ctes);
  const bound = sink ? bindOutputs(sink, statement.returning, scope) : ALWAYS;
  const whole = all(condition, bound);
  compilation.addRoot({ condition: whole, children: scope.children });
  return whole;
}

function aliasOf(source: FromSource): string {
  return source.kind === "table" ? (source.alias ?? source.table.name).toLowerCase() : "";
}

function sourcesOf(item: FromItem): readonly FromSource[] {
  return [item.source, ...item.joins.map((join) => join.source)];
}

/** The tables among the items that the mutation changes. */
function targetsIn(items: readonly FromItem[], operation: TableOperation, aliases: readonly string[]): ReadonlyMap<object, TableOperation> {
  return new Map(
    items
      .flatMap(sourcesOf)
      .flatMap((source) => (source.kind === "table" && aliases.includes(aliasOf(source)) ? [[source, operation] as const] : [])),
  );
}

function compileUpdate(statement: UpdateStatement, compilation: Compilation, ctes: CteEnvironment, sink: Sink | undefined): Condition {
  const qualifiers = statement.sets.flatMap((set) => (set.column.qualifier === undefined ? [] : [set.column.qualifier.toLowerCase()]));
  const targets = qualifiers.length > 0 && statement.target.joins.length > 0 ? qualifiers : [aliasOf(statement.target.source)];
  const scope = compilation.openScope(
    undefined,
    compilation.declare(statement.ctes, ctes),
    targetsIn([statement.target], "update", targets),
  );
  const from = compileFrom([statement.target, ...statement.from], scope, compilation);
  const where = statement.where ? compileFormula(statement.where, scope, compilation) : ALWAYS;
  for (const set of statement.sets) setApart(set.value, scope, compilation);
  markLevel(scope.rows, statement.where !== undefined, false);
  return finish(statement, scope, all(present(scope.marker), from, where), compilation, sink);
}

function compileDelete(statement: DeleteStatement, compilation: Compilation, ctes: CteEnvironment, sink: Sink | undefined): Condition {
  // MySQL: in `DELETE FROM a USING a JOIN b` the first list only names tables of the second.
  const joined = new Set(statement.using.flatMap(sourcesOf).map(aliasOf));
  const isNamed = statement.from.every((item) => joined.has(aliasOf(item.source)));
  const items = isNamed ? statement.using : [...statement.from, ...statement.using];
  const targets =
    statement.targets.length > 0 ? statement.targets.map((name) => name.toLowerCase()) : statement.from.map((item) => aliasOf(item.source));
  const scope = compilation.openScope(undefined, compilation.declare(statement.ctes, ctes), targetsIn(items, "delete", targets));
  const from = compileFrom(items, scope, compilation);
  const where = statement.where ? compileFormula(statement.where, scope, compilation) : ALWAYS;
  markLevel(scope.rows, statement.where !== undefined, false);
  return finish(statement, scope, all(present(scope.marker), from, where), compilation, sink);
}

/** The condition on the rows that a mutation touches. Its region is entered among the compilation's roots. */
export function compileMutation(
  statement: MutationStatement,
  compilation: Compilation,
  ctes: CteEnvironment,
  sink: Sink | undefined,
): Condition {
  if (statement.kind === "insert") return compileInsert(statement, compilation, ctes, sink);
  return statement.kind === "update"
    ? compileUpdate(statement, compilation, ctes, sink)
    : compileDelete(statement, compilation, ctes, sink);
}
