// The isolation report as JSON: a contract of its own, written out by hand.
import type { AnalysisResult } from "../../engine/index";
import type { Verdict } from "../../../rules/contract/verdict";
import { countBy } from "../reporters/report";
import { whyOf } from "./document";

export function reportToJson(result: AnalysisResult): string {
  const { verdicts } = result;
  const document = {
    version: 1,
    isolation: result.isolation,
    tenant: { roots: result.model.roots, user: result.model.user ?? null, keys: [...result.model.tenantKeyNames].sort() },
    promises: result.promises.map((outcome) => ({
      promise: outcome.promise,
      status: outcome.status,
      examined: outcome.examined,
      breaches: outcome.breaches.map(toBreach),
      doubts: outcome.doubts.map(toBreach),
      accepted: outcome.accepted.map(({ verdict, reason }) => ({ ...toBreach(verdict), reason })),
    })),
    accesses: {
      total: verdicts.length,
      byKind: countBy(verdicts, ({ access }) => access.kind),
      byVerdict: countBy(verdicts, ({ verdict }) => verdict),
      byMechanism: countBy(verdicts, (one) => (one.verdict === "isolated" ? one.mechanism : undefined)),
    },
    suppressed: result.suppressed.map(({ finding, reason }) => ({
      rule: finding.rule,
      file: finding.span.file,
      line: finding.range.start.line,
      reason,
    })),
    findings: countBy(result.findings, ({ severity }) => severity),
    problems: result.problems.map(({ file, line, message, isFatal }) => ({ file, line: line ?? null, message, isFatal })),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function toBreach(verdict: Verdict) {
  const { access } = verdict;
  return {
    file: access.span.file,
    line: access.range.start.line,
    kind: access.kind,
    entity: access.entity ?? null,
    operation: access.operation,
    confidence: verdict.verdict === "isolated" ? "certain" : verdict.confidence,
    why: whyOf(verdict),
  };
}
