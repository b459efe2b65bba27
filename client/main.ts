// VS Code extension: starts the language server and shows what it says. No analysis happens here, and no code of the
// workspace is run, here or in the server.
import { type ExtensionContext, window } from "vscode";
import { registerCommands } from "./commands";
import { ServerConnection } from "./server";
import { StatusBar } from "./status-bar";

let server: ServerConnection | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  server = new ServerConnection(context.asAbsolutePath("dist/server.js"));
  const statusBar = new StatusBar();
  context.subscriptions.push(server, statusBar);
  server.onStatus((status) => statusBar.show(status));
  registerCommands(context, server);
  try {
    await server.start();
  } catch (error) {
    statusBar.show({ state: "failed", findings: { error: 0, warning: 0, info: 0 }, unproven: 0, problems: 0, message: String(error) });
    void window.showErrorMessage(`TenantLint's language server did not start: ${String(error)}`);
  }
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
