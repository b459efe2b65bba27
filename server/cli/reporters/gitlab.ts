// The Code Quality report of GitLab, which merge requests compare with that of their target branch by fingerprint.
// Format: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
import { createHash } from "node:crypto";
import type { Finding, Problem, Severity } from "../../../rules/contract/finding";
import type { Report } from "./report";

/** GitLab's own scale is info, minor, major, critical, blocker. */
const SEVERITIES: Readonly<Record<Severity, "critical" | "minor" | "info">> = { error: "critical", warning: "minor", info: "info" };

export function renderGitlab(report: Report): string {
  const { showPath } = report.options;
  const entries = [
    ...report.findings.map((finding) => findingEntry(finding, showPath(finding.span.file))),
    ...report.problems
      .filter(({ isFatal }) => isFatal)
      .map((problem) => problemEntry(problem, problem.file === "" ? "." : showPath(problem.file))),
  ];
  return `${JSON.stringify(entries, undefined, 2)}\n`;
}

function findingEntry(finding: Finding, path: string) {
  const { start, end } = finding.range;
  const steps = finding.evidence.map((step, index) => `${index + 1}. ${step.span.file}:${step.range.start.line} ${step.message}`);
  return {
    description: finding.message,
    check_name: finding.rule,
    fingerprint: finding.fingerprint,
    severity: SEVERITIES[finding.severity],
    location: { path, lines: { begin: start.line, end: end.line } },
    content: { body: [finding.why, finding.how, ...steps].filter((text) => text !== "").join("\n") },
  };
}

/** A run that could not look everywhere must not show as one that found nothing. */
function problemEntry({ message, line = 1 }: Problem, path: string) {
  return {
    description: `TenantLint could not do its work: ${message}`,
    check_name: "tenantlint-problem",
    fingerprint: createHash("sha256").update(`problem\0${path}\0${message}`).digest("hex"),
    severity: "blocker",
    location: { path, lines: { begin: line, end: line } },
  };
}
