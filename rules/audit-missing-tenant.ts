// Audit events that cannot answer the question they are kept for: in which tenant, and by whom.
import { verdictsOf } from "./contract/bug-class";
import type { OpenVerdict } from "./contract/bug-class";
import { dataFixes } from "./contract/tenant-fix";
import type { Rule, Signal } from "./contract/rule";
import { calleeOf, quote, wordsFor } from "./contract/wording";

export const auditMissingTenant: Rule = {
  meta: {
    id: "audit-missing-tenant",
    title: "An audit event that does not say in which tenant it happened, or by whom",
    severity: "warning",
    fixKind: "suggested",
    cwe: [778],
    asvs: ["16.2.1", "16.3.2"],
    since: "0.1.0",
  },
  options: {},
  messages: {
    tenant: {
      what: "The audit event of {call} does not say in which tenant it happened.",
      why: "A customer who asks for the audit trail of an account cannot be given it, or is given everybody's.",
      how: "Add the tenant of the session or verified token to the event ({principal}).",
    },
    actor: {
      what: "The audit event of {call} does not say who did it.",
      why: "An event without an actor shows that something happened, and cannot be used to find out who is answerable.",
      how: "Add the user, API key or system that acted, from the session or verified token.",
    },
  },
  detect: (verdicts) => verdictsOf("audit-missing-tenant", verdicts).map(createSignal),
  // A trail may be kept under another key than the tenant's: the fix is only a suggestion.
  fix: ({ messageId, verdict }) =>
    messageId === "tenant" ? dataFixes(verdict).map((fix) => ({ ...fix, kind: "suggested" as const })) : [],
};

function createSignal(verdict: OpenVerdict): Signal {
  const { access, detail } = verdict;
  const messageId = detail === "actor" ? "actor" : "tenant";
  return { messageId, verdict, data: { ...wordsFor(verdict), call: quote(calleeOf(access) ?? access.operation) } };
}
