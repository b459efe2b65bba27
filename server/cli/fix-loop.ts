// Applies safe fixes in memory, analyses again, and goes on until nothing changes. Writing the outcome is `write-files.ts`.
import { posix } from "node:path";
import type { Finding, Fix, Problem } from "../../rules/contract/finding";
import type { AnalysisResult } from "../engine/index";
import { loadEngine } from "./engine";
import type { Project } from "./project";
import type { PlannedChange } from "./reporters/report";

const MAX_ROUNDS = 10;

export interface FixOutcome {
  /** The result after the last fix. */
  readonly result: AnalysisResult;
  /** Sorted by file; files whose text ends as it began are left out. */
  readonly changes: readonly PlannedChange[];
  readonly fixedCount: number;
  /** Fixes that were left out because they would break a file. */
  readonly problems: readonly Problem[];
}

/** `reanalyze` analyses the project as the host now shows it. */
export async function applySafeFixes(
  project: Project,
  first: AnalysisResult,
  isReported: (finding: Finding) => boolean,
  reanalyze: () => Promise<AnalysisResult>,
): Promise<FixOutcome> {
  const { applyFixes } = await loadEngine();
  const pathOf = (file: string): string => posix.join(project.root, file);
  const changes = new Map<string, PlannedChange>();
  const tried = new Set<string>();
  const problems: Problem[] = [];
  let result = first;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    // A fix that did not settle its finding is not tried twice: it would edit the same place again and again.
    const open = result.findings.filter((finding) => isReported(finding) && !tried.has(finding.fingerprint));
    const outcome = applyFixes(open, isSafe, (file) => project.host.readFile(pathOf(file)));
    const refused = outcome.refused.map(({ fix }) => fix);
    for (const { fingerprint, fixes } of open)
      if (fixes.some((fix) => outcome.applied.includes(fix) || refused.includes(fix))) tried.add(fingerprint);
    for (const { fix, file, line, message } of outcome.refused)
      problems.push({
        file,
        line,
        message: `The fix "${fix.title}" was not applied: it would break the file (${message})`,
        isFatal: false,
      });
    if (outcome.changes.size === 0) break;
    for (const [file, { before, after, fixes }] of outcome.changes) {
      project.host.set(pathOf(file), after);
      const known = changes.get(file);
      const titles = [...(known?.titles ?? []), ...fixes.map(({ title }) => title)];
      changes.set(file, { file, before: known?.before ?? before, after, titles });
    }
    project.analyzer.invalidate([...outcome.changes.keys()].map(pathOf));
    result = await reanalyze();
  }
  const changed = [...changes.values()].filter(({ before, after }) => before !== after);
  const remaining = new Set(result.findings.map((finding) => finding.fingerprint));
  return {
    result,
    changes: changed.sort((a, b) => (a.file < b.file ? -1 : 1)),
    problems,
    fixedCount: [...tried].filter((fingerprint) => !remaining.has(fingerprint)).length,
  };
}

function isSafe({ kind }: Fix): boolean {
  return kind === "safe";
}
