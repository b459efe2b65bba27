// Applies safe fixes in memory, analyses again, and goes on until nothing changes. Writing the outcome is `write-files.ts`.
import { posix } from "node:path";
import type { Finding } from "../../rules/contract/finding";
import type { AnalysisResult } from "../engine/index";
import { loadEngine } from "./engine";
import type { Project } from "./project";
import type { PlannedChange } from "./reporters/report";
import type { IsSelected } from "./selection";

const MAX_ROUNDS = 10;

export interface FixOutcome {
  /** The result after the last fix. */
  readonly result: AnalysisResult;
  /** Sorted by file; files whose text ends as it began are left out. */
  readonly changes: readonly PlannedChange[];
  readonly fixedCount: number;
}

/** `reanalyze` analyses the project as the host now shows it. */
export async function applySafeFixes(
  project: Project,
  first: AnalysisResult,
  isSelected: IsSelected,
  reanalyze: () => Promise<AnalysisResult>,
): Promise<FixOutcome> {
  const { applyEdits, mergeFixes } = await loadEngine();
  const changes = new Map<string, PlannedChange>();
  const tried = new Set<string>();
  let result = first;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    // A fix that did not settle its finding is not tried twice: it would edit the same place again and again.
    const open = result.findings.filter((finding) => isSelected(finding.span.file) && !tried.has(finding.fingerprint));
    const wanted = open.filter(hasSafeFix);
    const { editsByFile, applied } = mergeFixes(wanted, ({ kind }) => kind === "safe");
    if (editsByFile.size === 0) break;
    for (const finding of wanted) if (finding.fixes.some((fix) => applied.includes(fix))) tried.add(finding.fingerprint);
    for (const [file, edits] of editsByFile) {
      const path = posix.join(project.root, file);
      const before = project.host.readFile(path);
      if (before === undefined) continue;
      const after = applyEdits(before, edits).text;
      project.host.set(path, after);
      const titles = applied.filter((fix) => fix.edits.some((edit) => edit.span.file === file)).map(({ title }) => title);
      const known = changes.get(file);
      changes.set(file, { file, before: known?.before ?? before, after, titles: [...(known?.titles ?? []), ...titles] });
    }
    project.analyzer.invalidate([...editsByFile.keys()].map((file) => posix.join(project.root, file)));
    result = await reanalyze();
  }
  const changed = [...changes.values()].filter(({ before, after }) => before !== after);
  const remaining = new Set(result.findings.map((finding) => finding.fingerprint));
  return {
    result,
    changes: changed.sort((a, b) => (a.file < b.file ? -1 : 1)),
    fixedCount: [...tried].filter((fingerprint) => !remaining.has(fingerprint)).length,
  };
}

function hasSafeFix(finding: Finding): boolean {
  return finding.fixes.some(({ kind }) => kind === "safe");
}
