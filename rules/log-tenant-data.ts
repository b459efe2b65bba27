// Whole rows, request bodies and secrets of tenants in logs, which are shared, kept long and read by many.
import { verdictsOf } from "./contract/bug-class";
import type { OpenVerdict } from "./contract/bug-class";
import type { Rule, Signal } from "./contract/rule";
import { calleeOf, quote, wordsFor } from "./contract/wording";

export const logTenantData: Rule = {
  meta: {
    id: "log-tenant-data",
    title: "Rows, request bodies or secrets of tenants dumped whole into shared logs",
    severity: "warning",
    fixKind: "none",
    cwe: [532],
    asvs: ["16.2.5", "14.2.5"],
    since: "0.1.0",
  },
  options: {},
  messages: {
    dumped: {
      what: "This {call} line writes {data} into the log.",
      why: "Logs are shared by all tenants, leave the database's access control and backups behind, and are read by more people.",
      how: "Log the ids that find it again, pick the few members that are needed, or let the logger redact the others.",
    },
  },
  detect: (verdicts) => verdictsOf("log-tenant-data", verdicts).map(createSignal),
};

function createSignal(verdict: OpenVerdict): Signal {
  const { access, detail } = verdict;
  const data = detail === undefined ? "tenant data" : detail.includes("`") ? detail : quote(detail);
  return { messageId: "dumped", verdict, data: { ...wordsFor(verdict), data, call: quote(calleeOf(access) ?? access.operation) } };
}
