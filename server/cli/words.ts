// Mechanisms and reasons in words, for `explain`. Data only.
import type { Mechanism, ViolationReason } from "../../rules/contract/verdict";

export const MECHANISM_WORDS: Readonly<Record<Mechanism, string>> = {
  "isolated-storage": "the connection, schema or database was chosen by the tenant of the request",
  "row-level-security": "the table has a forced policy on the tenant key, and the session sets the tenant",
  "scoped-client": "the client adds the tenant to every statement itself",
  "tenant-filter": "the tenant key must equal the tenant of the request",
  "relation-filter": "a required relation must belong to the tenant of the request",
  "user-filter": "only rows of the requesting user are touched",
  "bound-id": "the id comes from a row that was itself isolated",
  guarded: "a check on every path verified the selector before",
  "checked-after": "the row's tenant is compared with the request's before anything of it is used",
  credential: "the row is found by a secret that nobody can guess",
  global: "the entity belongs to no tenant",
  declared: "a comment in the code declares that it crosses tenants on purpose",
  system: "no requester is behind it: scheduled, command-line, migration or seed code",
};

export const REASON_WORDS: Readonly<Record<ViolationReason, { readonly says: string; readonly closedBy: string }>> = {
  "no-filter": { says: "there is no filter at all", closedBy: "add a filter on the tenant key." },
  unpinned: {
    says: "nothing in the filter names the tenant",
    closedBy: "add the tenant key to the filter, or verify the selector before the access.",
  },
  bypassable: {
    says: "the tenant is in the filter, and some path escapes it",
    closedBy: "make the tenant condition unconditional and never undefined.",
  },
  "untrusted-tenant": {
    says: "the tenant comes from the request, and nothing verified it",
    closedBy: "take the tenant from the session, or verify that the requester is its member.",
  },
  "missing-tenant": { says: "the new row lacks its tenant key", closedBy: "set the tenant key from the session." },
  "tenant-absent": { says: "nothing says which tenant it is for", closedBy: "add the tenant to the line, key or state." },
  "unverified-link": {
    says: "it links to a row that the request names, and nothing verified whose that row is",
    closedBy: "look the row up with its tenant first, and use the id of what was found.",
  },
  opaque: {
    says: "the selector could not be followed",
    closedBy: "pass the filter where it can be seen, or declare the helper in the configuration (guards, clients).",
  },
  "unscoped-storage": {
    says: "the tenant did not choose the connection, schema or database",
    closedBy: "take the connection from the one function that chooses it by the tenant of the session.",
  },
  "outlives-transaction": {
    says: "the setting stays on the connection when it goes back to the pool",
    closedBy: "use SET LOCAL or set_config(…, true) inside a transaction.",
  },
  "no-row-security": { says: "the table has no row-level security", closedBy: "enable and force it, with a policy on the tenant key." },
  "unforced-row-security": { says: "the table's owner passes its policies", closedBy: "force row-level security on the table." },
  "no-tenant-policy": { says: "no policy compares the tenant key", closedBy: "write a policy on the tenant key." },
  "global-unique": { says: "the unique key spans tenants", closedBy: "begin the key with the tenant key." },
  "no-tenant-index": { says: "no index begins with the tenant key", closedBy: "add an index that does." },
  "nullable-tenant": { says: "the tenant key may be null", closedBy: "make it required." },
  "no-tenant-reference": { says: "the tenant key has no foreign key to the tenant", closedBy: "add the foreign key." },
};
