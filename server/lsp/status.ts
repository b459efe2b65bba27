// Counts over all folders: the status notification for clients that asked for it, and the answer to "check workspace".
import type { CancellationToken } from "vscode-languageserver";
import type { AnalysisResult } from "../engine/index";
import { STATUS_NOTIFICATION, type FindingCounts, type ServerState, type StatusParams, type WorkspaceSummary } from "../protocol";
import type { Outcome } from "./folder";
import { shownFindings } from "./report";
import type { Folder, Session } from "./session";
import { joinPath } from "./uris";

/** Sends the status whenever it differs from the last one sent. */
export function serveStatus(session: Session): void {
  let sent = "";
  const update = () => {
    if (!session.abilities.status) return;
    const status = toStatus(summarise(session));
    const text = JSON.stringify(status);
    if (text === sent) return;
    sent = text;
    session.connection
      .sendNotification(STATUS_NOTIFICATION, status)
      .catch((error: unknown) => session.logError("The status could not be sent", error));
  };
  session.listen({
    started: (_, isFirst) => {
      if (isFirst) update();
    },
    settled: update,
    changed: update,
  });
}

/** Waits for every folder's newest text. */
export async function checkWorkspace(session: Session, token: CancellationToken): Promise<WorkspaceSummary> {
  await session.ready;
  await Promise.all(session.folders.map((folder) => session.outcomeOf(folder, token)));
  return summarise(session);
}

/** The counts without those that only a person who asks wants to know. */
function toStatus({ state, findings, unproven, problems, message }: WorkspaceSummary): StatusParams {
  return { state, findings, unproven, problems, ...(message === undefined ? {} : { message }) };
}

function summarise(session: Session): WorkspaceSummary {
  const enabled = session.folders.filter(({ analysis }) => analysis !== undefined);
  const outcomes = enabled.flatMap((folder) =>
    folder.analysis?.latest === undefined ? [] : [{ folder, outcome: folder.analysis.latest }],
  );
  const results = outcomes.flatMap(({ folder, outcome }) => (outcome.kind === "result" ? [{ folder, result: outcome.result }] : []));
  const failure = outcomes.flatMap(({ outcome }) => (outcome.kind === "failed" ? [outcome.message] : []))[0];
  const verdicts = results.flatMap(({ folder, result }) => ownVerdicts(session, folder, result));
  return {
    state: stateOf(
      enabled.length,
      outcomes.map(({ outcome }) => outcome),
    ),
    findings: count(results.flatMap(({ folder, result }) => ownFindings(session, folder, result))),
    unproven: verdicts.filter(({ verdict }) => verdict === "unproven").length,
    problems: results.reduce((sum, { result }) => sum + result.problems.length, 0),
    ...(failure === undefined ? {} : { message: failure }),
    files: results.reduce((sum, { result }) => sum + result.stats.files, 0),
    accesses: verdicts.length,
    isolated: verdicts.filter(({ verdict }) => verdict === "isolated").length,
  };
}

function stateOf(enabled: number, outcomes: readonly Outcome[]): ServerState {
  if (enabled === 0) return "disabled";
  if (outcomes.length < enabled) return "loading";
  return outcomes.some(({ kind }) => kind === "failed") ? "failed" : "ready";
}

/** A nested folder answers for its files; counting them in the outer one too would double them. */
function ownFindings(session: Session, folder: Folder, result: AnalysisResult) {
  const shown = shownFindings(result, folder.settings.minimumConfidence);
  return shown.filter(({ span }) => isOwn(session, folder, span.file));
}

function ownVerdicts(session: Session, folder: Folder, result: AnalysisResult) {
  return result.verdicts.filter(({ access }) => isOwn(session, folder, access.span.file));
}

function isOwn(session: Session, folder: Folder, file: string): boolean {
  return session.ownerOf(joinPath(folder.root, file)) === folder;
}

function count(findings: readonly { readonly severity: keyof FindingCounts }[]): FindingCounts {
  const of = (severity: keyof FindingCounts) => findings.filter((finding) => finding.severity === severity).length;
  return { error: of("error"), warning: of("warning"), info: of("info") };
}
