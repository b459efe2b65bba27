// Tenant data in module-level variables and singletons, which all requests share.
import { verdictsOf } from "./contract/bug-class";
import type { OpenVerdict } from "./contract/bug-class";
import type { Rule, Signal } from "./contract/rule";
import { quote, wordsFor } from "./contract/wording";

export const sharedModuleState: Rule = {
  meta: {
    id: "shared-module-state",
    title: "Tenant data kept in module-level or singleton state across requests",
    severity: "error",
    fixKind: "none",
    cwe: [488, 362],
    asvs: ["8.4.1", "15.4.1"],
    since: "0.1.0",
  },
  options: {},
  messages: {
    kept: {
      what: "{place} keeps one tenant's data beyond the request, where the next request can read it.",
      why: "One process serves many customers at once: between this line and the next use, a request of another customer may have put its own data there.",
      how: "Pass the value as an argument, keep it on the request, or use AsyncLocalStorage; a Map keyed by the tenant is fine where a cache is meant.",
    },
  },
  detect: (verdicts) => verdictsOf("shared-module-state", verdicts).map(createSignal),
};

function createSignal(verdict: OpenVerdict): Signal {
  const place = verdict.detail === undefined ? "This shared variable" : quote(verdict.detail);
  return { messageId: "kept", verdict, data: { ...wordsFor(verdict), place } };
}
