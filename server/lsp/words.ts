// The words in which verdicts, mechanisms and tenancy are told to a person in the editor (hover and model text).
import type { AccessKind, TenancyKind } from "../../rules/contract/access";
import type { BypassKind, Mechanism, ViolationReason } from "../../rules/contract/verdict";

export const MECHANISM_WORDS: Readonly<Record<Mechanism, string>> = {
  "isolated-storage": "the connection, schema or database was chosen by the tenant",
  "row-level-security": "the table's row-level security restricts the session to its tenant",
  "scoped-client": "the client adds the tenant to every statement",
  "tenant-filter": "the tenant key is compared with the tenant of the request",
  "relation-filter": "a required relation leads to the tenant of the request",
  "user-filter": "only rows of the signed-in user are selected",
  "bound-id": "the id comes from a row that was itself isolated",
  guarded: "a guard checked the selector before",
  "checked-after": "the row's tenant is checked before anything of it is used",
  credential: "it is looked up by an unguessable secret",
  global: "the entity belongs to no tenant",
  declared: "an annotation declares that it crosses tenants on purpose",
  system: "no requester reaches this code",
};

export const REASON_WORDS: Readonly<Record<ViolationReason, string>> = {
  "no-filter": "nothing selects rows of one tenant: there is no filter",
  unpinned: "the filter does not name the tenant",
  bypassable: "the tenant is in the filter, and a path escapes it",
  "untrusted-tenant": "the tenant comes from the request and nothing verified it",
  "missing-tenant": "the new row lacks its tenant key",
  "tenant-absent": "nothing says which tenant it belongs to",
  "unverified-link": "it names a row that may be another tenant's",
  opaque: "the selector could not be followed",
  "unscoped-storage": "the tenant did not choose the connection, schema or database",
  "outlives-transaction": "the setting stays on the connection when it goes back to the pool",
  "no-row-security": "the table has no row-level security",
  "unforced-row-security": "the table's owner passes its policies",
  "no-tenant-policy": "no policy compares the tenant key",
  "global-unique": "the unique key spans tenants",
  "no-tenant-index": "no index begins with the tenant key",
  "nullable-tenant": "the tenant key may be null",
  "no-tenant-reference": "the tenant key has no foreign key to the tenant",
};

export const BYPASS_WORDS: Readonly<Record<BypassKind, string>> = {
  or: "another branch of an OR matches without it",
  not: "it stands under a NOT",
  undefined: "its value may be undefined, which removes the condition",
  conditional: "it is added only on some paths",
  overwritten: "a later spread overwrites it",
  "left-join": "an outer join keeps rows that do not match it",
};

export const ACCESS_WORDS: Readonly<Record<AccessKind, string>> = {
  query: "Reads",
  mutation: "Changes",
  create: "Creates",
  "cache-read": "Reads from a cache",
  "cache-write": "Writes to a cache",
  log: "Logs",
  "log-data": "Logs data",
  audit: "Records an audit event",
  "response-cache": "Lets the response be cached",
  "module-state": "Keeps state across requests",
  storage: "Stores or reads a file",
  job: "Starts a job",
  broadcast: "Sends a message",
  search: "Searches",
  "rate-limit": "Limits",
  "tenant-branch": "Branches on the tenant",
  "support-access": "Acts for another tenant",
  "key-write": "Writes the tenant",
  link: "Links",
  schema: "Declares",
  session: "Sets",
};

export const TENANCY_WORDS: Readonly<Record<TenancyKind, string>> = {
  root: "the tenant itself",
  direct: "has the tenant key",
  via: "reaches its tenant through required relations",
  user: "belongs to a user",
  global: "belongs to no tenant",
  unknown: "undecided",
};
