// `tenantlint report`: what keeps tenants apart, with the evidence, and whether what customers are told is so.
import { posix } from "node:path";
import type { REPORT_FORMATS } from "../check-options";
import { coloursFor } from "../colours";
import { loadEngine } from "../engine";
import { EXIT } from "../exit-codes";
import type { ExitCode } from "../exit-codes";
import { absolutePath, displayPath } from "../paths";
import { analyze, openProject } from "../project";
import { createDocument, statusWord } from "../report/document";
import { documentToHtml, documentToMarkdown } from "../report/render-document";
import { reportToJson } from "../report/report-json";
import type { World } from "../world";
import { describeProblem, writeReport } from "./deliver";

export interface ReportOptions {
  readonly format: (typeof REPORT_FORMATS)[number];
  readonly output?: string;
  readonly config?: string;
}

/** 1 when a promise is broken or nothing shows it, 2 when not everything could be looked at. @throws UsageError */
export async function report(options: ReportOptions, world: World): Promise<ExitCode> {
  const project = await openProject(world, options);
  try {
    const { describeModel } = await loadEngine();
    const result = await analyze(project, world);
    const showPath = (file: string): string => displayPath(project.root, world.cwd, file);
    for (const problem of result.problems) {
      if (problem.isFatal) world.stderr.write(`${describeProblem(problem, { options: { stats: "none", showPath } })}\n`);
    }
    const document = createDocument({ name: posix.basename(project.root), result, model: describeModel(result.model) });
    const text =
      options.format === "json"
        ? reportToJson(result)
        : options.format === "html"
          ? documentToHtml(document)
          : documentToMarkdown(document);
    if (options.output === undefined) world.stdout.write(text);
    else writeReport(absolutePath(world.cwd, options.output), text);
    const colours = coloursFor(world.stderr, world.env);
    for (const outcome of result.promises) {
      if (outcome.status !== "kept") world.stderr.write(colours.red(`Promise ${outcome.promise}: ${statusWord(outcome)}.\n`));
    }
    if (result.problems.some(({ isFatal }) => isFatal)) return EXIT.failed;
    return result.promises.some(({ status }) => status !== "kept") ? EXIT.findings : EXIT.clean;
  } finally {
    project.analyzer.dispose();
  }
}
