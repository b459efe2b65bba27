// Decides which rule speaks for a verdict. One total function, so that an access never gets two findings of the same kind
// and no violation falls between two rules.
import type { Verdict } from "./verdict";

/** A verdict that something may be wrong: what rules report. */
export type OpenVerdict = Exclude<Verdict, { verdict: "isolated" }>;

/** The ids of the rules, named for the bug. */
export type BugClass =
  | "unscoped-query"
  | "unscoped-mutation"
  | "missing-tenant-on-create"
  | "bypassable-tenant-filter"
  | "untrusted-tenant-id"
  | "log-missing-tenant"
  | "log-tenant-data"
  | "audit-missing-tenant"
  | "public-cache-header"
  | "cache-key-missing-tenant"
  | "shared-module-state"
  | "storage-key-missing-tenant"
  | "job-missing-tenant"
  | "broadcast-cross-tenant"
  | "search-missing-tenant"
  | "rate-limit-missing-tenant"
  | "hardcoded-tenant"
  | "support-access-unaudited"
  | "unscoped-connection"
  | "session-scope-leak"
  | "tenant-key-overwrite"
  | "cross-tenant-link"
  | "schema-missing-rls"
  | "schema-global-unique"
  | "schema-missing-tenant-index"
  | "schema-nullable-tenant";

/** The bug class of a verdict: the kind of access decides, and for rows of a database then the reason. */
export function bugClassOf(verdict: OpenVerdict): BugClass {
  switch (verdict.access.kind) {
    case "log":
      return "log-missing-tenant";
    case "log-data":
      return "log-tenant-data";
    case "audit":
      return "audit-missing-tenant";
    case "response-cache":
      return "public-cache-header";
    case "cache-read":
    case "cache-write":
      return "cache-key-missing-tenant";
    case "module-state":
      return "shared-module-state";
    case "storage":
      return "storage-key-missing-tenant";
    case "job":
      return "job-missing-tenant";
    case "broadcast":
      return "broadcast-cross-tenant";
    case "search":
      return "search-missing-tenant";
    case "rate-limit":
      return "rate-limit-missing-tenant";
    case "tenant-branch":
      return "hardcoded-tenant";
    case "support-access":
      return "support-access-unaudited";
    case "key-write":
      return "tenant-key-overwrite";
    case "link":
      return "cross-tenant-link";
    case "session":
      return "session-scope-leak";
    case "schema":
      return schemaBugClass(verdict);
    case "create":
      if (verdict.reason === "unscoped-storage") return "unscoped-connection";
      return verdict.reason === "bypassable" ? "bypassable-tenant-filter" : "missing-tenant-on-create";
    case "query":
      return rowBugClass(verdict, "unscoped-query");
    case "mutation":
      return rowBugClass(verdict, "unscoped-mutation");
  }
}

function schemaBugClass({ reason }: OpenVerdict): BugClass {
  if (reason === "global-unique") return "schema-global-unique";
  if (reason === "no-tenant-index") return "schema-missing-tenant-index";
  return reason === "nullable-tenant" || reason === "no-tenant-reference" ? "schema-nullable-tenant" : "schema-missing-rls";
}

function rowBugClass({ reason }: OpenVerdict, otherwise: BugClass): BugClass {
  if (reason === "unscoped-storage") return "unscoped-connection";
  if (reason === "bypassable") return "bypassable-tenant-filter";
  return reason === "untrusted-tenant" ? "untrusted-tenant-id" : otherwise;
}

/** The verdicts that a rule speaks for, in the order in which they came. */
export function verdictsOf(bugClass: BugClass, verdicts: readonly Verdict[]): readonly OpenVerdict[] {
  return verdicts.filter(isOpen).filter((verdict) => bugClassOf(verdict) === bugClass);
}

function isOpen(verdict: Verdict): verdict is OpenVerdict {
  return verdict.verdict !== "isolated";
}

/** Family of the rules that judge rows of a database: together they say one thing about an access. */
export const ROW_ACCESS_FAMILY = "row-access";

/** The message of the two unscoped rules for an open verdict, by how much is known of its filter. */
export function unscopedMessageOf({ reason, detail }: OpenVerdict): "noFilter" | "opaque" | "unpinned" | "unpinnedBy" {
  if (reason === "no-filter") return "noFilter";
  if (reason === "opaque") return "opaque";
  return detail === undefined ? "unpinned" : "unpinnedBy";
}
