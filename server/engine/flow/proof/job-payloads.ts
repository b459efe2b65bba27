// Jobs: a worker has no session, so what it is handed must say whose work it does.
import type { JobUse } from "../../libraries/channel-use";
import type { Value } from "../../libraries/value";
import type { Machine } from "../machine/machine";
import { alternativesOf } from "../machine/truthiness";
import { leavesOf, standingOf } from "./channel-key";
import { isolatedBy, openBy } from "./channel-outcome";
import { isTenantName, namesTenant } from "./names-tenant";
import type { Outcome } from "./observer";

export function judgeJob(m: Machine, use: JobUse): Outcome | undefined {
  const { span } = use;
  const values = [use.payload, ...use.also];
  const { standing, value } = standingOf(m, values);
  if (standing === "requester") return isolatedBy("tenant-filter", "the payload holds the tenant, or an id of theirs", span);
  if (standing === "bypassable")
    return openBy("bypassable", "certain", { message: "the payload names the tenant on some paths only", at: span });
  if (standing === "untrusted-tenant")
    return openBy("untrusted-tenant", "certain", { message: "the tenant in the payload was chosen by the request", at: span }, value);
  const said = values.map((each) => tenantSent(m, each, DEPTH)).find((found) => found !== undefined);
  if (said)
    return openBy("untrusted-tenant", "certain", { message: "the tenant in the payload was chosen by the request", at: span }, said);
  if (values.some((each) => namesTenant(m, each, 4))) return isolatedBy("tenant-filter", "the payload names the tenant", span);
  const leaves = values.flatMap((each) => leavesOf(m, each));
  const chosen = values.map((each) => recordIn(m, each, "", DEPTH)).find((found) => found !== undefined);
  if (!chosen || isMail(leaves)) return isolatedBy("global", "nothing in the payload is of a tenant", span);
  // An id that could not be followed may well be of the requester's own.
  if (leaves.some((leaf) => leaf.v === "unknown" && leaf.isDigest !== true && RECORD.test(leaf.label))) return undefined;
  return openBy("tenant-absent", "certain", { message: "the payload does not say whose work this is", at: span }, chosen);
}

const DEPTH = 4;

/** `{ accountId: req.query.account }`: what the payload calls the tenant came from the request. */
function tenantSent(m: Machine, value: Value, depth: number): Value | undefined {
  for (const [name, member] of depth > 0 ? (m.engine.members(value) ?? []) : []) {
    const found = isTenantName(m, name) ? alternativesOf(m, member.value).find(isSent) : tenantSent(m, member.value, depth - 1);
    if (found) return found;
  }
  return undefined;
}

function isSent(value: Value): boolean {
  return value.v === "source" && value.kind !== "headers" && value.kind !== "cookies";
}

/** Names of what rows are looked up by. */
const RECORD =
  /(?:ids?|key|slug|uuid|number|code|reference|org(?:anization)?|team|tenant|workspace|account|company|project)(?:\(\)|\[\])*$/i;
/** The whole of what was sent. */
const WHOLE = /(?:^|\.)(?:body|input|json\(\)|payload|message)$/i;

/** What a worker would look rows up by; text that somebody wrote names none. */
function recordIn(m: Machine, value: Value, name: string, depth: number): Value | undefined {
  const members = depth > 0 ? m.engine.members(value) : undefined;
  if (members) {
    for (const [member, entry] of members) {
      const found = recordIn(m, entry.value, member, depth - 1);
      if (found) return found;
    }
    return undefined;
  }
  return leavesOf(m, value).find((leaf) => namesRecord(leaf, name));
}

function namesRecord(leaf: Value, name: string): boolean {
  if (leaf.v !== "source" || leaf.kind === "headers" || leaf.kind === "cookies") return false;
  return leaf.kind === "params" || RECORD.test(name) || RECORD.test(leaf.label) || WHOLE.test(leaf.label);
}

/** Mail to an address needs nobody's rows. */
function isMail(leaves: readonly Value[]): boolean {
  const sources = leaves.filter((leaf) => leaf.v === "source");
  return (
    sources.some((leaf) => /(?:^|\.)(?:e?mail|to|recipient|phone)$/i.test(leaf.label)) && !sources.some((leaf) => /id$/i.test(leaf.label))
  );
}
