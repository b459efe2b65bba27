// The shape of a rule: pure functions from verdicts to findings. Types only.
import type { SourceSpan } from "./span";
import type { Fix, Severity } from "./finding";
import type { Verdict } from "./verdict";

/** One option of a rule; the validated value, its default, the docs table and the editor's completion come from it. */
export interface RuleOption {
  readonly type: "boolean" | "number" | "string" | "string[]";
  readonly default: boolean | number | string | readonly string[];
  readonly description: string;
}
export type OptionSchema = Readonly<Record<string, RuleOption>>;
export type OptionValues = Readonly<Record<string, boolean | number | string | readonly string[]>>;

export interface RuleMeta {
  /** Kebab-case; equals the file, docs and test names; never reused. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** Rules of one family give at most one finding per access; missing when the rule stands alone. */
  readonly family?: string;
  readonly fixKind: "none" | "safe" | "suggested";
  /** CWE numbers, most specific first. */
  readonly cwe: readonly number[];
  /** OWASP ASVS 5.0 requirement numbers. */
  readonly asvs: readonly string[];
  /** Version of TenantLint in which it appeared. */
  readonly since: string;
}

/** Three parts of a message; `{name}` is replaced from the signal's data. */
export interface RuleMessage {
  readonly what: string;
  readonly why: string;
  readonly how: string;
}

/** What `detect` returns, before wording. */
export interface Signal {
  readonly messageId: string;
  readonly verdict: Exclude<Verdict, { verdict: "isolated" }>;
  readonly data: Readonly<Record<string, string>>;
}

/** A fix before its edits are located. */
export interface FixDraft {
  readonly title: string;
  readonly kind: Fix["kind"];
  readonly edits: readonly { readonly span: SourceSpan; readonly newText: string }[];
  /** Names that the new text needs in scope in the file of the first edit; those imported already cost nothing. */
  readonly imports?: readonly { readonly module: string; readonly name: string }[];
}

/** A named judgement over verdicts. Pure: no clock, no file, no engine. */
export interface Rule {
  readonly meta: RuleMeta;
  readonly options: OptionSchema;
  readonly messages: Readonly<Record<string, RuleMessage>>;
  /** `verdicts` are sorted by file, then start. The result keeps that order. */
  detect(verdicts: readonly Verdict[], options: OptionValues): readonly Signal[];
  fix?(signal: Signal): readonly FixDraft[];
}
