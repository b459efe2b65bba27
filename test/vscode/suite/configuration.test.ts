// Settings and the configuration file take effect while VS Code runs, and a broken one says where.
import { match, ok, strictEqual } from "node:assert";
import { describe, it } from "mocha";
import * as vscode from "vscode";
import { ask, findings, open, replaceText, revert, ruleOf, setSetting, until } from "./editor";

const CONFIG = "tenantlint.config.json";
const hasRule = (document: vscode.TextDocument, rule: string) => findings(document).some((one) => ruleOf(one) === rule);

describe("TenantLint's configuration in VS Code", () => {
  it("hides a rule that the settings switch off, and shows it again", async () => {
    const document = await open("src/invoices.ts");
    await until("the finding", () => hasRule(document, "unscoped-query"));
    await setSetting("rules", { "unscoped-query": "off" });
    await until("the finding to go", () => !hasRule(document, "unscoped-query") && hasRule(document, "unscoped-mutation"));
    await setSetting("rules", undefined);
    await until("the finding to come back", () => hasRule(document, "unscoped-query"));
  });

  it("follows the configuration file on disk", async () => {
    const document = await open("src/invoices.ts");
    await until("the finding", () => hasRule(document, "unscoped-query"));
    const uri = vscode.Uri.joinPath(document.uri, "..", "..", CONFIG);
    const before = await vscode.workspace.fs.readFile(uri);
    await vscode.workspace.fs.writeFile(uri, Buffer.from('{ "rules": { "unscoped-query": "off" } }\n'));
    await until("the finding to go", () => !hasRule(document, "unscoped-query"));
    await vscode.workspace.fs.writeFile(uri, before);
    await until("the finding to come back", () => hasRule(document, "unscoped-query"));
  });

  it("completes the keys of the configuration file from the published schema", async () => {
    const document = await open(CONFIG);
    const inside = new vscode.Position(1, 0);
    const labels = await until("the completion of the JSON service", async () => {
      const list = await ask<vscode.CompletionList>("vscode.executeCompletionItemProvider", document.uri, inside);
      const found = list.items.map(({ label }) => (typeof label === "string" ? label : label.label));
      return found.includes("isolation") && found;
    });
    ok(labels.includes("strictness"), labels.join(", "));
  });

  it("starts the server anew on command", async () => {
    const document = await open("src/invoices.ts");
    await until("the finding", () => hasRule(document, "unscoped-query"));
    await vscode.commands.executeCommand("tenantlint.restart");
    await until("the finding from the new server", () => hasRule(document, "unscoped-query"));
  });

  it("marks an unknown key on its line in the configuration file", async () => {
    const document = await open(CONFIG);
    strictEqual(document.languageId, "jsonc");
    await replaceText(document, '"rules"', '"ruels"');
    const problem = await until("the problem", () => findings(document)[0]);
    strictEqual(problem.range.start.line, 2);
    match(problem.message, /ruels/);
    await revert(document);
    await until("the problem to go", () => findings(document).length === 0);
  });
});
