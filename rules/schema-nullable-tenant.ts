// Tenant keys that may be null, or that nothing ties to the tenant.
import { verdictsOf } from "./contract/bug-class";
import type { OpenVerdict } from "./contract/bug-class";
import type { Rule, Signal } from "./contract/rule";
import { wordsFor } from "./contract/wording";

export const schemaNullableTenant: Rule = {
  meta: {
    id: "schema-nullable-tenant",
    title: "A tenant key that may be null, or that no foreign key ties to the tenant",
    severity: "warning",
    fixKind: "none",
    cwe: [1188, 20],
    asvs: ["8.2.2"],
    since: "0.1.0",
  },
  options: {},
  messages: {
    nullable: {
      what: "{key} of `{entity}` may be null, so a row can belong to no tenant.",
      why: "Rows without a tenant escape every filter on it, and code that takes them for shared shows them to all customers.",
      how: "Make {key} required once existing rows have one; keep rows that are for everybody in a table of their own.",
    },
    unreferenced: {
      what: "{key} of `{entity}` has no foreign key to the tenant, so any value can stand there.",
      why: "Rows of a tenant that is gone or never was stay behind, and an id that is used again brings them to another customer.",
      how: "Add the foreign key, with what is to happen when the tenant is deleted.",
    },
  },
  detect: (verdicts) => verdictsOf("schema-nullable-tenant", verdicts).map(createSignal),
};

function createSignal(verdict: OpenVerdict): Signal {
  const messageId = verdict.reason === "nullable-tenant" ? "nullable" : "unreferenced";
  return { messageId, verdict, data: { ...wordsFor(verdict), entity: verdict.access.entity ?? "this table" } };
}
