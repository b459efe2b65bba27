// Rows of the requester's that are linked to rows whose tenant nobody checked.
import { verdictsOf } from "./contract/bug-class";
import type { Rule } from "./contract/rule";
import { wordsFor } from "./contract/wording";

export const crossTenantLink: Rule = {
  meta: {
    id: "cross-tenant-link",
    title: "A row linked to one whose tenant nobody checked",
    severity: "warning",
    fixKind: "none",
    cwe: [639, 862],
    asvs: ["8.4.1", "8.2.2"],
    since: "0.1.0",
  },
  options: {},
  messages: {
    found: {
      what: "{subject} sets {key} to {value}, and nothing has shown that the row it names is of the same tenant.",
      why: "A foreign key proves that the row exists, not whose it is: what is read through the link later is another customer's.",
      how: "Look that row up with the tenant ({principal}) first, stop if there is none, and link to what was found.",
    },
  },
  detect: (verdicts) =>
    verdictsOf("cross-tenant-link", verdicts).map((verdict) => ({ messageId: "found", verdict, data: wordsFor(verdict) })),
};
