// The commands of the extension; each is a few lines over the server or over VS Code itself.
import { commands, type ExtensionContext, ProgressLocation, window } from "vscode";
import { CLIENT_COMMANDS, type SuppressArguments } from "../server/protocol";
import { registerModelView, showModel } from "./model-view";
import { openRuleDocs } from "./rule-docs";
import type { ServerConnection } from "./server";
import { suppress } from "./suppress";
import { summaryInWords } from "./words";

export function registerCommands(context: ExtensionContext, server: ServerConnection): void {
  const model = registerModelView(server);
  const add = (id: string, run: (argument: never) => unknown) => {
    context.subscriptions.push(commands.registerCommand(id, (argument: never) => runSafely(() => run(argument))));
  };
  context.subscriptions.push(model);
  add("tenantlint.checkWorkspace", () => checkWorkspace(server));
  add("tenantlint.showModel", () => showModel(model));
  add("tenantlint.showOutput", () => server.showOutput());
  add("tenantlint.restart", () => server.restart());
  add(CLIENT_COMMANDS.openRuleDocs, (uri: string | undefined) => openRuleDocs(uri));
  add(CLIENT_COMMANDS.suppress, (place: SuppressArguments) => suppress(place));
}

/** VS Code swallows what a command throws when nobody waits for it. */
async function runSafely(run: () => unknown): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    void window.showErrorMessage(`TenantLint: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

async function checkWorkspace(server: ServerConnection): Promise<unknown> {
  const progress = { location: ProgressLocation.Notification, title: "TenantLint is checking the workspace", cancellable: true };
  const summary = await window.withProgress(progress, (_, token) => server.checkWorkspace(token));
  // Not awaited: the answer stands as soon as it is shown, whatever becomes of the message.
  void window.showInformationMessage(summaryInWords(summary), "Show Problems").then((choice) => {
    if (choice !== undefined) void commands.executeCommand("workbench.actions.view.problems");
  });
  return summary;
}
