// The execution context that NestJS 9 to 11 hands to guards and parameter decorators: one request, seen through its transport
// (https://docs.nestjs.com/fundamentals/execution-context).
import type { Engine, MethodCall } from "../model";
import type { ClassValue, HandleValue, Value } from "../value";
import { constant, UNDEFINED } from "../value";
import { argument, handleOf, listOf, remembered } from "../call-arguments";
import { createExpressContext } from "./express-request";

export const NEST = "nest";

/** Metadata that decorators set on a class or method, by key. */
export type Metadata = ReadonlyMap<string, Value>;

export interface NestContext {
  readonly context: HandleValue;
  readonly request: Value;
  readonly response: Value;
}

export function createNestContext(
  engine: Engine,
  transport: "http" | "graphql" | "ws" | "rpc",
  isOpen: boolean,
  handler: Metadata,
  cls: Metadata,
  sent?: Value,
): NestContext {
  const { request, response } = createExpressContext(engine, isOpen);
  const message = sent ?? engine.source(transport === "ws" ? "message" : "payload", transport === "ws" ? "message" : "payload");
  const data = {
    request,
    response,
    message,
    transport,
    client: engine.handle(NEST, "socket", {}),
    args: engine.source("argument", "args"),
    graphql: engine.object({ req: request, res: response }),
    handler: engine.handle(NEST, "target", { metadata: handler }),
    cls: engine.handle(NEST, "target", { metadata: cls }),
  };
  return { context: engine.handle(NEST, "context", data), request, response };
}

const AT_HAND = "nest:request";

/** From here on the request is the one that providers of a request are made for. */
export function handOut(engine: Engine, { request }: NestContext): void {
  engine.enter?.(AT_HAND, request);
}

/** `@Inject(REQUEST)`, and `@Inject(CONTEXT)` where fields of GraphQL are resolved: what is made for it asks for the request at hand. */
export function givenRequest(engine: Engine, token: Value | undefined): Value | undefined {
  if (token?.v !== "external" || !token.module.startsWith("@nestjs/")) return undefined;
  const name = token.path.at(-1);
  return name === "REQUEST" || name === "CONTEXT" ? engine.handle(NEST, "request", { isContext: name === "CONTEXT" }) : undefined;
}

/** Of the request at hand; where none is, of one that something may have been put into. */
export function requestMember(engine: Engine, handle: HandleValue, name: string): Value {
  const request = engine.contextOf(AT_HAND) ?? createExpressContext(engine, true).request;
  if (handle.data["isContext"] === true && (name === "req" || name === "request")) return request;
  return engine.member(request, name);
}

export function contextMethod(call: MethodCall, engine: Engine): Value | undefined {
  const { handle } = call;
  const part = (name: string) => remembered(handle, name);
  switch (call.method) {
    case "switchToHttp":
    case "switchToWs":
    case "switchToRpc":
      return handle;
    case "getRequest":
      return part("request");
    case "getResponse":
      return part("response");
    case "getClient":
      return part("client");
    case "getData":
      return part("message");
    // GraphQL's `getContext()`; for RPC the context of the transport.
    case "getContext":
      return part("graphql");
    case "getArgs":
      return handle.data["isGraphql"] === true ? part("args") : engine.array(handlerArguments(handle, engine));
    case "getArgByIndex": {
      const index = engine.stringOf(argument(call.args, 0));
      return index === undefined ? undefined : handlerArguments(handle, engine)[Number(index)];
    }
    case "getHandler":
      return part("handler");
    case "getClass":
      return part("cls");
    case "getType":
      return constant(String(handle.data["transport"]));
    case "getInfo":
    case "getRoot":
      return engine.unknown(`context.${call.method}()`);
    default:
      return undefined;
  }
}

/** What the handler is called with by its transport: `(req, res, next)`, `(client, data)`, `(root, args, context, info)`. */
function handlerArguments(handle: HandleValue, engine: Engine): readonly Value[] {
  const part = (name: string): Value => remembered(handle, name) ?? UNDEFINED;
  switch (handle.data["transport"]) {
    case "graphql":
      return [engine.unknown("context.root"), part("args"), part("graphql"), engine.unknown("context.info")];
    case "ws":
      return [part("client"), part("message")];
    case "rpc":
      return [part("message"), engine.unknown("context.transport")];
    default:
      return [part("request"), part("response"), engine.unknown("context.next")];
  }
}

/** `GqlExecutionContext.create(context)`: the same context, whose arguments are those of the field alone. */
export function asGraphql(engine: Engine, context: Value): Value {
  return context.v === "handle" ? engine.handle(NEST, "context", { ...context.data, isGraphql: true }) : context;
}

/** `reflector.get(key, target)`, `getAllAndOverride(key, [handler, class])`: what the decorators of the route set. */
export function reflect(call: MethodCall, engine: Engine): Value | undefined {
  if (!/^get(All(AndOverride|AndMerge)?)?$/.test(call.method)) return undefined;
  const key = metadataKey(engine, argument(call.args, 0));
  const targets = listOf(engine, call.args[1]?.value).flatMap((target) => {
    const handle = handleOf(engine, target, NEST, "target");
    return handle?.data["metadata"] instanceof Map ? [handle.data["metadata"] as Metadata] : [];
  });
  if (key === undefined || targets.length === 0) return engine.unknown("metadata");
  const found = targets.flatMap((metadata) => metadata.get(key) ?? []);
  if (call.method === "getAllAndMerge" || call.method === "getAll") return engine.array(found);
  return found[0] ?? UNDEFINED;
}

/** Keys are text, symbols, or decorators made by `Reflector.createDecorator()`. */
export function metadataKey(engine: Engine, key: Value): string | undefined {
  const text = engine.stringOf(key);
  if (text !== undefined) return text;
  return key.v === "handle" ? `#${key.id}` : key.v === "unknown" ? key.key : undefined;
}

export function socketMember(name: string, engine: Engine): Value | undefined {
  if (name === "handshake" || name === "request") return engine.source("message", `client.${name}`);
  return name === "data" || name === "user"
    ? engine.principal("session", `client.${name}`, [], { isAssumed: true, isOptional: true })
    : undefined;
}

/** The guard, pipe or middleware that every request shares; of a class that a function makes, each has its own. */
export function instanceFor(engine: Engine, cls: ClassValue): Value {
  const isOfModule = cls.scope.length <= 1;
  return (isOfModule ? engine.instanceOf?.(cls) : undefined) ?? engine.construct(cls, [], { file: cls.file, start: 0, end: 0 });
}
