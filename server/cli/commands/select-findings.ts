// Which findings a run of `check` reports: those of the named paths, of what changed, sure enough, and not accepted before.
import type { Finding, Problem } from "../../../rules/contract/finding";
import type { EvidenceStep } from "../../../rules/contract/verdict";
import type { AnalysisResult } from "../../engine/index";
import { baselineText, DEFAULT_BASELINE, readBaseline, readBaselineIfAny } from "../baseline";
import type { BaselineEntry } from "../baseline";
import { changedFiles } from "../changed-files";
import { CONFIDENCES } from "../check-options";
import type { CheckOptions } from "../check-options";
import { absolutePath } from "../paths";
import type { Project } from "../project";
import { selectFiles } from "../selection";
import { writeReport } from "./deliver";
import type { World } from "../world";

export interface Selection {
  /** Whether the paths on the command line name this file. */
  isNamed(file: string): boolean;
  /** Whether something with this place and path through the code is reported on. */
  concerns(file: string, evidence: readonly EvidenceStep[]): boolean;
  /** Whether it would be reported, were nothing accepted. */
  isWanted(finding: Finding): boolean;
  /** Whether it is reported. */
  isReported(finding: Finding): boolean;
  /** What is to be said of the baseline, once the result is there. */
  baselineProblems(result: AnalysisResult): readonly Problem[];
}

/** @throws UsageError for a path, a commit or a baseline that is not there */
export function createSelection(project: Project, options: CheckOptions, world: World): Selection {
  const paths = options.stdinFilename === undefined ? options.paths : [options.stdinFilename];
  const isNamed = selectFiles(project, world.cwd, paths);
  const changed = options.changedSince === undefined ? undefined : changedFiles(project.root, options.changedSince);
  const accepted = options.baseline === undefined || options.updateBaseline ? [] : readBaseline(absolutePath(world.cwd, options.baseline));
  const fingerprints = new Set(accepted.map(({ fingerprint }) => fingerprint));
  const limit = CONFIDENCES.indexOf(options.minConfidence);
  const concerns = (file: string, evidence: readonly EvidenceStep[]): boolean =>
    isNamed(file) && (changed === undefined || [file, ...evidence.map(({ span }) => span.file)].some((one) => changed.has(one)));
  const isWanted = ({ span, evidence, confidence }: Finding): boolean =>
    CONFIDENCES.indexOf(confidence) <= limit && concerns(span.file, evidence);
  return {
    isNamed,
    concerns,
    isWanted,
    isReported: (finding) => isWanted(finding) && !fingerprints.has(finding.fingerprint),
    baselineProblems: (result) => staleProblems(accepted, result, options),
  };
}

/** Entries that match nothing hide the next finding that gets their fingerprint, and make the list look longer than it is. */
function staleProblems(accepted: readonly BaselineEntry[], result: AnalysisResult, { ruleSettings }: CheckOptions): readonly Problem[] {
  const found = new Set(result.findings.map(({ fingerprint }) => fingerprint));
  const stale = accepted.filter(({ fingerprint, rule }) => !found.has(fingerprint) && ruleSettings[rule] !== "off");
  const [first] = stale;
  if (first === undefined) return [];
  const more = stale.length === 1 ? "" : ` and ${stale.length - 1} more`;
  const message = `Nothing matches the baseline's ${first.rule} in ${first.file}${more}; --update-baseline removes what is settled.`;
  return [{ file: "", message, isFatal: false }];
}

/** Writes what is wanted into the baseline. @throws UsageError when it cannot be written, or when what is there is no baseline */
export function updateBaseline(result: AnalysisResult, selection: Selection, options: CheckOptions, world: World): void {
  const path = absolutePath(world.cwd, options.baseline ?? DEFAULT_BASELINE);
  const found = new Set(result.findings.map(({ fingerprint }) => fingerprint));
  const isKept = ({ fingerprint, file }: BaselineEntry): boolean => found.has(fingerprint) || !selection.isNamed(file);
  writeReport(
    path,
    baselineText(
      result.findings.filter((finding) => selection.isWanted(finding)),
      readBaselineIfAny(path),
      isKept,
    ),
  );
}
