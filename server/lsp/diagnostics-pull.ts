// Diagnostics for clients that ask for them (LSP 3.17 pull diagnostics), and the refresh that tells such a client when
// files other than the one it just changed have new diagnostics.
import {
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
  type DiagnosticServerCancellationData,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver";
import type { Outcome } from "./folder";
import { EMPTY_REPORT, type FileReport } from "./report";
import type { Folder, Session } from "./session";
import { toPath } from "./uris";

/** Milliseconds for the client to fetch what it asks for by itself after an edit, before it is told to fetch the rest. */
const REFRESH_DELAY = 60;

const CANCELLED = "The request was cancelled.";

/** Answers `textDocument/diagnostic` and `workspace/diagnostic`. */
export function servePull(session: Session): void {
  const { connection } = session;
  const delivered: Delivered = { documents: new Map(), workspace: new Map(), hasWorkspace: false };
  connection.languages.diagnostics.on((params, token) => pullDocument(session, delivered, params, token));
  connection.languages.diagnostics.onWorkspace((params, token) => pullWorkspace(session, delivered, params, token));
  session.documents.onDidClose(({ document }) => delivered.documents.delete(toPath(document.uri) ?? ""));
  const refreshSoon = createRefresher(session);
  session.listen({
    settled: (folder, outcome) => refreshSoon(() => isOutdated(session, delivered, folder, outcome)),
    changed: () => refreshSoon(() => true),
  });
}

/** What the client was last given: path → report id. An open document counts by its own answers only (VS Code ignores the others). */
interface Delivered {
  readonly documents: Map<string, string>;
  readonly workspace: Map<string, string>;
  /** True once it asked for the whole workspace. */
  hasWorkspace: boolean;
}

async function pullDocument(
  session: Session,
  delivered: Delivered,
  params: DocumentDiagnosticParams,
  token: CancellationToken,
): Promise<DocumentDiagnosticReport> {
  await session.ready;
  const place = session.locate(params.textDocument.uri);
  if (place === undefined) return toReport(EMPTY_REPORT, undefined);
  const outcome = await session.outcomeOf(place.folder, token);
  // Without data: VS Code's client would take "do not ask again" at its word, though it cancelled only to ask for newer text.
  if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, CANCELLED);
  const report = outcome === undefined ? EMPTY_REPORT : session.reportOf(place.folder, outcome).of(place.path);
  delivered.documents.set(place.path, report.id);
  return toReport(report, params.previousResultId);
}

async function pullWorkspace(
  session: Session,
  delivered: Delivered,
  params: WorkspaceDiagnosticParams,
  token: CancellationToken,
): Promise<WorkspaceDiagnosticReport> {
  await session.ready;
  const previous = new Map(params.previousResultIds.map(({ uri, value }) => [toPath(uri) ?? uri, { uri, value }]));
  const items: WorkspaceDocumentDiagnosticReport[] = [];
  const add = (path: string, report: FileReport) => {
    const known = previous.get(path);
    previous.delete(path);
    delivered.workspace.set(path, report.id);
    const uri = known?.uri ?? session.uriOf(path);
    items.push({ ...toReport(report, known?.value), uri, version: session.documents.get(uri)?.version ?? null });
  };
  for (const folder of session.folders) {
    const outcome = await session.outcomeOf(folder, token);
    if (token.isCancellationRequested) throw workspaceCancelled();
    if (outcome === undefined) continue;
    const report = session.reportOf(folder, outcome);
    for (const path of report.paths) add(path, report.of(path));
  }
  // What the client still shows and nothing speaks of any more is emptied.
  for (const [path, { value }] of [...previous]) if (value !== EMPTY_REPORT.id) add(path, EMPTY_REPORT);
  delivered.hasWorkspace = true;
  return { items };
}

function toReport(report: FileReport, previousId: string | undefined): DocumentDiagnosticReport {
  if (report.id === previousId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: report.id };
  return { kind: DocumentDiagnosticReportKind.Full, resultId: report.id, items: [...report.items] };
}

function workspaceCancelled(): ResponseError<DiagnosticServerCancellationData> {
  return new ResponseError(LSPErrorCodes.RequestCancelled, CANCELLED, { retriggerRequest: false });
}

/** True when the client shows something that the new outcome no longer says. */
function isOutdated(session: Session, delivered: Delivered, folder: Folder, outcome: Outcome): boolean {
  const report = session.reportOf(folder, outcome);
  const differs = ([path, id]: [string, string]) => session.ownerOf(path) === folder && report.of(path).id !== id;
  if ([...delivered.documents].some(differs)) return true;
  if (!delivered.hasWorkspace) return false;
  const closed = [...delivered.workspace].filter(([path]) => !session.isOpen(path));
  return closed.some(differs) || report.paths.some((path) => !session.isOpen(path) && !delivered.workspace.has(path));
}

/** Folds many reasons to refresh into one request; a reason is looked at when the delay is over. */
function createRefresher(session: Session): (isNeeded: () => boolean) => void {
  let reasons: (() => boolean)[] = [];
  let timer: NodeJS.Timeout | undefined;
  const refresh = () => {
    timer = undefined;
    const isNeeded = reasons.some((reason) => reason());
    reasons = [];
    if (!isNeeded || !session.abilities.refreshesDiagnostics) return;
    session.connection.languages.diagnostics
      .refresh()
      .catch((error: unknown) => session.logError("Diagnostics could not be refreshed", error));
  };
  return (isNeeded) => {
    reasons.push(isNeeded);
    timer ??= setTimeout(refresh, REFRESH_DELAY);
  };
}
