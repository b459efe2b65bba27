// Puts the server together on a given connection: what it offers, and which room answers what. Nothing here analyses.
import {
  TextDocumentSyncKind,
  CodeActionKind,
  type CancellationToken,
  type Connection,
  type InitializeResult,
} from "vscode-languageserver";
import { CHECK_WORKSPACE_REQUEST, MODEL_REQUEST, SERVER_OPEN_DOCS_COMMAND } from "../protocol";
import { serveAnnouncements } from "./announce";
import { codeActions, FIX_ALL_KIND } from "./code-actions";
import { SOURCE } from "./convert";
import { servePull } from "./diagnostics-pull";
import { servePush } from "./diagnostics-push";
import { hover } from "./hover";
import { modelText } from "./model-text";
import { serveProgress } from "./progress";
import { Session, type ServerDependencies } from "./session";
import { checkWorkspace, serveStatus } from "./status";
import { serveWorkspaceChanges } from "./workspace-changes";

/** Serves one client; returns once the connection listens. */
export function startServer(connection: Connection, dependencies: ServerDependencies): void {
  const session = new Session(connection, dependencies);
  connection.onInitialize((params) => {
    session.initialize(params);
    if (session.abilities.pullsDiagnostics) servePull(session);
    else servePush(session);
    return offer(session);
  });
  serveWorkspaceChanges(session);
  serveDocuments(session);
  serveProgress(session);
  serveStatus(session);
  serveAnnouncements(session);
  serveRequests(session);
  connection.onShutdown(() => session.dispose());
  connection.listen();
}

function offer({ abilities }: Session): InitializeResult {
  const diagnosticProvider = { identifier: SOURCE, interFileDependencies: true, workspaceDiagnostics: true };
  return {
    serverInfo: { name: "TenantLint" },
    capabilities: {
      // Offsets of the engine count UTF-16 units, which every client must support.
      positionEncoding: "utf-16",
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      hoverProvider: true,
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL_KIND] },
      executeCommandProvider: { commands: [SERVER_OPEN_DOCS_COMMAND] },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      ...(abilities.pullsDiagnostics ? { diagnosticProvider } : {}),
    },
  };
}

/** Open documents become the overlay; untitled documents and other schemes have no path and are left alone. */
function serveDocuments(session: Session): void {
  const { documents } = session;
  documents.onDidChangeContent(({ document }) => session.setText(document.uri, document.getText()));
  documents.onDidClose(({ document }) => session.dropText(document.uri));
  documents.listen(session.connection);
}

function serveRequests(session: Session): void {
  const { connection } = session;
  connection.onHover((params, token) => hover(session, params, token));
  connection.onCodeAction((params, token) => codeActions(session, params, token));
  connection.onRequest(CHECK_WORKSPACE_REQUEST, (token: CancellationToken) => checkWorkspace(session, token));
  connection.onRequest(MODEL_REQUEST, (token: CancellationToken) => modelText(session, token));
  connection.onExecuteCommand(async ({ command, arguments: [uri] = [] }) => {
    if (command === SERVER_OPEN_DOCS_COMMAND && typeof uri === "string") await connection.window.showDocument({ uri, external: true });
  });
}
