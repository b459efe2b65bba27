// Tells a person once what kept the tool from its work: a crash, a bad configuration, a rule that failed. Problems that a
// file shows by itself (as diagnostics) are only logged, unless the run cannot be relied on because of them.
import type { Problem } from "../../rules/contract/finding";
import type { Folder, Session } from "./session";

export function serveAnnouncements(session: Session): void {
  const told = new Set<string>();
  const tell = (text: string, isLoud: boolean) => {
    if (told.has(text)) return;
    told.add(text);
    session.connection.console.warn(text);
    if (isLoud) session.showWarning(text);
  };
  session.listen({
    settled: (folder, outcome) => {
      if (outcome.kind === "failed") tell(`TenantLint could not analyse ${folder.name}: ${outcome.message}`, true);
      else for (const problem of outcome.result.problems) tell(inWords(folder, problem), isLoud(problem));
    },
  });
}

/** Half-typed files come and go while a person writes; a message for each would be noise. */
function isLoud({ file, isFatal }: Problem): boolean {
  return file === "" || (isFatal && !/\.([cm]?[jt]sx?|vue|svelte|prisma|sql)$/.test(file));
}

function inWords(folder: Folder, { file, line, message }: Problem): string {
  if (file === "") return `TenantLint, ${folder.name}: ${message}`;
  return `TenantLint, ${file}${line === undefined ? "" : `:${String(line)}`}: ${message}`;
}
