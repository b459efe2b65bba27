// One folder's outcome as diagnostics per file, with an id per file that changes exactly when its diagnostics do.
import { createHash } from "node:crypto";
import type { Diagnostic } from "vscode-languageserver";
import type { Confidence } from "../../rules/contract/verdict";
import type { Finding } from "../../rules/contract/finding";
import type { AnalysisResult } from "../engine/index";
import type { Settings } from "../protocol";
import { failureToDiagnostic, problemToDiagnostic, toDiagnostic, type ShowOptions } from "./convert";
import type { Outcome } from "./folder";
import { joinPath } from "./uris";

export interface FileReport {
  readonly id: string;
  readonly items: readonly Diagnostic[];
}

/** Absolute path → its diagnostics; files without any are absent. */
export type Report = ReadonlyMap<string, FileReport>;

export interface ReportOptions extends ShowOptions {
  readonly root: string;
  readonly minimumConfidence: Settings["minimumConfidence"];
  /** False for files that a folder nested in this one answers for. */
  readonly isOwn: (path: string) => boolean;
  /** Absolute paths of the open documents; a failure is told on them. */
  readonly openPaths: readonly string[];
}

const RANK: Readonly<Record<Confidence, number>> = { possible: 0, likely: 1, certain: 2 };

/** The findings that the settings let through, in the engine's order. */
export function shownFindings(result: AnalysisResult, minimum: Settings["minimumConfidence"]): readonly Finding[] {
  return result.findings.filter((finding) => RANK[finding.confidence] >= RANK[minimum]);
}

export function buildReport(outcome: Outcome, options: ReportOptions): Report {
  const items = new Map<string, Diagnostic[]>();
  const add = (path: string, diagnostic: Diagnostic) => {
    if (!options.isOwn(path)) return;
    const list = items.get(path);
    if (list === undefined) items.set(path, [diagnostic]);
    else list.push(diagnostic);
  };
  if (outcome.kind === "failed") {
    for (const path of options.openPaths) add(path, failureToDiagnostic(outcome.message));
  } else {
    for (const finding of shownFindings(outcome.result, options.minimumConfidence)) {
      add(joinPath(options.root, finding.span.file), toDiagnostic(finding, options));
    }
    for (const problem of outcome.result.problems) {
      if (problem.file !== "") add(joinPath(options.root, problem.file), problemToDiagnostic(problem));
    }
  }
  return new Map([...items].map(([path, list]) => [path, toFileReport(list)]));
}

function toFileReport(items: readonly Diagnostic[]): FileReport {
  return { items, id: createHash("sha1").update(JSON.stringify(items)).digest("base64") };
}

/** The report of a file without diagnostics. */
export const EMPTY_REPORT: FileReport = toFileReport([]);
