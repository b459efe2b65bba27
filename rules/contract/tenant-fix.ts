// Fixes that name the tenant in a filter or in the data of a new row. They need an expression that holds the tenant and is in
// scope; without one, no fix is offered.
import type { Access, FixSite, PrincipalExpression } from "./access";
import type { OpenVerdict } from "./bug-class";
import type { Fix } from "./finding";
import { memberText, prependMember, setMember } from "./object-edit";
import type { DraftEdit, MemberEdit } from "./object-edit";
import type { FixDraft } from "./rule";
import { uniqueFilterEdits } from "./prisma-unique";

/** What a fix is made from: the path to the tenant key and the expression that holds the tenant. */
interface Tenant {
  readonly path: readonly string[];
  readonly principal: PrincipalExpression;
}

/** Adds the tenant to the filter: none or one fix. */
export function filterFixes(verdict: OpenVerdict): readonly FixDraft[] {
  const { access } = verdict;
  const tenant = tenantOf(access);
  if (!tenant) return [];
  const member = memberText(tenant.path, tenant.principal.text);
  const change = filterChange(access, tenant, member);
  const rename = uniqueFilterEdits(access);
  if (!change || !rename) return [];
  const kind = rename.isSameType && change.how === "added" ? kindOf(verdict, tenant.principal) : "suggested";
  return [
    {
      title: titleOf(change.how, member, "filter", rename.title),
      kind,
      edits: [...rename.edits, ...change.edits],
      ...(change.imports ? { imports: change.imports } : {}),
    },
  ];
}

/** Adds the tenant to the new rows: none or one fix. */
export function dataFixes(verdict: OpenVerdict): readonly FixDraft[] {
  const { access } = verdict;
  const tenant = tenantOf(access);
  const sites = access.fixSites.filter((site) => site.kind === "data-object");
  // A row that hangs on a parent gets its tenant from the parent; which one, only a person can say.
  if (!tenant || access.tenantKey?.includes(".") === true || sites.length === 0) return [];
  const changes = sites.map((site) => dataChange(site, tenant));
  const made = changes.filter((change) => change !== undefined);
  const [first] = made;
  if (!first || made.length < changes.length) return [];
  const kind = made.every((change) => change.how === "added") ? kindOf(verdict, tenant.principal) : "suggested";
  const member = memberText(tenant.path, tenant.principal.text);
  return [{ title: titleOf(first.how, member, "data"), kind, edits: made.flatMap((change) => change.edits) }];
}

/**
 * A fix may run unasked only where the access is surely open, the expression surely holds the tenant, and nothing that the
 * code says now is replaced.
 */
export function kindOf(verdict: OpenVerdict, principal: PrincipalExpression): Fix["kind"] {
  return verdict.verdict === "violation" && principal.isCertain ? "safe" : "suggested";
}

/** The tenant to add (the user, for rows of users), or undefined: no expression in scope, or no single key. */
function tenantOf({ principal, tenantKey, tenantPath }: Access): Tenant | undefined {
  if (!principal || tenantKey === undefined || !/^[\w$]+(?:\.[\w$]+)*$/.test(tenantKey)) return undefined;
  return { path: tenantPath ?? tenantKey.split("."), principal };
}

/** A change of the filter, with the names that its text needs in scope. */
interface FilterChange extends MemberEdit {
  readonly imports?: FixDraft["imports"];
}

/** Libraries whose calls take one object of options, with the filter under `where`. */
const TAKES_WHERE: ReadonlySet<string> = new Set(["prisma", "typeorm", "sequelize", "mikro-orm"]);

function filterChange(access: Access, tenant: Tenant, member: string): FilterChange | undefined {
  const template = access.fixSites.find((site) => site.kind === "template");
  if (template) return templateChange(template, tenant.principal.text);
  const filter = access.fixSites.find((site) => site.kind === "filter-object");
  if (filter) return setMember(filter, tenant.path, tenant.principal.text);
  const args = access.fixSites.find((site) => site.kind === "arguments-object");
  if (!args || !TAKES_WHERE.has(access.library)) return undefined;
  const edit: DraftEdit | undefined =
    args.text === "" ? { span: args.span, newText: `{ where: { ${member} } }` } : prependMember(args, `where: { ${member} }`);
  return edit && { how: "added", edits: [edit] };
}

/** The library wrote the text; only the principal's expression is missing in it. */
function templateChange({ span, template, imports }: FixSite, principal: string): FilterChange | undefined {
  if (template === undefined) return undefined;
  const edits = [{ span, newText: template.replaceAll("{tenant}", principal) }];
  return { how: "added", edits, ...(imports ? { imports } : {}) };
}

function dataChange(site: FixSite, tenant: Tenant): MemberEdit | undefined {
  // Prisma takes either foreign keys or `connect` in one object, never both (Prisma docs, "Unchecked input types").
  if (/\bconnect(?:OrCreate)?\s*:/.test(site.text)) return undefined;
  return setMember(site, tenant.path, tenant.principal.text);
}

function titleOf(how: MemberEdit["how"], member: string, place: "filter" | "data", suffix = ""): string {
  const verb = {
    added: `Add \`${member}\` to the ${place}`,
    replaced: `Use \`${member}\` in the ${place}`,
    moved: `Put \`${member}\` behind the spread`,
  };
  return verb[how] + suffix;
}
