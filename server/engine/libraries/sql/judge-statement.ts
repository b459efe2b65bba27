// Says of every table in a statement whether its rows are tied to a trusted tenant, and by what. A table is isolated when it is
// pinned in every alternative of the conditions around it, so that one branch of an OR without the tenant is a leak.
import type { BypassKind } from "../../../../rules/contract/verdict";
import { compileMutation } from "./compile-mutation";
import { Compilation } from "./compile-query";
import { alternativesOf, product, rowsIn, type Alternative } from "./condition";
import { describeUses, type RowsFinding } from "./describe-use";
import { NO_PIN, pinOfProof, worsePin, type Pin } from "./pins";
import { RowPins } from "./pin-rows";
import type { Rows } from "./rows";
import type { ColumnEquality, SqlOracle, TableReason, TableUse } from "./sql-oracle";
import type { SqlStatement } from "./sql-statement";
import type { Region } from "./statement-scope";

const ROOT: readonly Alternative[] = [{ facts: new Map(), rows: new Set() }];

/** Where the rows of an outer join are known not to be null, the join's condition holds too. */
function promote(alternative: Alternative, region: Region, isForced: boolean): readonly Alternative[] {
  return promoteChildren([alternative], alternative, region, isForced);
}

function promoteChildren(start: readonly Alternative[], known: Alternative, region: Region, isForced: boolean): readonly Alternative[] {
  let out = start;
  for (const child of region.children) {
    if (child.isOuterJoin !== true || !(isForced || isPresent(known, child))) continue;
    out = promoteChildren(product(out, alternativesOf(child.condition)), known, child, false);
  }
  return out;
}

/** A row that was joined to another one exists only where that one does. */
function isPresent(known: Alternative, region: Region): boolean {
  const rows = rowsIn(region.condition);
  if ([...known.facts.values()].some((fact) => fact.kind === "present" && rows.includes(fact.rows))) return true;
  return region.children.some((child) => child.isOuterJoin === true && isPresent(known, child));
}

interface Verdict {
  readonly pins: readonly Pin[];
  readonly findings: readonly RowPins[];
  readonly alternatives: readonly Alternative[];
}

class StatementJudge {
  readonly findings: RowsFinding[] = [];

  constructor(
    private readonly compilation: Compilation,
    private readonly oracle: SqlOracle,
  ) {}

  judgeRegion(region: Region, above: readonly Alternative[]): void {
    const { anchor } = region;
    const anchored = anchor ? above.filter((alternative) => alternative.rows.has(anchor.id)) : above;
    const context = anchored.length > 0 ? anchored : above;
    const own = alternativesOf(region.condition).flatMap((alternative) => promote(alternative, region, false));
    const alternatives = product(context, own);
    const solved = alternatives.map((alternative) => new RowPins(alternative, this.compilation.rows, this.oracle));
    for (const rows of rowsIn(region.condition)) {
      if (rows.table && !rows.isShadow) this.findings.push(this.judgeRows(rows, region, context, alternatives, solved));
    }
    for (const child of region.children) this.judgeRegion(child, alternatives);
  }

  private collect(rows: Rows, alternatives: readonly Alternative[], solved: readonly RowPins[]): Verdict {
    const at = alternatives.flatMap((alternative, i) => (alternative.rows.has(rows.id) ? [i] : []));
    const findings = at.flatMap((i) => solved[i] ?? []);
    return { findings, pins: findings.map((each) => each.pinOf(rows)), alternatives: at.flatMap((i) => alternatives[i] ?? []) };
  }

  private judgeRows(
    rows: Rows,
    region: Region,
    context: readonly Alternative[],
    alternatives: readonly Alternative[],
    solved: readonly RowPins[],
  ): RowsFinding {
    const verdict = this.collect(rows, alternatives, solved);
    // No alternative at all: the condition never holds, and nothing is read.
    const pin = verdict.pins.length > 0 ? verdict.pins.reduce(worsePin) : ({ rank: 3, mechanism: "global" } as const);
    const base = { rows, pin, equalities: commonEqualities(rows, verdict.findings), opaqueHoles: opaqueHoles(rows, verdict.alternatives) };
    if (!rows.entity) return { ...base, isPinned: undefined };
    if (pin.rank === 3) return { ...base, isPinned: true };
    if (rows.entity.tenancy === "unknown" && pin.rank === 0) return { ...base, isPinned: undefined };
    if (this.isBirthOfTenant(rows)) return { ...base, isPinned: true, pin: { rank: 3, mechanism: "global" } };
    return { ...base, isPinned: false, ...this.explain(rows, verdict, base.opaqueHoles, region, context) };
  }

