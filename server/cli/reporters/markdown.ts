// The report for a comment on a pull request or the summary page of a build: a table, and the path of each error folded away.
// The dialect is GitHub's (https://github.github.com/gfm/), which GitLab reads as well.
import { docsUrl } from "../../../rules/contract/docs-url";
import type { Finding } from "../../../rules/contract/finding";
import { unifiedDiff } from "./diff";
import type { Report } from "./report";
import { summaryLines } from "./summary";

export function renderMarkdown(report: Report): string {
  const [first = "", ...rest] = summaryLines(report);
  const parts = [`## TenantLint: ${first}`, rest.join("\n")];
  if (report.findings.length > 0) parts.push(findingsTable(report));
  parts.push(...report.findings.filter(({ severity }) => severity === "error").map((finding) => details(finding, report)));
  if (report.problems.length > 0) parts.push(`### Problems\n\n${problemLines(report).join("\n")}`);
  for (const change of report.planned ?? []) parts.push(`\`\`\`diff\n${unifiedDiff(change).trimEnd()}\n\`\`\``);
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function findingsTable({ findings, options }: Report): string {
  const rows = findings.map((finding) => {
    const place = `${options.showPath(finding.span.file)}:${finding.range.start.line}`;
    const sureness = finding.confidence === "certain" ? "" : ` (${finding.confidence})`;
    return `| ${finding.severity}${sureness} | ${code(place)} | ${cell(finding.message)} | [${finding.rule}](${docsUrl(finding.rule)}) |`;
  });
  return ["| | where | what | rule |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function details(finding: Finding, { options }: Report): string {
  const { line, column } = finding.range.start;
  const place = `${options.showPath(finding.span.file)}:${line}:${column}`;
  const steps = finding.evidence.map(
    ({ span, range, message }, index) => `${index + 1}. ${code(`${options.showPath(span.file)}:${range.start.line}`)} ${plain(message)}`,
  );
  const texts = [finding.why, finding.how].filter((text) => text !== "").map(plain);
  return `<details><summary>${place.replaceAll("<", "&lt;")} ${finding.rule}</summary>\n\n${[...texts, steps.join("\n")].join("\n\n")}\n\n</details>`;
}

function problemLines({ problems, options }: Report): readonly string[] {
  return problems.map(({ file, line, message, isFatal }) => {
    const place = file === "" ? "" : `${code(`${options.showPath(file)}${line === undefined ? "" : `:${line}`}`)} `;
    return `- ${isFatal ? "" : "note: "}${place}${plain(message)}`;
  });
}

/** Text of a table's cell: one line, and no bar that would end it. */
function cell(text: string): string {
  return plain(text).replaceAll("|", "\\|");
}

/** One line, in which only code spans may hold a `<`: elsewhere it would open a tag. */
function plain(text: string): string {
  const parts = text.replace(/\s*\n\s*/g, " ").split(/(`[^`]*`)/);
  return parts.map((part, index) => (index % 2 === 1 ? part : part.replaceAll("<", "&lt;"))).join("");
}

function code(text: string): string {
  return `\`${text.replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}
