// The closing lines of the reports that people read: findings, what the accesses came to, and what could not be looked at.
import { countBy } from "./report";
import type { Report } from "./report";

export function summaryLines(report: Report): readonly string[] {
  const lines = [findingsLine(report), accessesLine(report)];
  if (report.suppressed > 0) lines.push(`${plural(report.suppressed, "finding")} suppressed with a reason.`);
  if (report.accepted) lines.push(`${plural(report.accepted, "finding")} accepted in the baseline.`);
  const fatal = report.problems.filter((problem) => problem.isFatal).length;
  if (report.problems.length > 0)
    lines.push(`${plural(report.problems.length, "problem")}${fatal > 0 ? ": the result is not complete." : "."}`);
  if (report.options.stats !== "none") lines.push(...statsLines(report));
  return lines;
}

function findingsLine({ findings, fixedCount }: Report): string {
  const fixed = fixedCount > 0 ? `${plural(fixedCount, "finding")} fixed; ` : "";
  if (findings.length === 0) return `${fixed}${fixed === "" ? "N" : "n"}o findings.`;
  const bySeverity = countBy(findings, ({ severity }) => severity);
  const parts = [
    plural(bySeverity["error"] ?? 0, "error"),
    plural(bySeverity["warning"] ?? 0, "warning"),
    `${bySeverity["info"] ?? 0} info`,
  ];
  const fixable = findings.filter(({ fixes }) => fixes.some(({ kind }) => kind === "safe")).length;
  return `${fixed}${plural(findings.length, "finding")} (${parts.join(", ")})${fixable > 0 ? `; ${fixable} fixable with --fix` : ""}.`;
}

function accessesLine({ verdicts, stats }: Report): string {
  const byVerdict = countBy(verdicts, ({ verdict }) => verdict);
  const [isolated, violations, unproven] = ["isolated", "violation", "unproven"].map((name) => byVerdict[name] ?? 0);
  return `${plural(verdicts.length, "access", "accesses")} in ${plural(stats.files, "file")}: ${isolated} isolated, ${violations} not isolated, ${unproven} unproven.`;
}

function statsLines({ verdicts, stats }: Report): readonly string[] {
  const counts = (record: Readonly<Record<string, number>>): string =>
    Object.entries(record)
      .map(([name, count]) => `${name} ${Math.round(count)}`)
      .join(", ") || "none";
  return [
    `By kind: ${counts(countBy(verdicts, ({ access }) => access.kind))}.`,
    `By mechanism: ${counts(countBy(verdicts, (one) => (one.verdict === "isolated" ? one.mechanism : undefined)))}.`,
    `Files read: ${stats.captured}, from memory: ${stats.cached}. Milliseconds: ${counts(stats.ms)}.`,
  ];
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
