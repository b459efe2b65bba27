// Tenant ids that come from the request and are used as the tenant without a check.
import { ROW_ACCESS_FAMILY, verdictsOf } from "./contract/bug-class";
import type { OpenVerdict } from "./contract/bug-class";
import type { FixDraft, Rule, Signal } from "./contract/rule";
import { filterFixes } from "./contract/tenant-fix";
import { wordsFor } from "./contract/wording";

export const untrustedTenantId: Rule = {
  meta: {
    id: "untrusted-tenant-id",
    title: "A tenant id from the request, used as the tenant without a check",
    severity: "error",
    family: ROW_ACCESS_FAMILY,
    fixKind: "suggested",
    cwe: [639, 807],
    asvs: ["8.4.1", "8.3.1"],
    since: "0.1.0",
  },
  options: {},
  messages: {
    read: {
      what: "{subject} takes its {owner} from {value}, which whoever sends the request can choose.",
      why: "Naming another {person}'s id is enough to read that {person}'s {rows}.",
      how: "Compare {key} with {principal} instead, or check before this line that the caller belongs to the {owner} that was named.",
    },
    change: {
      what: "{subject} takes its {owner} from {value}, which whoever sends the request can choose.",
      why: "Naming another {person}'s id is enough to change or delete that {person}'s {rows}.",
      how: "Compare {key} with {principal} instead, or check before this line that the caller belongs to the {owner} that was named.",
    },
  },
  detect: (verdicts) => verdictsOf("untrusted-tenant-id", verdicts).map(createSignal),
  fix: ({ verdict }) => filterFixes(verdict).map(asSuggestion),
};

function createSignal(verdict: OpenVerdict): Signal {
  return { messageId: verdict.access.kind === "mutation" ? "change" : "read", verdict, data: wordsFor(verdict) };
}

/** A person who belongs to several tenants may have meant another one than the session's, so a person decides. */
function asSuggestion(draft: FixDraft): FixDraft {
  return { ...draft, kind: "suggested" };
}
