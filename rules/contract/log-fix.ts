// Fixes that name the tenant in a log line, in the way of the logger.
import type { Access, FixSite } from "./access";
import type { OpenVerdict } from "./bug-class";
import { memberText, setMember } from "./object-edit";
import type { DraftEdit } from "./object-edit";
import type { FixDraft } from "./rule";
import { kindOf } from "./tenant-fix";

/** Loggers whose first argument is the merge object (pino's and bunyan's API pages); the others take it after the message. */
const OBJECT_FIRST: ReadonlySet<string> = new Set(["pino", "bunyan", "roarr"]);

/** Adds the tenant to a log line: none or one fix. */
export function logFixes(verdict: OpenVerdict): readonly FixDraft[] {
  const { access } = verdict;
  const { principal } = access;
  if (!principal) return [];
  const member = memberText([nameOf(access, principal.text)], principal.text);
  const edits = logEdits(access, member, principal.text);
  return edits && edits.length > 0 ? [{ title: `Add \`${member}\` to the log line`, kind: kindOf(verdict, principal), edits }] : [];
}

function logEdits(access: Access, member: string, value: string): readonly DraftEdit[] | undefined {
  const object = access.fixSites.find((site) => site.kind === "log-object");
  if (object) return setMember(object, [nameOf(access, value)], value)?.edits;
  const args = access.fixSites.find((site) => site.kind === "log-arguments");
  const edit = args && argumentEdit(args, `{ ${member} }`, OBJECT_FIRST.has(access.library));
  return edit && [edit];
}

function argumentEdit({ span, text }: FixSite, object: string, isFirst: boolean): DraftEdit | undefined {
  if (text.trim() === "") return { span, newText: object };
  if (!isFirst) return { span: { ...span, start: span.end }, newText: `, ${object}` };
  // Pino treats an error in first place as the merge object; what is not plainly a message must stay first.
  return /^["'`]/.test(text) ? { span: { ...span, end: span.start }, newText: `${object}, ` } : undefined;
}

/** The name for the tenant in a log line: the tenant key, else the last name of the expression, else `tenantId`. */
function nameOf({ tenantKey }: Access, value: string): string {
  return /^[\w$]+$/.exec(tenantKey ?? "")?.[0] ?? /^(?:[\w$]+\.)*([A-Za-z_$][\w$]*)$/.exec(value)?.[1] ?? "tenantId";
}
