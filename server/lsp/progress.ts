// Work-done progress while a folder is analysed for the first time, for clients that show it.
import type { WorkDoneProgressReporter } from "vscode-languageserver";
import type { Progress } from "../engine/index";
import type { Folder, Session } from "./session";

const PHASE_WORDS: Readonly<Record<Progress["phase"], string>> = {
  scan: "looking for source files",
  capture: "reading source files",
  prove: "proving isolation",
  rules: "applying the rules",
};

/** Milliseconds between two reports of one folder; more would only keep the client busy. */
const INTERVAL = 100;

interface Running {
  readonly reporter: Promise<WorkDoneProgressReporter>;
  lastReport: number;
}

export function serveProgress(session: Session): void {
  const running = new Map<string, Running>();
  const end = (root: string) => {
    const current = running.get(root);
    running.delete(root);
    current?.reporter.then((reporter) => reporter.done()).catch((error: unknown) => session.logError("Progress could not end", error));
  };
  session.listen({
    started: (folder, isFirst) => {
      if (!session.abilities.progress || !isFirst || running.has(folder.root)) return;
      running.set(folder.root, { reporter: begin(session, folder), lastReport: 0 });
    },
    progressed: (folder, progress) => {
      const current = running.get(folder.root);
      if (current === undefined || performance.now() - current.lastReport < INTERVAL) return;
      current.lastReport = performance.now();
      current.reporter.then((reporter) => report(reporter, progress)).catch(() => end(folder.root));
    },
    settled: (folder) => end(folder.root),
    changed: () => {
      const analysed = new Set(session.folders.filter(({ analysis }) => analysis !== undefined).map(({ root }) => root));
      for (const root of [...running.keys()]) if (!analysed.has(root)) end(root);
    },
  });
}

async function begin(session: Session, folder: Folder): Promise<WorkDoneProgressReporter> {
  const reporter = await session.connection.window.createWorkDoneProgress();
  reporter.begin(`TenantLint: ${folder.name}`, 0, undefined, false);
  return reporter;
}

function report(reporter: WorkDoneProgressReporter, { phase, done, total }: Progress): void {
  const percentage = total === 0 ? 0 : Math.floor((100 * done) / total);
  const counts = total === 0 ? "" : ` (${String(done)} of ${String(total)})`;
  reporter.report(percentage, PHASE_WORDS[phase] + counts);
}
