// What the proof says of an access. Types only.
import type { Access } from "./access";
import type { Located } from "./span";

export type Confidence = "certain" | "likely" | "possible";

/** What isolates an access, strongest first. */
export type Mechanism =
  | "isolated-storage"
  | "row-level-security"
  | "scoped-client"
  | "tenant-filter"
  | "relation-filter"
  | "user-filter"
  | "bound-id"
  | "guarded"
  | "checked-after"
  | "credential"
  | "global"
  | "declared"
  | "system";

/** Why nothing isolates an access. */
export type ViolationReason =
  /** There is no filter at all. */
  | "no-filter"
  /** There is a filter, and nothing in it names the tenant. */
  | "unpinned"
  /** The tenant is in the filter, and some path escapes it. */
  | "bypassable"
  /** The tenant key is compared with, or set to, a value from a source that nothing verified. */
  | "untrusted-tenant"
  /** A new row lacks its tenant key. */
  | "missing-tenant"
  /** A log line, cache key or module-level state does not say which tenant. */
  | "tenant-absent"
  /** A row is linked to one that the request names, and nothing verified whose that one is. */
  | "unverified-link"
  /** The selector could not be followed. */
  | "opaque"
  /** Each tenant has storage of its own, and the tenant did not choose the one that is used. */
  | "unscoped-storage"
  /** A setting of a database session stays for whoever gets the connection next. */
  | "outlives-transaction"
  | SchemaReason;

/** What a schema lacks or says wrongly; verdicts on accesses of kind `schema` have these, and no others have. */
export type SchemaReason =
  /** Row-level security is not enabled on a tenant table. */
  | "no-row-security"
  /** It is enabled, and the table's owner passes it. */
  | "unforced-row-security"
  /** Its policies do not compare the tenant key. */
  | "no-tenant-policy"
  /** A unique key of tenant rows does not hold the tenant key. */
  | "global-unique"
  /** No index begins with the tenant key. */
  | "no-tenant-index"
  /** The tenant key may be null. */
  | "nullable-tenant"
  /** The tenant key has no foreign key to the tenant. */
  | "no-tenant-reference";

/** How a present tenant filter is escaped; only with reason `bypassable`. */
export type BypassKind = "or" | "not" | "undefined" | "conditional" | "overwritten" | "left-join";

/** What an evidence step stands for. */
export type EvidenceRole = "entry" | "source" | "principal" | "call" | "guard" | "filter" | "row" | "access" | "assumption" | "other";

/** One step that justifies a verdict, in the order in which it happens. */
export interface EvidenceStep extends Located {
  readonly role: EvidenceRole;
  readonly message: string;
}

interface VerdictBase {
  readonly access: Access;
  readonly evidence: readonly EvidenceStep[];
}

export interface IsolatedVerdict extends VerdictBase {
  readonly verdict: "isolated";
  readonly mechanism: Mechanism;
  /** True when some step is assumed from a name because its body cannot be seen. */
  readonly isAssumed?: boolean;
}

export interface ViolationVerdict extends VerdictBase {
  readonly verdict: "violation";
  readonly reason: ViolationReason;
  readonly bypass?: BypassKind;
  readonly confidence: Confidence;
  /** Words for the message: the untrusted value (`req.query.orgId`), the included relation, the variable. */
  readonly detail?: string;
}

export interface UnprovenVerdict extends VerdictBase {
  readonly verdict: "unproven";
  readonly reason: ViolationReason;
  readonly bypass?: BypassKind;
  readonly confidence: Confidence;
  readonly detail?: string;
}

/** The verdict on one access over all the entry points that reach it: the worst one counts. */
export type Verdict = IsolatedVerdict | ViolationVerdict | UnprovenVerdict;
