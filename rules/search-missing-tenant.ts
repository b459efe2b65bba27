// Queries of search engines and vector stores without tenant.
import { verdictsOf } from "./contract/bug-class";
import type { OpenVerdict } from "./contract/bug-class";
import type { Rule, Signal } from "./contract/rule";
import { quote, wordsFor } from "./contract/wording";

const HOW = "Add the tenant ({principal}) to the filter so that every hit must match it, or search an index or namespace of the tenant.";

export const searchMissingTenant: Rule = {
  meta: {
    id: "search-missing-tenant",
    title: "A search or vector query over the documents of every tenant",
    severity: "error",
    fixKind: "none",
    cwe: [862, 668],
    asvs: ["8.4.1", "8.2.2"],
    since: "0.1.0",
  },
  options: {},
  messages: {
    absent: {
      what: "{call} searches the documents of every tenant: nothing in it names one.",
      why: "A hit is a hit, whosever it is: other customers' documents are found, counted or handed to a language model.",
      how: HOW,
    },
    untrusted: {
      what: "{call} searches for the tenant that {value} names, which whoever sends the request can choose.",
      why: "Naming another customer is enough to search that customer's documents.",
      how: "Take the tenant from the session or verified token, or check first that the caller belongs to the tenant that was named.",
    },
    bypassable: {
      what: "{call} finds documents that the condition on the tenant does not hold of{detail}.",
      why: "A condition that is optional, negated or one of several only ranks the hits, or is dropped: other customers' documents pass.",
      how: "Put the condition on the tenant ({principal}) where every hit must meet it, and stop before this line when there is no tenant.",
    },
    opaque: {
      what: "{call} uses a filter that could not be followed{detail}, so nothing shows that it names the tenant.",
      why: "If it leaves out the tenant, other customers' documents are found.",
      how: HOW,
    },
  },
  detect: (verdicts) => verdictsOf("search-missing-tenant", verdicts).map(createSignal),
};

function createSignal(verdict: OpenVerdict): Signal {
  return { messageId: messageOf(verdict), verdict, data: { ...wordsFor(verdict), call: quote(verdict.access.operation) } };
}

function messageOf({ reason }: OpenVerdict): string {
  if (reason === "untrusted-tenant") return "untrusted";
  return reason === "bypassable" || reason === "opaque" ? reason : "absent";
}
