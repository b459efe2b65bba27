// Servers of Node itself (https://nodejs.org/api/http.html, `https` and `http2`'s compatible interface): one listener for every request, and
// one for connections that ask to become sockets. What it is handed is what Express extends.
import { NOWHERE, type SourceSpan } from "../../../../rules/contract/span";
import { argument, exportName, isKnownFunction } from "../call-arguments";
import type { Engine, LibraryModel, MethodCall } from "../model";
import type { HandleValue, PassedArgument, Value } from "../value";
import { noteUpgrades } from "../channels/upgrades";
import { createExpressContext } from "./express-request";

const MODEL = "node-http";
const MAKERS = /^create(?:Secure)?Server$/;

export function createNodeServer(engine: Engine, span?: SourceSpan): HandleValue {
  return engine.handle(MODEL, "server", {}, span);
}

function addListener(
  engine: Engine,
  label: string,
  listener: PassedArgument,
  rest: (prover: Engine, response: Value) => readonly Value[],
): void {
  const { value, span = NOWHERE } = listener;
  if (value.v !== "function" && value.v !== "native") return;
  engine.addEntry({
    label,
    framework: MODEL,
    span,
    isRequest: true,
    run: (prover) => {
      const { request, response } = createExpressContext(prover, false);
      prover.await(prover.call(value, [request, ...rest(prover, response)], span));
    },
  });
}

function onEvent(call: MethodCall, engine: Engine): Value {
  const event = engine.stringOf(argument(call.args, 0));
  const listener = call.args[1];
  if (listener && event === "request") addListener(engine, "request", listener, (_prover, response) => [response]);
  // The socket below, and what came with the request: of no use but to be handed on.
  if (listener && event === "upgrade") {
    noteUpgrades(engine);
    addListener(engine, "upgrade", listener, (prover) => [prover.unknown("socket"), prover.unknown("head")]);
  }
  return call.handle;
}

export const NODE_HTTP: LibraryModel = {
  id: MODEL,
  packages: ["http", "https", "http2", "node:http", "node:https", "node:http2"],
  tokens: ["createServer", "createSecureServer", "upgrade"],
  call(call, engine) {
    if (!MAKERS.test(exportName(call.path))) return undefined;
    const listener = call.args.find(({ value }) => isKnownFunction(value));
    if (listener) addListener(engine, "request", listener, (_prover, response) => [response]);
    return createNodeServer(engine, call.span);
  },
  method(call, engine) {
    if (call.method === "on" || call.method === "once" || call.method === "addListener") return onEvent(call, engine);
    return /^(?:listen|close|setTimeout|off|removeListener|address)$/.test(call.method) ? call.handle : undefined;
  },
};
