// Tests of a rule on hand-made verdicts: the code is one line with the fix sites marked, and the fix is shown applied to it.
import assert from "node:assert/strict";
import type { Access, FixSite } from "../../rules/contract/access";
import type { Rule, Signal } from "../../rules/contract/rule";
import type { Verdict } from "../../rules/contract/verdict";
import { runRules } from "../../server/engine/run/run-rules";

/** A fix applied to the code: `safe: <title>` and the code after it. */
export interface AppliedFix {
  readonly title: string;
  readonly kind: string;
  readonly code: string;
}

/** The text of `code` from the first occurrence of `text`, as a fix site; an empty text stands before the last closing parenthesis. */
export function siteIn(code: string, kind: FixSite["kind"], text: string): FixSite {
  const start = text === "" ? code.lastIndexOf(")") : code.indexOf(text);
  assert.ok(start >= 0, `no ${text} in ${code}`);
  return { kind, text, span: { file: "src/invoices.ts", start, end: start + text.length } };
}

/** Applies every fix that the rule offers for the verdict, each to the code as it was. */
export function fixesFor(rule: Rule, verdict: Verdict, code: string): readonly AppliedFix[] {
  return rule.detect([verdict], defaultsOf(rule)).flatMap((signal) => appliedFixes(rule, signal, code));
}

function appliedFixes(rule: Rule, signal: Signal, code: string): readonly AppliedFix[] {
  return (rule.fix?.(signal) ?? []).map(({ title, kind, edits }) => {
    const backwards = [...edits].sort((left, right) => right.span.start - left.span.start);
    return {
      title,
      kind,
      code: backwards.reduce((text, { span, newText }) => text.slice(0, span.start) + newText + text.slice(span.end), code),
    };
  });
}

/** The one message that the rule gives for the verdict, or undefined when it is silent. */
export function wordingOf(rule: Rule, verdict: Verdict): { readonly what: string; readonly why: string; readonly how: string } | undefined {
  const { findings, problems } = runRules([rule], [verdict], {
    settingOf: () => ({ severity: "error" }),
    lineStartsOf: () => [0],
  });
  assert.deepEqual(
    problems.filter((problem) => problem.isFatal),
    [],
  );
  assert.ok(findings.length <= 1, "one verdict gives at most one finding");
  const [finding] = findings;
  return finding && { what: finding.message, why: finding.why, how: finding.how };
}

export function defaultsOf(rule: Rule): Readonly<Record<string, boolean | number | string | readonly string[]>> {
  return Object.fromEntries(Object.entries(rule.options).map(([name, option]) => [name, option.default]));
}

/** Principal expressions as the engine hands them over. */
export const CERTAIN: Pick<Access, "principal"> = { principal: { text: "session.orgId", isCertain: true } };
export const UNCERTAIN: Pick<Access, "principal"> = { principal: { text: "session.orgId", isCertain: false } };
