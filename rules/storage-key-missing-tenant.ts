// Files and objects of tenants under paths that do not say whose they are.
import { verdictsOf } from "./contract/bug-class";
import type { OpenVerdict } from "./contract/bug-class";
import { pathFixes } from "./contract/key-fix";
import type { Rule, Signal } from "./contract/rule";
import { quote, wordsFor } from "./contract/wording";

const HOW = "Begin the path with the tenant ({principal}), or take it from a row that was loaded for the tenant.";

export const storageKeyMissingTenant: Rule = {
  meta: {
    id: "storage-key-missing-tenant",
    title: "A file or object of a tenant under a path that does not name the tenant",
    severity: "warning",
    fixKind: "suggested",
    cwe: [639, 552, 22],
    asvs: ["8.4.1", "5.3.2"],
    since: "0.1.0",
  },
  options: {},
  messages: {
    absent: {
      what: "{call} uses a path that does not name the tenant{detail}.",
      why: "Files of all customers lie side by side: whoever knows or guesses a name reads or replaces another customer's file.",
      how: HOW,
    },
    all: {
      what: "{call} lists the files of every tenant.",
      why: "Names of files, and with them the files, of other customers come back as well.",
      how: "List below the tenant's own prefix ({principal}).",
    },
    untrusted: {
      what: "{call} takes the tenant in its path from {value}, which whoever sends the request can choose.",
      why: "Naming another customer is enough to read or replace that customer's files.",
      how: "Build the path from the tenant of the session or verified token, or check first that the caller belongs to the tenant that was named.",
    },
    bypassable: {
      what: "The tenant in the path of {call} can be missing{detail}.",
      why: "Every request without a tenant shares one folder, whichever customer it comes from.",
      how: "Stop before this line when there is no tenant (throw, return or redirect), so that the path always holds one.",
    },
    row: {
      what: "{call} uses the path in {value}, and nothing has shown that this row is the requester's.",
      why: "Naming another customer's row is enough to read or replace that customer's file.",
      how: "Load the row for the tenant ({principal}) before its path is used.",
    },
    opaque: {
      what: "{call} uses a path that could not be followed{detail}, so nothing shows that it names the tenant.",
      why: "If the path leaves out the tenant, customers reach each other's files.",
      how: HOW,
    },
  },
  detect: (verdicts) => verdictsOf("storage-key-missing-tenant", verdicts).map(createSignal),
  fix: ({ verdict }) => (messageOf(verdict) === "absent" ? pathFixes(verdict.access) : []),
};

function createSignal(verdict: OpenVerdict): Signal {
  return { messageId: messageOf(verdict), verdict, data: { ...wordsFor(verdict), call: quote(verdict.access.operation) } };
}

function messageOf({ reason }: OpenVerdict): string {
  if (reason === "untrusted-tenant") return "untrusted";
  if (reason === "no-filter") return "all";
  if (reason === "unpinned") return "row";
  return reason === "bypassable" || reason === "opaque" ? reason : "absent";
}
