// Turns the engine's edits into workspace edits, and chooses among many fixes those that can be applied together.
import type { TextEdit as WireEdit, WorkspaceEdit } from "vscode-languageserver";
import type { Fix, TextEdit } from "../../rules/contract/finding";
import { toRange } from "./convert";
import type { Folder, Session } from "./session";
import { resolvePath } from "./uris";

/** Edits of one folder; bound to the versions of open documents where the client can check them. */
export function toWorkspaceEdit(session: Session, folder: Folder, edits: readonly TextEdit[]): WorkspaceEdit {
  const byUri = new Map<string, WireEdit[]>();
  for (const { span, range, newText } of edits) {
    const uri = session.uriOf(resolvePath(folder.root, span.file));
    byUri.set(uri, [...(byUri.get(uri) ?? []), { range: toRange(range), newText }]);
  }
  return fileEdits(session, byUri);
}

export function fileEdits(session: Session, byUri: ReadonlyMap<string, WireEdit[]>): WorkspaceEdit {
  if (!session.abilities.versionedEdits) return { changes: Object.fromEntries(byUri) };
  return {
    documentChanges: [...byUri].map(([uri, edits]) => ({
      textDocument: { uri, version: session.documents.get(uri)?.version ?? null },
      edits,
    })),
  };
}

/** Takes fixes in their order, each whole or not at all; one that touches an earlier one waits for another time. */
export function mergeFixes(fixes: readonly Fix[]): readonly TextEdit[] {
  const taken: TextEdit[] = [];
  for (const fix of fixes) {
    const added = fix.edits.filter((edit) => !taken.some((other) => isSame(edit, other)));
    if (added.some((edit) => taken.some((other) => touches(edit, other)))) continue;
    taken.push(...added);
  }
  return taken;
}

function isSame(a: TextEdit, b: TextEdit): boolean {
  return a.span.file === b.span.file && a.span.start === b.span.start && a.span.end === b.span.end && a.newText === b.newText;
}

/** Overlap, or two insertions at one place, whose order would be a guess. */
function touches(a: TextEdit, b: TextEdit): boolean {
  if (a.span.file !== b.span.file) return false;
  const bothEmptyAtOnePlace = a.span.start === b.span.start && (a.span.start === a.span.end || b.span.start === b.span.end);
  return bothEmptyAtOnePlace || (a.span.start < b.span.end && b.span.start < a.span.end);
}
