// The options of `check`, parsed and checked.
import type { Severity } from "../../rules/contract/finding";
import type { Confidence } from "../../rules/contract/verdict";

export const FORMATS = ["stylish", "json", "sarif", "github", "gitlab", "junit", "markdown"] as const;
/** Those of `report`. */
export const REPORT_FORMATS = ["md", "html", "json"] as const;
export type Format = (typeof FORMATS)[number];
export const RULE_SETTINGS = ["off", "error", "warning", "info"] as const;
export const CONFIDENCES = ["certain", "likely", "possible"] as const;
export type FixMode = "none" | "write" | "dry-run";
export type StatsMode = "none" | "summary" | "accesses";

export interface CheckOptions {
  /** As given; empty for the whole project. */
  readonly paths: readonly string[];
  readonly format: Format;
  readonly output?: string;
  readonly fix: FixMode;
  readonly ruleSettings: Readonly<Record<string, "off" | Severity>>;
  readonly maxWarnings?: number;
  readonly minConfidence: Confidence;
  readonly quiet: boolean;
  readonly config?: string;
  /** Report only what concerns files that changed since this commit. */
  readonly changedSince?: string;
  /** File of accepted findings. */
  readonly baseline?: string;
  /** Accept what is found now, instead of reporting it. */
  readonly updateBaseline?: true;
  /** Threads on which files are captured. */
  readonly threads?: number;
  /** Folders with the facts of packages. */
  readonly facts?: readonly string[];
  /** Analyse again whenever a file changes. */
  readonly watch?: true;
  readonly stats: StatsMode;
  /** Analyse anew, and keep nothing. */
  readonly noCache?: true;
  /** Folder in which results are kept between runs. */
  readonly cacheLocation?: string;
  /** Path of the text on standard input. */
  readonly stdinFilename?: string;
}
