// The two judgements that the tool passes on suppression comments. They are no rules over verdicts, but people meet them like
// rules: they have an id, a severity that the configuration may change, and a docs page.
import type { Rule } from "./rule";

export const INVALID_SUPPRESSION = "invalid-suppression";
export const UNUSED_SUPPRESSION = "unused-suppression";

/** What a rule list needs to know of them; they have no `detect`. */
export const OWN_RULES: readonly Pick<Rule, "meta" | "options">[] = [
  {
    meta: {
      id: INVALID_SUPPRESSION,
      title: "A suppression comment without a reason, without a known rule, or that cannot be read",
      severity: "error",
      fixKind: "none",
      cwe: [],
      asvs: [],
      since: "0.1.0",
    },
    options: {},
  },
  {
    meta: {
      id: UNUSED_SUPPRESSION,
      title: "A suppression comment that silences nothing",
      severity: "warning",
      fixKind: "suggested",
      cwe: [],
      asvs: [],
      since: "0.1.0",
    },
    options: {},
  },
];
