// What the engine tells the rules about one use of shared state. Types only.
import type { Located, SourceSpan } from "./span";

/** What an access does; rules select on it. */
export type AccessKind =
  | "query"
  | "mutation"
  | "create"
  | "cache-read"
  | "cache-write"
  | "log"
  | "log-data"
  | "audit"
  | "response-cache"
  | "module-state"
  | "schema"
  /** A setting of a database session. */
  | "session"
  | "storage"
  | "job"
  | "broadcast"
  | "search"
  | "rate-limit"
  /** A branch on the tenant's identity. */
  | "tenant-branch"
  /** Acting as somebody else, or across tenants on purpose. */
  | "support-access"
  /** What an update writes into the tenant key of rows that are the requester's. */
  | "key-write"
  /** What an insert or update of the requester's rows writes into a foreign key. */
  | "link";

/** How an entity relates to tenants (docs/glossary.md). */
export type TenancyKind = "root" | "direct" | "via" | "user" | "global" | "unknown";

/** An insertion point that a fix may use, in the idiom of the library. */
export interface FixSite {
  /**
   * `filter-object`: an object literal that selects rows; `data-object`: one that holds the new row;
   * `arguments-object`: the call's single argument object, which has no filter yet; `log-object`: the merge object
   * of a log call; `log-arguments`: a log call without one; `key-template` / `key-expression`: a cache key;
   * `method-name`: the name of the called method; `template`: any expression of a library whose filters are no plain objects.
   */
  readonly kind:
    | "filter-object"
    | "data-object"
    | "arguments-object"
    | "log-object"
    | "log-arguments"
    | "key-template"
    | "key-expression"
    | "method-name"
    | "template";
  /** The object, expression, key or name itself. */
  readonly span: SourceSpan;
  /** Text now at `span`. */
  readonly text: string;
  /** True when the object literal has no member yet. */
  readonly isEmpty?: boolean;
  /** `template` only: the text that replaces `text`, with `{tenant}` where the principal's expression goes. */
  readonly template?: string;
  /** `template` only: names that the new text needs in scope, by the module that exports them. */
  readonly imports?: readonly { readonly module: string; readonly name: string }[];
}

/** An expression that holds the tenant of the request (for rows of `user` tenancy: its user) and is in scope at the access. */
export interface PrincipalExpression {
  /** Source text, e.g. `session.user.orgId`. */
  readonly text: string;
  /** True when it was followed to a verified principal and cannot be undefined there. */
  readonly isCertain: boolean;
}

/** One use of shared state. */
export interface Access extends Located {
  readonly kind: AccessKind;
  /** Id of the library model that recognised it, e.g. `prisma`. */
  readonly library: string;
  /** Name of the operation in the library's own words, e.g. `findMany`, `SELECT`, `hset`. */
  readonly operation: string;
  /** Entity as its schema names it; missing where it is not known or the access has none (a log line). */
  readonly entity?: string;
  readonly tenancy?: TenancyKind;
  /** Property or column that names the tenant of the entity's rows, e.g. `orgId`; for `via` the path, e.g. `shop.tenantId`. */
  readonly tenantKey?: string;
  /** How objects of filters and new rows name it, where that is not what `tenantKey` says: `["org", "id"]`. */
  readonly tenantPath?: readonly string[];
  /** Qualified name of the enclosing function or class member, `<module>` at top level; part of the fingerprint. */
  readonly symbol: string;
  /** The table that the statement is about, where the place runs statements that are written elsewhere: one place, several statements. */
  readonly statement?: string;
  /** The access's text with white space folded, at most 200 characters; part of the fingerprint. */
  readonly text: string;
  readonly fixSites: readonly FixSite[];
  readonly principal?: PrincipalExpression;
  /** Version of the library as package.json declares it, e.g. `4.16.2`; missing when not declared. */
  readonly libraryVersion?: string;
}
