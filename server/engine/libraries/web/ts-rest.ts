// ts-rest 3 (https://ts-rest.com): implementations of a contract. For Express and Fastify each endpoint becomes a route of the application,
// so that what stands before it there stands before it; elsewhere it is an entry point by itself.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine, ExternalCall, LibraryModel } from "../model";
import type { Value } from "../value";
import { constant, UNDEFINED } from "../value";
import { argument, exportName, isCallable, listOf, native, option, placeOf, remembered } from "../call-arguments";
import { validated } from "../schema-validation";
import { createBag, createWebRequest } from "./web-request";

const MODEL = "ts-rest";
/** Routers within routers. */
const DEPTH = 6;

interface Endpoint {
  readonly contract: Value;
  readonly handler: Value;
  /** Middleware or hooks of its own. */
  readonly before: readonly Value[];
  readonly span: SourceSpan;
}

/** Endpoints of a router: functions, or objects with a `handler`; anything else holds endpoints. */
function endpointsIn(engine: Engine, contract: Value, router: Value, depth = DEPTH): readonly Endpoint[] {
  if (router.v === "handle" && router.model === MODEL && router.type === "router")
    return endpointsIn(engine, remembered(router, "contract") ?? contract, remembered(router, "router") ?? UNDEFINED, depth);
  return [...(engine.members(router) ?? [])].flatMap(([name, { value }]): readonly Endpoint[] => {
    const described = engine.member(contract, name);
    const handler = value.v === "object" ? option(engine, value, "handler") : value;
    if (!handler || handler.v === "handle" || !isCallable(handler))
      return depth > 0 ? endpointsIn(engine, described, value, depth - 1) : [];
    const hooks = value.v === "object" ? option(engine, value, "hooks") : undefined;
    const own = value.v === "object" ? [option(engine, value, "middleware"), hooks && option(engine, hooks, "preHandler")] : [];
    return [{ contract: described, handler, before: own.flatMap((one) => listOf(engine, one)), span: placeOf(handler) }];
  });
}

/** What a handler gets; `from`: the request of the framework below. */
function inputOf(engine: Engine, { contract }: Endpoint, from: Value | undefined, extra: Readonly<Record<string, Value>>): Value {
  const part = (name: "params" | "query" | "body", schema: string): Value => {
    const sent = from ? engine.member(from, name) : engine.source(name, name);
    const described = option(engine, contract, schema);
    return described ? validated(engine, described, sent) : sent;
  };
  return engine.object({
    params: part("params", "pathParams"),
    query: part("query", "query"),
    body: part("body", "body"),
    headers: from ? engine.member(from, "headers") : createBag(engine, "headers", "headers"),
    ...extra,
  });
}

function answer(engine: Engine, { handler, span }: Endpoint, input: Value): Value {
  const result = engine.await(engine.call(handler, [input], span));
  engine.respond([engine.member(result, "body")], span);
  return UNDEFINED;
}

function pathOf(engine: Engine, { contract }: Endpoint): Value {
  return option(engine, contract, "path") ?? constant("/");
}

function methodOf(engine: Engine, { contract }: Endpoint): string {
  return (engine.stringOf(option(engine, contract, "method") ?? UNDEFINED) ?? "all").toLowerCase();
}

function ontoExpress(engine: Engine, endpoints: readonly Endpoint[], app: Value, before: readonly Value[]): void {
  for (const endpoint of endpoints) {
    const handler = native(engine, "endpoint", ([req = UNDEFINED, res = UNDEFINED]) =>
      answer(engine, endpoint, inputOf(engine, endpoint, req, { req, res })),
    );
    engine.call(
      engine.member(app, methodOf(engine, endpoint)),
      [pathOf(engine, endpoint), ...before, ...endpoint.before, handler],
      endpoint.span,
    );
  }
}

/** `app.register(s.plugin(router))`. */
function fastifyPlugin(engine: Engine, endpoints: readonly Endpoint[]): Value {
  return native(engine, "plugin", ([app = UNDEFINED]) => {
    for (const endpoint of endpoints) {
      const handler = native(engine, "endpoint", ([request = UNDEFINED, reply = UNDEFINED]) =>
        answer(engine, endpoint, inputOf(engine, endpoint, request, { request, reply, app })),
      );
      const options = engine.object({ preHandler: engine.array(endpoint.before) });
      engine.call(engine.member(app, methodOf(engine, endpoint)), [pathOf(engine, endpoint), options, handler], endpoint.span);
    }
    return UNDEFINED;
  });
}

function addEntries(engine: Engine, endpoints: readonly Endpoint[]): void {
  for (const endpoint of endpoints)
    engine.addEntry({
      label: `${methodOf(engine, endpoint).toUpperCase()} ${engine.stringOf(pathOf(engine, endpoint)) ?? ""}`,
      framework: MODEL,
      span: endpoint.span,
      isRequest: true,
      run: (prover) => {
        const request = createWebRequest(prover);
        answer(prover, endpoint, inputOf(prover, endpoint, undefined, { request, req: request, nextRequest: request }));
      },
    });
}

/** `fetchRequestHandler({ request, contract, router })`: any of the endpoints may be the one. */
function handled(engine: Engine, given: Value): Value {
  const request = option(engine, given, "request") ?? createWebRequest(engine);
  for (const endpoint of endpointsIn(engine, option(engine, given, "contract") ?? UNDEFINED, option(engine, given, "router") ?? UNDEFINED))
    engine.maybe(() => answer(engine, endpoint, inputOf(engine, endpoint, undefined, { request })));
  return engine.unknown("response");
}

function callTsRest(call: ExternalCall, engine: Engine): Value | undefined {
  const [first, second, third] = call.args.map((arg) => arg.value);
  switch (exportName(call.path)) {
    case "initContract":
      return engine.handle(MODEL, "contract", {});
    case "initServer":
    case "initNestJs":
      return engine.handle(MODEL, "server", {});
    case "createExpressEndpoints": {
      const before = option(engine, argument(call.args, 3), "globalMiddleware");
      if (first && second && third) ontoExpress(engine, endpointsIn(engine, first, second), third, listOf(engine, before));
      return UNDEFINED;
    }
    case "createNextRouter":
    case "createNextHandler":
    case "createFetchHandler":
    case "createLambdaHandler":
    case "tsr.router":
      if (first && second) addEntries(engine, endpointsIn(engine, first, second));
      return engine.unknown("handler");
    case "createNextRoute":
      return second;
    // Called with each request, at once.
    case "fetchRequestHandler":
      return engine.promise(handled(engine, first ?? UNDEFINED));
    default:
      return undefined;
  }
}

export const TS_REST: LibraryModel = {
  id: MODEL,
  packages: ["@ts-rest/core", "@ts-rest/express", "@ts-rest/fastify", "@ts-rest/next", "@ts-rest/serverless"],
  tokens: ["@ts-rest/"],
  call: callTsRest,
  method(call, engine) {
    const [first, second] = call.args.map((arg) => arg.value);
    if (call.handle.type === "contract") return first ?? engine.unknown("type");
    if (call.method === "router" || call.method === "route")
      return second && engine.handle(MODEL, "router", { contract: first, router: second });
    if (call.method === "plugin") return first && fastifyPlugin(engine, endpointsIn(engine, UNDEFINED, first));
    return undefined;
  },
  member: (handle, name, engine) => (handle.type === "router" ? engine.member(remembered(handle, "router") ?? UNDEFINED, name) : undefined),
};
