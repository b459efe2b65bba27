// Tenant tables without row-level security where the others have it, or the configuration promises it.
import { verdictsOf } from "./contract/bug-class";
import type { OpenVerdict } from "./contract/bug-class";
import type { Rule, Signal } from "./contract/rule";
import { wordsFor } from "./contract/wording";

export const schemaMissingRls: Rule = {
  meta: {
    id: "schema-missing-rls",
    title: "A tenant table without forced row-level security and a tenant policy, where the schema promises it",
    severity: "warning",
    fixKind: "none",
    cwe: [1220, 862],
    asvs: ["8.2.2", "8.4.1"],
    since: "0.1.0",
  },
  options: {},
  messages: {
    disabled: {
      what: "`{entity}` holds tenant rows and has no row-level security, though the schema protects its tenant tables with it.",
      why: "Code that relies on the database to keep customers apart reads and changes the rows of all of them here.",
      how: "ENABLE and FORCE ROW LEVEL SECURITY on the table, with a policy that compares {key} with the session's tenant.",
    },
    unforced: {
      what: "Row-level security of `{entity}` is not forced, so the table's owner passes its policies.",
      why: "Most services connect as the role that created the tables: for them the policies do not exist.",
      how: "ALTER TABLE … FORCE ROW LEVEL SECURITY, or connect as a role that does not own the table.",
    },
    open: {
      what: "No policy of `{entity}` keeps tenants apart: `{policy}` lets rows of all of them through.",
      why: "Row-level security that is enabled and open protects nothing, and looks as if it did.",
      how: "Write a policy that compares {key} with the session's tenant, for reading and for writing.",
    },
  },
  detect: (verdicts) => verdictsOf("schema-missing-rls", verdicts).map(createSignal),
};

const MESSAGES: Readonly<Record<string, string>> = { "unforced-row-security": "unforced", "no-tenant-policy": "open" };

function createSignal(verdict: OpenVerdict): Signal {
  const { entity = "this table" } = verdict.access;
  const messageId = MESSAGES[verdict.reason] ?? "disabled";
  return { messageId, verdict, data: { ...wordsFor(verdict), entity, policy: verdict.detail ?? "" } };
}
