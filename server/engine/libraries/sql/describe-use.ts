// Puts what was found about rows into the words of TableUse: copies of one CTE become one use, an upsert joins the row it
// proposes with the one it changes, and the values that a mutation writes are listed by column.
import type { BypassKind } from "../../../../rules/contract/verdict";
import type { Entity } from "../../tenancy/model";
import { conflictKeys, insertedColumns } from "./compile-mutation";
import { columnKey, tenantColumns } from "./entity-columns";
import { betterPin, combineKeys, NO_PIN, pinOfProof, type Pin } from "./pins";
import type { Rows } from "./rows";
import type { ColumnEquality, HoleProof, SqlOracle, TableOperation, TableReason, TableUse } from "./sql-oracle";
import type { Assignment, Cte, InsertStatement, MutationStatement, Operand, Query, SqlStatement } from "./sql-statement";

/** What the judgement found out about one appearance of a table. */
export interface RowsFinding {
  readonly rows: Rows;
  /** Undefined when it cannot be said. */
  readonly isPinned: boolean | undefined;
  readonly pin: Pin;
  readonly reason?: TableReason;
  readonly bypass?: BypassKind;
  readonly opaqueHoles: readonly number[];
  readonly equalities: readonly ColumnEquality[];
}

function mutationsOfCtes(ctes: readonly Cte[]): readonly MutationStatement[] {
  return ctes.flatMap((cte) => mutationsOfQuery(cte.query));
}

function mutationsOfQuery(query: Query): readonly MutationStatement[] {
  const own = query.body.kind === "mutation" ? mutationsOf(query.body.statement) : [];
  return [...mutationsOfCtes(query.ctes), ...own];
}

function mutationsOf(statement: SqlStatement): readonly MutationStatement[] {
  if (statement.kind === "other") return [];
  if (statement.kind === "select") return mutationsOfQuery(statement.query);
  return [...mutationsOfCtes(statement.ctes), statement];
}

/** The mutation to which a changed table belongs, by the table's place. */
function ownersOf(statement: SqlStatement): ReadonlyMap<object, MutationStatement> {
  const owners = new Map<object, MutationStatement>();
  for (const mutation of mutationsOf(statement)) {
    if (mutation.kind === "insert") owners.set(mutation, mutation);
    if (mutation.kind === "insert" && mutation.conflict) owners.set(mutation.conflict, mutation);
    if (mutation.kind === "update")
      for (const source of [mutation.target.source, ...mutation.target.joins.map((join) => join.source)]) owners.set(source, mutation);
  }
  return owners;
}

/** Of several uses of one place the worst counts. */
function worstOf(findings: readonly RowsFinding[]): RowsFinding | undefined {
  return findings.find((each) => each.isPinned === false) ?? findings.find((each) => each.isPinned === undefined) ?? findings[0];
}

function valuesByColumn(statement: InsertStatement, entity: Entity | undefined): ReadonlyMap<string, Operand> {
  const { source } = statement;
  const columns = insertedColumns(statement, entity).map((column) => columnKey(entity, column));
  if (source.kind === "opaque") return new Map();
  if (source.kind === "query") {
    const outputs = source.query.body.kind === "core" ? source.query.body.outputs : [];
    return new Map(columns.flatMap((column, i) => (outputs[i]?.kind === "value" ? [[column, outputs[i].operand] as const] : [])));
  }
  return new Map(
    columns.flatMap((column, i) => {
      const items = source.rows.flatMap((row) => row[i] ?? []);
      const [first] = items;
      return first
        ? [
            [
              column,
              items.every((item) => JSON.stringify(item) === JSON.stringify(first)) ? first : ({ kind: "list", items } as const),
            ] as const,
          ]
        : [];
    }),
  );
}

function setsByColumn(sets: readonly Assignment[], rows: Rows): ReadonlyMap<string, Operand> {
  const own = sets.filter(
    ({ column }) =>
      column.qualifier === undefined ||
      [rows.alias, rows.table?.name].some((name) => name?.toLowerCase() === column.qualifier?.toLowerCase()),
  );
  return new Map(own.map((set) => [columnKey(rows.entity, set.column.name), set.value]));
}

interface MemberPin {
  readonly pin: Pin;
  readonly reason: TableReason;
}

/** What the object in a hole, given as a whole row, proves of the new row. */
function pinOfMembers(holes: readonly number[], named: readonly string[], entity: Entity, oracle: SqlOracle): MemberPin {
  if (!oracle.pinMember) return { pin: NO_PIN, reason: "opaque" };
  const columns =
    entity.tenancy === "direct" ? tenantColumns(entity) : entity.relations.flatMap((relation) => relation.columns).concat(entity.userKeys);
  const pins = new Map<string, Pin>();
  let isAbsent = true;
  for (const column of columns) {
    for (const hole of holes) {
      const position = named.findIndex((name) => columnKey(entity, name) === columnKey(entity, column));
      const proof = oracle.pinMember(hole, entity, column, position < 0 ? undefined : position);
      if (proof === "absent") continue;
      isAbsent = false;
      pins.set(column, betterPin(pins.get(column) ?? NO_PIN, pinOfProof(proof, hole, entity, true)));
    }
  }
  const pin = entity.tenancy === "direct" ? combineKeys(entity, pins) : [...pins.values()].reduce(betterPin, NO_PIN);
  return { pin, reason: isAbsent || pin.rank === 0 ? "missing-tenant" : pin.rank === 1 ? "untrusted-tenant" : "bypassable" };
}

