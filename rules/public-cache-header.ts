// Responses of tenants that caches outside the process may keep and hand to anyone, and those that are rendered ahead.
import { verdictsOf } from "./contract/bug-class";
import type { OpenVerdict } from "./contract/bug-class";
import type { Rule, Signal } from "./contract/rule";
import { quote, wordsFor } from "./contract/wording";

export const publicCacheHeader: Rule = {
  meta: {
    id: "public-cache-header",
    title: "A tenant response marked cacheable by shared caches, or rendered ahead",
    severity: "error",
    fixKind: "none",
    cwe: [525, 524],
    asvs: ["14.3.2", "14.2.2"],
    since: "0.1.0",
  },
  options: {},
  messages: {
    header: {
      what: "{header} lets shared caches keep a response that belongs to one tenant.",
      why: "A CDN or proxy keys its entries by URL: the next customer who asks for it gets what was made for this one.",
      how: "Send `private` or `no-store`; where entries must be shared, vary them by what identifies the requester.",
    },
    rendered: {
      what: "{header} renders ahead a response that depends on who asks.",
      why: "It is made once, and every customer is given the same one.",
      how: "Leave out the setting, so that it is rendered for each request, or move what is a tenant's out of it.",
    },
  },
  detect: (verdicts) => verdictsOf("public-cache-header", verdicts).map(createSignal),
};

function createSignal(verdict: OpenVerdict): Signal {
  const messageId = verdict.access.operation === "dynamic" ? "rendered" : "header";
  return { messageId, verdict, data: { ...wordsFor(verdict), header: quote(verdict.detail ?? "This header") } };
}
