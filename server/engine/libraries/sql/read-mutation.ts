// Reads INSERT, UPDATE, DELETE, MERGE and TRUNCATE of the parser's tree.
import { holeOfName } from "./hole-names";
import { readOperand, type TreeReader } from "./read-operand";
import { readFromItem, readOptionalFormula, readOutput, readSource, readTableName } from "./read-query";
import type {
  Assignment,
  ColumnRef,
  ConflictClause,
  Cte,
  DeleteStatement,
  Formula,
  InsertStatement,
  MutationStatement,
  Operand,
  Output,
  UpdateStatement,
} from "./sql-statement";
import { child, children, identifierText, lastName, nameParts, variantOf } from "./syntax-tree";

const UNKNOWN: Operand = { kind: "expression", isAggregate: false, parts: [] };

function toColumn(name: unknown): ColumnRef {
  const parts = nameParts(name);
  const qualifier = parts.at(-2);
  return qualifier === undefined ? { kind: "column", name: parts.at(-1) ?? "" } : { kind: "column", qualifier, name: parts.at(-1) ?? "" };
}

/** `a = x` and `(a, b) = (x, y)`; for `(a, b) = (SELECT …)` the query stands as the value of each. */
function readAssignment(node: unknown, reader: TreeReader): readonly Assignment[] {
  const [form, target] = variantOf(child(node, "target"));
  const value = readOperand(child(node, "value"), reader);
  if (form !== "Tuple") return [{ column: toColumn(target), value }];
  return children(target).map((column, i) => ({
    column: toColumn(column),
    value: value.kind === "row" ? (value.items[i] ?? UNKNOWN) : value,
  }));
}

function readAssignments(nodes: readonly unknown[], reader: TreeReader): readonly Assignment[] {
  return nodes.flatMap((node) => readAssignment(node, reader));
}

/** In `ON DUPLICATE KEY UPDATE a = new.a` the row alias of the insert names the proposed row. */
function readProposals(sets: readonly Assignment[], rowAlias: string | undefined): readonly Assignment[] {
  if (rowAlias === undefined) return sets;
  return sets.map(({ column, value }) => ({
    column,
    value: value.kind === "column" && value.qualifier === rowAlias ? { kind: "proposed", column: value.name } : value,
  }));
}

function readConflict(node: unknown, rowAlias: string | undefined, reader: TreeReader): ConflictClause | undefined {
  if (child(node, "replace_into") === true || child(node, "or") === "Replace") return { action: "replace", ...NO_SETS };
  if (child(node, "ignore") === true || child(node, "or") === "Ignore") return { action: "nothing", ...NO_SETS };
  const [form, payload] = variantOf(child(node, "on"));
  if (form === "DuplicateKeyUpdate")
    return { action: "update", ...splitSets(readProposals(readAssignments(children(payload), reader), rowAlias)) };
  if (form !== "OnConflict") return undefined;
  const [targetForm, target] = variantOf(child(payload, "conflict_target"));
  const place = {
    ...(targetForm === "Columns" ? { columns: children(target).flatMap((column) => identifierText(column) ?? []) } : {}),
    ...(targetForm === "OnConstraint" ? { constraint: lastName(target) } : {}),
  };
  const [action, update] = variantOf(child(payload, "action"));
  if (action !== "DoUpdate") return { action: "nothing", ...NO_SETS, ...place };
  const where = readOptionalFormula(child(update, "selection"), reader);
  return {
    action: "update",
    ...splitSets(readAssignments(children(update, "assignments"), reader)),
    ...place,
    ...(where ? { where } : {}),
  };
}

function readReturning(node: unknown, reader: TreeReader): readonly Output[] {
  return children(node, "returning").map((output) => readOutput(output, reader));
}

const NO_SETS = { sets: [], opaqueSets: [] };

/** Tells named assignments from holes that stand for several. */
function splitSets(sets: readonly Assignment[]): { sets: readonly Assignment[]; opaqueSets: readonly number[] } {
  return {
    sets: sets.filter((set) => holeOfName(set.column.name) === undefined),
    opaqueSets: opaqueHoles(sets.map((set) => set.column.name)),
  };
}

/** A hole in the place of a column name or of the only column: the caller's row object. */
function opaqueHoles(names: readonly string[]): readonly number[] {
  return names.flatMap((name) => holeOfName(name) ?? []);
}

function readInsertSource(
  node: unknown,
  columns: readonly string[],
  assignments: readonly Assignment[],
  reader: TreeReader,
): InsertStatement["source"] {
  const holes = opaqueHoles(columns);
  if (holes.length > 0) return { kind: "opaque", holes };
  if (assignments.length > 0) return { kind: "rows", rows: [assignments.map((assignment) => assignment.value)] };
  const source = child(node, "source");
  if (source === null || source === undefined) return { kind: "rows", rows: [[]] };
  const query = reader.query(source);
  if (query.body.kind !== "values" || query.ctes.length > 0) return { kind: "query", query };
  const rows = query.body.rows;
  const whole = rows.flatMap((row) => (row.length === 1 && columns.length !== 1 && row[0]?.kind === "hole" ? [row[0].hole] : []));
  return whole.length > 0 && whole.length === rows.length ? { kind: "opaque", holes: whole } : { kind: "rows", rows };
}