/** An insert whose row is an object in a hole is judged by that object's properties. */
function withMembers(finding: RowsFinding, statement: InsertStatement, oracle: SqlOracle): RowsFinding {
  const { entity } = finding.rows;
  if (statement.source.kind !== "opaque" || !entity || finding.isPinned !== false) return finding;
  const { pin, reason } = pinOfMembers(statement.source.holes, statement.columns, entity, oracle);
  const base = { rows: finding.rows, pin, equalities: finding.equalities, opaqueHoles: statement.source.holes };
  if (pin.rank === 3) return { ...base, isPinned: true };
  return { ...base, isPinned: false, reason, ...(reason === "bypassable" ? { bypass: "undefined" as const } : {}) };
}

/**
 * The update of an upsert whose row is an object: it meets the tenant's own row when every key that it may meet has the tenant in it, or
 * a parent that is the tenant's.
 */
function isOnTenantKey(statement: InsertStatement, entity: Entity | undefined, oracle: SqlOracle): boolean {
  const { source, conflict } = statement;
  if (source.kind !== "opaque" || !conflict || entity === undefined) return false;
  const isGiven = (column: string): boolean =>
    statement.columns.length > 0 ||
    source.holes.some((hole) => oracle.pinMember?.(hole, entity, columnKey(entity, column), undefined) !== "absent");
  const keys = conflictKeys(conflict, insertedColumns(statement, entity).filter(isGiven), entity);
  const ofTenant = tenantColumns(entity);
  const isPinned = (column: string): boolean =>
    ofTenant.includes(column) ||
    source.holes.every((hole) => pinOfProof(memberProof(oracle, hole, entity, column), hole, entity, true).rank === 3);
  return keys.length > 0 && keys.every((columns) => columns.some((column) => isPinned(columnKey(entity, column))));
}

function memberProof(oracle: SqlOracle, hole: number, entity: Entity, column: string): HoleProof {
  const proof = oracle.pinMember?.(hole, entity, column, undefined) ?? "absent";
  return proof === "absent" ? "none" : proof;
}

/** One finding for the proposed row and the row it may change. */
function mergeUpsert(inserted: RowsFinding, changed: RowsFinding | undefined, statement: InsertStatement, oracle: SqlOracle): RowsFinding {
  if (!changed || inserted.isPinned !== true || changed.isPinned !== false) return inserted;
  if (isOnTenantKey(statement, inserted.rows.entity, oracle)) return inserted;
  return { ...changed, rows: inserted.rows };
}

function outcomeOf(finding: RowsFinding): Pick<TableUse, "isPinned" | "mechanism" | "reason" | "bypass" | "hole"> {
  if (finding.isPinned !== false)
    return { isPinned: finding.isPinned, ...(finding.isPinned && finding.pin.mechanism ? { mechanism: finding.pin.mechanism } : {}) };
  const { reason, bypass } = finding;
  const { hole } = finding.pin;
  return { isPinned: false, ...(reason ? { reason } : {}), ...(bypass ? { bypass } : {}), ...(hole === undefined ? {} : { hole }) };
}

function toUse(finding: RowsFinding, operation: TableOperation, owner: MutationStatement | undefined): TableUse {
  const { rows } = finding;
  const sets = owner?.kind === "update" ? owner : owner?.kind === "insert" ? owner.conflict : undefined;
  return {
    table: rows.table ?? { name: "" },
    alias: rows.alias || (rows.table?.name ?? ""),
    within: rows.within,
    ...(rows.entity ? { entity: rows.entity } : {}),
    operation,
    ...outcomeOf(finding),
    opaqueHoles: finding.opaqueHoles,
    equalities: finding.equalities,
    insertValues: owner?.kind === "insert" ? valuesByColumn(owner, rows.entity) : new Map(),
    updateSets: sets ? setsByColumn(sets.sets, rows) : new Map(),
    opaqueSets: sets?.opaqueSets ?? [],
    isAggregateOnly: rows.isAggregateOnly,
  };
}

/** A part of the statement that was left out may be what isolates a table. */
function withFragments(use: TableUse, fragments: readonly number[]): TableUse {
  if (fragments.length === 0 || use.isPinned !== false) return use;
  const opaqueHoles = [...new Set([...use.opaqueHoles, ...fragments])].sort((a, b) => a - b);
  return use.reason === "unpinned" || use.reason === "no-filter" ? { ...use, reason: "opaque", opaqueHoles } : { ...use, opaqueHoles };
}

/** `findings` in the order of appearance; the result keeps it. */
export function describeUses(statement: SqlStatement, findings: readonly RowsFinding[], oracle: SqlOracle): readonly TableUse[] {
  const owners = ownersOf(statement);
  const byOrigin = new Map<object, readonly RowsFinding[]>();
  for (const finding of findings) {
    const origin = finding.rows.origin ?? finding.rows;
    byOrigin.set(origin, [...(byOrigin.get(origin) ?? []), finding]);
  }
  const uses: TableUse[] = [];
  for (const [origin, group] of byOrigin) {
    const owner = owners.get(origin);
    const worst = worstOf(group);
    if (!worst || (owner?.kind === "insert" && origin === owner.conflict)) continue;
    if (owner?.kind !== "insert") {
      uses.push(toUse(worst, worst.rows.operation, owner));
      continue;
    }
    const changed = owner.conflict ? worstOf(byOrigin.get(owner.conflict) ?? []) : undefined;
    const isUpsert = owner.conflict !== undefined && owner.conflict.action !== "nothing";
    const proposed = withMembers(worst, owner, oracle);
    // A row that it meets is the requester's: what is left to tell is the new row.
    const isOnlyNew = proposed.isPinned === false && changed?.isPinned === true;
    uses.push(toUse(mergeUpsert(proposed, changed, owner, oracle), isUpsert && !isOnlyNew ? "upsert" : "insert", owner));
  }
  return uses.map((use) => withFragments(use, statement.fragments));
}
