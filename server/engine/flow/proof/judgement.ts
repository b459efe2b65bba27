// What judging a filter, or new rows, came to. Data only.
import type { BypassKind, EvidenceRole, Mechanism } from "../../../../rules/contract/verdict";
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Value } from "../../libraries/value";

/** A step of evidence before its range is looked up. */
export interface Step {
  readonly role: EvidenceRole;
  readonly message: string;
  readonly at: SourceSpan;
}

export interface Judgement {
  /** Every row that passes is the requester's. */
  readonly pins: boolean;
  readonly mechanism?: Mechanism;
  readonly isAssumed?: boolean;
  /** Somewhere a condition names the tenant, trusted or not. */
  readonly namesTenant: boolean;
  readonly bypass?: BypassKind;
  /** A tenant key compared with this untrusted value. */
  readonly untrusted?: Value;
  /** A tenant key or id compared with a value that could not be followed. */
  readonly unknown?: { readonly value: Value; readonly isTenantKey: boolean };
  /** `tenant is null`: harmless beside a condition that pins. */
  readonly isNeutral?: boolean;
  /** It lets rows of no tenant through too, at which rows of every tenant may point. */
  readonly isShared?: boolean;
  /** It would pin if the row that its value is taken from were surely the requester's, and that is itself only possible. */
  readonly isDoubtful?: boolean;
  /** It would pin if this row were the requester's, which was itself fetched without asking whose it is. */
  readonly follows?: string;
  /** Forced policies let no row through, since the session was not tied to any tenant. */
  readonly failsClosed?: boolean;
  /** Each tenant has storage of its own, and this use is of none that the requester's tenant chose. */
  readonly isUnchosen?: boolean;
  /** What is open are related rows that come along, and those are a tenant's. */
  readonly isIncluded?: boolean;
  /** The rows themselves are the requester's, as this says; only those of these relations may be somebody else's. */
  readonly besides?: { readonly own: Judgement; readonly relations: readonly string[] };
  /** There is no condition at all. */
  readonly isEmpty: boolean;
  /** Part of the filter could not be followed. */
  readonly isOpaque: boolean;
  /** Untrusted values in conditions other than the tenant key. */
  readonly sources: readonly Value[];
  readonly steps: readonly Step[];
}

export const OPEN: Judgement = { pins: false, namesTenant: false, isEmpty: false, isOpaque: false, sources: [], steps: [] };
export const EMPTY: Judgement = { ...OPEN, isEmpty: true };

/** Mechanisms from strongest to weakest. */
export const MECHANISM_ORDER: readonly Mechanism[] = [
  "isolated-storage",
  "row-level-security",
  "scoped-client",
  "tenant-filter",
  "relation-filter",
  "user-filter",
  "bound-id",
  "guarded",
  "checked-after",
  "credential",
  "global",
  "declared",
  "system",
];

export function pinned(mechanism: Mechanism, steps: readonly Step[], isAssumed = false): Judgement {
  return { ...OPEN, pins: true, mechanism, namesTenant: true, steps, ...(isAssumed ? { isAssumed } : {}) };
}

/**
 * What a key holds, best first: `tenant`: who the requester is; `row`: which row, of whomever; `secret`: something that nobody guesses;
 * `claimed`: a tenant that the request names, unverified; `input`: something else of the request; `opaque`: what could not be followed;
 * `nothing`: only what is the same for everyone.
 */
export type KeyStrength = "tenant" | "row" | "secret" | "claimed" | "input" | "opaque" | "nothing";
