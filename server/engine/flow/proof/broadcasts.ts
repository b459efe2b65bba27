// Messages to whoever listens: tenant data goes to rooms and channels of its tenant only.
import type { BroadcastUse } from "../../libraries/channel-use";
import type { Value } from "../../libraries/value";
import type { Machine } from "../machine/machine";
import { fixedText, isLevelName, leavesOf, standingOf, type KeyStanding } from "./channel-key";
import { isolatedBy, openBy, openKey } from "./channel-outcome";
import { namesTenant } from "./names-tenant";
import type { Outcome } from "./observer";
import { holdsContent } from "./storage-keys";

export function judgeBroadcast(m: Machine, use: BroadcastUse): Outcome | undefined {
  const { span } = use;
  if (use.isListening) return judgeListening(m, use);
  if (use.into !== undefined && !use.isInternal) return isolatedBy("global", "who hands this on to a client is judged there", span);
  if (use.outOf !== undefined) return judgeRelayed(m, use);
  if (!use.payload.some((value) => holdsContent(m, value))) return isolatedBy("global", "the message holds no data of a tenant", span);
  if (use.isInternal && use.payload.some((value) => namesTenant(m, value, 4)))
    return isolatedBy("tenant-filter", "the message names its tenant", span);
  if (use.rooms.length === 0) return openBy("no-filter", "certain", { message: "everybody who is connected gets this", at: span });
  // Each room gets the message: one that anybody may be in is enough.
  const rooms = use.rooms.map((room) => (isOfRequester(m, room) ? REQUESTER : standingOf(m, [room])));
  const constant = rooms.find((room) => room.standing === "constant");
  if (constant) return openBy("tenant-absent", "certain", { message: "the room or channel is the same for every tenant", at: span });
  const chosen = rooms.find((room) => room.standing === "source" || room.standing === "untrusted-tenant");
  if (chosen) return openBy("untrusted-tenant", "certain", { message: "the request chose the room or channel", at: span }, chosen.value);
  const open = rooms.map((room) => openKey(room, "room or channel", span)).find((outcome) => outcome !== undefined);
  return open ?? isolatedBy("tenant-filter", "the room or channel is the tenant's, or of something of theirs", span);
}

const REQUESTER: KeyStanding = { standing: "requester" };

/** `users.get(client).orgId` was compared with the tenant: what the service keeps of a connection says whose it is. */
function isOfRequester(m: Machine, room: Value): boolean {
  return leavesOf(m, room).some(
    (leaf) =>
      leaf.v === "unknown" && [...(m.trustedMembers.get(leaf.key) ?? [])].some((key) => m.state.getFact(`trust:${key}`) !== undefined),
  );
}

/** What comes out of a stream is whoever's put it in, unless its name or something of it was compared with the requester's. */
function judgeRelayed(m: Machine, use: BroadcastUse): Outcome {
  const { standing } = standingOf(m, use.rooms);
  if (standing === "requester" || standing === "random" || use.rooms.some((room) => isOfRequester(m, room)))
    return isolatedBy("tenant-filter", "only what is the requester's is handed on", use.span);
  return openBy("unpinned", "certain", { message: "what any tenant puts into this stream goes to whoever listens", at: use.span });
}

/** `*`, `org:*`, `.*`: nothing but a wildcard, or one behind the name of a level. */
function standsForAll(m: Machine, pattern: string): boolean {
  if (!pattern.includes("*")) return false;
  const words = pattern.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return words.every((word) => isLevelName(m, word) || /^(?:private|presence)$/i.test(word));
}

/** Whoever may name a room hears what is sent there. */
function judgeListening(m: Machine, use: BroadcastUse): Outcome | undefined {
  const room = standingOf(m, use.rooms);
  if (room.standing === "requester") return isolatedBy("tenant-filter", "the room or channel is the requester's", use.span);
  if (room.standing === "constant" && use.rooms.some((each) => standsForAll(m, fixedText(m, each))))
    return openBy("tenant-absent", "certain", { message: "the pattern takes in the rooms or channels of every tenant", at: use.span });
  if (room.standing !== "source" && room.standing !== "untrusted-tenant") return undefined;
  const confidence = room.standing === "untrusted-tenant" ? "certain" : "likely";
  return openBy(
    "untrusted-tenant",
    confidence,
    { message: "the client chose the room or channel that it listens to", at: use.span },
    room.value,
  );
}
