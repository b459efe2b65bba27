// The options of `check`, parsed and checked.
import type { Severity } from "../../rules/contract/finding";
import type { Confidence } from "../../rules/contract/verdict";

export const FORMATS = ["stylish", "json", "sarif", "github"] as const;
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
  readonly stats: StatsMode;
  /** Analyse anew, and keep nothing. */
  readonly noCache?: true;
  /** Folder in which results are kept between runs. */
  readonly cacheLocation?: string;
  /** Path of the text on standard input. */
  readonly stdinFilename?: string;
}
