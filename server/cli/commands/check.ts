// `tenantlint check`: analyse the project, repair what is asked for, and report the selected part.
import type { Finding, Problem } from "../../../rules/contract/finding";
import type { AnalysisResult } from "../../engine/index";
import type { CheckOptions } from "../check-options";
import { EXIT } from "../exit-codes";
import type { ExitCode } from "../exit-codes";
import { applySafeFixes } from "../fix-loop";
import type { FixOutcome } from "../fix-loop";
import { absolutePath, displayPath, isBelow } from "../paths";
import { analyze, openProject } from "../project";
import type { Project, ProjectOptions } from "../project";
import type { Report } from "../reporters/report";
import type { World } from "../world";
import { UsageError } from "../world";
import { writeChanges } from "../write-files";
import { deliver } from "./deliver";
import { createSelection, updateBaseline } from "./select-findings";
import type { Selection } from "./select-findings";
import { watchProject } from "./watch";

export async function check(options: CheckOptions, world: World): Promise<ExitCode> {
  const paths = options.stdinFilename === undefined ? options.paths : [options.stdinFilename];
  const project = await openProject(world, { ...options, paths, ...cacheFor(options) });
  try {
    if (options.stdinFilename !== undefined) await overlayStdin(project, world, options.stdinFilename);
    const run = (): Promise<ExitCode> => checkOnce(project, options, world);
    return options.watch ? await watchProject(project, world, options.output && absolutePath(world.cwd, options.output), run) : await run();
  } finally {
    project.analyzer.dispose();
  }
}

async function checkOnce(project: Project, options: CheckOptions, world: World): Promise<ExitCode> {
  const selection = createSelection(project, options, world);
  const analysedAt = Date.now();
  const first = await analyze(project, world);
  const outcome = await repair(project, world, options, selection, first);
  const { result } = outcome;
  const writeProblems = options.fix === "write" ? writeChanges(project.root, outcome.changes, analysedAt) : [];
  const problems = [
    ...project.problems,
    ...result.problems,
    ...outcome.problems,
    ...writeProblems,
    ...emptyProblems(result),
    ...selection.baselineProblems(result),
  ];
  // A result that is not complete would drop entries that are still needed.
  const accepts = options.updateBaseline === true && !problems.some(({ isFatal }) => isFatal);
  if (accepts) updateBaseline(result, selection, options, world);
  const wanted = result.findings.filter((finding) => selection.isWanted(finding));
  const findings = accepts ? [] : wanted.filter((finding) => selection.isReported(finding));
  const report = createReport({
    project,
    world,
    options,
    outcome,
    problems,
    selection,
    findings,
    accepted: wanted.length - findings.length,
  });
  deliver(report, options, world);
  return exitCode(findings, problems, options);
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
  selection: Selection,
  first: AnalysisResult,
): Promise<FixOutcome> {
  if (options.fix === "none") return { result: first, changes: [], fixedCount: 0, problems: [] };
  return applySafeFixes(
    project,
    first,
    (finding) => selection.isReported(finding),
    () => analyze(project, world),
  );
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
  readonly selection: Selection;
  readonly findings: readonly Finding[];
  /** How many findings the baseline accepts. */
  readonly accepted: number;
}

function createReport({ project, world, options, outcome, problems, selection, findings, accepted }: ReportInput): Report {
  const { result, changes, fixedCount } = outcome;
  return {
    version: world.version,
    findings: options.quiet ? findings.filter(({ severity }) => severity === "error") : findings,
    accepted,
    suppressed: result.suppressed.filter(({ finding }) => selection.isWanted(finding)).length,
    verdicts: result.verdicts.filter(({ access, evidence }) => selection.concerns(access.span.file, evidence)),
    problems: problems.filter((problem) => problem.isFatal || problem.file === "" || selection.isNamed(problem.file)),
    stats: result.stats,
    rules: project.rules,
    fixedCount,
    ...(options.fix === "dry-run" ? { planned: changes } : {}),
    options: { stats: options.stats, showPath: (file) => displayPath(project.root, baseOfPaths(project.root, options, world), file) },
  };
}

/** Where the reader of a report starts: build servers place what they show by paths from the repository's root. */
function baseOfPaths(root: string, { format }: CheckOptions, { env, cwd }: World): string {
  const checkout = format === "github" ? env["GITHUB_WORKSPACE"] : format === "gitlab" ? env["CI_PROJECT_DIR"] : undefined;
  return checkout !== undefined && isBelow(checkout, root) ? checkout : cwd;
}

function exitCode(findings: readonly Finding[], problems: readonly Problem[], { maxWarnings = Infinity }: CheckOptions): ExitCode {
  if (problems.some(({ isFatal }) => isFatal)) return EXIT.failed;
  if (findings.some(({ severity }) => severity === "error")) return EXIT.findings;
  return findings.filter(({ severity }) => severity === "warning").length > maxWarnings ? EXIT.findings : EXIT.clean;
}
