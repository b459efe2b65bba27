// Maps the engine's results to the protocol's types: one-based to zero-based, severities, findings and problems to
// diagnostics. Nothing here asks the engine or the client.
import { DiagnosticSeverity, type Diagnostic, type DiagnosticRelatedInformation, type Range } from "vscode-languageserver";
import type { Finding, Problem, Severity } from "../../rules/contract/finding";
import type { LineRange } from "../../rules/contract/span";
import type { EvidenceStep } from "../../rules/contract/verdict";

/** Value of `Diagnostic.source`. */
export const SOURCE = "tenantlint";

/** What a diagnostic carries back to the server in a code action request. */
export interface DiagnosticData {
  readonly fingerprint: string;
}

/** How one folder's findings are shown. */
export interface ShowOptions {
  /** URI of a file that the engine names relative to the folder. */
  readonly uriOf: (file: string) => string;
  /** URI of a rule's docs page, when there is one. */
  readonly docsOf: (rule: string) => string | undefined;
  readonly relatedInformation: boolean;
}

export function toRange(range: LineRange): Range {
  return {
    start: { line: range.start.line - 1, character: range.start.column - 1 },
    end: { line: range.end.line - 1, character: range.end.column - 1 },
  };
}

export function toSeverity(severity: Severity): DiagnosticSeverity {
  switch (severity) {
    case "error":
      return DiagnosticSeverity.Error;
    case "warning":
      return DiagnosticSeverity.Warning;
    case "info":
      return DiagnosticSeverity.Information;
  }
}

/** The first line says what is wrong; lists of problems show no more than that. */
export function toDiagnostic(finding: Finding, options: ShowOptions): Diagnostic {
  const href = options.docsOf(finding.rule);
  const data: DiagnosticData = { fingerprint: finding.fingerprint };
  return {
    range: toRange(finding.range),
    severity: toSeverity(finding.severity),
    source: SOURCE,
    code: finding.rule,
    ...(href === undefined ? {} : { codeDescription: { href } }),
    message: toPlain([finding.message, finding.why, finding.how].filter((part) => part !== "").join("\n")),
    ...(options.relatedInformation ? { relatedInformation: toRelated(finding.evidence, options) } : {}),
    data,
  };
}

/** Steps in the order in which they happen; the access itself is the diagnostic's own range and is left out. */
function toRelated(evidence: readonly EvidenceStep[], options: ShowOptions): DiagnosticRelatedInformation[] {
  return evidence
    .filter((step) => step.role !== "access")
    .map((step) => ({ location: { uri: options.uriOf(step.span.file), range: toRange(step.range) }, message: toPlain(step.message) }));
}

/** Diagnostics and menus are plain text: code stands between quotes there, as in TypeScript's own messages. */
export function toPlain(text: string): string {
  return text.replace(/`([^`]+)`/g, "'$1'");
}

const SOURCE_FILE = /\.([cm]?[jt]sx?|vue|svelte)$/;

/**
 * A problem as a diagnostic on its file. In source files it is quiet, since the editor's own TypeScript service tells of
 * broken syntax at the same place; in schemas and configurations nobody else does.
 */
export function problemToDiagnostic(problem: Problem): Diagnostic {
  const line = Math.max(0, (problem.line ?? 1) - 1);
  const loud = problem.isFatal ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
  return {
    // A client cuts the end back to the line's length; the line after it would underline its first column too.
    range: { start: { line, character: 0 }, end: { line, character: 1000 } },
    severity: SOURCE_FILE.test(problem.file) ? DiagnosticSeverity.Information : loud,
    source: SOURCE,
    code: "problem",
    message: toPlain(problem.message),
  };
}

/** A diagnostic at the top of a file, for a folder whose analysis failed: silence would read as "no findings". */
export function failureToDiagnostic(message: string): Diagnostic {
  return problemToDiagnostic({ file: "", line: 1, message: `TenantLint could not analyse this folder: ${message}`, isFatal: false });
}
