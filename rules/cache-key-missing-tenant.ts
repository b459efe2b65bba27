// Cache entries with tenant data whose key does not pin the tenant.
import { verdictsOf } from "./contract/bug-class";
import type { OpenVerdict } from "./contract/bug-class";
import { keyFixes } from "./contract/key-fix";
import type { Rule, Signal } from "./contract/rule";
import { calleeOf, quote, wordsFor } from "./contract/wording";

const HOW = "Put the tenant into the key ({principal}), in the same way wherever this entry is written, read or cleared.";

export const cacheKeyMissingTenant: Rule = {
  meta: {
    id: "cache-key-missing-tenant",
    title: "Tenant data cached under a key that does not pin the tenant",
    severity: "error",
    fixKind: "suggested",
    cwe: [524, 668],
    asvs: ["8.4.1", "14.2.2"],
    since: "0.1.0",
  },
  options: {},
  messages: {
    read: {
      what: "{call} reads tenant data under a key that does not name the tenant{detail}.",
      why: "All tenants share the entry: the first one to fill it decides what the others see.",
      how: HOW,
    },
    write: {
      what: "{call} caches tenant data under a key that does not name the tenant{detail}.",
      why: "All tenants share the entry: what this request stores is shown to the next customer who asks.",
      how: HOW,
    },
    untrusted: {
      what: "{call} takes the tenant in its key from {value}, which whoever sends the request can choose.",
      why: "Naming another customer is enough to read or replace what is cached for that customer.",
      how: "Build the key from the tenant of the session or verified token, or check first that the caller belongs to the tenant that was named.",
    },
    bypassable: {
      what: "The tenant in the key of {call} can be missing{detail}.",
      why: "Every request without a tenant shares one entry, whichever customer it comes from.",
      how: "Stop before this line when there is no tenant (throw, return or redirect), so that the key always holds one.",
    },
    opaque: {
      what: "{call} uses a key that could not be followed{detail}, so nothing shows that it names the tenant.",
      why: "If the key leaves out the tenant, customers read each other's entries.",
      how: HOW,
    },
  },
  detect: (verdicts) => verdictsOf("cache-key-missing-tenant", verdicts).map(createSignal),
  fix: ({ verdict }) => (messageOf(verdict) === "untrusted" ? [] : keyFixes(verdict.access)),
};

function createSignal(verdict: OpenVerdict): Signal {
  return {
    messageId: messageOf(verdict),
    verdict,
    data: { ...wordsFor(verdict), call: quote(calleeOf(verdict.access) ?? verdict.access.operation) },
  };
}

function messageOf({ access, reason }: OpenVerdict): string {
  if (reason === "untrusted-tenant") return "untrusted";
  if (reason === "bypassable" || reason === "opaque") return reason;
  return access.kind === "cache-read" ? "read" : "write";
}
