// ws 7 and 8 (https://github.com/websockets/ws/blob/master/doc/ws.md): servers, the connections that they accept, and their clients.
import { argument, exportName, isCallable } from "../call-arguments";
import type { Engine, LibraryModel, MethodCall } from "../model";
import { sharedHandle } from "../shared-handle";
import { UNDEFINED, type Value } from "../value";
import { createPeer } from "./connections";

const WS = "ws";
class Handlers {
  readonly list: Value[] = [];
}

function serverMethod(call: MethodCall, engine: Engine): Value | undefined {
  if (call.method !== "on") return undefined;
  const fn = argument(call.args, 1);
  const span = call.args[1]?.span ?? call.span;
  if (engine.stringOf(argument(call.args, 0)) !== "connection" || !isCallable(fn)) return call.handle;
  engine.addEntry({
    label: "socket connection",
    framework: WS,
    span,
    isRequest: true,
    run(prover) {
      const handlers = new Handlers();
      const socket = prover.handle(WS, "socket", { handlers });
      const request = prover.object({
        headers: prover.source("headers", "request.headers"),
        url: prover.source("query", "request.url"),
        session: prover.principal("session", "request.session", [], { isAssumed: true }),
        user: prover.principal("session", "request.user", [], { isAssumed: true }),
      });
      prover.await(prover.call(fn, [socket, request], span));
      for (const handler of [...handlers.list])
        prover.maybe(() => void prover.await(prover.call(handler, [prover.source("message", "message")], span)));
    },
  });
  return call.handle;
}

function socketMethod(call: MethodCall, engine: Engine): Value | undefined {
  const { handlers } = call.handle.data;
  if (call.method === "on" || call.method === "addEventListener") {
    const isMessage = engine.stringOf(argument(call.args, 0)) === "message";
    if (isMessage && handlers instanceof Handlers && isCallable(argument(call.args, 1))) handlers.list.push(argument(call.args, 1));
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
      ? engine.handle(WS, "server", {}, call.span)
      : undefined;
  },
  method(call, engine) {
    if (call.handle.type === "server") return serverMethod(call, engine);
    return call.handle.type === "socket" ? socketMethod(call, engine) : undefined;
  },
  member(handle, name, engine) {
    return handle.type === "server" && name === "clients" ? engine.array([], createPeer(engine, WS)) : undefined;
  },
  typed(_module, name, _typeArgs, engine) {
    if (/^(?:WebSocketServer|Server|WebSocket\.Server|WebSocket\.WebSocketServer)$/.test(name))
      return sharedHandle(engine, WS, () => engine.handle(WS, "server", {}));
    return undefined;
  },
};
