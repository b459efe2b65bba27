// Hosted messaging: Pusher 5 (https://pusher.com/docs/channels/library_auth_reference/rest-api/), Ably 1 and 2, PubNub, Supabase Realtime,
// Liveblocks 2 and 3, LiveKit 2, Firebase Cloud Messaging topics, and better-sse.
import { argument, listOf, option } from "../call-arguments";
import type { LibraryModel } from "../model";
import { UNDEFINED, type Value } from "../value";
import { admitting, admittingNames, reportSent, sending } from "./sent";
import { answered, createVendorModel, opens, type Work } from "./vendor";

const triggerBatch: Work = (call, engine) => {
  for (const event of listOf(engine, argument(call.args, 0)))
    reportSent(engine, call, {
      library: "pusher",
      operation: "triggerBatch",
      rooms: listOf(engine, option(engine, event, "channel")),
      payload: [option(engine, event, "data") ?? UNDEFINED],
    });
  return answered(engine, "pusher");
};

const PUSHER = createVendorModel({
  id: "pusher",
  packages: ["pusher"],
  tokens: ["usher"],
  kinds: {
    client: {
      makers: /^(?:Pusher(?:\.for(?:Cluster|URL))?)?$/,
      types: /^Pusher$/,
      methods: {
        trigger: sending("pusher", "trigger", 0, 2),
        triggerBatch,
        authenticate: admitting("pusher", "authenticate", 1),
        authorizeChannel: admitting("pusher", "authorizeChannel", 1),
      },
    },
  },
});

/** `publish(name, data)`, `publish({ name, data })`, `publish([…])`. */
const publish: Work = (call, engine, handle) => {
  const channel = handle.data["channel"] as Value | undefined;
  reportSent(engine, call, {
    library: "ably",
    operation: "publish",
    rooms: channel ? [channel] : [],
    payload: call.args.slice(-2).map((arg) => arg.value),
  });
  return answered(engine, "ably");
};

const ABLY = createVendorModel({
  id: "ably",
  packages: ["ably", "ably/promises"],
  tokens: ["bly"],
  kinds: {
    client: {
      makers: /^(?:Ably\.)?(?:Realtime|Rest)(?:\.Promise)?$/,
      methods: {},
      members: { channels: "channels", auth: "auth" },
    },
    // https://ably.com/docs/auth/capabilities: names of channels, with what one may do there.
    auth: {
      methods: Object.fromEntries(
        ["createTokenRequest", "requestToken"].map((name) => [name, admittingNames("ably", name, [[0, "capability"]])]),
      ),
    },
    channels: { methods: { get: opens("ably", "channel", { channel: 0 }) } },
    channel: { methods: { publish } },
  },
});

const PUBNUB = createVendorModel({
  id: "pubnub",
  packages: ["pubnub"],
  tokens: ["ubnub", "ubNub"],
  kinds: {
    client: {
      makers: /^(?:PubNub)?$/,
      methods: {
        publish: sending("pubnub", "publish", [0, "channel"], [0, "message"]),
        fire: sending("pubnub", "fire", [0, "channel"], [0, "message"]),
        // https://www.pubnub.com/docs/sdks/javascript/api-reference/access-manager
        grantToken: admittingNames("pubnub", "grantToken", [
          [0, "resources", "channels"],
          [0, "resources", "spaces"],
          [0, "patterns", "channels"],
          [0, "patterns", "spaces"],
        ]),
      },
    },
  },
});

const SUPABASE_ID = "supabase-realtime";
const SUPABASE = createVendorModel({
  id: SUPABASE_ID,
  packages: ["@supabase/realtime-js"],
  tokens: [".channel("],
  kinds: {
    channel: {
      methods: {
        send: (call, engine, handle) => {
          const message = argument(call.args, 0);
          const isSent = engine.stringOf(option(engine, message, "type") ?? UNDEFINED) !== "presence";
          const rooms = [handle.data["channel"] as Value];
          if (isSent)
            reportSent(engine, call, {
              library: SUPABASE_ID,
              operation: "send",
              rooms,
              payload: [option(engine, message, "payload") ?? UNDEFINED],
            });
          return answered(engine, SUPABASE_ID);
        },
      },
      other: (name) => (/^(?:on|subscribe|track)$/.test(name) ? (_call, _engine, handle) => handle : undefined),
    },
  },
  anyMember(path, call, engine) {
    if (path.at(-1) !== "channel" || engine.versionOf("@supabase/supabase-js") === undefined) return undefined;
    return engine.handle(SUPABASE_ID, "channel", { channel: call.args[0]?.value ?? UNDEFINED });
  },
});

const toTopic: Work = (call, engine) => {
  const message = argument(call.args, 0);
  const topic = option(engine, message, "topic");
  const payload = [option(engine, message, "notification") ?? UNDEFINED, option(engine, message, "data") ?? UNDEFINED];
  if (topic) reportSent(engine, call, { library: "firebase-messaging", operation: "send", rooms: [topic], payload, place: [0, "topic"] });
  return answered(engine, "firebase-messaging");
};

const FIREBASE = createVendorModel({
  id: "firebase-messaging",
  packages: ["firebase-admin/messaging", "firebase-admin"],
  tokens: ["firebase-admin"],
  kinds: {
    messaging: {
      makers: /^(?:getMessaging|messaging)$/,
      methods: { send: toTopic, sendToTopic: sending("firebase-messaging", "sendToTopic", 0, 1) },
    },
  },
});

/** https://liveblocks.io/docs/authentication/access-token, https://docs.livekit.io/home/get-started/authentication */
const ROOMS = createVendorModel({
  id: "hosted-rooms",
  packages: ["@liveblocks/node", "livekit-server-sdk"],
  tokens: ["liveblocks", "livekit"],
  kinds: {
    liveblocks: {
      makers: /^Liveblocks$/,
      methods: { prepareSession: opens("hosted-rooms", "session"), broadcastEvent: sending("liveblocks", "broadcastEvent", 0, 1) },
    },
    session: { methods: { allow: admitting("liveblocks", "allow", 0) } },
    token: { makers: /^AccessToken$/, methods: { addGrant: admitting("livekit", "addGrant", [0, "room"]) } },
  },
});

/** https://matthewwid.github.io/better-sse/reference/api: a channel sends to all of its sessions, unless it is told which. */
const broadcastSse: Work = (call, engine) => {
  const filter = option(engine, argument(call.args, 2), "filter");
  reportSent(engine, call, {
    library: "better-sse",
    operation: "broadcast",
    rooms: filter ? [engine.unknown("filter")] : [],
    payload: [argument(call.args, 0)],
  });
  return UNDEFINED;
};

const SERVER_EVENTS = createVendorModel({
  id: "better-sse",
  packages: ["better-sse"],
  tokens: ["better-sse"],
  kinds: { channel: { makers: /^createChannel$/, types: /^Channel$/, methods: { broadcast: broadcastSse } } },
});

export const REALTIME: readonly LibraryModel[] = [PUSHER, ABLY, PUBNUB, SUPABASE, ROOMS, FIREBASE, SERVER_EVENTS];
