// Everything the commands need from outside, so that tests can hand them another world. `main.ts` makes the real one.
import type { Rule } from "../../rules/contract/rule";
import type { Analyzer, AnalyzerOptions } from "../engine/index";

export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
}

export interface World {
  /** Absolute, forward slashes. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly version: string;
  /** Tells apart the builds whose results may differ; without it nothing is kept between runs. */
  build?(): string;
  readStdin(): Promise<string>;
  rules(): Promise<readonly Rule[]>;
  createAnalyzer(options: AnalyzerOptions): Promise<Analyzer>;
  /** Markdown of a rule's docs page, or undefined when it is not there. */
  readRuleDocs(rule: string): string | undefined;
  /** Calls back with absolute paths of what changed below a folder, from time to time; resolves when the person ends the run. */
  watch(root: string, onChange: (paths: readonly string[]) => void): Promise<void>;
  /** Captures files on so many threads; without it the analysis does so itself. */
  captureOn?(threads: number): NonNullable<AnalyzerOptions["captureAhead"]>;
  /** Runs the language server until its client goes away. */
  startLanguageServer(): void;
}

/** A mistake of the person who called the tool; ends the command with its message and exit code 2. */
export class UsageError extends Error {}
