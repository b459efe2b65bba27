// Words for accesses, shared by the messages of all rules, so that one thing is called the same everywhere.
import type { Access } from "./access";
import type { OpenVerdict } from "./bug-class";

/** Values for the placeholders that most messages use. */
export function wordsFor(verdict: OpenVerdict): Readonly<Record<string, string>> {
  const { access, detail } = verdict;
  return {
    subject: describeOperation(access),
    rows: access.entity === undefined ? "rows" : `\`${access.entity}\` rows`,
    ...ownersOf(access),
    key: access.tenantKey === undefined ? "the tenant key" : `\`${access.tenantKey}\``,
    detail: detail === undefined ? "" : ` (${quote(detail)})`,
    value: detail === undefined ? "the request" : quote(detail),
    principal: describePrincipal(access),
  };
}

/** The operation as the subject of a sentence: `` `Invoice.findMany` `` or ``This SELECT on `invoices` ``. */
export function describeOperation({ entity, operation }: Access): string {
  if (isSqlVerb(operation)) return entity === undefined ? `This ${operation}` : `This ${operation} on \`${entity}\``;
  return entity === undefined ? `\`${operation}\`` : `\`${entity}.${operation}\``;
}

/** Whose the rows are: the technical word, and the one for people. */
function ownersOf({ tenancy }: Access): Readonly<Record<"owner" | "person", string>> {
  return tenancy === "user" ? { owner: "user", person: "user" } : { owner: "tenant", person: "customer" };
}

/** Where the tenant can be had at this place: the expression in scope, or how to get one. */
function describePrincipal({ principal, tenancy }: Access): string {
  if (principal) return `\`${principal.text}\``;
  return tenancy === "user" ? "the user of the session or verified token" : "the tenant of the session or verified token";
}

/** Puts code into backticks and leaves words as they are. */
export function quote(detail: string): string {
  const isProse = /\s/.test(detail) && /^[\w\s,'-]+$/.test(detail);
  return isProse || detail.includes("`") ? detail : `\`${detail}\``;
}

/** The name under which an access is called, as written: `req.log.info` of `req.log.info("paid")`; undefined when it is not a plain path. */
export function calleeOf({ text }: Access): string | undefined {
  return /^[\w$]+(?:(?:\?|!)?\.[\w$]+)*(?=\()/.exec(text)?.[0];
}

function isSqlVerb(operation: string): boolean {
  return /^[A-Z]{2,}(?: [A-Z]+)*$/.test(operation);
}
