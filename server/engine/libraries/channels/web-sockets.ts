// ws 7 and 8 (https://github.com/websockets/ws/blob/master/doc/ws.md): servers, the connections that they accept, and their clients.
import { argument, exportName, isCallable, option } from "../call-arguments";
import type { Engine, LibraryModel, MethodCall } from "../model";
import { sharedHandle } from "../shared-handle";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { createPeer, receive } from "./connections";
import { hasUpgrades } from "./upgrades";

const WS = "ws";
/** Who listens on a server for connections. */
class Handlers {
  readonly list: Value[] = [];
}

/** Somebody is connected. */
export function createSocket(engine: Engine): HandleValue {
  return engine.handle(WS, "socket", {});
}

/** `handleUpgrade(request, socket, head, (ws) => …)`: the application itself says who is connected, and tells the server. */
function handleUpgrade(call: MethodCall, engine: Engine): Value {
  const [request = UNDEFINED, , , opened = UNDEFINED] = call.args.map((arg) => arg.value);
  return engine.await(engine.call(opened, [createSocket(engine), request], call.span));
}

/** `emit("connection", ws, request, …)`. */
function emitConnection(call: MethodCall, engine: Engine): Value {
  const { listeners } = call.handle.data;
  const args = call.args.slice(1).map((arg) => arg.value);
  if (listeners instanceof Handlers && engine.stringOf(argument(call.args, 0)) === "connection")
    for (const listener of listeners.list) engine.await(engine.call(listener, args, call.span));
  return UNDEFINED;
}

function serverMethod(call: MethodCall, engine: Engine): Value | undefined {
  if (call.method === "handleUpgrade") return handleUpgrade(call, engine);
  if (call.method === "emit") return emitConnection(call, engine);
  if (call.method !== "on") return undefined;
  const fn = argument(call.args, 1);
  const span = call.args[1]?.span ?? call.span;
  if (engine.stringOf(argument(call.args, 0)) !== "connection" || !isCallable(fn)) return call.handle;
  const { listeners, isUpgraded } = call.handle.data;
  if (listeners instanceof Handlers) listeners.list.push(fn);
  engine.addEntry({
    label: "socket connection",
    framework: WS,
    span,
    isRequest: true,
    run(prover) {
      // Who may connect is said where connections are upgraded.
      if (isUpgraded === true && hasUpgrades(prover)) return;
      const request = prover.object({
        headers: prover.source("headers", "request.headers"),
        url: prover.source("query", "request.url"),
        session: prover.principal("session", "request.session", [], { isAssumed: true }),
        user: prover.principal("session", "request.user", [], { isAssumed: true }),
      });
      prover.await(prover.call(fn, [createSocket(prover), request], span));
    },
  });
  return call.handle;
}

function isWithoutServer(engine: Engine, options: Value): boolean {
  const without = option(engine, options, "noServer");
  return without?.v === "constant" && without.value === true;
}

function socketMethod(call: MethodCall, engine: Engine): Value | undefined {
  if (call.method === "on" || call.method === "addEventListener") {
    const handler = argument(call.args, 1);
    const isMessage = engine.stringOf(argument(call.args, 0)) === "message";
    if (isMessage && isCallable(handler)) receive(engine, handler, [engine.source("message", "message")], call.args[1]?.span ?? call.span);
    return call.handle;
  }
  if (call.method !== "send") return undefined;
  engine.relay?.(call.args.map((arg) => arg.value));
  return UNDEFINED;
}

export const WEB_SOCKETS: LibraryModel = {
  id: WS,
  isAmbient: true,
  packages: [WS],
  tokens: ["WebSocketServer", "WebSocket.Server", "wss"],
  call(call, engine) {
    return /^(?:WebSocketServer|Server|WebSocket\.Server|WebSocketServer\.Server)$/.test(exportName(call.path))
      ? engine.handle(WS, "server", { listeners: new Handlers(), isUpgraded: isWithoutServer(engine, argument(call.args, 0)) }, call.span)
      : undefined;
  },
  method(call, engine) {
    if (call.handle.type === "server") return serverMethod(call, engine);
    return call.handle.type === "socket" ? socketMethod(call, engine) : undefined;
  },
  member(handle, name, engine) {
    // Frameworks wrap it: `connection.socket`.
    if (handle.type === "socket") return name === "socket" ? handle : undefined;
    return handle.type === "server" && name === "clients" ? engine.array([], createPeer(engine, WS)) : undefined;
  },
  typed(_module, name, _typeArgs, engine) {
    if (/^(?:WebSocketServer|Server|WebSocket\.Server|WebSocket\.WebSocketServer)$/.test(name))
      return sharedHandle(engine, WS, () => engine.handle(WS, "server", {}));
    return undefined;
  },
};
