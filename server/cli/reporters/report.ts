// What a reporter gets: the selected part of a result, as plain data. A reporter turns it into text and knows nothing else.
import type { Finding, Problem } from "../../../rules/contract/finding";
import type { Rule } from "../../../rules/contract/rule";
import type { Verdict } from "../../../rules/contract/verdict";
import type { AnalysisResult } from "../../engine/index";

/** A rule as reports describe it; the judgements on suppressions have no messages. */
export type ReportedRule = Pick<Rule, "meta" | "options"> & Partial<Pick<Rule, "messages">>;

/** One file that --fix-dry-run would change. */
export interface PlannedChange {
  readonly file: string;
  /** Titles of the fixes, in order of application. */
  readonly titles: readonly string[];
  readonly before: string;
  readonly after: string;
}

export interface Report {
  /** Version of the tool. */
  readonly version: string;
  /** Sorted by file, start, rule. */
  readonly findings: readonly Finding[];
  /** How many findings comments silenced. */
  readonly suppressed: number;
  /** How many findings the baseline accepts; they are not in `findings`. */
  readonly accepted?: number;
  /** Sorted by file, then start. */
  readonly verdicts: readonly Verdict[];
  readonly problems: readonly Problem[];
  readonly stats: AnalysisResult["stats"];
  /** Every rule of the catalogue, sorted by id. */
  readonly rules: readonly ReportedRule[];
  /** Findings that a fix repaired in this run. */
  readonly fixedCount: number;
  /** Only with --fix-dry-run. */
  readonly planned?: readonly PlannedChange[];
  readonly options: {
    readonly stats: "none" | "summary" | "accesses";
    /** Path of a file as the reader of the report knows it. */
    readonly showPath: (file: string) => string;
  };
}

/** Accesses counted by the values of one property; names in order of first appearance. */
export function countBy<T>(items: readonly T[], nameOf: (item: T) => string | undefined): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const item of items) {
    const name = nameOf(item);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
