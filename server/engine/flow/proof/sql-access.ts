// Raw SQL: every statement that the text can be is parsed and judged, table by table.
import type { AccessKind } from "../../../../rules/contract/access";
import type { SourceSpan } from "../../../../rules/contract/span";
import type { RawSql } from "../../libraries/raw-sql";
import { judgeStatement } from "../../libraries/sql/judge-statement";
import { withCalledFunctions } from "../../libraries/sql/called-functions";
import { parseStatements, type ParsedSql } from "../../libraries/sql/parse-statement";
import type { TableUse } from "../../libraries/sql/sql-oracle";
import type { SqlStatement } from "../../libraries/sql/sql-statement";
import type { Value } from "../../libraries/value";
import type { Entity } from "../../tenancy/model";
import { keyOf } from "../keys";
import { alternativesOf } from "../machine/truthiness";
import type { Machine } from "../machine/machine";
import { accessBase } from "./access-base";
import { isTenantData } from "./data-access";
import { tenantKeyOf } from "./describe-access";
import { judgeOperand, oracleFor, type KnownProofs } from "./hole-proofs";
import { OPEN, type Judgement } from "./judgement";
import type { Observation, Outcome } from "./observer";
import { outcomeOf } from "./outcome";
import { principalInScope } from "./principal-scope";
import { sourceIn } from "../machine/parts";
import { plainName } from "../machine/names";
import { joinedWith } from "./joined-rows";
import { listAtom } from "./row-atoms";
import { addRow, type RowAtom } from "./rows";
import { noteUnheeded } from "./settle";
import { signsIn } from "./signed-in";
import { doubtRow } from "./doubt";
import { trustOf } from "./trust";
import { noteUnfound } from "./unfound";
import { exposedTables } from "./sql-exposure";
import { countsOf, hasAllColumns, outputsOf } from "./sql-outputs";
import { judgeSqlWrite, type Use } from "./sql-writes";
import { sqlVariants, type SqlVariant } from "./sql-text";
import { sessionTenant, underPolicies } from "./row-security";
import { callsToStatement } from "./statement-supplier";
import { noteSettings, sessionValues } from "./session-settings";
import { judgeScopeTenant, orFiltered, storageName } from "./scope-tenant";
import { chosenSchema, judgeNamedStorage } from "./named-storage";
import { isInChosenStorage, isStoredApart, judgeStorage } from "./storage-choice";

export function performSql(m: Machine, sql: RawSql): Value {
  const variants = sqlVariants(m, sql.text, sql.isTagged, sql.parameters, sql.dialect);
  const parsed = variants.map((variant) => ({ variant, parsed: parseWithFunctions(m, variant.text, sql.dialect) }));
  const isReadable = parsed.some(({ parsed: result }) => "statements" in result);
  for (const { variant, parsed: result } of parsed) {
    if (!("problem" in result) || !looksLikeSql(m, variant.text) || (isReadable && LACKS_OPERAND.test(variant.text))) continue;
    m.world.observer.problem(sql.span, `this SQL could not be read: ${result.problem}`);
  }
  const statements = parsed.flatMap(({ variant, parsed: result }) =>
    "problem" in result ? [] : result.statements.map((statement) => ({ variant, statement })),
  );
  statements.forEach(({ variant, statement }) => noteSettings(m, sql, statement, variant));
  const groups = groupUses(m, sql, statements);
  let first: string | undefined;
  for (const key of groups.keys()) {
    const id = performUse(m, sql, statements, key, groups, first);
    first ??= id;
  }
  return resultOf(m, sql, first);
}

/** With what the functions do that are called; text that cannot be read so is read as it stands. */
function parseWithFunctions(m: Machine, text: string, dialect: RawSql["dialect"]): ParsedSql {
  const whole = dialect === "postgres" ? withCalledFunctions(text, m.world.tenancy) : undefined;
  const parsed = whole === undefined ? undefined : parseStatements(whole, dialect);
  return parsed && "statements" in parsed ? parsed : parseStatements(text, dialect);
}

/** `and ()`, `in ()`, `values` and nothing: a part that may be empty leaves what no database takes, beside statements that it does. */
const LACKS_OPERAND =
  /\b(?:and|or|not|where|having|in|on|values|set)\s*(?:\(\s*\)|\)|;|$|\b(?:group|order|limit|offset|union|for)\b)|\bset\s+where\b|,\s*\)/i;

/** Statements about rows, and text that names a table: what a client is given besides (`LISTEN`, a text of holes alone) has no rows. */
function looksLikeSql(m: Machine, text: string): boolean {
  if (/^(?:\s|\(|--[^\n]*|\/\*[^]*?\*\/)*(?:select|insert|update|delete|with|merge|explain)\b/i.test(text)) return true;
  return [...wordsOf(text)].some((word) => m.world.tenancy.byTable.has(word));
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/[a-z_]\w*/g));
}

