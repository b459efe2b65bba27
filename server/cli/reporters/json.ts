// The JSON report. Its shape is a contract of its own, written out by hand here: internal types are never serialised.
import type { Finding, Problem } from "../../../rules/contract/finding";
import type { LineRange } from "../../../rules/contract/span";
import type { EvidenceStep, Verdict } from "../../../rules/contract/verdict";
import { unifiedDiff } from "./diff";
import { countBy } from "./report";
import type { Report } from "./report";

export function renderJson(report: Report): string {
  const { verdicts, stats } = report;
  const document = {
    version: 1,
    findings: report.findings.map(toFinding),
    accesses: {
      total: verdicts.length,
      byKind: countBy(verdicts, ({ access }) => access.kind),
      byVerdict: countBy(verdicts, ({ verdict }) => verdict),
      byMechanism: countBy(verdicts, mechanismOf),
    },
    problems: report.problems.map(toProblem),
    stats: { files: stats.files, captured: stats.captured, cached: stats.cached, ms: stats.ms },
    ...(report.planned === undefined
      ? {}
      : { fixes: report.planned.map((change) => ({ file: change.file, titles: change.titles, diff: unifiedDiff(change) })) }),
    ...(report.options.stats === "accesses" ? { accessList: verdicts.map(toAccess) } : {}),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function toFinding(finding: Finding) {
  return {
    rule: finding.rule,
    severity: finding.severity,
    confidence: finding.confidence,
    message: finding.message,
    file: finding.span.file,
    range: toRange(finding.range),
    entity: finding.entity ?? null,
    tenantKey: finding.tenantKey ?? null,
    evidence: finding.evidence.map(toStep),
    fixes: finding.fixes.map(({ title, kind, edits }) => ({
      title,
      kind,
      edits: edits.map((edit) => ({ file: edit.span.file, range: toRange(edit.range), newText: edit.newText })),
    })),
    fingerprint: finding.fingerprint,
  };
}

function toAccess(verdict: Verdict) {
  const { access, evidence } = verdict;
  return {
    file: access.span.file,
    range: toRange(access.range),
    kind: access.kind,
    library: access.library,
    entity: access.entity ?? null,
    verdict: verdict.verdict,
    mechanism: mechanismOf(verdict) ?? null,
    evidence: evidence.map(toStep),
  };
}

function mechanismOf(verdict: Verdict): string | undefined {
  return verdict.verdict === "isolated" ? verdict.mechanism : undefined;
}

function toStep({ span, range, message }: EvidenceStep) {
  return { file: span.file, line: range.start.line, column: range.start.column, message };
}

function toProblem({ file, line, message }: Problem) {
  return { file, message: line === undefined ? message : `line ${line}: ${message}` };
}

function toRange({ start, end }: LineRange) {
  return { start: { line: start.line, column: start.column }, end: { line: end.line, column: end.column } };
}
