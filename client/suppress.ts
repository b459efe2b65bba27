// Asks why a finding is silenced and writes the suppression that the server prepared.
import { Position, Uri, window, workspace, WorkspaceEdit } from "vscode";
import type { SuppressArguments } from "../server/protocol";

export async function suppress({ uri, version, line, before, after, rule }: SuppressArguments): Promise<void> {
  const reason = await window.showInputBox({
    title: `Suppress ${rule}`,
    prompt: "Why is it right that this is not limited to one tenant? Reviewers read the reason in the code.",
    placeHolder: "Reason",
    ignoreFocusOut: true,
    validateInput: (text) => complaintAbout(text),
  });
  if (reason === undefined) return;
  const document = await workspace.openTextDocument(Uri.parse(uri));
  if (document.version !== version)
    throw new Error("The text changed while the reason was typed; suppress the finding where it stands now.");
  const edit = new WorkspaceEdit();
  edit.insert(document.uri, new Position(line, 0), before + reason.trim() + after);
  await workspace.applyEdit(edit);
}

/** A reason stands in a comment of one line. */
function complaintAbout(reason: string): string | undefined {
  if (reason.trim() === "") return "A suppression needs a reason.";
  return reason.includes("*/") ? "The reason cannot contain */, which would end the comment." : undefined;
}
