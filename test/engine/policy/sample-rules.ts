// Two small rules for the policy tests: the policy never runs them, it only needs their ids, severities and options.
import type { Rule } from "../../../rules/contract/rule";

function sampleRule(id: string, severity: Rule["meta"]["severity"], options: Rule["options"]): Rule {
  return {
    meta: { id, title: `Finds ${id}`, severity, fixKind: "none", cwe: [639], asvs: ["8.4.1"], since: "0.1.0" },
    options,
    messages: {},
    detect: () => [],
  };
}

export const SAMPLE_RULES: readonly Rule[] = [
  sampleRule("unscoped-query", "error", {}),
  sampleRule("log-missing-tenant", "warning", {
    fields: { type: "string[]", default: ["orgId"], description: "Names that say which tenant." },
    minimumLevel: { type: "string", default: "info", description: "Quietest level that is looked at." },
    strict: { type: "boolean", default: false, description: "Also lines without values." },
    depth: { type: "number", default: 2, description: "How far to look." },
  }),
];
