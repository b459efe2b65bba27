// Connections of others: clients of a socket server, and what a service keeps of those who listen (responses of server-sent events,
// sockets, streams) in lists of its own. Sending to each of them reaches every tenant, unless something of the connection was compared
// with the tenant first.
import type { SourceSpan } from "../../../../rules/contract/span";
import { argument, ITERATOR, option } from "../call-arguments";
import type { Engine, ExternalCall, LibraryModel, MethodCall } from "../model";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { reportSent } from "./sent";

const CONNECTIONS = "connections";
/** Members that say how the connection is, not whose. */
const STATE =
  /^(?:readyState|OPEN|CLOSED|CLOSING|CONNECTING|isAlive|bufferedAmount|protocol|url|ping|pong|terminate|close|end|destroy|destroyed|closed|aborted|writable|writableEnded|writableFinished|headersSent|flush|flushHeaders|desiredSize|on|once|off|removeListener|emit|length|size)$/;
const SENDS = /^(?:send|write|enqueue|writeSSE|writeln|sse|sendEvent|sendMessage|sendText|postMessage)$/;
/** Members under which a list keeps the connection itself, beside whose it is. */
const INNER = /^(?:res|response|reply|raw|socket|sock|ws|websocket|connection|conn|client|controller|stream|writer|sink)$/i;
/** Handles of other models that are connections, by type. */
const TYPES = /^(?:response|reply|socket|peer|controller|writer|stream)$/;

/** What was read of a connection: one of these may have told whose it is. */
class Asked {
  readonly values: Value[] = [];
}

/** Any of the connections that a server or list holds. `library`: in whose words a message to it is told. */
export function createPeer(engine: Engine, library = CONNECTIONS): HandleValue {
  return engine.handle(CONNECTIONS, "peer", { asked: new Asked(), library });
}

/**
 * Messages reach the handler from where it begins to listen, so that what was made sure of on the way there holds in it. They come one after
 * the other: what the first one left in variables (who signed in) the next one finds.
 */
export function receive(engine: Engine, handler: Value, message: readonly Value[], at: SourceSpan): void {
  for (let nth = 0; nth < 2; nth++) engine.maybe(() => void engine.await(engine.call(handler, message, at)));
}

/** What a list of the module holds once requests have filled it, under keys that may tell whose each is. */
export function createPeerEntry(engine: Engine): { readonly key: Value; readonly value: HandleValue } {
  const value = createPeer(engine);
  return { key: peerMember(value, "key", engine) ?? value, value };
}

/** A connection, or an object with one: an entry of a list of listeners. */
export function holdsConnection(engine: Engine, value: Value, depth = 2): boolean {
  if (value.v === "handle") return TYPES.test(value.type);
  if (depth === 0 || value.v !== "object") return false;
  return [...(engine.members(value)?.values() ?? [])].some((member) => holdsConnection(engine, member.value, depth - 1));
}

function peerMethod(call: MethodCall, engine: Engine): Value | undefined {
  const { asked, library } = call.handle.data;
  // One may itself be a list of connections, kept under a name of theirs: each of them is one.
  if (call.method === ITERATOR || call.method === "values") return engine.array([], call.handle);
  if (call.method === "forEach") engine.maybe(() => void engine.call(argument(call.args, 0), [call.handle, call.handle], call.span));
  if (!SENDS.test(call.method) || !(asked instanceof Asked)) return undefined;
  const rooms = asked.values.length === 0 ? [] : [engine.array(asked.values)];
  const payload = call.args.map((arg) => arg.value);
  reportSent(engine, call, { library: String(library), operation: call.method, rooms, payload });
  return UNDEFINED;
}

function peerMember(peer: HandleValue, name: string, engine: Engine): Value | undefined {
  const { asked } = peer.data;
  if (STATE.test(name) || SENDS.test(name) || !(asked instanceof Asked)) return undefined;
  if (INNER.test(name)) return peer;
  const value = engine.unknown(`client.${name}`, [peer]);
  asked.values.push(value);
  return value.v === "unknown" ? { ...value, label: `client.${name}` } : value;
}

/** Streams of the platform (https://streams.spec.whatwg.org): what fills them is a connection to whoever reads. */
function createStream(call: ExternalCall, engine: Engine): Value | undefined {
  const [name] = call.path;
  if (!call.isNew) return undefined;
  if (name === "TransformStream")
    return engine.object({ readable: engine.unknown("readable"), writable: engine.handle(CONNECTIONS, "writable", {}) });
  const start = name === "ReadableStream" ? option(engine, argument(call.args, 0), "start") : undefined;
  if (start) engine.maybe(() => void engine.await(engine.call(start, [engine.handle(CONNECTIONS, "controller", {})], call.span)));
  return undefined;
}

export const CONNECTIONS_MODEL: LibraryModel = {
  id: CONNECTIONS,
  packages: ["global", "node:stream/web"],
  tokens: [],
  call: createStream,
  method(call, engine) {
    if (call.handle.type === "peer") return peerMethod(call, engine);
    if (SENDS.test(call.method)) engine.relay?.(call.args.map((arg) => arg.value));
    return call.handle.type === "writable" && call.method === "getWriter" ? engine.handle(CONNECTIONS, "writer", {}) : undefined;
  },
  member: (handle, name, engine) => (handle.type === "peer" ? peerMember(handle, name, engine) : undefined),
};
