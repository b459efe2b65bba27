// The report for people at a terminal: findings by file, with why, how and the path of each error.
import type { Finding, Severity } from "../../../rules/contract/finding";
import type { Colours } from "../colours";
import { unifiedDiff } from "./diff";
import type { Report } from "./report";
import { summaryLines } from "./summary";

export function renderStylish(report: Report, colours: Colours): string {
  const lines: string[] = [];
  for (const change of report.planned ?? []) lines.push(unifiedDiff(change));
  for (const [file, findings] of groupByFile(report.findings)) {
    lines.push(colours.underline(report.options.showPath(file)));
    for (const finding of findings) lines.push(...renderFinding(finding, report, colours));
    lines.push("");
  }
  const [first = "", ...rest] = summaryLines(report);
  const worst = report.findings.some(({ severity }) => severity === "error")
    ? colours.red
    : report.findings.length > 0
      ? colours.yellow
      : colours.green;
  lines.push(colours.bold(worst(first)), ...rest.map((line) => colours.dim(line)));
  return `${lines.join("\n")}\n`;
}

function groupByFile(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) groups.set(finding.span.file, [...(groups.get(finding.span.file) ?? []), finding]);
  return groups;
}

function renderFinding(finding: Finding, report: Report, colours: Colours): readonly string[] {
  const { line, column } = finding.range.start;
  const place = `${line}:${column}`.padStart(8);
  const sureness = finding.confidence === "certain" ? "" : colours.dim(` (${finding.confidence})`);
  const head = `${colours.dim(place)}  ${paint(finding.severity, colours)}  ${finding.message}${sureness}  ${colours.dim(finding.rule)}`;
  if (finding.severity !== "error") return [head];
  return [head, ...detailLines(finding, report).map((text) => colours.dim(`${" ".repeat(19)}${text}`))];
}

function detailLines(finding: Finding, report: Report): readonly string[] {
  const steps = finding.evidence.map((step, index) => {
    const { line, column } = step.range.start;
    return `${index + 1}. ${report.options.showPath(step.span.file)}:${line}:${column} ${step.message}`;
  });
  return [finding.why, finding.how, ...steps].filter((text) => text !== "");
}

function paint(severity: Severity, colours: Colours): string {
  const name = severity.padEnd(7);
  if (severity === "error") return colours.red(name);
  return severity === "warning" ? colours.yellow(name) : colours.blue(name);
}
