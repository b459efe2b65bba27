// From what all executions observed to one verdict per access: the worst one counts.
import type { Access } from "../../../rules/contract/access";
import type { LineRange, SourceSpan } from "../../../rules/contract/span";
import type { Confidence, EvidenceStep, Mechanism, Verdict } from "../../../rules/contract/verdict";
import { MECHANISM_ORDER, type KeyStrength, type Step } from "./proof/judgement";
import type { Observation } from "./proof/observer";
import { speaksOf } from "./relocate";

/** An observation with the entry point during which it was made. */
export interface EntryObservation extends Observation {
  readonly entry?: { readonly label: string; readonly span: SourceSpan };
}

export interface VerdictContext {
  readonly isolation?: string | undefined;
  rangeOf(span: SourceSpan): LineRange;
  /** Files (relative) that have changed since they were read first: lines in them may be others than before. */
  readonly edited: ReadonlySet<string>;
}

const CONFIDENCE: Readonly<Record<Confidence, number>> = { certain: 0, likely: 1, possible: 2 };
/** Longest chain of calls that is told. */
const MAX_CALLS = 6;

export function collectVerdicts(observations: readonly EntryObservation[], context: VerdictContext): readonly Verdict[] {
  const groups = new Map<string, EntryObservation[]>();
  // Each tenant has an installation of its own: there is nobody else whose data could be met.
  const isAlone = context.isolation === "single-tenant";
  for (const one of isAlone ? observations.map(ownInstallation) : cachesJudged(observations)) {
    const group = groups.get(one.key);
    if (group) group.push(one);
    else groups.set(one.key, [one]);
  }
  const worst = [...groups.values()].map((group) =>
    asOnSomePaths(
      group.reduce((a, b) => (isWorse(b, a) ? b : a)),
      group,
    ),
  );
  return oneLinePerLogger(worst)
    .map((one) => keptVerdict(one, context))
    .sort((a, b) => compare(a.access, b.access));
}

function compare(a: Access, b: Access): number {
  return a.span.file < b.span.file ? -1 : a.span.file > b.span.file ? 1 : a.span.start - b.span.start || a.span.end - b.span.end;
}

function rank(one: EntryObservation): number {
  const { outcome } = one;
  if (outcome.verdict !== "isolated") return CONFIDENCE[outcome.confidence ?? "possible"] * 10;
  return 100 - MECHANISM_ORDER.indexOf(outcome.mechanism ?? "system");
}

/** Worse outcome; among equals the shorter way, then the entry that comes first. */
function isWorse(a: EntryObservation, b: EntryObservation): boolean {
  const difference = rank(a) - rank(b);
  if (difference !== 0) return difference < 0;
  if (a.calls.length !== b.calls.length) return a.calls.length < b.calls.length;
  return wayOf(a) < wayOf(b);
}

const ways = new WeakMap<EntryObservation, string>();

/** Tells ways apart, so that the same one is told whatever ran first. */
function wayOf(one: EntryObservation): string {
  const known = ways.get(one) ?? describeWay(one);
  ways.set(one, known);
  return known;
}

function describeWay(one: EntryObservation): string {
  const places = [...(one.entry ? [one.entry.span] : []), ...one.calls.map((call) => call.at)].map((at) => `${at.file}:${at.start}`);
  return [one.entry?.label ?? "", ...places].join(" ");
}

const FILTERS: ReadonlySet<Mechanism> = new Set<Mechanism>(["tenant-filter", "relation-filter", "user-filter"]);

/** `if (mine) query = query.where(…)`: one call on one way that is filtered for some of the queries it may be given, and for others not. */
function asOnSomePaths(one: EntryObservation, group: readonly EntryObservation[]): EntryObservation {
  const { outcome } = one;
  const isPlain = outcome.verdict !== "isolated" && (outcome.reason === "no-filter" || outcome.reason === "unpinned") && !outcome.bypass;
  // Several writes may be sent with one call; each is then what it is.
  if (!isPlain || group.length < 2 || one.access.kind !== "query") return one;
  const way = wayOf(one);
  const isFiltered = group.some(
    (other) => FILTERS.has(other.outcome.mechanism ?? "system") && other.use === one.use && wayOf(other) === way,
  );
  return isFiltered ? { ...one, outcome: { ...outcome, reason: "bypassable", bypass: "conditional" } } : one;
}

/** What a key leaves out matters only where tenant data goes in under it, and under more than a secret. */
function cachesJudged(observations: readonly EntryObservation[]): readonly EntryObservation[] {
  const filled = new Map<string, Set<KeyStrength>>();
  for (const { cache } of observations) {
    if (!cache?.holdsTenantData) continue;
    for (const shape of [cache.shape, ...(cache.whole === undefined ? [] : [cache.whole])]) {
      const name = `${cache.store}|${shape}`;
      filled.set(name, (filled.get(name) ?? new Set()).add(cache.strength));
    }
  }
  return observations.map((one) => {
    if (!one.cache || one.cache.isFill || one.outcome.verdict === "isolated") return one;
    const under = filled.get(`${one.cache.store}|${one.cache.shape}`) ?? underAnyKey(one, filled);
    if (!under) return isolatedBy(one, "global", "no tenant data was seen under this key");
    const isSecret = one.cache.strength === "input" && [...under].every((strength) => strength === "secret");
    return isSecret ? isolatedBy(one, "credential", "entries of this kind are stored under a secret of their owner") : one;
  });
}

