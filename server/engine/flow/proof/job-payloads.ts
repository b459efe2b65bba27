// Jobs: a worker has no session, so what it is handed must say whose work it does.
import type { JobUse } from "../../libraries/channel-use";
import type { Value } from "../../libraries/value";
import type { Machine } from "../machine/machine";
import { leavesOf, standingOf } from "./channel-key";
import { isolatedBy, openBy } from "./channel-outcome";
import { namesTenant } from "./names-tenant";
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
  if (values.some((each) => namesTenant(m, each, 4))) return isolatedBy("tenant-filter", "the payload names the tenant", span);
  const leaves = values.flatMap((each) => leavesOf(m, each));
  const chosen = leaves.find((leaf) => leaf.v === "source" && isRecordId(leaf));
  if (!chosen || isMail(leaves)) return isolatedBy("global", "nothing in the payload is of a tenant", span);
  return openBy("tenant-absent", "certain", { message: "the payload does not say whose work this is", at: span }, chosen);
}

/** What a worker would look rows up by, or the rows themselves. */
function isRecordId(leaf: Value): boolean {
  return leaf.v === "source" && leaf.kind !== "headers" && leaf.kind !== "cookies";
}

/** Mail to an address needs nobody's rows. */
function isMail(leaves: readonly Value[]): boolean {
  const sources = leaves.filter((leaf) => leaf.v === "source");
  return (
    sources.some((leaf) => /(?:^|\.)(?:e?mail|to|recipient|phone)$/i.test(leaf.label)) && !sources.some((leaf) => /id$/i.test(leaf.label))
  );
}