type Statements = readonly { readonly variant: SqlVariant; readonly statement: SqlStatement }[];

/** Uses of one table over all variants, by table, alias and operation; a statement may give one alias to several. */
function groupUses(m: Machine, sql: RawSql, statements: Statements): ReadonlyMap<string, readonly Use[]> {
  const groups = new Map<string, Use[]>();
  const proofs: KnownProofs = new Map();
  for (const { variant, statement } of statements) {
    const met = new Map<string, number>();
    for (const use of judgeStatement(statement, oracleFor(m, variant, sql, proofs))) {
      const isOwn = (): boolean => isApart(m, sql, use) || chosenSchema(m, use, variant) !== undefined;
      if (!use.entity || (use.entity.tenancy === "global" && !isOwn())) continue;
      const name = `${use.table.name}:${use.alias}:${use.operation}`;
      const nth = met.get(name) ?? 0;
      met.set(name, nth + 1);
      const key = `${name}:${nth}`;
      const group = groups.get(key) ?? [];
      groups.set(key, [...group, { use, variant }]);
    }
  }
  return groups;
}

/** A table of which each tenant has one, read through a connection that everybody shares; a schema that is named is another one. */
function isApart(m: Machine, sql: RawSql, { entity, table }: TableUse): boolean {
  if (sql.isDefaultStorage !== true || !entity || table.schema !== undefined) return false;
  return isStoredApart(m, entity) || (sql.scope?.mechanism === "isolated-storage" && isInChosenStorage(m, entity));
}

const KINDS: Readonly<Record<TableUse["operation"], AccessKind>> = {
  select: "query",
  insert: "create",
  update: "mutation",
  delete: "mutation",
  upsert: "mutation",
};

/** `main` is the row of the statement's first table: what comes along with it is used where that is used. */
function performUse(
  m: Machine,
  sql: RawSql,
  statements: Statements,
  key: string,
  groups: ReadonlyMap<string, readonly Use[]>,
  main?: string,
): string | undefined {
  const group = groups.get(key) ?? [];
  const [head] = group;
  const entity = head?.use.entity;
  if (!head || !entity) return undefined;
  const kind = KINDS[head.use.operation] as "query" | "mutation" | "create";
  const judged = judgeUses(
    m,
    sql,
    group.map((one) => one.use),
    entity,
    group,
  );
  const id = `${entity.name}@${sql.span.file}:${sql.span.start}${storageName(sql.scope)}?${key}:${group.map((one) => one.use.equalities.map((pair) => keyOf(one.variant.valueOf(pair.hole) ?? { v: "constant", value: null })).join(",")).join("|")}${kind === "create" ? `+${m.newId()}` : ""}`;
  const judge = (machine: Machine): Judgement => {
    const again = groupUses(machine, sql, statements).get(key) ?? [];
    return judgeUses(
      machine,
      sql,
      again.map((one) => one.use),
      entity,
      again,
    );
  };
  const atoms = atomsOf(m, entity, group);
  addRow(m, {
    id,
    entity,
    atoms: main === undefined ? [...atoms, ...joinedAtoms(m, statements, group, groups)] : atoms,
    signsIn: signsIn(entity, judged.mechanism),
    isDoubtful: judged.isDoubtful === true,
    span: sql.span,
    judge,
    outputs: outputsOf(m, statements[0]?.statement, sql.nested),
    counts: countsOf(statements[0]?.statement),
    hasAllColumns: hasAllColumns(statements[0]?.statement),
    isCamelCased: sql.result === "camel-case-array",
  });
  if (main !== undefined && !judged.pins && isTestedOnly(m, statements, head)) return id;
  const outcome = outcomeOf(
    m,
    { kind, entity, handles: atoms.map((atom) => atom.column), operands: atoms.map((atom) => atom.operand) },
    judged,
  );
  const isPending = !judged.pins && kind === "query" && outcome.verdict !== "isolated";
  noteStatus(m, id, atoms, outcome);
  if (kind === "query") noteUnfound(m, id, atoms);
  if (isTenantData(entity) && (judged.pins || entity.tenancy !== "root")) m.world.observer.meet("hasTenant");
  const lift = callsToStatement(m, sql, entity);
  const access = accessOf(m, sql, head.use, groups, { kind, entity, isIsolated: outcome.verdict === "isolated" });
  const { span, statement } = access;
  m.world.observer.record(m, {
    key: `${span.file}:${span.start}:${span.end}:${entity.name}:${kind}${statement === undefined ? "" : `:${statement}`}`,
    use: key,
    access,
    outcome,
    ...(lift > 0 ? { lift } : {}),
    ...(isPending ? pendingRow(m, id, main) : {}),
  });
  judgeSqlWrite(m, sql, entity, group, [...groups.values()], outcome);
  return id;
}

