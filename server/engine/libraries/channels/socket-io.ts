// Socket.IO 3 and 4 (https://socket.io/docs/v4/server-api/): connections are entry points, their events come from the client, rooms
// decide who gets what. `data` and members that middleware put on the socket say who is connected.
import { argument, isCallable, listOf, remembered } from "../call-arguments";
import type { Engine, ExternalCall, LibraryCall, LibraryModel, MethodCall } from "../model";
import { sharedHandle } from "../shared-handle";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { receive } from "./connections";
import { reportSent } from "./sent";

const SOCKET_IO = "socket.io";
/** Names under which middleware tells who is connected. */
const IDENTITY = /user|org|tenant|auth|session|account|workspace|team|company|member|claims|principal|identity/i;

const BROADCASTS = /^(?:broadcast|volatile|local)$/;

/** What was registered on a server or namespace. */
class Registered {
  readonly middleware: Value[] = [];
}

function createServer(engine: Engine, call?: LibraryCall): HandleValue {
  return engine.handle(SOCKET_IO, "server", { registered: new Registered() }, call?.span);
}

function sharedServer(engine: Engine): HandleValue {
  return sharedHandle(engine, SOCKET_IO, () => createServer(engine));
}

function createSocket(engine: Engine): HandleValue {
  const data = engine.handle(SOCKET_IO, "data", {});
  return engine.handle(SOCKET_IO, "socket", { data });
}

function serverMethod(call: MethodCall, engine: Engine): Value | undefined {
  const { handle } = call;
  const registered = handle.data["registered"];
  switch (call.method) {
    case "use":
      if (registered instanceof Registered) registered.middleware.push(argument(call.args, 0));
      return handle;
    case "on":
    case "once":
    case "addListener":
      if (/^connect(?:ion)?$/.test(engine.stringOf(argument(call.args, 0)) ?? "")) addConnection(engine, call, registered);
      return handle;
    case "of":
      return engine.handle(SOCKET_IO, "server", { registered: new Registered(), namespace: argument(call.args, 0) }, handle.at);
    default:
      return broadcastMethod(call, engine);
  }
}

/** Rooms add up; the modifiers hand the chain on. */
function broadcastMethod(call: MethodCall, engine: Engine): Value | undefined {
  const { handle } = call;
  const rooms = handle.data["rooms"];
  const known = Array.isArray(rooms) ? (rooms as readonly Value[]) : [];
  switch (call.method) {
    case "to":
    case "in":
      return engine.handle(SOCKET_IO, "chain", { ...handle.data, rooms: [...known, ...listOf(engine, argument(call.args, 0))] }, handle.at);
    case "except":
    case "compress":
    case "timeout":
    case "serverSideEmit":
      return engine.handle(SOCKET_IO, "chain", handle.data, handle.at);
    case "emit":
    case "send":
    case "write":
    case "emitWithAck":
      emit(engine, call, known);
      return engine.promise(engine.unknown("emitted"));
    case "socketsJoin":
      return UNDEFINED;
    default:
      return undefined;
  }
}

function emit(engine: Engine, call: MethodCall, rooms: readonly Value[]): void {
  const { namespace } = call.handle.data;
  const isNamed = call.method.startsWith("emit");
  const payload = call.args.slice(isNamed ? 1 : 0).map((arg) => arg.value);
  const event = isNamed ? argument(call.args, 0) : undefined;
  const all = rooms.length > 0 ? rooms : namespace === undefined ? [] : [namespace as Value];
  reportSent(engine, call, { library: SOCKET_IO, operation: call.method, rooms: all, payload, ...(event ? { event } : {}) });
}

/** A connection: middleware, the handler, then whatever events its client sends. */
function addConnection(engine: Engine, call: MethodCall, registered: unknown): void {
  const fn = argument(call.args, 1);
  const span = call.args[1]?.span ?? call.span;
  if (!isCallable(fn)) return;
  engine.addEntry({
    label: "socket connection",
    framework: SOCKET_IO,
    span,
    isRequest: true,
    run(prover) {
      const socket = createSocket(prover);
      const middleware = registered instanceof Registered ? registered.middleware : [];
      let isThrough = true;
      for (const each of middleware) {
        if (!isThrough) return;
        isThrough = false;
        // `next(error)` refuses the connection; only `next()` goes on.
        const next = prover.native("next", (args) => {
          if (args.length === 0 || (args[0]?.value.v === "constant" && !args[0].value.value)) isThrough = true;
          else prover.abort();
          return UNDEFINED;
        });
        prover.await(prover.call(each, [socket, next], span));
      }
      prover.await(prover.call(fn, [socket], span));
    },
  });
}

function messageOf(engine: Engine): readonly Value[] {
  const acknowledge = engine.native("ack", () => UNDEFINED);
  return [engine.source("message", "message"), acknowledge, acknowledge];
}

