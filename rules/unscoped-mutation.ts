// Updates, deletes and upserts of tenant rows that nothing isolates.
import { unscopedMessageOf, ROW_ACCESS_FAMILY, verdictsOf } from "./contract/bug-class";
import type { OpenVerdict } from "./contract/bug-class";
import type { OptionValues, Rule, Signal } from "./contract/rule";
import { filterFixes } from "./contract/tenant-fix";
import { wordsFor } from "./contract/wording";

const WHY_UNPINNED =
  "Its filter matches {rows} of any {owner}: whoever knows or guesses an id of another {person} can {do} that {person}'s data.";
const HOW_UNPINNED = "Add {key} to the filter, compared with {principal}, or check before this line that the row belongs to the caller.";

export const unscopedMutation: Rule = {
  meta: {
    id: "unscoped-mutation",
    title: "An update, delete or upsert of tenant rows that nothing limits to one tenant",
    severity: "error",
    family: ROW_ACCESS_FAMILY,
    fixKind: "safe",
    cwe: [639, 862],
    asvs: ["8.4.1", "8.2.2"],
    since: "0.1.0",
  },
  options: {
    reportOpaque: {
      type: "boolean",
      default: true,
      description: "Also report changes whose filter could not be followed.",
    },
  },
  messages: {
    noFilter: {
      what: "{subject} has no filter, so it {does} the rows of every {owner}.",
      why: "One request of one {person} {does} all {rows}, those of other {person}s included.",
      how: "Filter on {key}, compared with {principal}.",
    },
    unpinned: {
      what: "{subject} does not filter on {key}, so it can {do} another {owner}'s rows.",
      why: WHY_UNPINNED,
      how: HOW_UNPINNED,
    },
    unpinnedBy: {
      what: "{subject} goes by {value} and not by {key}, so it can {do} another {owner}'s rows.",
      why: WHY_UNPINNED,
      how: HOW_UNPINNED,
    },
    opaque: {
      what: "{subject} uses a filter that could not be followed{detail}, so nothing shows that it stays within one {owner}.",
      why: "If that filter leaves out {key}, this can {do} {rows} of other {person}s.",
      how: "Add {key} to the filter here, compared with {principal}, or build the filter where it can be seen: in plain objects and functions of this workspace.",
    },
  },
  detect: (verdicts, options) =>
    verdictsOf("unscoped-mutation", verdicts)
      .filter((verdict) => isWanted(verdict, options))
      .map(createSignal),
  fix: ({ verdict }) => filterFixes(verdict),
};

function isWanted(verdict: OpenVerdict, options: OptionValues): boolean {
  return verdict.reason !== "opaque" || options["reportOpaque"] !== false;
}

function createSignal(verdict: OpenVerdict): Signal {
  const isDelete = /delete|remove|destroy|truncate/i.test(verdict.access.operation);
  const verb = isDelete ? { do: "delete", does: "deletes" } : { do: "change", does: "changes" };
  return { messageId: unscopedMessageOf(verdict), verdict, data: { ...wordsFor(verdict), ...verb } };
}
