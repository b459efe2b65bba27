// Branches on the identity of one customer.
import { verdictsOf } from "./contract/bug-class";
import type { OpenVerdict } from "./contract/bug-class";
import type { Rule, Signal } from "./contract/rule";
import { wordsFor } from "./contract/wording";

export const hardcodedTenant: Rule = {
  meta: {
    id: "hardcoded-tenant",
    title: "A branch on the id of one customer",
    severity: "warning",
    fixKind: "none",
    cwe: [547],
    asvs: ["13.1.1"],
    since: "0.1.0",
  },
  options: {},
  messages: {
    compared: {
      what: "{tenant} is compared with the id of one customer ({literal}).",
      why: "What this customer may do stands in the code, where no audit, contract or other environment shows it, and each exception breeds the next.",
      how: "Keep the difference as a setting, plan or feature flag of the tenant, and ask for that.",
    },
  },
  detect: (verdicts) => verdictsOf("hardcoded-tenant", verdicts).map(createSignal),
};

function createSignal(verdict: OpenVerdict): Signal {
  const literal = (verdict.detail ?? "a literal").slice(0, 40);
  const tenant = `\`${verdict.access.operation.slice(0, 40)}\``;
  return { messageId: "compared", verdict, data: { ...wordsFor(verdict), literal, tenant } };
}
