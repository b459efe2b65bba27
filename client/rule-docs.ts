// Opens the documentation of a rule: the one a code action names, the one under the caret, or one chosen from a list.
import { commands, type Diagnostic, env, languages, Uri, window, workspace } from "vscode";

/** @param address URI of the page, given by a code action; missing when run from the palette */
export async function openRuleDocs(address: string | undefined): Promise<void> {
  const uri = address === undefined ? await choosePage() : Uri.parse(address);
  if (uri === undefined) return;
  if (uri.scheme === "http" || uri.scheme === "https") {
    await env.openExternal(uri);
    return;
  }
  try {
    await workspace.fs.stat(uri);
  } catch {
    throw new Error(`the page ${uri.path} is not part of this installation.`);
  }
  await commands.executeCommand("markdown.showPreview", uri);
}

async function choosePage(): Promise<Uri | undefined> {
  const here = pagesOf(diagnosticsAtCaret());
  if (here.size === 1) return [...here.values()][0];
  const pages = here.size > 0 ? here : pagesOf(languages.getDiagnostics().flatMap(([, diagnostics]) => diagnostics));
  if (pages.size === 0) {
    void window.showInformationMessage("TenantLint has no finding here whose rule could be explained.");
    return undefined;
  }
  const rule = await window.showQuickPick([...pages.keys()].sort(), { title: "Rule to explain" });
  return rule === undefined ? undefined : pages.get(rule);
}

function diagnosticsAtCaret(): readonly Diagnostic[] {
  const editor = window.activeTextEditor;
  if (editor === undefined) return [];
  return languages.getDiagnostics(editor.document.uri).filter(({ range }) => range.contains(editor.selection.active));
}

/** Rule id → its page. */
function pagesOf(diagnostics: readonly Diagnostic[]): Map<string, Uri> {
  const pages = new Map<string, Uri>();
  for (const { source, code } of diagnostics) {
    if (source === "tenantlint" && typeof code === "object") pages.set(String(code.value), code.target);
  }
  return pages;
}
