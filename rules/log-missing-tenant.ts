// Log lines in tenant code that do not say which tenant. The engine gives one verdict per logger and file.
import { verdictsOf } from "./contract/bug-class";
import type { OpenVerdict } from "./contract/bug-class";
import { logFixes } from "./contract/log-fix";
import type { Rule, Signal } from "./contract/rule";
import { calleeOf, quote, wordsFor } from "./contract/wording";

export const logMissingTenant: Rule = {
  meta: {
    id: "log-missing-tenant",
    title: "A log line in tenant code that does not say which tenant",
    severity: "warning",
    fixKind: "safe",
    cwe: [778],
    asvs: ["16.2.1"],
    since: "0.1.0",
  },
  options: {},
  messages: {
    absent: {
      what: "This {call} line does not say which tenant it is about{detail}.",
      why: "When a customer asks who saw or changed their data, lines without a tenant cannot be searched, kept apart or handed over.",
      how: "Add the tenant to the line ({principal}), or bind it to the logger once per request, as with a child logger.",
    },
    uncertain: {
      what: "The tenant on this {call} line can be missing or wrong{detail}.",
      why: "A line that names no tenant, or one that the request chose, misleads whoever later asks what happened in an account.",
      how: "Log the tenant of the session or verified token, and bind it to the logger once per request.",
    },
  },
  detect: (verdicts) => verdictsOf("log-missing-tenant", verdicts).map(createSignal),
  fix: ({ verdict }) => logFixes(verdict),
};

function createSignal(verdict: OpenVerdict): Signal {
  const { access, reason } = verdict;
  const messageId = reason === "bypassable" || reason === "untrusted-tenant" ? "uncertain" : "absent";
  return { messageId, verdict, data: { ...wordsFor(verdict), call: quote(calleeOf(access) ?? access.operation) } };
}
