// Renders a report and puts it where it belongs: findings on standard output or in a file, problems on standard error.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Problem } from "../../../rules/contract/finding";
import type { CheckOptions } from "../check-options";
import { coloursFor } from "../colours";
import { absolutePath } from "../paths";
import { renderGithub } from "../reporters/github";
import { renderGitlab } from "../reporters/gitlab";
import { renderJson } from "../reporters/json";
import { renderJunit } from "../reporters/junit";
import { renderMarkdown } from "../reporters/markdown";
import type { Report } from "../reporters/report";
import { renderSarif } from "../reporters/sarif";
import { renderStylish } from "../reporters/stylish";
import { UsageError } from "../world";
import type { World } from "../world";

/** @throws UsageError when the file of --output cannot be written */
export function deliver(report: Report, options: CheckOptions, world: World): void {
  const target = options.output === undefined ? world.stdout : undefined;
  const text = render(report, options, world);
  for (const problem of report.problems) world.stderr.write(`${describeProblem(problem, report)}\n`);
  if (target !== undefined) target.write(text);
  else if (options.output !== undefined) writeReport(absolutePath(world.cwd, options.output), text);
}

function render(report: Report, options: CheckOptions, world: World): string {
  switch (options.format) {
    case "json":
      return renderJson(report);
    case "sarif":
      return renderSarif(report);
    case "github":
      return renderGithub(report);
    case "gitlab":
      return renderGitlab(report);
    case "junit":
      return renderJunit(report);
    case "markdown":
      return renderMarkdown(report);
    case "stylish":
      return renderStylish(
        report,
        coloursFor(options.output === undefined ? world.stdout : { write: () => undefined, isTerminal: false }, world.env),
      );
  }
}

/** `tenantlint: src/a.ts:3: message`. */
export function describeProblem({ file, line, message, isFatal }: Problem, report: Pick<Report, "options">): string {
  const place = file === "" ? "" : `${report.options.showPath(file)}${line === undefined ? "" : `:${line}`}: `;
  return `tenantlint: ${isFatal ? "" : "note: "}${place}${message}`;
}

/** @throws UsageError when the file cannot be written */
export function writeReport(path: string, text: string | Uint8Array): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (error) {
    throw new UsageError(`The report could not be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
