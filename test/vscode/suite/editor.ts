// What a user does and sees, in words: open a file, read its diagnostics, take an action, hover, change a setting.
import { strictEqual } from "node:assert";
import * as vscode from "vscode";

/** Milliseconds until something asynchronous must have happened: only a hang is slower, however busy the machine. */
const PATIENCE = 120_000;

/** A file of the workspace, shown in an editor. */
export async function open(relativePath: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error("no workspace is open");
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, relativePath));
  await vscode.window.showTextDocument(document);
  return document;
}

/** TenantLint's diagnostics of a document. */
export function findings({ uri }: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "tenantlint");
}

export function ruleOf({ code }: vscode.Diagnostic): string {
  return typeof code === "object" ? String(code.value) : String(code);
}

/** The text under a diagnostic, up to its first line's end. */
export function firstLine(document: vscode.TextDocument, { range }: vscode.Diagnostic): string {
  return document.getText(range).split("\n", 1)[0] ?? "";
}

/** Waits for a state that VS Code reaches in its own time. */
export async function until<T>(what: string, look: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The code actions at a diagnostic, in VS Code's order, once TenantLint's are among them. */
export function actionsAt({ uri }: vscode.TextDocument, { range }: vscode.Diagnostic): Promise<vscode.CodeAction[]> {
  return until("code actions", async () => {
    const kind = vscode.CodeActionKind.QuickFix.value;
    const actions = await ask<vscode.CodeAction[]>("vscode.executeCodeActionProvider", uri, range, kind);
    return actions.some(({ title }) => title.startsWith("Suppress ")) && actions;
  });
}

/** Asks VS Code, again when it cancels the question because something else moved in the meantime. */
export async function ask<T>(command: string, ...values: readonly unknown[]): Promise<T> {
  return until(`an answer of ${command}`, async () => {
    try {
      return await vscode.commands.executeCommand<T>(command, ...values);
    } catch (error) {
      if (error instanceof Error && error.name === "Canceled") return undefined;
      throw error;
    }
  });
}

/** Takes an action as the menu does: its edit first, then its command. */
export async function take(action: vscode.CodeAction): Promise<void> {
  if (action.edit !== undefined)
    strictEqual(await vscode.workspace.applyEdit(action.edit), true, `the edit of "${action.title}" was refused`);
  if (action.command !== undefined) await runCommand(action.command);
}

function runCommand({ command, arguments: given = [] }: vscode.Command): Thenable<unknown> {
  const values: readonly unknown[] = given;
  return vscode.commands.executeCommand(command, ...values);
}

/** What TenantLint says on hover at a position; other providers answer too, and sooner. */
export async function hoverText({ uri }: vscode.TextDocument, position: vscode.Position): Promise<string> {
  return until("TenantLint's hover", async () => {
    const hovers = await ask<vscode.Hover[]>("vscode.executeHoverProvider", uri, position);
    const texts = hovers.flatMap(({ contents }) => contents.map((content) => (typeof content === "string" ? content : content.value)));
    return texts.find((text) => text.includes("TenantLint"));
  });
}

export async function setSetting(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration("tenantlint").update(name, value, vscode.ConfigurationTarget.Workspace);
}

/** Replaces the first occurrence of a text in the open document, unsaved. */
export async function replaceText(document: vscode.TextDocument, from: string, to: string): Promise<void> {
  const at = document.getText().indexOf(from);
  strictEqual(at >= 0, true, `"${from}" is not in the document`);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(at), document.positionAt(at + from.length)), to);
  await vscode.workspace.applyEdit(edit);
}

/** Gives up unsaved changes. The command works on the active editor, which a busy VS Code may not have settled on yet. */
export async function revert(document: vscode.TextDocument): Promise<void> {
  const onDisk = Buffer.from(await vscode.workspace.fs.readFile(document.uri)).toString("utf8");
  await until("the document as it is on disk", async () => {
    // Whether it is dirty is told later than the edit, so the text decides.
    if (document.isClosed || document.getText() === onDisk) return true;
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("workbench.action.files.revert");
    return false;
  });
}