  /** Signing up creates a tenant or a user, which belongs to no one before. */
  private isBirthOfTenant(rows: Rows): boolean {
    const { entity } = rows;
    if (!rows.isProposed || !entity) return false;
    return entity.tenancy === "root" || (entity.tenancy === "user" && entity.userKeys.length === 0);
  }

  private explain(
    rows: Rows,
    verdict: Verdict,
    opaque: readonly number[],
    region: Region,
    context: readonly Alternative[],
  ): { reason: TableReason; bypass?: BypassKind; pin: Pin } {
    const worst = verdict.pins.reduce(worsePin, verdict.pins[0] ?? NO_PIN);
    const ranks = verdict.pins.map((pin) => pin.rank);
    const untrusted = verdict.pins.find((pin) => pin.rank === 1);
    if (worst.rank === 2) return { reason: "bypassable", bypass: "undefined", pin: worst };
    if (worst.rank === 1) return { reason: "untrusted-tenant", pin: untrusted ?? worst };
    // Each unique key that an upsert may meet is an alternative, yet nobody wrote an OR.
    if (ranks.some((rank) => rank >= 2) && rows.operation !== "upsert") return { reason: "bypassable", bypass: "or", pin: NO_PIN };
    if (untrusted) return { reason: "untrusted-tenant", pin: untrusted };
    if (rows.isProposed) return { reason: opaque.length > 0 ? "opaque" : "missing-tenant", pin: NO_PIN };
    if (this.isNegated(rows, verdict)) return { reason: "bypassable", bypass: "not", pin: NO_PIN };
    if (this.isLeftToJoin(rows, region, context)) return { reason: "bypassable", bypass: "left-join", pin: NO_PIN };
    if (opaque.length > 0) return { reason: "opaque", pin: NO_PIN };
    return { reason: rows.hasCondition ? "unpinned" : "no-filter", pin: NO_PIN };
  }

  /** The tenant is compared, but with "differs". */
  private isNegated(rows: Rows, verdict: Verdict): boolean {
    const { entity } = rows;
    const facts = verdict.alternatives.flatMap((alternative) => [...alternative.facts.values()]);
    return facts.some(
      (fact) =>
        fact.kind === "differs" &&
        fact.column.rows === rows &&
        entity !== undefined &&
        pinOfProof(this.oracle.pin(fact.hole, entity, fact.column.column, false), fact.hole, entity).rank >= 2,
    );
  }

  /** It would be isolated if the outer joins below were inner ones. */
  private isLeftToJoin(rows: Rows, region: Region, context: readonly Alternative[]): boolean {
    if (!region.children.some((child) => child.isOuterJoin)) return false;
    const forced = product(
      context,
      alternativesOf(region.condition).flatMap((alternative) => promote(alternative, region, true)),
    );
    const solved = forced.map((alternative) => new RowPins(alternative, this.compilation.rows, this.oracle));
    const { pins } = this.collect(rows, forced, solved);
    return pins.length > 0 && pins.every((pin) => pin.rank === 3);
  }
}

function commonEqualities(rows: Rows, findings: readonly RowPins[]): readonly ColumnEquality[] {
  const [first, ...rest] = findings.map((finding) => finding.equalities(rows));
  return (first ?? []).filter((one) => rest.every((other) => other.some((each) => each.column === one.column && each.hole === one.hole)));
}

function opaqueHoles(rows: Rows, alternatives: readonly Alternative[]): readonly number[] {
  const holes = alternatives.flatMap((alternative) =>
    [...alternative.facts.values()].flatMap((fact) => (fact.kind === "opaque" && fact.rows.includes(rows) ? [fact.hole] : [])),
  );
  return [...new Set(holes)].sort((a, b) => a - b);
}

function compileStatement(statement: SqlStatement, compilation: Compilation): void {
  if (statement.kind === "other") return;
  if (statement.kind !== "select") {
    compileMutation(statement, compilation, new Map(), undefined);
    return;
  }
  const children: Region[] = [];
  const condition = compilation.compileQuery(statement.query, undefined, new Map(), undefined, children);
  compilation.addRoot({ condition, children });
}

/** Rows in the order in which they were entered, so that uses come in the order of the statement. */
function byAppearance(left: RowsFinding, right: RowsFinding): number {
  return left.rows.id - right.rows.id;
}

/**
 * Every table that the statement reads or writes, in order of appearance; one entry per place, although a CTE may be used several
 * times (it is isolated when each use is). Never throws.
 */
export function judgeStatement(statement: SqlStatement, oracle: SqlOracle): readonly TableUse[] {
  const compilation = new Compilation(oracle, compileMutation);
  compileStatement(statement, compilation);
  const judge = new StatementJudge(compilation, oracle);
  for (const region of compilation.roots) judge.judgeRegion(region, ROOT);
  return describeUses(statement, judge.findings.sort(byAppearance), oracle);
}
