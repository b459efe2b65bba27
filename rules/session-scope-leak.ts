// Settings of a database session that outlive their transaction on a pooled connection.
import { verdictsOf } from "./contract/bug-class";
import type { OpenVerdict } from "./contract/bug-class";
import type { Rule, Signal } from "./contract/rule";

export const sessionScopeLeak: Rule = {
  meta: {
    id: "session-scope-leak",
    title: "A session setting that stays on a pooled connection for the next request",
    severity: "error",
    fixKind: "none",
    cwe: [488, 613],
    asvs: ["8.4.1", "8.2.2"],
    since: "0.1.0",
  },
  options: {},
  messages: {
    stays: {
      what: "`{setting}` is set for the whole session, and the connection takes it along to the next request.",
      why: "A pool hands the same connection to other customers: a query that sets nothing itself then runs as this tenant.",
      how: "Use SET LOCAL, or set_config with true as its third argument, inside a transaction; or reset the session before the connection is given back.",
    },
  },
  detect: (verdicts) => verdictsOf("session-scope-leak", verdicts).map(createSignal),
};

function createSignal(verdict: OpenVerdict): Signal {
  return { messageId: "stays", verdict, data: { setting: verdict.detail ?? "a setting" } };
}
