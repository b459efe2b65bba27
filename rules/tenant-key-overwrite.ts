// Updates that can change the tenant of a row: mass assignment of input, or the tenant key set from the request.
import { verdictsOf } from "./contract/bug-class";
import type { Rule } from "./contract/rule";
import { wordsFor } from "./contract/wording";

export const tenantKeyOverwrite: Rule = {
  meta: {
    id: "tenant-key-overwrite",
    title: "An update that can move a row to another tenant",
    severity: "error",
    fixKind: "none",
    cwe: [915, 639],
    asvs: ["15.3.3", "8.2.2"],
    since: "0.1.0",
  },
  options: {},
  messages: {
    found: {
      what: "{subject} can replace {key} by what the request holds{detail}.",
      why: "A caller can hand their rows to another customer, or plant rows among that customer's, by naming that customer.",
      how: "Set only the columns that may change, or validate the input with a schema that drops all others.",
    },
  },
  detect: (verdicts) =>
    verdictsOf("tenant-key-overwrite", verdicts).map((verdict) => ({ messageId: "found", verdict, data: wordsFor(verdict) })),
};
