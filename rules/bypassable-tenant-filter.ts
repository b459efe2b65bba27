// Tenant filters that are there and that some path escapes.
import { ROW_ACCESS_FAMILY, verdictsOf } from "./contract/bug-class";
import type { OpenVerdict } from "./contract/bug-class";
import type { FixDraft, Rule, Signal } from "./contract/rule";
import { dataFixes, filterFixes } from "./contract/tenant-fix";
import type { BypassKind } from "./contract/verdict";
import { wordsFor } from "./contract/wording";

const WHY_PATH = "The filter looks right in review and in tests; on the other path it lets through {rows} of every {owner}.";

export const bypassableTenantFilter: Rule = {
  meta: {
    id: "bypassable-tenant-filter",
    title: "A tenant filter that some path escapes",
    severity: "error",
    family: ROW_ACCESS_FAMILY,
    fixKind: "suggested",
    cwe: [863, 636],
    asvs: ["8.4.1", "16.5.3"],
    since: "0.1.0",
  },
  options: {},
  messages: {
    or: {
      what: "{subject} {names} {key} inside an OR, so the other branch matches the rows of every {owner}{detail}.",
      why: "A row has to satisfy one branch only: {rows} of other {person}s come through the branch that does not name {key}.",
      how: "Put {key} beside the OR, so that it holds for every branch: compared with {principal}.",
    },
    not: {
      what: "{subject} {names} {key} under a NOT, which lets through the rows of other {owner}s{detail}.",
      why: "A negated condition selects what it should keep out: {rows} of all the others.",
      how: "Add {key}, compared with {principal}, outside the NOT.",
    },
    undefined: {
      what: "{subject} {names} {key}, but its value can be undefined{detail}, and then the condition is gone.",
      why: "An undefined value is dropped without an error, so a request without a {owner} gets {rows} of every {owner}.",
      how: "Stop before this line when there is no {owner} (throw, return or redirect), or compare {key} with {principal}.",
    },
    conditional: {
      what: "{subject} {names} {key} on some paths only{detail}.",
      why: WHY_PATH,
      how: "Put {key} into the filter on every path, compared with {principal}; where the {owner} is missing, stop instead of leaving it out.",
    },
    overwritten: {
      what: "{subject} {names} {key}, but a later spread can replace it{detail}.",
      why: "Later members win: a {key} inside what is spread, for example from the request, takes the place of the caller's.",
      how: "Put {key} behind the spread, compared with {principal}.",
    },
    leftJoin: {
      what: "{subject} {names} {key} in the condition of an outer join, which removes no row{detail}.",
      why: "An outer join keeps every row of its outer side and only empties the joined columns, so {rows} of other customers still come back.",
      how: "Move the condition on {key} to the WHERE clause, or use an inner join.",
    },
    escaped: {
      what: "{subject} {names} {key}, but some path escapes that condition{detail}.",
      why: WHY_PATH,
      how: "Make {key}, compared with {principal}, a condition of every path.",
    },
  },
  detect: (verdicts) => verdictsOf("bypassable-tenant-filter", verdicts).map(createSignal),
  fix: ({ verdict }) => (verdict.access.kind === "create" ? dataFixes(verdict) : filterFixes(verdict)).map(asSuggestion),
};

const MESSAGE_OF: Readonly<Record<BypassKind, string>> = {
  or: "or",
  not: "not",
  undefined: "undefined",
  conditional: "conditional",
  overwritten: "overwritten",
  "left-join": "leftJoin",
};

function createSignal(verdict: OpenVerdict): Signal {
  const messageId = verdict.bypass ? MESSAGE_OF[verdict.bypass] : "escaped";
  const names = verdict.access.kind === "create" ? "sets" : "filters on";
  return { messageId, verdict, data: { ...wordsFor(verdict), names } };
}

/** The other path may be meant ("mine or public"), so a person decides. */
function asSuggestion(draft: FixDraft): FixDraft {
  return { ...draft, kind: "suggested" };
}
