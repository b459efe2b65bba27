// Hands verdicts to rules and makes findings of their signals: worded, located, ordered, without duplicates, with fingerprints.
// Knows no rule by name and reads no file; policy (severity, options) and line starts come in as functions.
import type { Finding, Fix, Problem, Severity } from "../../../rules/contract/finding";
import type { FixDraft, Rule, Signal } from "../../../rules/contract/rule";
import type { Confidence, Verdict } from "../../../rules/contract/verdict";
import { detectSignals, groupByFile } from "./detect";
import type { RuledSignal, SettingOf } from "./detect";
import { createFingerprints } from "./fingerprint";
import { compareText, locateFix } from "./locate-fix";
import type { ImportEditsOf, LineStartsOf } from "./locate-fix";
import { fillMessage } from "./wording";

export interface RunContext {
  /** Severity and options of a rule in a file (relative path); options that are left out take their default. */
  readonly settingOf: SettingOf;
  /** Offsets at which the lines of a file start; undefined when the file was not read. */
  readonly lineStartsOf: LineStartsOf;
  /** How names are imported into a file; without it fixes import nothing. */
  readonly importEditsOf?: ImportEditsOf;
}

export interface RunResult {
  /** Sorted by file, start, rule. */
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
}

/** Runs every rule over the verdicts (sorted by file, then start). Never throws: a crash becomes a fatal problem. */
export function runRules(rules: readonly Rule[], verdicts: readonly Verdict[], context: RunContext): RunResult {
  const problems: Problem[] = [];
  const signals: RuledSignal[] = [];
  const byFile = groupByFile(verdicts);
  for (const rule of rules) {
    const detection = detectSignals(rule, byFile, context.settingOf);
    signals.push(...detection.signals);
    problems.push(...detection.problems);
  }
  const fingerprintOf = createFingerprints();
  const findings: Finding[] = [];
  for (const ruled of withoutDuplicates([...signals].sort(compareSignals))) {
    const draft = createFinding(ruled, context);
    problems.push(...draft.problems);
    if (!draft.finding) continue;
    const { symbol, text } = ruled.signal.verdict.access;
    const fingerprint = fingerprintOf({ rule: draft.finding.rule, file: draft.finding.span.file, symbol, text });
    findings.push({ ...draft.finding, fingerprint });
  }
  return { findings, problems };
}

/** What is only possible is shown as information, whatever the rule's severity (DESIGN.md, ruling 28). */
export function severityFor(severity: Severity, confidence: Confidence): Severity {
  return confidence === "possible" ? "info" : severity;
}

function compareSignals(left: RuledSignal, right: RuledSignal): number {
  const [one, other] = [left.signal.verdict.access, right.signal.verdict.access];
  const [a, b] = [one.span, other.span];
  const byPlace = compareText(a.file, b.file) || a.start - b.start || a.end - b.end;
  return byPlace || compareText(left.rule.meta.id, right.rule.meta.id) || compareText(one.statement ?? "", other.statement ?? "");
}

const CONFIDENCE_RANK: Readonly<Record<Confidence, number>> = { certain: 0, likely: 1, possible: 2 };

/** Keeps one signal per access and rule family: the one we are surest of, and among equals the first. */
function withoutDuplicates(signals: readonly RuledSignal[]): readonly RuledSignal[] {
  const kept = new Map<string, RuledSignal>();
  for (const ruled of signals) {
    const key = accessKey(ruled);
    const rival = kept.get(key);
    if (!rival || rankOf(ruled) < rankOf(rival)) kept.set(key, ruled);
  }
  const removed = new Map<string, RuledSignal>();
  for (const ruled of signals) {
    const key = accessKey(ruled);
    const first = kept.get(key);
    if (first && !removed.has(key) && changesAnotherEntity(ruled, first)) removed.set(key, ruled);
  }
  return signals.filter((ruled) => kept.get(accessKey(ruled)) === ruled || removed.get(accessKey(ruled)) === ruled);
}

/** One statement that deletes from one table and inserts into another: what is wrong with the new rows does not speak for the old ones. */
function changesAnotherEntity(ruled: RuledSignal, first: RuledSignal): boolean {
  const [own, other] = [ruled.signal.verdict.access, first.signal.verdict.access];
  return own.kind === "mutation" && other.kind === "create" && own.entity !== other.entity && rankOf(ruled) === rankOf(first);
}

function accessKey({ rule, signal }: RuledSignal): string {
  const { span, statement } = signal.verdict.access;
  return [span.file, span.start, span.end, statement ?? "", rule.meta.family ?? rule.meta.id].join("\0");
}

function rankOf(ruled: RuledSignal): number {
  return CONFIDENCE_RANK[ruled.signal.verdict.confidence];
}

/** A finding that still lacks its fingerprint; undefined, with a problem, when it could not be worded. */
interface Draft {
  readonly finding?: Omit<Finding, "fingerprint">;
  readonly problems: readonly Problem[];
}

function createFinding({ rule, signal, severity }: RuledSignal, context: RunContext): Draft {
  const { access, confidence, evidence } = signal.verdict;
  const message = rule.messages[signal.messageId];
  const wording = message && fillMessage(message, signal.data);
  if (!wording?.ok) {
    const lack = wording ? `no value for ${wording.missing.join(", ")}` : "no such message";
    return { problems: [problemAt(signal, `The rule ${rule.meta.id} could not word its finding (${signal.messageId}: ${lack}).`, true)] };
  }
  const { fixes, problems } = fixesOf(rule, signal, context);
  const finding = {
    rule: rule.meta.id,
    messageId: signal.messageId,
    severity: severityFor(severity, confidence),
    confidence,
    message: wording.what,
    why: wording.why,
    how: wording.how,
    ...(access.entity === undefined ? {} : { entity: access.entity }),
    ...(access.tenantKey === undefined ? {} : { tenantKey: access.tenantKey }),
    span: access.span,
    range: access.range,
    evidence,
    fixes,
  };
  return { finding, problems };
}

/** Located fixes; one that cannot be made is left out and told of, the finding stays. */
function fixesOf(
  rule: Rule,
  signal: Signal,
  { lineStartsOf, importEditsOf }: RunContext,
): { fixes: readonly Fix[]; problems: readonly Problem[] } {
  let drafts: readonly FixDraft[];
  try {
    drafts = rule.fix?.(signal) ?? [];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      fixes: [],
      problems: [problemAt(signal, `The rule ${rule.meta.id} crashed while it prepared a fix, so none is offered: ${reason}`, true)],
    };
  }
  const fixes: Fix[] = [];
  const problems: Problem[] = [];
  for (const draft of drafts) {
    const located = locateFix(draft, lineStartsOf, importEditsOf);
    if (located.ok) fixes.push(located.fix);
    else problems.push(problemAt(signal, `${rule.meta.id}: ${located.message}`, false));
  }
  return { fixes, problems };
}

function problemAt(signal: Signal, message: string, isFatal: boolean): Problem {
  const { span, range } = signal.verdict.access;
  return { file: span.file, line: range.start.line, message, isFatal };
}
