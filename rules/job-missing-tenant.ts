// Jobs whose payload does not say whose work they do.
import { verdictsOf } from "./contract/bug-class";
import type { OpenVerdict } from "./contract/bug-class";
import { payloadFixes } from "./contract/payload-fix";
import type { Rule, Signal } from "./contract/rule";
import { quote, wordsFor } from "./contract/wording";

export const jobMissingTenant: Rule = {
  meta: {
    id: "job-missing-tenant",
    title: "A background job enqueued without its tenant",
    severity: "warning",
    fixKind: "suggested",
    cwe: [862, 668],
    asvs: ["8.4.1", "8.3.3"],
    since: "0.1.0",
  },
  options: {},
  messages: {
    absent: {
      what: "{call} starts a job that does not say which tenant it works for{detail}.",
      why: "The worker has no session: it can only believe the ids in the payload, and those came from whoever sent the request.",
      how: "Put the tenant into the payload ({principal}) and use it in the worker, or check first that what is named belongs to the caller.",
    },
    untrusted: {
      what: "{call} starts a job for the tenant that {value} names, which whoever sends the request can choose.",
      why: "The worker takes the payload at its word and does its work on another customer's data.",
      how: "Send the tenant of the session or verified token, or check first that the caller belongs to the tenant that was named.",
    },
    bypassable: {
      what: "The tenant in the payload of {call} can be missing{detail}.",
      why: "A job without a tenant runs over every customer's data, or fails where nobody sees it.",
      how: "Stop before this line when there is no tenant (throw, return or redirect), so that the payload always holds one.",
    },
  },
  detect: (verdicts) => verdictsOf("job-missing-tenant", verdicts).map(createSignal),
  fix: ({ verdict }) => (messageOf(verdict) === "absent" ? payloadFixes(verdict.access) : []),
};

function createSignal(verdict: OpenVerdict): Signal {
  return { messageId: messageOf(verdict), verdict, data: { ...wordsFor(verdict), call: quote(verdict.access.operation) } };
}

function messageOf({ reason }: OpenVerdict): string {
  if (reason === "untrusted-tenant") return "untrusted";
  return reason === "bypassable" ? "bypassable" : "absent";
}
