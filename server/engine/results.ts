// What the engine hands out, as plain data. Front ends convert it at their own edge.
import type { Finding, Problem } from "../../rules/contract/finding";
import type { Rule } from "../../rules/contract/rule";
import type { Verdict } from "../../rules/contract/verdict";
import type { Host } from "./host/host";
import type { IsolationModel, RuleSetting } from "./policy/config";
import type { SuppressedFinding } from "./policy/suppressions";
import type { TenancyModel } from "./tenancy/model";

export interface AnalyzerOptions {
  /** Absolute path of the workspace folder, forward slashes. */
  readonly root: string;
  readonly host: Host;
  /** The rules to run; the catalogue is passed in by the front ends. */
  readonly rules: readonly Rule[];
  /** Absolute path of a configuration file that replaces the ones found. */
  readonly configFile?: string;
  /** Rule settings that win over the configuration (`--rule id:severity`). */
  readonly ruleSettings?: Readonly<Record<string, RuleSetting>>;
  /** Bytes of facts that were captured elsewhere (`joinFacts`), by absolute path and hash of the text. */
  readonly capturedOf?: (path: string, hash: string) => Uint8Array | undefined;
  /** Captures these files (absolute paths) before they are needed, elsewhere; gives their facts as bytes, like `capturedOf`. */
  readonly captureAhead?: (paths: readonly string[]) => Promise<(path: string, hash: string) => Uint8Array | undefined>;
  /** One analysis is all that will be asked for: what would only serve the next one is not kept. */
  readonly isOnly?: boolean;
  /** Results of earlier runs, for the first analysis. */
  readonly kept?: KeptResults;
}

/** Bytes under names, wherever they are; reading and writing never throw. */
export interface ByteStore {
  read(name: string): Uint8Array | undefined;
  write(name: string, bytes: Uint8Array): void;
}

export interface KeptResults {
  readonly store: ByteStore;
  /** Tells builds of this product apart: their results may differ. */
  readonly build: string;
  /** Workspaces with fewer source files are not kept. */
  readonly minimumFiles: number;
}

export interface Cancellation {
  readonly isCancelled: boolean;
}

export interface Progress {
  readonly phase: "scan" | "capture" | "prove" | "rules";
  readonly done: number;
  readonly total: number;
}

export interface AnalyzeOptions {
  readonly cancellation?: Cancellation;
  readonly onProgress?: (progress: Progress) => void;
}

export interface AnalysisStats {
  /** Source files in the workspace. */
  readonly files: number;
  /** Files whose facts were extracted, and those whose facts came from memory. */
  readonly captured: number;
  readonly cached: number;
  /** Milliseconds per phase. */
  readonly ms: Readonly<Record<string, number>>;
}

/** What customers are told, held against the evidence. */
export interface PromiseOutcome {
  /** As the configuration names it. */
  readonly promise: string;
  /** `unshown`: nothing was found that could bear it out. */
  readonly status: "kept" | "broken" | "unshown";
  /** Accesses or tables that it speaks of. */
  readonly examined: number;
  /** What breaks it, surely or likely; accepted ones are not among them. */
  readonly breaches: readonly Verdict[];
  /** What possibly breaks it; it counts as kept all the same. */
  readonly doubts: readonly Verdict[];
  /** Breaches that a comment in the code accepts, with its reason. */
  readonly accepted: readonly { readonly verdict: Verdict; readonly reason: string }[];
}

export interface AnalysisResult {
  /** Sorted by file, start, rule. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** Every access with its verdict, sorted by file, then start. */
  readonly verdicts: readonly Verdict[];
  readonly problems: readonly Problem[];
  readonly model: TenancyModel;
  /** How tenants are kept apart, as the configuration says; `shared` where it says nothing. */
  readonly isolation: IsolationModel;
  /** In the order of the configuration. */
  readonly promises: readonly PromiseOutcome[];
  readonly stats: AnalysisStats;
}

/** Holds one workspace folder. Not re-entrant: one `analyze` at a time. */
/** What is believed of the tenants, before anything is proven. */
export interface TenancyReading {
  readonly model: TenancyModel;
  /** Of files, configurations and schemas. */
  readonly problems: readonly Problem[];
}

export interface Analyzer {
  /** Reads schemas and configurations only, which takes a fraction of an analysis. */
  readTenancy(): Promise<TenancyReading>;
  /** Analyses what has changed since the last call, and returns the whole result; undefined when cancelled. */
  analyze(options?: AnalyzeOptions): Promise<AnalysisResult | undefined>;
  /** Says that these files (absolute paths) changed, appeared or went away; schemas, configurations and migrations too. */
  invalidate(paths: readonly string[]): void;
  dispose(): void;
}