function socketMethod(call: MethodCall, engine: Engine): Value | undefined {
  const { handle } = call;
  switch (call.method) {
    case "on":
    case "once": {
      const handler = argument(call.args, 1);
      const isOwn = /^(?:disconnect(?:ing)?|error)$/.test(engine.stringOf(argument(call.args, 0)) ?? "");
      if (isCallable(handler) && !isOwn) receive(engine, handler, messageOf(engine), call.args[1]?.span ?? call.span);
      return handle;
    }
    case "join":
      reportSent(engine, call, {
        library: SOCKET_IO,
        operation: "join",
        rooms: listOf(engine, argument(call.args, 0)),
        payload: [],
        place: 0,
        isListening: true,
      });
      return engine.promise(UNDEFINED);
    // To the client itself.
    case "emit":
    case "send":
    case "leave":
    case "disconnect":
    case "use":
    case "emitWithAck":
      return engine.promise(UNDEFINED);
    default:
      return broadcastMethod(call, engine);
  }
}

/** What the sockets that a gateway of NestJS is handed do to others: join, send to rooms. Undefined for anything else. */
export function gatewaySocketMethod(call: MethodCall, engine: Engine): Value | undefined {
  return /^(?:on|once|use|disconnect)$/.test(call.method) ? undefined : socketMethod(call, engine);
}

/** `client.broadcast`: everybody else. */
export function gatewaySocketMember(name: string, engine: Engine): Value | undefined {
  return BROADCASTS.test(name) ? engine.handle(SOCKET_IO, "chain", {}) : undefined;
}

function socketMember(socket: HandleValue, name: string, engine: Engine): Value | undefined {
  switch (name) {
    case "data":
      return remembered(socket, "data");
    case "broadcast":
    case "volatile":
    case "local":
      return engine.handle(SOCKET_IO, "chain", {});
    case "handshake":
      return engine.object(
        Object.fromEntries(["auth", "query", "headers"].map((part) => [part, engine.source("message", `socket.handshake.${part}`)])),
      );
    case "request":
      return engine.object({
        headers: engine.source("headers", "socket.request.headers"),
        session: engine.principal("session", "socket.request.session", [], { isAssumed: true }),
        user: engine.principal("session", "socket.request.user", [], { isAssumed: true }),
      });
    case "id":
      return engine.unknown("socket.id.uuid");
    default:
      return IDENTITY.test(name) ? engine.principal("session", `socket.${name}`, [name], { isAssumed: true }) : undefined;
  }
}

/** A server that could not be followed: `req.app.get("io")`, `getIO()`. */
function byShape(path: readonly string[], call: LibraryCall, engine: Engine): Value | undefined {
  const [name, method] = path.slice(-2);
  if (name === undefined || method === undefined || !/^(?:io|socketio|ioServer|socketServer|_io)$/i.test(name)) return undefined;
  if (!/^(?:to|in|emit|of|except)$/.test(method) || engine.versionOf("socket.io") === undefined) return undefined;
  return serverMethod({ ...call, handle: sharedServer(engine), method }, engine);
}

export const SOCKET_IO_MODEL: LibraryModel = {
  id: SOCKET_IO,
  isAmbient: true,
  // Emitters send to the rooms of servers in other processes: https://socket.io/docs/v4/redis-adapter/#emitter
  packages: [
    "socket.io",
    "@socket.io/redis-emitter",
    "@socket.io/postgres-emitter",
    "@socket.io/redis-streams-emitter",
    "@socket.io/mongo-emitter",
    "socket.io-emitter",
  ],
  tokens: ["socket.io", "io.emit", "io.to("],
  call(call: ExternalCall, engine) {
    const name = call.path.filter((part) => part !== "default").join(".");
    return /^(?:Server|Emitter)$/.test(name) || (name === "" && !call.isNew) ? createServer(engine, call) : undefined;
  },
  method(call, engine) {
    if (call.handle.type === "server") return serverMethod(call, engine);
    if (call.handle.type === "socket") return socketMethod(call, engine);
    return call.handle.type === "chain" ? broadcastMethod(call, engine) : undefined;
  },
  member(handle, name, engine) {
    if (handle.type === "socket") return socketMember(handle, name, engine);
    if (handle.type === "data")
      return IDENTITY.test(name) ? engine.principal("session", `socket.data.${name}`, [name], { isAssumed: true }) : undefined;
    return handle.type === "server" || handle.type === "chain"
      ? /^(?:sockets|volatile|local)$/.test(name)
        ? handle
        : undefined
      : undefined;
  },
  typed(_module, name, _typeArgs, engine) {
    if (/^(?:Server|Namespace|SocketIOServer|Emitter)$/.test(name)) return sharedServer(engine);
    return name === "Socket" ? createSocket(engine) : undefined;
  },
  anyMember: byShape,
};
