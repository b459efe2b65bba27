// The report as JUnit XML, which most build servers show as tests: one suite per file, one case per finding. Findings at error level
// fail, as they do the run; others are cases that passed and say what was found. A problem is a case that ended in an error.
// Format: https://github.com/testmoapp/junitxml
import type { Finding, Problem } from "../../../rules/contract/finding";
import type { Report } from "./report";
import { summaryLines } from "./summary";

interface Suite {
  readonly name: string;
  readonly cases: readonly string[];
  readonly failures: number;
  readonly errors: number;
}

export function renderJunit(report: Report): string {
  const suites = suitesOf(report);
  const sum = (of: (suite: Suite) => number): number => suites.reduce((total, suite) => total + of(suite), 0);
  const totals = countAttributes({
    tests: sum((one) => one.cases.length),
    failures: sum((one) => one.failures),
    errors: sum((one) => one.errors),
  });
  const lines = suites.flatMap((suite) => [
    `  <testsuite name="${escape(suite.name)}" ${countAttributes({ tests: suite.cases.length, failures: suite.failures, errors: suite.errors })}>`,
    ...suite.cases,
    "  </testsuite>",
  ]);
  return ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites name="tenantlint" ${totals}>`, ...lines, "</testsuites>", ""].join("\n");
}

function countAttributes(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name}="${count}"`)
    .join(" ");
}

function suitesOf(report: Report): readonly Suite[] {
  const { showPath } = report.options;
  const fatal = report.problems.filter(({ isFatal }) => isFatal);
  const files = new Set([...report.findings.map(({ span }) => span.file), ...fatal.map(({ file }) => file)]);
  if (files.size === 0) {
    const passed = testCase("accesses", "tenantlint", `<system-out>${escape(summaryLines(report).join("\n"))}</system-out>`);
    return [{ name: "tenantlint", cases: [passed], failures: 0, errors: 0 }];
  }
  return [...files].sort().map((file) => {
    const findings = report.findings.filter(({ span }) => span.file === file);
    const problems = fatal.filter((problem) => problem.file === file);
    const name = file === "" ? "tenantlint" : showPath(file);
    return {
      name,
      cases: [...findings.map((finding) => findingCase(finding, name)), ...problems.map((problem) => problemCase(problem, name))],
      failures: findings.filter(({ severity }) => severity === "error").length,
      errors: problems.length,
    };
  });
}

function findingCase(finding: Finding, file: string): string {
  const { line, column } = finding.range.start;
  const steps = finding.evidence.map((step, index) => `${index + 1}. ${step.span.file}:${step.range.start.line} ${step.message}`);
  const body = escape(
    [`${file}:${line}:${column}`, finding.message, finding.why, finding.how, ...steps].filter((text) => text !== "").join("\n"),
  );
  const content =
    finding.severity === "error"
      ? `<failure type="${escape(finding.rule)}" message="${escape(finding.message)}">${body}</failure>`
      : `<system-out>${finding.severity}: ${body}</system-out>`;
  return testCase(`${finding.rule} ${line}:${column}`, file, content);
}

function problemCase({ message, line }: Problem, file: string): string {
  const place = line === undefined ? "" : ` line ${line}`;
  return testCase(`problem${place}`, file, `<error type="problem" message="${escape(message)}"/>`);
}

function testCase(name: string, file: string, content: string): string {
  return `    <testcase name="${escape(name)}" classname="${escape(file)}" file="${escape(file)}">${content}</testcase>`;
}

/** Control characters other than white space have no place in XML 1.0, not even escaped. */
function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replace(/[^\t\n\r\u0020-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD");
}
