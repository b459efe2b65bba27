// Acting for somebody else, or across tenants on purpose, without leaving a trace.
import { verdictsOf } from "./contract/bug-class";
import type { OpenVerdict } from "./contract/bug-class";
import type { Rule, Signal } from "./contract/rule";
import { quote, wordsFor } from "./contract/wording";

export const supportAccessUnaudited: Rule = {
  meta: {
    id: "support-access-unaudited",
    title: "Impersonation or declared cross-tenant access that leaves no audit event",
    severity: "warning",
    fixKind: "none",
    cwe: [778],
    asvs: ["16.2.1", "16.3.2"],
    since: "0.1.0",
  },
  options: {},
  messages: {
    unaudited: {
      what: "{call} gives access to another tenant's data, and nothing in this request writes an audit event.",
      why: "When a customer asks who of your staff saw their data, and when, there is no answer.",
      how: "Write an audit event with the acting person, the tenant and the reason before access is given.",
    },
  },
  detect: (verdicts) => verdictsOf("support-access-unaudited", verdicts).map(createSignal),
};

function createSignal(verdict: OpenVerdict): Signal {
  return { messageId: "unaudited", verdict, data: { ...wordsFor(verdict), call: quote(verdict.access.operation) } };
}
