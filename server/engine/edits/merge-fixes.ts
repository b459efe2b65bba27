// Chooses, from the fixes of many findings, those that can be applied together.
import type { Finding, Fix, TextEdit } from "../../../rules/contract/finding";
import { isSameEdit, overlap } from "./apply-edits";

export interface MergedFixes {
  /** Edits by file, sorted by start; free of overlaps. */
  readonly editsByFile: ReadonlyMap<string, readonly TextEdit[]>;
  /** The fixes that are in `editsByFile` whole, in the order of their findings. */
  readonly applied: readonly Fix[];
  /** The fixes that would overlap one applied; after another analysis their turn may come. */
  readonly skipped: readonly Fix[];
}

/**
 * Takes from each finding the first fix that `isWanted`, in the order of the findings. A fix is taken whole or not at all;
 * edits that two fixes have in common are made once.
 */
export function mergeFixes(findings: readonly Pick<Finding, "fixes">[], isWanted: (fix: Fix) => boolean): MergedFixes {
  const editsByFile = new Map<string, TextEdit[]>();
  const applied: Fix[] = [];
  const skipped: Fix[] = [];
  for (const finding of findings) {
    const fix = finding.fixes.find(isWanted);
    if (fix === undefined || fix.edits.length === 0) continue;
    const added = fix.edits.filter((edit) => !(editsByFile.get(edit.span.file) ?? []).some((made) => isSameEdit(made, edit)));
    if (added.some((edit) => (editsByFile.get(edit.span.file) ?? []).some((made) => overlap(made, edit)))) {
      skipped.push(fix);
      continue;
    }
    applied.push(fix);
    for (const edit of added) editsByFile.set(edit.span.file, [...(editsByFile.get(edit.span.file) ?? []), edit]);
  }
  for (const edits of editsByFile.values()) edits.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  return { editsByFile, applied, skipped };
}
