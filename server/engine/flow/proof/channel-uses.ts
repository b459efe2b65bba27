// Everything through which tenants can meet besides rows, caches and logs: one judge per kind, and what they share.
import { FOR_EVERY_TENANT } from "../state";
import type { Access } from "../../../../rules/contract/access";
import type { BroadcastUse, ChannelUse, StorageUse } from "../../libraries/channel-use";
import { keyOf } from "../keys";
import type { Machine } from "../machine/machine";
import { judgeBroadcast } from "./broadcasts";
import { accessBase } from "./access-base";
import { judgeJob } from "./job-payloads";
import { leavesOf, standingOf } from "./channel-key";
import { callAround, callsOutTo } from "./climb";
import { callsToSupplier } from "./key-supplier";
import type { Observation, Outcome } from "./observer";
import { principalForLog } from "./principal-scope";
import { judgeLimit } from "./rate-limits";
import { judgeSearch } from "./searches";
import { isRoundOfTenant } from "./rounds";
import { isSignedIn } from "./log-lines";
import { holdsContent, judgeStorage, unprovenRow } from "./storage-keys";
import { noteSupportAccess } from "./support-access";

/** What work by the clock does for one tenant after the other, and what of it reaches all of them. */
const IN_ROUNDS: ReadonlySet<ChannelUse["kind"]> = new Set<ChannelUse["kind"]>(["storage", "broadcast", "search"]);

export function performChannel(m: Machine, use: ChannelUse): void {
  const { run } = m.world.observer;
  const isStream = use.kind === "broadcast" && use.into !== undefined && run.entry !== undefined;
  if (!run.entry?.isRequest && !isStream && !(IN_ROUNDS.has(use.kind) && isRoundOfTenant(m))) return;
  if (use.kind === "support-access") {
    noteSupportAccess(m, use);
    return;
  }
  const outcome = judge(m, use);
  if (!outcome) return;
  record(m, use, outcome.verdict === "isolated" ? outcome : (excused(m) ?? outcome));
}

function judge(m: Machine, use: Exclude<ChannelUse, { kind: "support-access" }>): Outcome | undefined {
  switch (use.kind) {
    case "storage":
      return judgeStorage(m, use);
    case "job":
      return judgeJob(m, use);
    case "broadcast":
      return judgeBroadcast(m, use);
    case "search":
      return judgeSearch(m, use);
    case "rate-limit":
      return judgeLimit(m, use);
  }
}

/** Declared to cross tenants, or open to administrators of the platform only. */
function excused(m: Machine): Outcome | undefined {
  const declared = m.state.getFact("declared:");
  if (declared?.is === "declared") {
    const message = `declared to cross tenants on purpose: ${declared.reason}`;
    return { verdict: "isolated", mechanism: "declared", steps: [{ role: "other", message, at: declared.at }] };
  }
  const administrator = m.state.getFact(FOR_EVERY_TENANT);
  if (administrator?.is !== "administrator") return undefined;
  const message = "only an administrator of the platform, or the service itself, gets here";
  return {
    verdict: "isolated",
    mechanism: "guarded",
    steps: administrator.at ? [{ role: "guard", message, at: administrator.at }] : [],
  };
}

/** Where nobody's tenant is at hand there is nothing to keep apart. */
function isTenantAtHand(m: Machine): boolean {
  const { run } = m.world.observer;
  return run.hasTenant || run.hasTenantPrincipal || (isSignedIn(m) && m.world.tenancy.roots.length > 0);
}

/** What has to come to be known in the same request before this counts. */
function awaitedBy(m: Machine, use: ChannelUse): Pick<Observation, "awaitsTenant" | "awaitsPrincipal"> {
  if (isRoundOfTenant(m)) return {};
  // Work is handed over on behalf of somebody; a webhook that anybody may call has checks of its own.
  if (use.kind === "job" && !isSignedIn(m)) return { awaitsPrincipal: true };
  if (isTenantAtHand(m)) return {};
  return m.world.tenancy.roots.length > 0 ? { awaitsPrincipal: true } : { awaitsTenant: true };
}

