// Locates the edits of a drafted fix and refuses drafts that could damage a file: overlapping edits, files that were not read.
import type { Fix, TextEdit } from "../../../rules/contract/finding";
import type { FixDraft } from "../../../rules/contract/rule";
import { rangeOf } from "./ranges";

/** Offsets at which the lines of a file start, or undefined when the file was not read. */
export type LineStartsOf = (file: string) => readonly number[] | undefined;

/** A fix with located, sorted edits, or why it cannot be offered. */
export type LocatedFix = { readonly ok: true; readonly fix: Fix } | { readonly ok: false; readonly message: string };

/** Edits that import names into a file: none when they are imported already. */
export type ImportEditsOf = (file: string, module: string, names: readonly string[]) => FixDraft["edits"];

export function locateFix(draft: FixDraft, lineStartsOf: LineStartsOf, importEditsOf: ImportEditsOf = () => []): LocatedFix {
  const edits: TextEdit[] = [];
  for (const { span, newText } of [...draft.edits, ...importsOf(draft, importEditsOf)]) {
    const lineStarts = lineStartsOf(span.file);
    if (!lineStarts) return refuse(draft, `it edits ${span.file}, which was not read`);
    if (span.start < 0 || span.end < span.start)
      return refuse(draft, `it edits the impossible span ${span.start}–${span.end} of ${span.file}`);
    edits.push({ span, range: rangeOf(span, lineStarts), newText });
  }
  if (edits.length === 0) return refuse(draft, "it has no edits");
  edits.sort(compareEdits);
  for (const [index, edit] of edits.entries()) {
    const next = edits[index + 1];
    if (next && next.span.file === edit.span.file && next.span.start < edit.span.end)
      return refuse(draft, `its edits overlap in ${edit.span.file}`);
  }
  return { ok: true, fix: { title: draft.title, kind: draft.kind, edits } };
}

function importsOf({ edits, imports = [] }: FixDraft, importEditsOf: ImportEditsOf): FixDraft["edits"] {
  const file = edits[0]?.span.file;
  if (file === undefined) return [];
  const modules = [...new Set(imports.map(({ module }) => module))];
  return modules.flatMap((module) =>
    importEditsOf(
      file,
      module,
      imports.filter((one) => one.module === module).map(({ name }) => name),
    ),
  );
}

function compareEdits(left: TextEdit, right: TextEdit): number {
  return compareText(left.span.file, right.span.file) || left.span.start - right.span.start || left.span.end - right.span.end;
}

/** Order by code unit: the same on every machine, whatever its locale. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function refuse(draft: FixDraft, reason: string): LocatedFix {
  return { ok: false, message: `The fix "${draft.title}" is not offered: ${reason}.` };
}