/** A key that is input as a whole can be any key of a collection that code keeps for itself. */
function underAnyKey({ access, cache }: EntryObservation, filled: ReadonlyMap<string, Set<KeyStrength>>): Set<KeyStrength> | undefined {
  if (access.kind !== "cache-read" || access.library !== "javascript" || cache?.strength !== "input" || cache.shape !== "{…}")
    return undefined;
  const strengths = [...filled].flatMap(([name, under]) => (name.startsWith(`${cache.store}|`) ? [...under] : []));
  return strengths.length > 0 ? new Set(strengths) : undefined;
}

function ownInstallation(one: EntryObservation): EntryObservation {
  return one.outcome.verdict === "isolated" ? one : isolatedBy(one, "isolated-storage", "each tenant has an installation of its own");
}

function isolatedBy(one: EntryObservation, mechanism: Mechanism, message: string): EntryObservation {
  return { ...one, outcome: { verdict: "isolated", mechanism, steps: [{ role: "other", message, at: one.access.span }] } };
}

/** One verdict per logger and file speaks for the lines that cannot say whose they are. */
function oneLinePerLogger(all: readonly EntryObservation[]): readonly EntryObservation[] {
  const silent = new Map<string, EntryObservation[]>();
  for (const one of all) {
    if (one.group === undefined || one.outcome.verdict === "isolated") continue;
    silent.set(one.group, [...(silent.get(one.group) ?? []), one]);
  }
  const kept = all.filter((one) => one.group === undefined || one.outcome.verdict === "isolated");
  for (const lines of silent.values()) {
    // What is surely amiss stands for the others.
    const [first, ...others] = lines.sort((a, b) => rank(a) - rank(b) || a.access.span.start - b.access.span.start);
    if (!first) continue;
    const steps: Step[] = others.map((other) => ({ role: "other", message: "this line does not say it either", at: other.access.span }));
    kept.push({ ...first, outcome: { ...first.outcome, steps: [...first.outcome.steps, ...steps] } });
  }
  return kept;
}

/** Of observations that no edit has touched. */
const verdicts = new WeakMap<EntryObservation, Verdict>();

function keptVerdict(one: EntryObservation, context: VerdictContext): Verdict {
  if (speaksOf(one, context.edited)) return toVerdict(one, context);
  const verdict = verdicts.get(one) ?? toVerdict(one, context);
  verdicts.set(one, verdict);
  return verdict;
}

function toVerdict(one: EntryObservation, context: VerdictContext): Verdict {
  const access: Access = { ...one.access, range: context.rangeOf(one.access.span) };
  const evidence = evidenceOf(one, context);
  const { outcome } = one;
  if (outcome.verdict === "isolated") {
    return {
      verdict: "isolated",
      access,
      mechanism: outcome.mechanism ?? "tenant-filter",
      evidence,
      ...(outcome.isAssumed ? { isAssumed: true } : {}),
    };
  }
  return {
    verdict: outcome.verdict,
    access,
    reason: outcome.reason ?? "unpinned",
    confidence: outcome.confidence ?? "possible",
    evidence,
    ...(outcome.bypass ? { bypass: outcome.bypass } : {}),
    ...(outcome.detail ? { detail: outcome.detail } : {}),
  };
}

/** Entry point, the calls from there, what was learned, and the access itself. */
function evidenceOf(one: EntryObservation, context: VerdictContext): readonly EvidenceStep[] {
  const steps: Step[] = [];
  if (one.entry) steps.push({ role: "entry", message: one.entry.label, at: one.entry.span });
  const calls = one.calls.filter(({ at }) => at.file !== "" && !(at.file === one.entry?.span.file && at.start === one.entry.span.start));
  for (const { at, callee } of calls.slice(-MAX_CALLS)) steps.push({ role: "call", message: sayCall(callee), at });
  steps.push(...one.outcome.steps);
  if (!steps.some((step) => step.role === "access")) steps.push({ role: "access", message: describe(one), at: one.access.span });
  const seen = new Set<string>();
  return steps
    .filter((step) => {
      const key = `${step.at.file}:${step.at.start}:${step.message}`;
      return seen.has(key) ? false : seen.add(key) !== undefined;
    })
    .map((step) => ({ role: step.role, message: step.message, span: step.at, range: context.rangeOf(step.at) }));
}

function sayCall(callee: string): string {
  return callee === "" ? "goes on to a function" : `goes on to ${callee}`;
}

function describe(one: EntryObservation): string {
  const { access } = one;
  return [access.operation, access.entity].filter((part) => part !== undefined).join(" ");
}
