// New rows that lack their tenant, or take it from the request.
import { ROW_ACCESS_FAMILY, verdictsOf } from "./contract/bug-class";
import type { OpenVerdict } from "./contract/bug-class";
import type { Rule, Signal } from "./contract/rule";
import { dataFixes } from "./contract/tenant-fix";
import { wordsFor } from "./contract/wording";

export const missingTenantOnCreate: Rule = {
  meta: {
    id: "missing-tenant-on-create",
    title: "A new row without its tenant, or with a tenant that the request chose",
    severity: "error",
    family: ROW_ACCESS_FAMILY,
    fixKind: "safe",
    cwe: [862, 915],
    asvs: ["8.4.1", "15.3.3"],
    since: "0.1.0",
  },
  options: {},
  messages: {
    missing: {
      what: "{subject} does not set {key}, so the new row belongs to no {owner} or to the wrong one{detail}.",
      why: "A row without its {owner} escapes every filter on {key}: its owner cannot find it, and code that treats a missing {owner} as shared shows it to everybody.",
      how: "Set {key} to {principal}.",
    },
    untrusted: {
      what: "{subject} sets {key} from {value}, which whoever sends the request can choose.",
      why: "A caller can plant rows in another {person}'s account by naming that {person}.",
      how: "Set {key} to {principal} instead, after everything that is copied from the request, or check first that the caller belongs to that {owner}.",
    },
    opaque: {
      what: "{subject} takes its row from data that could not be followed{detail}, so nothing shows that {key} is the caller's.",
      why: "If that data leaves out {key}, or copies it from the request, the row ends up with the wrong {owner}.",
      how: "Set {key} to {principal} here, after everything that is copied into the row.",
    },
  },
  detect: (verdicts) => verdictsOf("missing-tenant-on-create", verdicts).map(createSignal),
  fix: ({ verdict }) => dataFixes(verdict),
};

function createSignal(verdict: OpenVerdict): Signal {
  return { messageId: messageOf(verdict), verdict, data: wordsFor(verdict) };
}

function messageOf({ reason }: OpenVerdict): string {
  if (reason === "untrusted-tenant") return "untrusted";
  return reason === "opaque" ? "opaque" : "missing";
}
