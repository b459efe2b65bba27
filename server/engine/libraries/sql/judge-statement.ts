// Says of every table in a statement whether its rows are tied to a trusted tenant, and by what. A table is isolated when it is
// pinned in every alternative of the conditions around it, so that one branch of an OR without the tenant is a leak.
import type { BypassKind } from "../../../../rules/contract/verdict";
import type { Alternative } from "./condition";
import { describeUses, type RowsFinding } from "./describe-use";
import { isOwnId } from "./entity-columns";
import { NO_PIN, pinOfProof, worsePin, type Pin } from "./pins";
import { RowPins } from "./pin-rows";
import { prepareStatement, type PreparedRegion, type PreparedStatement, type SolvedAlternative } from "./prepare-statement";
import type { Rows } from "./rows";
import type { ColumnEquality, SqlOracle, SqlSchema, TableReason, TableUse } from "./sql-oracle";
import type { SqlStatement } from "./sql-statement";

/** The alternatives in which the rows appear, and what pins them there. */
interface Verdict {
  readonly pins: readonly Pin[];
  readonly findings: readonly RowPins[];
  readonly alternatives: readonly Alternative[];
}

class StatementJudge {
  readonly findings: RowsFinding[] = [];

  constructor(
    private readonly statement: PreparedStatement,
    private readonly oracle: SqlOracle,
  ) {}

  judgeRegion(region: PreparedRegion): void {
    const solved = this.solve(region.alternatives);
    for (const rows of region.rows) this.findings.push(this.judgeRows(rows, region, solved));
    for (const child of region.children) this.judgeRegion(child);
  }

  private solve(alternatives: readonly SolvedAlternative[]): readonly RowPins[] {
    return alternatives.map((one) => new RowPins(one, this.statement.rows, this.oracle));
  }

  private collect(rows: Rows, solved: readonly RowPins[]): Verdict {
    const findings = solved.filter((one) => one.alternative.rows.has(rows.id));
    return { findings, pins: findings.map((each) => each.pinOf(rows)), alternatives: findings.map((each) => each.alternative) };
  }

  private judgeRows(rows: Rows, region: PreparedRegion, solved: readonly RowPins[]): RowsFinding {
    const verdict = this.collect(rows, solved);
    // No alternative at all: the condition never holds, and nothing is read.
    const pin = verdict.pins.length > 0 ? verdict.pins.reduce(worsePin) : ({ rank: 3, mechanism: "global" } as const);
    const base = { rows, pin, equalities: commonEqualities(rows, verdict.findings), opaqueHoles: opaqueHoles(rows, verdict.alternatives) };
    if (!rows.entity) return { ...base, isPinned: undefined };
    if (pin.rank === 3) return { ...base, isPinned: true };
    if (rows.entity.tenancy === "unknown" && pin.rank === 0) return { ...base, isPinned: undefined };
    if (this.isBirthOfTenant(rows)) return { ...base, isPinned: true, pin: { rank: 3, mechanism: "global" } };
    return { ...base, isPinned: false, ...this.explain(rows, verdict, base.opaqueHoles, region) };
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
    region: PreparedRegion,
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
    if (this.isLeftToJoin(rows, region)) return { reason: "bypassable", bypass: "left-join", pin: NO_PIN };
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
        !isOwnId(entity, fact.column.column) &&
        pinOfProof(this.oracle.pin(fact.hole, entity, fact.column.column, false), fact.hole, entity).rank >= 2,
    );
  }

  /** It would be isolated if the outer joins below were inner ones. */
  private isLeftToJoin(rows: Rows, region: PreparedRegion): boolean {
    if (!region.hasOuterJoin) return false;
    const { pins } = this.collect(rows, this.solve(region.forced()));
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

/** Rows in the order in which they were entered, so that uses come in the order of the statement. */
function byAppearance(left: RowsFinding, right: RowsFinding): number {
  return left.rows.id - right.rows.id;
}

/** What was asked of the values in holes, and what the answer was. */
interface Answered {
  readonly ask: (oracle: SqlOracle) => string;
  readonly answer: string;
}

interface Judged {
  readonly answers: readonly Answered[];
  readonly uses: readonly TableUse[];
}

/** Judgements by schema and statement: where the values prove the same, the judgement is the same. */
const judgements = new WeakMap<SqlSchema, WeakMap<SqlStatement, Judged[]>>();

function judgementsOf(statement: SqlStatement, schema: SqlSchema): Judged[] {
  const known = judgements.get(schema) ?? new WeakMap<SqlStatement, Judged[]>();
  judgements.set(schema, known);
  const judged = known.get(statement) ?? [];
  known.set(statement, judged);
  return judged;
}

/** Sets of answers that are remembered for one statement. */
const MAX_JUDGED = 8;

/** Asks `oracle` once for each question and keeps the answers. */
function recording(oracle: SqlOracle, answers: Map<string, Answered>): SqlOracle {
  const keep = <T extends string>(question: readonly unknown[], ask: (of: SqlOracle) => T): T => {
    const key = question.join(":");
    const answer = (answers.get(key)?.answer as T | undefined) ?? ask(oracle);
    answers.set(key, { ask, answer });
    return answer;
  };
  return {
    schema: oracle.schema,
    pin: (hole, entity, ...more) => keep(["value", hole, entity.name, ...more], (of) => of.pin(hole, entity, ...more)),
    ...(oracle.pinSetting && {
      pinSetting: (name, entity, column) =>
        keep(["setting", name, entity.name, column], (of) => of.pinSetting?.(name, entity, column) ?? "none"),
    }),
    ...(oracle.pinMember && {
      pinMember: (hole, entity, ...more) =>
        keep(["member", hole, entity.name, ...more], (of) => of.pinMember?.(hole, entity, ...more) ?? "absent"),
    }),
    ...(oracle.limitOf && { limitOf: (entity) => keep(["limit", entity.name], (of) => of.limitOf?.(entity) ?? "none") }),
    ...(oracle.pinCondition && {
      pinCondition: (hole, entity) => keep(["condition", hole, entity.name], (of) => of.pinCondition?.(hole, entity) ?? "none"),
    }),
  };
}

/**
 * Every table that the statement reads or writes, in order of appearance; one entry per place, although a CTE may be used several
 * times (it is isolated when each use is). Never throws.
 */
export function judgeStatement(statement: SqlStatement, oracle: SqlOracle): readonly TableUse[] {
  const known = judgementsOf(statement, oracle.schema);
  const same = known.find((one) => one.answers.every(({ ask, answer }) => ask(oracle) === answer));
  if (same) return same.uses;
  const answers = new Map<string, Answered>();
  const asked = recording(oracle, answers);
  const prepared = prepareStatement(statement, oracle.schema);
  const judge = new StatementJudge(prepared, asked);
  for (const region of prepared.regions) judge.judgeRegion(region);
  const uses = describeUses(statement, judge.findings.sort(byAppearance), asked);
  if (known.length < MAX_JUDGED) known.push({ answers: [...answers.values()], uses });
  return uses;
}