function record(m: Machine, use: ChannelUse, outcome: Outcome): void {
  const lift = outcome.verdict === "isolated" ? 0 : liftOf(m, use);
  const principal = outcome.verdict === "isolated" ? undefined : principalForLog(m, use.span);
  const awaits = awaitedBy(m, use);
  m.world.observer.record(m, {
    key: `${use.span.file}:${use.span.start}:${use.span.end}:${use.kind}`,
    access: {
      ...accessBase(m, use.span),
      kind: use.kind,
      library: use.library,
      operation: use.operation,
      fixSites: lift > 0 ? [] : fixSitesOf(m, use),
      ...(principal ? { principal } : {}),
    },
    outcome,
    ...(use.kind === "broadcast" ? streamOf(m, use, outcome) : {}),
    ...(use.kind === "storage" ? rowOf(m, use, outcome) : {}),
    ...(use.kind === "search" && use.yields ? { yields: keyOf(use.yields) } : {}),
    ...awaits,
    ...(lift > 0 ? { lift } : {}),
  });
}

/** What was read under the path of a row may still turn out to be the requester's; what was written or deleted is. */
function rowOf(m: Machine, use: StorageUse, outcome: Outcome): Pick<Observation, "row"> {
  const row = use.does === "read" && outcome.reason === "unpinned" ? unprovenRow(m, standingOf(m, use.key)) : undefined;
  return row ? { row: row.row } : {};
}

/** What is handed on from a stream matters where data of tenants was put into it, and was not told there already. */
function streamOf(m: Machine, use: BroadcastUse, { verdict }: Outcome): Pick<Observation, "cache"> {
  const store = use.into ?? use.outOf;
  if (store === undefined) return {};
  const holdsTenantData = use.into !== undefined && verdict === "isolated" && use.payload.some((value) => holdsContent(m, value));
  const fill = use.into === undefined ? {} : { isFill: true as const };
  return { cache: { store: `stream:${store}`, shape: "", strength: "nothing", holdsTenantData, ...fill } };
}

const ROOM = /room|channel|topic/i;

function callsToListening(m: Machine, use: BroadcastUse): number {
  const around = callAround(m, use.span);
  return around === undefined ? 0 : callsToSupplier(m, use.rooms.slice(0, 1), ROOM, around);
}

/**
 * `toEveryone("paid", invoice)`, `toEveryone({ type: "paid", invoice })`: whoever says what kind of message it is said that all get it. A
 * function that knows the kind itself is the one that sends.
 */
function callsToMessageForAll(m: Machine, { event, payload }: BroadcastUse): number {
  const said = [...(event ? [event] : []), ...payload].flatMap((value) => leavesOf(m, value));
  if (!said.some((leaf) => leaf.v === "constant" && typeof leaf.value === "string")) return 0;
  return callsOutTo(m, new Set(said.map(keyOf)), ({ args = [] }, wanted) => {
    const given = new Set(args.flatMap(({ value }) => leavesOf(m, value)).map(keyOf));
    return [...wanted].every((leaf) => given.has(leaf)) ? wanted : undefined;
  });
}

/** In-house wrappers (`putFile(key, body)`): how many calls further out what they were given was made. */
function liftOf(m: Machine, use: ChannelUse): number {
  switch (use.kind) {
    case "storage":
      return callsToSupplier(m, use.key, /key|path|objectname/i);
    case "broadcast":
      // What is handed on to a client came from where somebody began to listen, further out.
      if (use.outOf !== undefined) return callsToListening(m, use);
      if (use.rooms.length === 0) return callsToMessageForAll(m, use);
      return use.rooms.length === 1 ? callsToSupplier(m, use.rooms, ROOM) : 0;
    case "rate-limit":
      return callsToSupplier(m, use.key, /key|identifier/i);
    case "job":
      return callsToSupplier(m, [use.payload], /payload|data|message|body|event/i);
    default:
      return 0;
  }
}

function fixSitesOf(m: Machine, use: ChannelUse): Access["fixSites"] {
  if (use.kind === "job" && use.payloadSpan) {
    const text = m.world.textOf(use.payloadSpan);
    return [{ kind: "data-object", span: use.payloadSpan, text, ...(/^\{\s*\}$/.test(text) ? { isEmpty: true } : {}) }];
  }
  if (!use.keySpan) return [];
  const text = m.world.textOf(use.keySpan);
  return [{ kind: text.startsWith("`") ? "key-template" : "key-expression", span: use.keySpan, text }];
}
