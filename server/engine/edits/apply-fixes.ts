// Applies fixes of findings to the texts they speak of, in memory. A fix that would leave a file with a syntax error is refused:
// what cannot be parsed is not looked at, so a broken repair would hide what it was meant to close.
import type { Finding, Fix } from "../../../rules/contract/finding";
import { fileKindOf } from "../host/workspace-files";
import { syntaxErrorsOf } from "../program/syntax-check";
import { applyEdits } from "./apply-edits";
import { type MergedFixes, mergeFixes } from "./merge-fixes";

export interface ChangedText {
  readonly before: string;
  readonly after: string;
  /** The fixes that changed it, in the order of their findings. */
  readonly fixes: readonly Fix[];
}

/** A fix that breaks a file, with the first error that it makes. */
export interface RefusedFix {
  readonly fix: Fix;
  readonly file: string;
  /** One-based, in the text that the fix would make. */
  readonly line: number;
  readonly message: string;
}

export interface AppliedFixes {
  /** By file, relative to the root. */
  readonly changes: ReadonlyMap<string, ChangedText>;
  readonly applied: readonly Fix[];
  /** Those that overlap one applied, or whose file cannot be read. */
  readonly skipped: readonly Fix[];
  readonly refused: readonly RefusedFix[];
}

type ReadText = (file: string) => string | undefined;

/** Takes from each finding the first fix that `isWanted`; `readText` gives the text that was analysed, undefined when it is gone. */
export function applyFixes(findings: readonly Pick<Finding, "fixes">[], isWanted: (fix: Fix) => boolean, readText: ReadText): AppliedFixes {
  const isReadable = (fix: Fix): boolean => fix.edits.every((edit) => readText(edit.span.file) !== undefined);
  const unreadable = findings.flatMap(({ fixes }) => fixes.filter((fix) => isWanted(fix) && !isReadable(fix)));
  const refused: RefusedFix[] = [];
  const merge = (): MergedFixes =>
    mergeFixes(findings, (fix) => isWanted(fix) && !unreadable.includes(fix) && !refused.some((one) => one.fix === fix));
  let merged = merge();
  let changes = changesOf(merged, readText);
  for (let breaks = breaksIn(changes); breaks.length > 0; breaks = breaksIn(changes)) {
    const alone = merged.applied.flatMap((fix) =>
      refusalsOf(
        [fix],
        breaksIn(
          changesOf(
            mergeFixes([{ fixes: [fix] }], () => true),
            readText,
          ),
        ),
      ),
    );
    // What is right one by one and wrong together is refused together.
    refused.push(...(alone.length > 0 ? alone : refusalsOf(merged.applied, breaks)));
    merged = merge();
    changes = changesOf(merged, readText);
  }
  return { changes, applied: merged.applied, skipped: [...merged.skipped, ...unreadable], refused };
}

function changesOf(merged: MergedFixes, readText: ReadText): ReadonlyMap<string, ChangedText> {
  const changes = new Map<string, ChangedText>();
  for (const [file, edits] of merged.editsByFile) {
    const before = readText(file);
    if (before === undefined) continue;
    changes.set(file, { before, after: applyEdits(before, edits).text, fixes: merged.applied.filter((fix) => touches(fix, file)) });
  }
  return changes;
}

function touches(fix: Fix, file: string): boolean {
  return fix.edits.some((edit) => edit.span.file === file);
}

type Break = Omit<RefusedFix, "fix">;

/** The first syntax error of each text that has more of them than it had before. */
function breaksIn(changes: ReadonlyMap<string, ChangedText>): readonly Break[] {
  return [...changes].flatMap(([file, { before, after }]) => {
    if (fileKindOf(file) !== "source") return [];
    const [first, ...more] = syntaxErrorsOf(file, after);
    return first === undefined || more.length < syntaxErrorsOf(file, before).length ? [] : [{ file, ...first }];
  });
}

/** One refusal for each fix that takes part in a break. */
function refusalsOf(fixes: readonly Fix[], breaks: readonly Break[]): readonly RefusedFix[] {
  return fixes.flatMap((fix) => {
    const own = breaks.find(({ file }) => touches(fix, file));
    return own === undefined ? [] : [{ fix, ...own }];
  });
}
