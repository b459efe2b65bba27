// Limits and locks: a key that all tenants share lets one of them exhaust it for the others.
import type { LimitUse } from "../../libraries/channel-use";
import { labelOf } from "../keys";
import type { Value } from "../../libraries/value";
import type { Machine } from "../machine/machine";
import { leavesOf, standingOf } from "./channel-key";
import { isolatedBy, openBy } from "./channel-outcome";
import type { Outcome } from "./observer";

/** Addresses tell requesters apart well enough. */
const ADDRESS =
  /(?:^|[.\W])(?:ips?|ip\(\)|remoteAddress|x-forwarded-for|x-real-ip|forwarded|cf-connecting-ip|fly-client-ip|true-client-ip)\b/i;

export function judgeLimit(m: Machine, use: LimitUse): Outcome | undefined {
  const { span } = use;
  const { standing, value } = standingOf(m, use.key);
  const leaves = use.key.flatMap((part) => leavesOf(m, part));
  if (standing === "requester") return isolatedBy("tenant-filter", "the key tells requesters apart", span);
  if (standing === "constant") return openBy("tenant-absent", "certain", { message: "all tenants share this key", at: span });
  if ((standing === "source" || standing === "opaque") && leaves.every((leaf) => isSameForAll(m, leaf)))
    return openBy("tenant-absent", "certain", { message: "all tenants share this key: it is the path of the route", at: span });
  if (value && ADDRESS.test(labelOf(value))) return isolatedBy("global", "the key is the address of whoever asks", span);
  if (standing === "untrusted-tenant")
    return openBy("untrusted-tenant", "certain", { message: "whoever sends the request chooses the key", at: span }, value);
  if (standing === "bypassable")
    return openBy("bypassable", "certain", { message: "the key names the tenant on some paths only", at: span });
  return undefined;
}

/** Fixed text, the method, or the path of a route that has no parameters: everybody who asks has it in common. */
function isSameForAll(m: Machine, leaf: Value): boolean {
  if (leaf.v === "unknown") return ROUTED.test(labelOf(leaf));
  if (leaf.v !== "source") return leaf.v === "constant" || leaf.v === "text";
  // Below a router that is mounted somewhere the path is a part of the route's.
  const route = leaf.route ?? (PATH.test(leaf.label) ? m.world.observer.run.entry?.label : undefined);
  return route !== undefined && !/[:*{(]/.test(route);
}

/** What of a request its route alone decides. */
const ROUTED = /(?:^|\.)(?:method|baseUrl|routerPath|routePath|route\.path|routeOptions\.url)$/;
const PATH = /\.(?:path|url|originalUrl|pathname)$/;
