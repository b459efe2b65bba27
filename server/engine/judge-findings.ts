// Rules, then suppressions: from verdicts to what the user is told.
import type { Finding, Problem } from "../../rules/contract/finding";
import type { Rule } from "../../rules/contract/rule";
import type { Verdict } from "../../rules/contract/verdict";
import { fileKindOf } from "./host/workspace-files";
import type { FileFacts } from "./facts/ir";
import type { RulePolicy } from "./policy/rule-policy";
import { applySuppressions } from "./policy/suppressions";
import type { SuppressedFinding } from "./policy/suppressions";
import { OWN_RULES } from "../../rules/contract/own-rules";
import { addNamedImports } from "./program/add-import";
import { runRules } from "./run/run-rules";

export interface JudgeInput {
  readonly rules: readonly Rule[];
  readonly verdicts: readonly Verdict[];
  readonly policy: RulePolicy;
  readonly workspace: {
    factsOfRelative(file: string): FileFacts | undefined;
    textOf(file: string): string | undefined;
    commentedFiles(): readonly string[];
  };
}

export interface Judged {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  readonly problems: readonly Problem[];
}

export function judgeFindings({ rules, verdicts, policy, workspace }: JudgeInput): Judged {
  const result = runRules(rules, verdicts, {
    settingOf: (rule, file) => policy.settingOf(rule, file),
    lineStartsOf: (file) => workspace.factsOfRelative(file)?.lineStarts,
    importEditsOf: (file, module, names) =>
      addNamedImports(file, workspace.textOf(file) ?? "", module, names).map(({ start, end, newText }) => ({
        span: { file, start, end },
        newText,
      })),
  });
  const byFile = new Map<string, Finding[]>();
  for (const file of workspace.commentedFiles()) byFile.set(file, []);
  for (const finding of result.findings) byFile.set(finding.span.file, [...(byFile.get(finding.span.file) ?? []), finding]);
  const findings: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const file of [...byFile.keys()].sort()) {
    // Suppression comments are those of source files.
    const facts = fileKindOf(file) === "source" ? workspace.factsOfRelative(file) : undefined;
    const own = byFile.get(file) ?? [];
    const text = facts && facts.comments.length > 0 ? workspace.textOf(file) : undefined;
    if (!facts || text === undefined) findings.push(...own);
    else {
      const applied = applySuppressions({
        file,
        facts,
        text,
        findings: own,
        ruleIds: rules.map((rule) => rule.meta.id),
        severityOf: (rule) => severityOf(policy, rules, rule, file),
      });
      findings.push(...applied.findings);
      suppressed.push(...applied.suppressed);
    }
  }
  return { findings, suppressed, problems: result.problems };
}

function severityOf(policy: RulePolicy, rules: readonly Rule[], id: string, file: string): "off" | "error" | "warning" | "info" {
  const rule = [...rules, ...OWN_RULES].find((candidate) => candidate.meta.id === id);
  return rule ? policy.settingOf(rule, file).severity : "off";
}
