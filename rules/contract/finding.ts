// What a user is told: findings, fixes and problems. Types only.
import type { Located, LineRange, SourceSpan } from "./span";
import type { Confidence, EvidenceStep } from "./verdict";

export type Severity = "error" | "warning" | "info";

/** One span replaced by one text. */
export interface TextEdit {
  readonly span: SourceSpan;
  /** One-based range of `span` in the text that was analysed. */
  readonly range: LineRange;
  readonly newText: string;
}

/** A named repair. */
export interface Fix {
  readonly title: string;
  /** `safe` fixes run with --fix; `suggested` ones only when a person picks them. */
  readonly kind: "safe" | "suggested";
  /** Sorted by start; never overlapping. */
  readonly edits: readonly TextEdit[];
}

/** A worded, located result of a rule. */
export interface Finding extends Located {
  readonly rule: string;
  readonly messageId: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** One sentence that says what is wrong; `why` and `how` are further sentences. */
  readonly message: string;
  readonly why: string;
  readonly how: string;
  readonly entity?: string;
  readonly tenantKey?: string;
  /** In the order in which they happen. */
  readonly evidence: readonly EvidenceStep[];
  readonly fixes: readonly Fix[];
  /** Survives moved lines: rule, file, enclosing symbol, normalised access text and occurrence. */
  readonly fingerprint: string;
}

/** The tool could not do its work here; never a statement about the analysed code's safety. */
export interface Problem {
  /** Relative path, or the empty string when it concerns the whole run. */
  readonly file: string;
  /** One-based; missing when the whole file is concerned. */
  readonly line?: number;
  readonly message: string;
  /** True when the run's result cannot be relied on (exit code 2). */
  readonly isFatal: boolean;
}
