// Applies suppression comments to the findings of one file: which finding is silenced and why, and which comments are wrong.
import type { Finding } from "../../../rules/contract/finding";
import type { RuleSetting } from "./config";
import { INVALID_SUPPRESSION, OWN_RULES, UNUSED_SUPPRESSION } from "../../../rules/contract/own-rules";
import { lineOf, nextCodeLine, readDirectives } from "./suppression-comments";
import type { Directive } from "./suppression-comments";
import { invalidFinding, unusedFinding } from "./suppression-findings";
import type { CommentedFile } from "./suppression-findings";

/** A finding that a comment silenced, with the reason given. */
export interface SuppressedFinding {
  readonly finding: Finding;
  readonly reason: string;
}

export interface SuppressionInput extends CommentedFile {
  /** The findings that start in this file. */
  readonly findings: readonly Finding[];
  /** Ids of all rules of the catalogue. */
  readonly ruleIds: readonly string[];
  /** How a rule (also the two about suppressions) is set in this file. */
  readonly severityOf: (rule: string) => RuleSetting;
}

export interface SuppressionResult {
  /** The findings that no comment silenced, with those about the comments; sorted by start, then rule. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
}

/** One rule that one comment silences, from `from` to `to` (zero-based lines, both included). */
interface Cover {
  readonly directive: Directive;
  readonly rule: string;
  readonly from: number;
  readonly to: number;
  isUsed: boolean;
}

export function applySuppressions(input: SuppressionInput): SuppressionResult {
  if (input.facts.comments.length === 0) return { findings: input.findings, suppressed: [] };
  const { directives, invalid } = readDirectives(input.facts.comments, [...input.ruleIds, ...OWN_RULES.map((rule) => rule.meta.id)]);
  const { covers, idleEnables } = coversOf(input, directives);
  const kept: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const finding of input.findings) {
    const line = finding.range.start.line - 1;
    const cover = covers.find(({ rule, from, to }) => rule === finding.rule && from <= line && line <= to);
    if (cover === undefined) kept.push(finding);
    else suppressed.push({ finding, reason: cover.directive.reason });
    if (cover !== undefined) cover.isUsed = true;
  }
  const invalidSeverity = input.severityOf(INVALID_SUPPRESSION);
  if (invalidSeverity !== "off") kept.push(...invalid.map((one) => invalidFinding(input, one, invalidSeverity)));
  kept.push(...unusedFindings(input, covers, idleEnables));
  return { findings: kept.sort(compareFindings), suppressed };
}

function coversOf(
  input: SuppressionInput,
  directives: readonly Directive[],
): { covers: readonly Cover[]; idleEnables: readonly Directive[] } {
  const { lineStarts } = input.facts;
  const covers: Cover[] = [];
  const idleEnables: Directive[] = [];
  const open: { readonly directive: Directive; readonly rule: string; readonly from: number }[] = [];
  for (const directive of directives) {
    const line = lineOf(lineStarts, directive.comment.s[0]);
    if (directive.kind === "disable-next-line") {
      const target = nextCodeLine(input.text, lineStarts, directive.comment);
      for (const rule of directive.rules) covers.push({ directive, rule, from: target, to: target, isUsed: false });
    } else if (directive.kind === "disable") {
      for (const rule of directive.rules) open.push({ directive, rule, from: line });
    } else {
      const ended = open.filter(({ rule }) => directive.rules.length === 0 || directive.rules.includes(rule));
      if (ended.length === 0) idleEnables.push(directive);
      for (const one of ended) {
        open.splice(open.indexOf(one), 1);
        covers.push({ ...one, to: line, isUsed: false });
      }
    }
  }
  for (const one of open) covers.push({ ...one, to: Infinity, isUsed: false });
  return { covers, idleEnables };
}

function unusedFindings(input: SuppressionInput, covers: readonly Cover[], idleEnables: readonly Directive[]): readonly Finding[] {
  const severity = input.severityOf(UNUSED_SUPPRESSION);
  if (severity === "off") return [];
  const unused = new Map<Directive, string[]>(idleEnables.map((directive) => [directive, []]));
  for (const { directive, rule, isUsed } of covers) {
    // A rule that is off says nothing, so nobody knows whether the comment is needed.
    if (isUsed || input.severityOf(rule) === "off") continue;
    unused.set(directive, [...(unused.get(directive) ?? []), rule]);
  }
  return [...unused].map(([directive, rules]) => unusedFinding(input, directive, rules, severity));
}

function compareFindings(left: Finding, right: Finding): number {
  return (
    left.span.start - right.span.start || left.span.end - right.span.end || (left.rule < right.rule ? -1 : left.rule > right.rule ? 1 : 0)
  );
}
