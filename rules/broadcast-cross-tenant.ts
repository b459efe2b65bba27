// Messages with tenant data that other tenants get as well.
import { verdictsOf } from "./contract/bug-class";
import type { OpenVerdict } from "./contract/bug-class";
import { keyFixes } from "./contract/key-fix";
import type { Rule, Signal } from "./contract/rule";
import { quote, wordsFor } from "./contract/wording";

const HOW = "Send to a room or channel of the tenant ({principal}), which only connections of that tenant may join.";

export const broadcastCrossTenant: Rule = {
  meta: {
    id: "broadcast-cross-tenant",
    title: "A message with tenant data that reaches every tenant",
    severity: "error",
    fixKind: "suggested",
    cwe: [200, 668],
    asvs: ["8.4.1", "8.2.2"],
    since: "0.1.0",
  },
  options: {},
  messages: {
    all: {
      what: "{call} sends tenant data to everybody who is connected.",
      why: "Browsers of other customers are connected to the same server, and get this customer's data.",
      how: HOW,
    },
    shared: {
      what: "{call} sends tenant data to a room or channel that does not name the tenant{detail}.",
      why: "Connections of other customers listen there too, and get this customer's data.",
      how: HOW,
    },
    relayed: {
      what: "{call} hands on to a client what every tenant puts into this stream.",
      why: "Whoever is connected here gets the events of other customers as well.",
      how: "Let through only what belongs to the tenant ({principal}), or give each tenant a stream, event or channel of its own.",
    },
    untrusted: {
      what: "{call} goes by a room or channel that {value} names, which the client can choose.",
      why: "Naming the room of another customer is enough to hear what is said in it, or to speak there.",
      how: "Build the name from the tenant of the session or verified token, or check first that what is named belongs to the caller.",
    },
    bypassable: {
      what: "The tenant in the room or channel of {call} can be missing{detail}.",
      why: "Everything that is sent without a tenant goes to one room, whichever customers are in it.",
      how: "Stop before this line when there is no tenant (throw, return or redirect), so that the name always holds one.",
    },
    opaque: {
      what: "{call} sends tenant data to a room or channel that could not be followed{detail}.",
      why: "If its name leaves out the tenant, other customers get this customer's data.",
      how: HOW,
    },
  },
  detect: (verdicts) => verdictsOf("broadcast-cross-tenant", verdicts).map(createSignal),
  fix: ({ verdict }) => (messageOf(verdict) === "shared" ? keyFixes(verdict.access) : []),
};

function createSignal(verdict: OpenVerdict): Signal {
  return { messageId: messageOf(verdict), verdict, data: { ...wordsFor(verdict), call: quote(verdict.access.operation) } };
}

function messageOf({ reason }: OpenVerdict): string {
  if (reason === "no-filter") return "all";
  if (reason === "unpinned") return "relayed";
  if (reason === "untrusted-tenant") return "untrusted";
  return reason === "bypassable" || reason === "opaque" ? reason : "shared";
}