interface UseOfEntity {
  readonly kind: AccessKind;
  readonly entity: Entity;
  readonly isIsolated: boolean;
}

/** What the rules are told of one use. */
function accessOf(
  m: Machine,
  sql: RawSql,
  use: TableUse,
  groups: ReadonlyMap<string, readonly Use[]>,
  { kind, entity, isIsolated }: UseOfEntity,
): Observation["access"] {
  const span = madeAt(sql, use);
  const principal = isIsolated ? undefined : principalInScope(m, entity, sql.span);
  const tenantKey = tenantKeyOf(entity);
  return {
    ...accessBase(m, span),
    ...statementElsewhere(m, span, groups),
    kind,
    library: sql.library,
    operation: sql.operation ?? use.operation.toUpperCase(),
    entity: entity.name,
    tenancy: entity.tenancy,
    fixSites: sql.fixSites ?? [],
    ...(tenantKey ? { tenantKey } : {}),
    ...(principal ? { principal } : {}),
  };
}

/** A function that runs whatever it is given (`client.query(request.sql)`) runs many statements in one place. */
function statementElsewhere(m: Machine, span: SourceSpan, groups: ReadonlyMap<string, readonly Use[]>): { readonly statement?: string } {
  const [first] = groups.values();
  const table = first?.[0]?.use.table.name;
  return table === undefined || wordsOf(m.world.textOf(span)).has(table.toLowerCase()) ? {} : { statement: table };
}

/** How far the row has been checked when the statement is done, and what the statement says of rows that were checked before. */
function noteStatus(m: Machine, id: string, atoms: readonly RowAtom[], outcome: Outcome): void {
  const isIsolated = outcome.verdict === "isolated";
  m.state.facts.set(`row:${id}`, { is: "row", status: isIsolated ? "verified" : "pending" });
  if (outcome.confidence === "possible") doubtRow(m, id);
  if (isIsolated) return;
  noteUnheeded(m, atoms);
  m.pendingRows.set(id, `row:${id}`);
}

/** The call that names the table: that of a derived table or common table may stand apart from the statement that reads it. */
function madeAt(sql: RawSql, use: TableUse): SourceSpan {
  return use.within.map((name) => sql.made?.get(name)).findLast((span) => span !== undefined) ?? sql.span;
}

/** The row whose use decides: its own, or the main one for a table whose columns come back with it; none when that one is safe. */
function pendingRow(m: Machine, id: string, main: string | undefined): { readonly row?: string } {
  if (main === undefined) return { row: id };
  return m.pendingRows.has(main) ? { row: main } : {};
}

/** A table that is read only to test other rows gives nothing away: those are judged by themselves. */
function isTestedOnly(m: Machine, statements: Statements, { use }: Use): boolean {
  if (use.operation !== "select") return false;
  const { byTable, entities } = m.world.tenancy;
  const hasColumn = (table: string, column: string): boolean => {
    const entity = entities.get(byTable.get(table.toLowerCase()) ?? "");
    return !entity || entity.columns.some((one) => plainName(one.dbName) === plainName(column));
  };
  return !statements.some(({ statement }) => exposedTables(statement, hasColumn).has(plainName(use.alias || use.table.name)));
}

/** All variants together: one that pins beside one that does not is a bypass. */
function judgeUses(m: Machine, sql: RawSql, uses: readonly TableUse[], entity: Entity, group: readonly Use[]): Judgement {
  const [first] = uses;
  const scoped = sql.scope && judgeScopeTenant(m, entity, sql.scope, sql.span);
  return orFiltered(m, entity, scoped, () => {
    const named = judgeNamedStorage(m, entity, group, sql.span);
    if (named) return named;
    if (first && isApart(m, sql, first)) return judgeStorage(m, entity, sql.span);
    const secured = sessionTenant(m, entity, sql.span);
    return secured ?? underPolicies(m, entity, judgeTogether(m, sql, uses, entity, group), sql.span);
  });
}

function judgeTogether(m: Machine, sql: RawSql, uses: readonly TableUse[], entity: Entity, group: readonly Use[]): Judgement {
  const judged = uses.map((use, index) => judgeUse(m, use, group[index]?.variant, sql, entity));
  const open = judged.filter((one) => !one.pins);
  const [worst] = [...open].sort((a, b) => Number(b.bypass !== undefined) - Number(a.bypass !== undefined));
  if (!worst) return judged[0] ?? OPEN;
  return open.length < judged.length && !worst.bypass ? { ...worst, isEmpty: false, namesTenant: true, bypass: "conditional" } : worst;
}

