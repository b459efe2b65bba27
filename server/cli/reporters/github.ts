// Workflow commands that GitHub Actions turns into annotations on the pull request.
// Syntax and escapes: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
import type { Finding, Problem, Severity } from "../../../rules/contract/finding";
import type { Report } from "./report";
import { summaryLines } from "./summary";

const COMMANDS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "notice" };

export function renderGithub(report: Report): string {
  const { showPath } = report.options;
  const lines = [
    ...report.findings.map((finding) => annotateFinding(finding, showPath(finding.span.file))),
    ...report.problems.map((problem) => annotateProblem(problem, showPath)),
    ...summaryLines(report),
  ];
  return `${lines.join("\n")}\n`;
}

function annotateFinding(finding: Finding, file: string): string {
  const { start, end } = finding.range;
  // Columns only count within one line; GitHub drops annotations that say otherwise.
  const columns: Readonly<Record<string, number>> = start.line === end.line ? { col: start.column, endColumn: end.column } : {};
  const properties = { file, line: start.line, endLine: end.line, ...columns, title: finding.rule };
  const steps = finding.evidence.map((step, index) => `${index + 1}. ${step.span.file}:${step.range.start.line} ${step.message}`);
  const message = [finding.message, finding.why, finding.how, ...steps].filter((text) => text !== "").join("\n");
  return command(COMMANDS[finding.severity], properties, message);
}

function annotateProblem(problem: Problem, showPath: (file: string) => string): string {
  const place = problem.file === "" ? {} : { file: showPath(problem.file), ...(problem.line === undefined ? {} : { line: problem.line }) };
  return command(problem.isFatal ? "error" : "warning", { ...place, title: "TenantLint could not do its work" }, problem.message);
}

function command(name: string, properties: Readonly<Record<string, string | number>>, message: string): string {
  const pairs = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name} ${pairs.join(",")}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
