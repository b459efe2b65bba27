// The extension as a user meets it in VS Code: findings, fixes, hovers, unsaved text, commands.
import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { afterEach, describe, it } from "mocha";
import * as vscode from "vscode";
import type { WorkspaceSummary } from "../../../server/protocol";
import { actionsAt, findings, firstLine, hoverText, open, replaceText, revert, ruleOf, take, until } from "./editor";

const INVOICES = "src/invoices.ts";

async function openWithFindings(): Promise<{ document: vscode.TextDocument; shown: vscode.Diagnostic[] }> {
  const document = await open(INVOICES);
  const shown = await until("two findings", () => findings(document).length === 2 && findings(document));
  return { document, shown };
}

function finding(shown: readonly vscode.Diagnostic[], rule: string): vscode.Diagnostic {
  const found = shown.find((diagnostic) => ruleOf(diagnostic) === rule);
  ok(found, `no ${rule} among ${shown.map(ruleOf).join(", ")}`);
  return found;
}

describe("TenantLint in VS Code", () => {
  afterEach(async () => {
    for (const document of vscode.workspace.textDocuments) if (document.uri.scheme === "file") await revert(document);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("activates with a TypeScript file and underlines its leaks, with rule, docs and evidence", async () => {
    const { document, shown } = await openWithFindings();
    const extension = vscode.extensions.getExtension("tenantlint.tenantlint");
    strictEqual(extension?.isActive, true);
    deepStrictEqual(shown.map(ruleOf).sort(), ["unscoped-mutation", "unscoped-query"]);
    const query = finding(shown, "unscoped-query");
    strictEqual(firstLine(document, query), 'prisma.invoice.findMany({ where: { status: "open" } })');
    strictEqual(query.severity, vscode.DiagnosticSeverity.Error);
    const { target } = typeof query.code === "object" ? query.code : { target: undefined };
    match(target?.path ?? "", /\/docs\/rules\/unscoped-query\.md$/);
    ok((query.relatedInformation ?? []).length > 0, "the way from the request to the query is shown");
  });

  it("lists findings of files that nobody opened", async () => {
    const { document } = await openWithFindings();
    const reports = vscode.Uri.joinPath(document.uri, "..", "reports.ts");
    const listed = await until("the finding in reports.ts", () => {
      const found = vscode.languages.getDiagnostics(reports).filter(({ source }) => source === "tenantlint");
      return found.length > 0 && found;
    });
    deepStrictEqual(listed.map(ruleOf), ["unscoped-query"]);
  });

  it("repairs a query with its preferred quick fix", async () => {
    const { document, shown } = await openWithFindings();
    const actions = await actionsAt(document, finding(shown, "unscoped-query"));
    const fix = actions.find(({ isPreferred }) => isPreferred === true) ?? actions.find(({ edit }) => edit !== undefined);
    ok(fix, `no fix among ${actions.map(({ title }) => title).join(", ")}`);
    await take(fix);
    match(document.getText(), /findMany\(\{ where: \{[^}]*organizationId[^}]*status: "open"|status: "open"[^}]*organizationId/);
    await until("the finding to go", () => !findings(document).some((one) => ruleOf(one) === "unscoped-query"));
    strictEqual(document.isDirty, true);
  });

  it("offers to suppress with a reason and to explain the rule", async () => {
    const { document, shown } = await openWithFindings();
    const titles = (await actionsAt(document, finding(shown, "unscoped-mutation"))).map(({ title }) => title);
    ok(titles.includes("Suppress unscoped-mutation here, with a reason"), titles.join(", "));
    ok(titles.includes("Show the documentation of unscoped-mutation"), titles.join(", "));
  });

  it("says on hover why an access is safe, and why another is not", async () => {
    const { document, shown } = await openWithFindings();
    const safe = document.positionAt(document.getText().indexOf("prisma.invoice.findMany({ where: { organizationId") + 16);
    match(await hoverText(document, safe), /TenantLint: isolated/);
    match(await hoverText(document, finding(shown, "unscoped-query").range.start), /TenantLint: not isolated/);
  });

  it("follows text that is not saved", async () => {
    const { document } = await openWithFindings();
    await replaceText(document, '{ organizationId, status: "open" }', '{ status: "open" }');
    await until("a third finding", () => findings(document).length === 3);
    await revert(document);
    await until("the third finding to go", () => findings(document).length === 2);
  });

  it("counts the workspace and shows its tenancy model", async () => {
    await openWithFindings();
    const summary = await vscode.commands.executeCommand<WorkspaceSummary>("tenantlint.checkWorkspace");
    strictEqual(summary.state, "ready");
    strictEqual(summary.findings.error, 3);
    ok(summary.isolated >= 1, "the filtered query is counted as isolated");
    await vscode.commands.executeCommand("tenantlint.showModel");
    const model = await vscode.workspace.openTextDocument(vscode.Uri.parse("tenantlint-model:/Tenancy model.md"));
    match(model.getText(), /Tenant: \*\*Organization\*\*/);
  });

  it("leaves untitled text alone", async () => {
    const document = await vscode.workspace.openTextDocument({
      language: "typescript",
      content: "const rows = prisma.invoice.findMany();",
    });
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("tenantlint.checkWorkspace");
    deepStrictEqual(findings(document), []);
  });
});
