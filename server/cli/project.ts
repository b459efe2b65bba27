// Opens the project that a command speaks of: its root, a host with room for unsaved text, and an analyzer.
import { endWithNearest } from "../../rules/contract/nearest-name";
import { OWN_RULES } from "../../rules/contract/own-rules";
import { posix } from "node:path";
import { existsSync, statSync } from "node:fs";
import type { AnalysisResult, Analyzer, AnalyzerOptions, createOverlayHost } from "../engine/index";
import { keptResultsOf } from "./cache-folder";
import { loadEngine } from "./engine";
import { absolutePath, findProjectRoot, isBelow } from "./paths";
import { showProgress } from "./progress";
import { readFactsFiles } from "./facts-files";
import type { Problem } from "../../rules/contract/finding";
import type { ReportedRule } from "./reporters/report";
import { UsageError } from "./world";
import type { World } from "./world";

export interface Project {
  /** Absolute, forward slashes. */
  readonly root: string;
  readonly host: ReturnType<typeof createOverlayHost>;
  readonly analyzer: Analyzer;
  /** The catalogue and the judgements on suppressions, sorted by id. */
  readonly rules: readonly ReportedRule[];
  /** What is wrong with the facts that were given. */
  readonly problems: readonly Problem[];
}

export interface ProjectOptions {
  /** Paths that the command names; they decide the root when they lie outside the project of the working folder. */
  readonly paths?: readonly string[];
  readonly config?: string;
  readonly ruleSettings?: NonNullable<AnalyzerOptions["ruleSettings"]>;
  /** Folders with the facts of packages. */
  readonly facts?: readonly string[];
  readonly threads?: number;
  /** It will be analysed again whenever a file changes. */
  readonly watch?: boolean;
  /** Whether the result of an earlier run will do, and where it is kept when not in the usual place. */
  readonly cache?: { readonly location?: string };
}

export async function openProject(world: World, options: ProjectOptions = {}): Promise<Project> {
  const { createOverlayHost, joinFacts } = await loadEngine();
  const rules = await world.rules();
  const reported = allRules(rules);
  checkRuleSettings(options.ruleSettings ?? {}, reported);
  const root = chooseRoot(world.cwd, options.paths ?? []);
  const build = world.build?.() ?? "";
  const packages = options.facts && readFactsFiles(world.cwd, options.facts);
  const joined = packages && joinFacts({ root, packages, build });
  const host = createOverlayHost(joined?.host);
  const configFile = options.config === undefined ? {} : { configFile: absolutePath(world.cwd, options.config) };
  const ruleSettings = options.ruleSettings === undefined ? {} : { ruleSettings: options.ruleSettings };
  const kept = options.cache && world.build !== undefined ? { kept: keptIn(world.cwd, root, build, options.cache) } : {};
  const captured = joined === undefined ? threadsFor(world, options) : { capturedOf: joined.capturedOf };
  const isOnly = options.watch !== true;
  const analyzer = await world.createAnalyzer({ root, host, rules, isOnly, ...configFile, ...ruleSettings, ...captured, ...kept });
  return { root, host, analyzer, rules: reported, problems: joined?.problems ?? [] };
}

function threadsFor(world: World, { threads = 1 }: ProjectOptions): Pick<AnalyzerOptions, "captureAhead"> {
  return threads > 1 && world.captureOn ? { captureAhead: world.captureOn(threads) } : {};
}

function keptIn(
  cwd: string,
  root: string,
  build: string,
  { location }: NonNullable<ProjectOptions["cache"]>,
): NonNullable<AnalyzerOptions["kept"]> {
  return keptResultsOf(root, build, location === undefined ? undefined : absolutePath(cwd, location));
}

/** Analyses with progress on a terminal. */
export async function analyze(project: Project, world: World): Promise<AnalysisResult> {
  const progress = showProgress(world);
  try {
    const result = await project.analyzer.analyze({ onProgress: (step) => progress.update(step) });
    if (result === undefined) throw new Error("the analysis was cancelled though nobody asked for it");
    return result;
  } finally {
    progress.stop();
  }
}

/** The catalogue with the judgements on suppressions, sorted by id. */
export function allRules(rules: readonly ReportedRule[]): readonly ReportedRule[] {
  return [...rules, ...OWN_RULES].sort((a, b) => (a.meta.id < b.meta.id ? -1 : 1));
}

function checkRuleSettings(settings: Readonly<Record<string, unknown>>, rules: readonly ReportedRule[]): void {
  const ids = rules.map((rule) => rule.meta.id);
  const unknown = Object.keys(settings).find((id) => !ids.includes(id));
  if (unknown !== undefined) throw new UsageError(`--rule names the unknown rule "${unknown}"${endWithNearest(unknown, ids)}`);
}

function chooseRoot(cwd: string, paths: readonly string[]): string {
  const own = findProjectRoot(cwd);
  const outside = paths.map((path) => absolutePath(cwd, path)).filter((path) => !isBelow(own, path));
  const [first, ...others] = new Set(outside.map((path) => findProjectRoot(folderOf(path))));
  if (first === undefined) return own;
  if (others.length > 0 || outside.length < paths.length) {
    throw new UsageError("The paths belong to different projects; check them one at a time.");
  }
  return first;
}

function folderOf(path: string): string {
  return existsSync(path) && statSync(path).isDirectory() ? path : posix.dirname(path);
}
