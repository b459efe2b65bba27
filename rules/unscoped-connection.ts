// Uses of tenant storage through a connection, schema or database that the tenant did not choose.
import { ROW_ACCESS_FAMILY, verdictsOf } from "./contract/bug-class";
import type { OpenVerdict } from "./contract/bug-class";
import type { Rule, Signal } from "./contract/rule";
import { wordsFor } from "./contract/wording";

export const unscopedConnection: Rule = {
  meta: {
    id: "unscoped-connection",
    title: "Tenant data read or written through a connection, schema or database that the tenant did not choose",
    severity: "error",
    family: ROW_ACCESS_FAMILY,
    fixKind: "none",
    cwe: [668, 639],
    asvs: ["8.4.1", "8.2.2"],
    since: "0.1.0",
  },
  options: {},
  messages: {
    shared: {
      what: "{subject} goes through a connection that no tenant chose, though each tenant has storage of its own.",
      why: "It reaches whatever the connection points at: rows of before the split, of another customer, or of the last one who used it.",
      how: "Take the connection, schema or model from the one function that chooses it by the tenant of the session.",
    },
    chosen: {
      what: "{subject} uses storage that {value} chose, and nothing shows that it is the requester's.",
      why: "Whoever can send that value picks whose data is read or written.",
      how: "Choose the connection, schema or database by the tenant of the session or verified token.",
    },
  },
  detect: (verdicts) => verdictsOf("unscoped-connection", verdicts).map(createSignal),
};

function createSignal(verdict: OpenVerdict): Signal {
  return { messageId: verdict.detail === undefined ? "shared" : "chosen", verdict, data: wordsFor(verdict) };
}
