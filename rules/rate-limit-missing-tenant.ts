// Limits and locks that all tenants share.
import { verdictsOf } from "./contract/bug-class";
import type { OpenVerdict } from "./contract/bug-class";
import { keyFixes } from "./contract/key-fix";
import type { Rule, Signal } from "./contract/rule";
import { quote, wordsFor } from "./contract/wording";

export const rateLimitMissingTenant: Rule = {
  meta: {
    id: "rate-limit-missing-tenant",
    title: "A limit or lock that all tenants share",
    severity: "warning",
    fixKind: "suggested",
    cwe: [770, 799],
    asvs: ["2.4.1", "8.4.1"],
    since: "0.1.0",
  },
  options: {},
  messages: {
    shared: {
      what: "{call} counts all tenants under one key.",
      why: "One busy or hostile customer uses up the limit, or holds the lock, and all others have to wait.",
      how: "Put the tenant into the key ({principal}).",
    },
    untrusted: {
      what: "{call} takes its key from {value}, which whoever sends the request can choose.",
      why: "Sending another value escapes the limit; sending another customer's uses up theirs.",
      how: "Take the tenant of the session or verified token.",
    },
    bypassable: {
      what: "The tenant in the key of {call} can be missing{detail}.",
      why: "All requests without a tenant share one counter.",
      how: "Stop before this line when there is no tenant (throw, return or redirect), so that the key always holds one.",
    },
  },
  detect: (verdicts) => verdictsOf("rate-limit-missing-tenant", verdicts).map(createSignal),
  fix: ({ verdict }) => (messageOf(verdict) === "shared" ? keyFixes(verdict.access) : []),
};

function createSignal(verdict: OpenVerdict): Signal {
  return { messageId: messageOf(verdict), verdict, data: { ...wordsFor(verdict), call: quote(verdict.access.operation) } };
}

function messageOf({ reason }: OpenVerdict): string {
  if (reason === "untrusted-tenant") return "untrusted";
  return reason === "bypassable" ? "bypassable" : "shared";
}
