// `tenantlint check`: analyse the project, repair what is asked for, and report the selected part.
import type { Finding, Problem } from "../../../rules/contract/finding";
import type { AnalysisResult } from "../../engine/index";
import { CONFIDENCES } from "../check-options";
import type { CheckOptions } from "../check-options";
import { EXIT } from "../exit-codes";
import type { ExitCode } from "../exit-codes";
import { applySafeFixes } from "../fix-loop";
import type { FixOutcome } from "../fix-loop";
import { absolutePath, displayPath, isBelow } from "../paths";
import { analyze, openProject } from "../project";
import type { Project, ProjectOptions } from "../project";
import type { Report } from "../reporters/report";
import { selectFiles } from "../selection";
import type { IsSelected } from "../selection";
import type { World } from "../world";
import { UsageError } from "../world";
import { writeChanges } from "../write-files";
import { deliver } from "./deliver";

export async function check(options: CheckOptions, world: World): Promise<ExitCode> {
  const paths = options.stdinFilename === undefined ? options.paths : [options.stdinFilename];
  const project = await openProject(world, { ...options, paths, ...cacheFor(options) });
  try {
    if (options.stdinFilename !== undefined) await overlayStdin(project, world, options.stdinFilename);
    const isSelected = selectFiles(project, world.cwd, paths);
    const analysedAt = Date.now();
    const first = await analyze(project, world);
    const outcome = await repair(project, world, options, isSelected, first);
    const writeProblems = options.fix === "write" ? writeChanges(project.root, outcome.changes, analysedAt) : [];
    const problems = [...outcome.result.problems, ...writeProblems, ...emptyProblems(outcome.result)];
    const findings = selectFindings(outcome.result, options, isSelected);
    const report = createReport({ project, world, options, outcome, problems, isSelected, findings });
    deliver(report, options, world);
    return exitCode(findings, problems, options);
  } finally {
    project.analyzer.dispose();
  }
}

/** The text on standard input changes with every run: nothing of it is worth keeping. */
function cacheFor(options: CheckOptions): Pick<ProjectOptions, "cache"> {
  if (options.noCache || options.stdinFilename !== undefined) return {};
  return { cache: options.cacheLocation === undefined ? {} : { location: options.cacheLocation } };
}

/** Lays the text on standard input over the file that it belongs to. */
async function overlayStdin(project: Project, world: World, filename: string): Promise<void> {
  const path = absolutePath(world.cwd, filename);
  if (!isBelow(project.root, path)) throw new UsageError(`"${filename}" lies outside the project.`);
  const text = await world.readStdin();
  project.host.set(path, text.replace(/^\uFEFF/, ""));
}

async function repair(
  project: Project,
  world: World,
  options: CheckOptions,
  isSelected: IsSelected,
  first: AnalysisResult,
): Promise<FixOutcome> {
  if (options.fix === "none") return { result: first, changes: [], fixedCount: 0 };
  return applySafeFixes(project, first, isSelected, () => analyze(project, world));
}

/** Those of the selected files that are sure enough. `--quiet` only changes what is shown. */
function selectFindings(result: AnalysisResult, options: CheckOptions, isSelected: IsSelected): readonly Finding[] {
  const limit = CONFIDENCES.indexOf(options.minConfidence);
  return result.findings.filter(({ span, confidence }) => isSelected(span.file) && CONFIDENCES.indexOf(confidence) <= limit);
}

/** A run that had nothing to look at must not read as a clean one. */
function emptyProblems({ stats, model, problems }: AnalysisResult): readonly Problem[] {
  if (stats.files === 0)
    return [{ file: "", message: "There is no TypeScript or JavaScript file here: nothing was analysed.", isFatal: true }];
  if (model.entities.size > 0 || problems.some(({ isFatal }) => isFatal)) return [];
  const message = "No schema was found (no Prisma schema, no SQL migration with tables): queries cannot be judged, should there be any.";
  return [{ file: "", message, isFatal: false }];
}

interface ReportInput {
  readonly project: Project;
  readonly world: World;
  readonly options: CheckOptions;
  readonly outcome: FixOutcome;
  readonly problems: readonly Problem[];
  readonly isSelected: IsSelected;
  readonly findings: readonly Finding[];
}

function createReport({ project, world, options, outcome, problems, isSelected, findings }: ReportInput): Report {
  const { result, changes, fixedCount } = outcome;
  // Annotations are placed by paths from the repository's root, which is where GitHub starts.
  const workspace = options.format === "github" ? world.env["GITHUB_WORKSPACE"] : undefined;
  const base = workspace !== undefined && isBelow(workspace, project.root) ? workspace : world.cwd;
  return {
    version: world.version,
    findings: options.quiet ? findings.filter(({ severity }) => severity === "error") : findings,
    suppressed: result.suppressed.filter(({ finding }) => isSelected(finding.span.file)).length,
    verdicts: result.verdicts.filter(({ access }) => isSelected(access.span.file)),
    problems: problems.filter((problem) => problem.isFatal || problem.file === "" || isSelected(problem.file)),
    stats: result.stats,
    rules: project.rules,
    fixedCount,
    ...(options.fix === "dry-run" ? { planned: changes } : {}),
    options: { stats: options.stats, showPath: (file) => displayPath(project.root, base, file) },
  };
}

function exitCode(findings: readonly Finding[], problems: readonly Problem[], { maxWarnings = Infinity }: CheckOptions): ExitCode {
  if (problems.some(({ isFatal }) => isFatal)) return EXIT.failed;
  if (findings.some(({ severity }) => severity === "error")) return EXIT.findings;
  return findings.filter(({ severity }) => severity === "warning").length > maxWarnings ? EXIT.findings : EXIT.clean;
}
