// Counts in words, for the status bar and for messages.
import type { FindingCounts, WorkspaceSummary } from "../server/protocol";

/** `2 errors`, `1 error`. */
export function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${String(count)} ${count === 1 ? noun : nouns}`;
}

/** `2 errors and 1 warning`, or `no findings`. */
export function findingsInWords({ error, warning, info }: FindingCounts): string {
  const parts = [
    ...(error > 0 ? [plural(error, "error")] : []),
    ...(warning > 0 ? [plural(warning, "warning")] : []),
    ...(info > 0 ? [plural(info, "hint")] : []),
  ];
  if (parts.length === 0) return "no findings";
  return parts.length === 1 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1) ?? ""}`;
}

export function summaryInWords(summary: WorkspaceSummary): string {
  const { findings, files, accesses, isolated, unproven, problems } = summary;
  const proof = `${plural(accesses, "access", "accesses")} in ${plural(files, "file")}: ${String(isolated)} isolated, ${String(unproven)} unproven.`;
  const failures = problems === 0 ? "" : ` ${plural(problems, "problem")} kept TenantLint from looking everywhere.`;
  return `TenantLint: ${findingsInWords(findings)}. ${proof}${failures}`;
}