function judgeUse(m: Machine, use: TableUse, variant: SqlVariant | undefined, sql: RawSql, entity: Entity): Judgement {
  if (use.isPinned === true)
    return {
      ...OPEN,
      pins: true,
      mechanism: use.mechanism ?? "tenant-filter",
      namesTenant: true,
      steps: [{ role: "filter", message: `every row of ${use.table.name} is limited to the requester's`, at: sql.span }],
    };
  const named = use.reason === "bypassable" ? undefined : namedTenant(m, use, variant);
  const options = named ? alternativesOf(m, named) : [];
  const untrusted =
    options.find((option) => option.v === "source") ?? options.find((option) => option.v !== "constant" && !trustOf(m, option)) ?? named;
  const values = use.equalities.flatMap((pair) => variant?.valueOf(pair.hole) ?? []).flatMap((value) => alternativesOf(m, value));
  const opaque = use.opaqueHoles.flatMap((hole) => variant?.valueOf(hole) ?? []).map((value) => sourceIn(m, value, 3));
  const sources = [...values, ...opaque].filter((value) => value?.v === "source");
  const unknown = values.find((value) => value.v === "unknown");
  const isDoubtful = use.equalities.some(({ hole, column }) => isDoubtfulAt(m, variant?.valueOf(hole), entity, column, sql));
  return {
    ...OPEN,
    isEmpty: use.reason === "no-filter" || use.reason === "missing-tenant",
    namesTenant: use.reason === "bypassable" || use.reason === "untrusted-tenant",
    isOpaque: use.reason === "opaque" || use.isPinned === undefined,
    sources,
    isDoubtful,
    ...(use.bypass ? { bypass: use.bypass } : {}),
    ...(untrusted ? { untrusted } : {}),
    ...(unknown && use.reason !== "bypassable" && use.reason !== "no-filter" ? { unknown: { value: unknown, isTenantKey: false } } : {}),
  };
}

/** The value that a tenant key equals and that does not show whose it is; without a hole it is one that the session was set to. */
function namedTenant(m: Machine, use: TableUse, variant: SqlVariant | undefined): Value | undefined {
  if (use.hole !== undefined) return variant?.valueOf(use.hole);
  if (use.reason !== "untrusted-tenant") return undefined;
  return sessionValues(m)
    .map(({ value }) => sourceIn(m, value, 3))
    .find((value) => value !== undefined);
}

function isDoubtfulAt(m: Machine, value: Value | undefined, entity: Entity, column: string, sql: RawSql): boolean {
  return value !== undefined && judgeOperand(m, value, entity, column, false, sql).isDoubtful === true;
}

/** Equalities that hold in every variant. */
function atomsOf(m: Machine, entity: Entity, group: readonly Use[]): readonly RowAtom[] {
  const [head, ...others] = group;
  if (!head) return [];
  const common = head.use.equalities.filter((pair) =>
    others.every((other) => other.use.equalities.some((one) => one.column === pair.column)),
  );
  return common.flatMap((pair) => {
    const operand = head.variant.valueOf(pair.hole);
    if (!operand) return [];
    return [pair.isElement === true ? listAtom(m, entity, pair.column, operand) : { entity, column: pair.column, operand }];
  });
}

/** What selected the rows that those of the first table were joined with. */
function joinedAtoms(
  m: Machine,
  statements: Statements,
  group: readonly Use[],
  groups: ReadonlyMap<string, readonly Use[]>,
): readonly RowAtom[] {
  const [head] = group;
  if (!head) return [];
  const all = [...groups.values()].filter((one) => one.length === statements.length);
  const joined = new Set(
    joinedWith(
      statements[0]?.statement,
      head.use,
      all.flatMap((one) => one[0]?.use ?? []),
    ),
  );
  return all.flatMap((one) => (one[0]?.use.entity && joined.has(one[0].use) ? atomsOf(m, one[0].use.entity, one) : []));
}

function resultOf(m: Machine, sql: RawSql, id: string | undefined): Value {
  const list: Value = id
    ? { v: "row", row: id, path: [], isList: true }
    : { v: "unknown", key: `sql:${sql.span.file}:${sql.span.start}`, label: "a result" };
  if (sql.result === "array" || sql.result === "camel-case-array") return { v: "promise", of: list };
  if (sql.result === "optional-row") return { v: "promise", of: id ? { v: "row", row: id, path: [], isOptional: true } : list };
  const count: Value = id
    ? { v: "row", row: id, path: ["rowCount"] }
    : { v: "unknown", key: `sql:${sql.span.file}:${sql.span.start}.rowCount`, label: "a number of rows" };
  if (sql.result === "count") return { v: "promise", of: count };
  return { v: "promise", of: m.engine.object({ rows: list, rowCount: count }) };
}