function readInsert(node: unknown, ctes: readonly Cte[], reader: TreeReader): InsertStatement {
  const assignments = readAssignments(children(node, "assignments"), reader);
  const named = children(node, "columns").map(lastName);
  const columns = named.length > 0 ? named : assignments.map((assignment) => assignment.column.name);
  const alias = identifierText(child(child(node, "table_alias"), "alias"));
  const rowAlias = lastName(child(child(node, "insert_alias"), "row_alias")) || undefined;
  const conflict = readConflict(node, rowAlias, reader);
  return {
    kind: "insert",
    ctes,
    table: readTableName(child(child(node, "table"), "TableName")),
    ...(alias === undefined ? {} : { alias }),
    columns: columns.filter((column) => holeOfName(column) === undefined),
    source: readInsertSource(node, columns, assignments, reader),
    ...(conflict ? { conflict } : {}),
    returning: readReturning(node, reader),
    fragments: [],
  };
}

function readUpdate(node: unknown, ctes: readonly Cte[], reader: TreeReader): UpdateStatement {
  const [, from] = variantOf(child(node, "from"));
  const sets = readAssignments(children(node, "assignments"), reader);
  const where = readOptionalFormula(child(node, "selection"), reader);
  return {
    kind: "update",
    ctes,
    target: readFromItem(child(node, "table"), reader),
    ...splitSets(sets),
    from: children(from).map((item) => readFromItem(item, reader)),
    ...(where ? { where } : {}),
    returning: readReturning(node, reader),
    fragments: [],
  };
}

function readDelete(node: unknown, ctes: readonly Cte[], reader: TreeReader): DeleteStatement {
  const [, from] = variantOf(child(node, "from"));
  const where = readOptionalFormula(child(node, "selection"), reader);
  return {
    kind: "delete",
    ctes,
    targets: children(node, "tables").map(lastName),
    from: children(from).map((item) => readFromItem(item, reader)),
    using: children(node, "using").map((item) => readFromItem(item, reader)),
    ...(where ? { where } : {}),
    returning: readReturning(node, reader),
    fragments: [],
  };
}

/** TRUNCATE is a DELETE without a filter. */
function readTruncate(node: unknown): readonly DeleteStatement[] {
  return children(node, "table_names").map((table) => ({
    kind: "delete",
    ctes: [],
    targets: [],
    from: [{ source: { kind: "table", table: readTableName(child(table, "name")), columnAliases: [] }, joins: [] }],
    using: [],
    returning: [],
    fragments: [],
  }));
}

function bothOf(a: Formula | undefined, b: Formula | undefined): Formula | undefined {
  return a && b ? { kind: "and", of: [a, b] } : (a ?? b);
}

/** MERGE as the statements it stands for: an UPDATE or DELETE joined with the source, and an INSERT from it. */
function readMerge(node: unknown, reader: TreeReader): readonly MutationStatement[] {
  const target = readSource(child(node, "table"), reader);
  const source = { source: readSource(child(node, "source"), reader), joins: [] };
  const on = readOptionalFormula(child(node, "on"), reader);
  return children(node, "clauses").flatMap((clause): readonly MutationStatement[] => {
    const [action, payload] = variantOf(child(clause, "action"));
    // Rows that no row of the source matches are those for which the condition of ON does not hold.
    const isUnmatched = child(clause, "clause_kind") === "NotMatchedBySource";
    const where = bothOf(isUnmatched ? undefined : on, readOptionalFormula(child(clause, "predicate"), reader));
    const base = { ctes: [], ...(where ? { where } : {}), returning: [], fragments: [] };
    const joined = isUnmatched ? [] : [source];
    if (action === "Update")
      return [
        {
          kind: "update",
          ...base,
          target: { source: target, joins: [] },
          sets: readAssignments(children(payload, "assignments"), reader),
          opaqueSets: [],
          from: joined,
        },
      ];
    if (action === "Delete") return [{ kind: "delete", ...base, targets: [], from: [{ source: target, joins: [] }], using: joined }];
    if (action !== "Insert" || target.kind !== "table") return [];
    const rows = children(child(child(payload, "kind"), "Values"), "rows").map((row) =>
      children(child(row, "content") ?? row).map((item) => readOperand(item, reader)),
    );
    const outputs = (rows[0] ?? []).map((operand): Output => ({ kind: "value", operand }));
    const query = { ctes: [], body: { kind: "core" as const, outputs, from: [source] } };
    return [
      {
        kind: "insert",
        ctes: [],
        table: target.table,
        columns: children(payload, "columns").map(lastName),
        source: { kind: "query", query },
        returning: [],
        fragments: [],
      },
    ];
  });
}

/** The statements that a node of this variant stands for; empty when it is no mutation. */
export function readMutations(name: string, node: unknown, ctes: readonly Cte[], reader: TreeReader): readonly MutationStatement[] {
  if (name === "Insert") return [readInsert(node, ctes, reader)];
  if (name === "Update") return [readUpdate(node, ctes, reader)];
  if (name === "Delete") return [readDelete(node, ctes, reader)];
  if (name === "Truncate") return readTruncate(node);
  return name === "Merge" ? readMerge(node, reader) : [];
}
