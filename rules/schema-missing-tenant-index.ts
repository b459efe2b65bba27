// Tenant tables without an index that begins with the tenant key.
import { verdictsOf } from "./contract/bug-class";
import type { OpenVerdict } from "./contract/bug-class";
import type { Rule, Signal } from "./contract/rule";
import { wordsFor } from "./contract/wording";

export const schemaMissingTenantIndex: Rule = {
  meta: {
    id: "schema-missing-tenant-index",
    title: "A tenant table with no index that begins with the tenant key",
    severity: "info",
    fixKind: "none",
    cwe: [400],
    asvs: ["15.1.3"],
    since: "0.1.0",
  },
  options: {},
  messages: {
    missing: {
      what: "No index of `{entity}` begins with {key}, which every query of a tenant filters on.",
      why: "The database reads the rows of all customers to answer one, so that the largest slows down the others.",
      how: "Add an index on {key}, or begin an existing one with it.",
    },
  },
  detect: (verdicts) => verdictsOf("schema-missing-tenant-index", verdicts).map(createSignal),
};

function createSignal(verdict: OpenVerdict): Signal {
  return { messageId: "missing", verdict, data: { ...wordsFor(verdict), entity: verdict.access.entity ?? "this table" } };
}
