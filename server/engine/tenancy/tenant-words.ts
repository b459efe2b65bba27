// Words that schemas use for tenants, people and lookups, with their weight. Data only.

/** Singular entity names that stand for a tenant; 10 leaves no doubt, 2 needs more evidence from the schema. */
export const TENANT_WORDS: ReadonlyMap<string, number> = new Map([
  ["tenant", 10], ["organization", 10], ["organisation", 10], ["org", 10],
  ["workspace", 9], ["company", 8], ["business", 7], ["account", 7], ["team", 7],
  ["store", 6], ["shop", 6], ["merchant", 6], ["agency", 6], ["vendor", 5], ["project", 5],
  ["space", 4], ["site", 4], ["clinic", 4], ["school", 4], ["hospital", 4], ["restaurant", 4], ["institution", 4], ["firm", 4],
  ["environment", 4], ["brand", 4], ["practice", 4], ["club", 4], ["community", 4], ["household", 4], ["studio", 4],
  ["hotel", 4], ["property", 2], ["group", 2], ["customer", 3], ["client", 2], ["instance", 3], ["app", 3], ["application", 3],
  ["partner", 2], ["enterprise", 7], ["employer", 4], ["gym", 4], ["church", 4], ["farm", 4], ["warehouse", 2], ["branch", 2],
]);

/** Words that mean the same tenant; the key of one may name the other (`org_id` for `organizations`). */
export const TENANT_SYNONYMS: readonly (readonly string[])[] = [
  ["organization", "organisation", "org"],
  ["workspace", "ws"],
  ["company", "business"],
  ["environment", "env"],
  ["application", "app"],
];

/** Singular entity names that stand for people who sign in. Names below 10 need a sign-in column as well. */
export const USER_WORDS: ReadonlyMap<string, number> = new Map([
  ["user", 10], ["app user", 10], ["auth user", 9], ["profile", 6], ["user profile", 5], ["user account", 9], ["person", 5], ["people", 5],
  ["member", 4], ["login", 4], ["employee", 4], ["staff", 4], ["account", 3], ["admin", 1], ["operator", 3], ["agent", 2],
]);

/** Columns, without underscores, that people who sign in have. */
export const SIGN_IN_COLUMNS: ReadonlySet<string> = new Set([
  "email", "emailaddress", "login", "username", "password", "passwordhash", "hashedpassword", "authid", "authuserid", "clerkid", "emailverified",
]);

/** Columns, without underscores, whose presence makes an `account` an identity of an auth library and no tenant. */
export const IDENTITY_COLUMNS: ReadonlySet<string> = new Set([
  "provideraccountid", "providerid", "accesstoken", "refreshtoken", "idtoken", "sessionstate",
]);

/** Last words of entities that many rows share and nobody owns. */
export const LOOKUP_WORDS: ReadonlySet<string> = new Set([
  "country", "currency", "language", "locale", "timezone", "region", "city", "state", "status", "type", "kind", "category", "role",
  "permission", "plan", "tier", "feature", "migration", "version", "setting", "settings", "session", "token", "invite", "invitation",
  "membership", "member", "subscription", "log", "event", "unit", "user", "price", "verification",
]);

/** First words of keys that hold a choice of the user (`activeOrgId`), which does not own the row. */
export const PREFERENCE_WORDS: ReadonlySet<string> = new Set([
  "active", "current", "default", "selected", "last", "primary", "preferred", "previous", "recent", "home",
]);
