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

/** The diagnostics of one outcome. A file's are worded when they are first asked for: an edit shows one file, seldom all. */
export interface Report {
  /** Absolute paths of the files that have diagnostics. */
  readonly paths: readonly string[];
  /** {@link EMPTY_REPORT} for every other file. */
  of(path: string): FileReport;
}

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
  const byPath = new Map<string, (() => Diagnostic)[]>();
  const add = (path: string, word: () => Diagnostic) => {
    if (!options.isOwn(path)) return;
    const list = byPath.get(path);
    if (list === undefined) byPath.set(path, [word]);
    else list.push(word);
  };
  if (outcome.kind === "failed") {
    for (const path of options.openPaths) add(path, () => failureToDiagnostic(outcome.message));
  } else {
    for (const finding of shownFindings(outcome.result, options.minimumConfidence)) {
      add(joinPath(options.root, finding.span.file), () => toDiagnostic(finding, options));
    }
    for (const problem of outcome.result.problems) {
      if (problem.file !== "") add(joinPath(options.root, problem.file), () => problemToDiagnostic(problem));
    }
  }
  return reportOver(byPath);
}

function reportOver(byPath: ReadonlyMap<string, readonly (() => Diagnostic)[]>): Report {
  const worded = new Map<string, FileReport>();
  return {
    paths: [...byPath.keys()],
    of(path) {
      const known = worded.get(path);
      if (known !== undefined) return known;
      const list = byPath.get(path);
      if (list === undefined) return EMPTY_REPORT;
      const report = toFileReport(list.map((word) => word()));
      worded.set(path, report);
      return report;
    },
  };
}

function toFileReport(items: readonly Diagnostic[]): FileReport {
  return { items, id: createHash("sha1").update(JSON.stringify(items)).digest("base64") };
}

/** The report of a file without diagnostics. */
export const EMPTY_REPORT: FileReport = toFileReport([]);
