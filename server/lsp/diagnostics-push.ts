// Diagnostics for clients that do not ask for them: published per file whenever a folder has a new outcome, and only for
// files whose diagnostics changed.
import type { Session } from "./session";

/** Publishes for every folder; files that no folder speaks of any more are emptied. */
export function servePush(session: Session): void {
  const published = new Map<string, string>();
  const publish = () => {
    const silent = new Set(published.keys());
    for (const folder of session.folders) {
      const outcome = folder.analysis?.latest;
      if (outcome === undefined || folder.analysis?.isCurrent !== true) {
        // No outcome for the newest text: what is shown stays until there is one.
        if (folder.analysis !== undefined) for (const path of silent) if (session.ownerOf(path) === folder) silent.delete(path);
        continue;
      }
      const report = session.reportOf(folder, outcome);
      for (const path of report.paths) {
        const { id, items } = report.of(path);
        silent.delete(path);
        if (published.get(path) === id) continue;
        published.set(path, id);
        send(session, path, [...items]);
      }
    }
    for (const path of silent) {
      published.delete(path);
      send(session, path, []);
    }
  };
  session.listen({ settled: publish, changed: publish });
}

function send(session: Session, path: string, diagnostics: Parameters<typeof session.connection.sendDiagnostics>[0]["diagnostics"]): void {
  const uri = session.uriOf(path);
  const version = session.documents.get(uri)?.version;
  session.connection
    .sendDiagnostics({ uri, diagnostics, ...(version === undefined ? {} : { version }) })
    .catch((error: unknown) => session.logError("Diagnostics could not be sent", error));
}
