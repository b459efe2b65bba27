// Acting for somebody else: impersonation, and functions that are declared to cross tenants. Customers may ask who did so, and when;
// an audit event in the same request answers.
import { FOR_EVERY_TENANT } from "../state";
import type { SourceSpan } from "../../../../rules/contract/span";
import type { ChannelUse } from "../../libraries/channel-use";
import type { LibraryCall } from "../../libraries/model";
import type { Value } from "../../libraries/value";
import { labelOf } from "../keys";
import type { Machine } from "../machine/machine";
import { plainName } from "../machine/names";
import { accessBase } from "./access-base";

/** Names of what keeps audit events, and of what writes them. */
const AUDIT = /audit|activity_?(?:log|event|entry)|(?:security|admin|access|compliance)_?(?:log|event)/i;
/** Members of sessions, tokens and cookies that say that somebody is somebody else. */
const IMPERSONATION = /impersonat|acting_?as|act_?as|actor|on_?behalf|masquerad|assumed_?user|login_?as|real_?user|original_?user/i;
/** What a request keeps under this name alone (`c.set("actor", claims)`) is who acts, whoever that is. */
const WHO_ACTS = /^(?:the_?|current_?)?actor(?:_?id)?$/i;
/** Calls of libraries that make somebody somebody else. */
const IMPERSONATES = /^(?:impersonate|impersonateUser|actorTokens\.create|createActorToken|loginAs|masquerade)$/;
/** Calls that make sessions, tokens and cookies. */
const ISSUES = /^(?:sign|SignJWT|encode|createSession|createToken|createCustomToken|issueToken|setCustomClaims|EncryptJWT)$/;

/** Called for each call under the name with which it was written: `audit.record`, `auth.api.impersonateUser`. */
export function noteNamedCall(m: Machine, path: readonly string[] | undefined, call: LibraryCall, isSeen: boolean): void {
  if (!path) return;
  const [first] = call.args;
  if (path.some((part) => AUDIT.test(part)) || (first?.value.v === "constant" && AUDIT.test(String(first.value.value)))) {
    m.world.observer.meet("hasAudit");
    return;
  }
  const last = path.at(-1) ?? "";
  const isImpersonation =
    (!isSeen && (IMPERSONATES.test(last) || IMPERSONATES.test(path.slice(-2).join(".")))) ||
    (ISSUES.test(last) && call.args.some((arg) => saysWho(m, arg.value))) ||
    (/^(?:cookie|set)$/.test(last) &&
      first?.value.v === "constant" &&
      IMPERSONATION.test(String(first.value.value)) &&
      !WHO_ACTS.test(String(first.value.value)) &&
      call.args.length > 1);
  if (isImpersonation) noteSupportAccess(m, { kind: "support-access", library: "javascript", operation: last, span: call.span });
}

/** An object one of whose members says for whom somebody else acts. */
function saysWho(m: Machine, value: Value): boolean {
  return [...(m.engine.members(value) ?? [])].some(([name, member]) => isImpersonation(name) && isSet(member.value));
}

function isImpersonation(name: string): boolean {
  return IMPERSONATION.test(name) || name === "act";
}

function isSet(value: Value): boolean {
  return value.v !== "constant" || (value.value !== undefined && value.value !== null && value.value !== false && value.value !== "");
}

/** `req.session.impersonatedUserId = user.id`; and the session's user or tenant, replaced by an administrator. */
export function noteSessionWrite(m: Machine, target: Value, name: string, value: Value, at: SourceSpan): void {
  if (!m.world.observer.run.entry?.isRequest || !isSet(value)) return;
  const isSession = target.v === "principal" || (target.v === "handle" && /session/i.test(target.type)) || /session/i.test(labelOf(target));
  const isSwitch =
    isSession &&
    (/^(?:user_?id|user|sub)$/i.test(name) || m.world.tenancy.tenantKeyNames.has(plainName(name))) &&
    value.v !== "principal" &&
    m.state.getFact(FOR_EVERY_TENANT) !== undefined;
  if (!isSwitch && !(isSession && isImpersonation(name))) return;
  // `session.actor = session.userId; session.userId = user.id`: who it was, and who it is from here on, are one change.
  const place = `${at.file}:${m.frame.fn}:session`;
  if (!m.world.observer.widen(keyAt(place), at)) record(m, { library: "javascript", operation: name, span: at }, place, BECOMES);
}

const BECOMES = "somebody acts as somebody else from here on";

function keyAt(place: string): string {
  return `${place}:support`;
}

export function noteSupportAccess(m: Machine, use: ChannelUse): void {
  if (m.world.observer.run.entry?.isRequest) record(m, use, `${use.span.file}:${use.span.start}:${use.span.end}`, BECOMES);
}

/** An access inside a function that is declared to cross tenants; one finding per function. */
export function noteDeclaredAccess(m: Machine, use: Pick<ChannelUse, "library" | "operation" | "span">): void {
  const declared = m.state.getFact("declared:");
  if (declared?.is !== "declared" || !m.world.observer.run.entry?.isRequest) return;
  record(m, use, `${declared.at.file}:${declared.at.start}`, `crosses tenants on purpose: ${declared.reason}`);
}

function record(m: Machine, use: Pick<ChannelUse, "library" | "operation" | "span">, place: string, message: string): void {
  m.world.observer.record(m, {
    key: keyAt(place),
    access: { ...accessBase(m, use.span), kind: "support-access", library: use.library, operation: use.operation, fixSites: [] },
    outcome: {
      verdict: "violation",
      reason: "tenant-absent",
      confidence: "certain",
      steps: [{ role: "access", message, at: use.span }],
    },
    unlessAudited: true,
  });
}

/** Whether an entity or table keeps audit events. */
export function keepsAudit(name: string): boolean {
  return AUDIT.test(name);
}
