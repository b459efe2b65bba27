// Applies fixes of findings to the texts they speak of, in memory.
import type { Finding, Fix } from "../../../rules/contract/finding";
import { applyEdits } from "./apply-edits";
import { mergeFixes } from "./merge-fixes";

export interface ChangedText {
  readonly before: string;
  readonly after: string;
  /** The fixes that changed it, in the order of their findings. */
  readonly fixes: readonly Fix[];
}

export interface AppliedFixes {
  /** By file, relative to the root. */
  readonly changes: ReadonlyMap<string, ChangedText>;
  readonly applied: readonly Fix[];
  /** Those that overlap one applied, or whose file cannot be read. */
  readonly skipped: readonly Fix[];
}

/** Takes from each finding the first fix that `isWanted`; `readText` gives the text that was analysed, undefined when it is gone. */
export function applyFixes(
  findings: readonly Pick<Finding, "fixes">[],
  isWanted: (fix: Fix) => boolean,
  readText: (file: string) => string | undefined,
): AppliedFixes {
  const isReadable = (fix: Fix): boolean => fix.edits.every((edit) => readText(edit.span.file) !== undefined);
  const unreadable = findings.flatMap(({ fixes }) => fixes.filter((fix) => isWanted(fix) && !isReadable(fix)));
  const merged = mergeFixes(findings, (fix) => isWanted(fix) && !unreadable.includes(fix));
  const changes = new Map<string, ChangedText>();
  for (const [file, edits] of merged.editsByFile) {
    const before = readText(file);
    if (before === undefined) continue;
    const fixes = merged.applied.filter((fix) => fix.edits.some((edit) => edit.span.file === file));
    changes.set(file, { before, after: applyEdits(before, edits).text, fixes });
  }
  return { changes, applied: merged.applied, skipped: [...merged.skipped, ...unreadable] };
}
