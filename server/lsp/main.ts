// Entry of the language server (dist/server.js): reads the transport from the command line (`--stdio`, `--node-ipc`,
// `--socket=N`, `--pipe=NAME`), and wires the engine, the disk and the rules to it.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { rules } from "../../rules/index";
import { createAnalyzer, createOverlayHost } from "../engine/index";
import { startServer } from "./server";

/** The rules' pages are shipped beside dist/. */
const DOCS = join(__dirname, "..", "docs", "rules");

const connection = createConnection(ProposedFeatures.all);

// One failed promise or callback must not end the session: the editor would show no findings, which reads as "clean".
function logFailure(reason: unknown): void {
  connection.console.error(`Unexpected failure: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`);
}
process.on("unhandledRejection", logFailure);
process.on("uncaughtException", logFailure);

const host = createOverlayHost();

startServer(connection, {
  createAnalyzer,
  host,
  rules,
  docsOf: (rule) => {
    const page = join(DOCS, `${rule}.md`);
    return host.stat(page.replaceAll("\\", "/"))?.isFile === true ? pathToFileURL(page).href : undefined;
  },
});
