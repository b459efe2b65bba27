// Unique keys of tenant rows that span tenants.
import { verdictsOf } from "./contract/bug-class";
import type { OpenVerdict } from "./contract/bug-class";
import type { Rule, Signal } from "./contract/rule";
import { wordsFor } from "./contract/wording";

export const schemaGlobalUnique: Rule = {
  meta: {
    id: "schema-global-unique",
    title: "A unique constraint on tenant rows that spans tenants",
    severity: "warning",
    fixKind: "none",
    cwe: [203, 204],
    asvs: ["8.2.2"],
    since: "0.1.0",
  },
  options: {},
  messages: {
    spans: {
      what: "`{entity}` must be unique in `{columns}` over all tenants together.",
      why: "A value that one customer has taken fails for every other one, and the failure tells that somebody has it.",
      how: "Make the key {key} and `{columns}` together, or keep it where the value is one of a kind in the world and say so in a suppression.",
    },
  },
  detect: (verdicts) => verdictsOf("schema-global-unique", verdicts).map(createSignal),
};

function createSignal(verdict: OpenVerdict): Signal {
  const { entity = "this table", tenantKey } = verdict.access;
  const key = tenantKey?.includes(".") === true ? "the column that points at its tenant" : (wordsFor(verdict)["key"] ?? "");
  return { messageId: "spans", verdict, data: { ...wordsFor(verdict), entity, key, columns: verdict.detail ?? "" } };
}
