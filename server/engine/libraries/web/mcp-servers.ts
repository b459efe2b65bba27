// Servers of the Model Context Protocol: the TypeScript SDK 1 (https://github.com/modelcontextprotocol/typescript-sdk), FastMCP
// (https://github.com/punkpeye/fastmcp) and mcp-handler (https://github.com/vercel/mcp-handler). Tools, resources and prompts get what a
// language model makes up from whatever it was told; who asks is known from what verified the token, or from where the server was made.
import { argument, isCallable, option } from "../call-arguments";
import { createVendorModel, type Work } from "../channels/vendor";
import type { Engine, LibraryCall } from "../model";
import { validated } from "../schema-validation";
import { handleWith, Shape } from "../schema-shapes";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { beside, offer } from "./agent-tools";

const MODEL = "mcp";

/** What a callback gets besides its arguments; version 2 of the SDK keeps what the transport says under `http`. */
function extra(prover: Engine): Value {
  const authInfo = beside(prover, "authInfo");
  return prover.object({
    authInfo,
    http: prover.object({ authInfo }),
    requestInfo: prover.object({ headers: prover.source("headers", "request.headers") }),
    sessionId: prover.unknown("sessionId"),
    signal: prover.unknown("signal"),
  });
}

/** `{ id: z.string() }`, or a schema: of the arguments those that it names. */
function inputOf(prover: Engine, schema: Value): Value {
  const input = prover.source("argument", "arguments");
  const members = schema.v === "object" ? prover.members(schema) : undefined;
  if (!members) return validated(prover, schema, input);
  const named = new Map([...members].map(([name, { value }]) => [name, value]));
  return validated(prover, handleWith(prover, new Shape(named, undefined, undefined)), input);
}

function announce(engine: Engine, call: LibraryCall, fn: Value, args: (prover: Engine) => readonly Value[]): Value {
  return offer(engine, call, { label: engine.stringOf(argument(call.args, 0)) ?? "tool", fn, args });
}

/** The callback comes last: `tool(name, description?, shape?, annotations?, callback)`. */
function callbackOf(call: LibraryCall): Value {
  return call.args.at(-1)?.value ?? UNDEFINED;
}

/** What a shape of schemas holds, and annotations do not. */
function isShape(engine: Engine, value: Value): boolean {
  const members = value.v === "object" ? [...(engine.members(value)?.values() ?? [])] : [];
  return value.v === "handle" || members.some((member) => member.value.v !== "constant");
}

/** `tool(…)`, `prompt(…)`: without a shape the callback gets only what there is besides. */
const named: Work = (call, engine) => {
  const fn = callbackOf(call);
  if (!isCallable(fn)) return undefined;
  const shape = call.args.slice(1, -1).find(({ value }) => isShape(engine, value));
  return announce(engine, call, fn, (prover) => [...(shape ? [inputOf(prover, shape.value)] : []), extra(prover)]);
};

/** `registerTool(name, { inputSchema }, callback)`, `registerPrompt(name, { argsSchema }, callback)`. */
function registered(schemaOption: string): Work {
  return (call, engine) => {
    const fn = argument(call.args, 2);
    if (!isCallable(fn)) return undefined;
    const schema = option(engine, argument(call.args, 1), schemaOption);
    return announce(engine, call, fn, (prover) => [...(schema ? [inputOf(prover, schema)] : []), extra(prover)]);
  };
}

/** `resource(name, uri | template, metadata?, read)`: the address, of a template its variables, and what there is besides. */
const resource: Work = (call, engine) => {
  const fn = callbackOf(call);
  if (!isCallable(fn)) return undefined;
  const isFixed = engine.stringOf(argument(call.args, 1)) !== undefined;
  return announce(engine, call, fn, (prover) => [
    prover.source("argument", "uri"),
    ...(isFixed ? [] : [prover.source("argument", "variables")]),
    extra(prover),
  ]);
};

/** The lower level: `setRequestHandler(CallToolRequestSchema, async (request, extra) => …)`. */
const handled: Work = (call, engine) => {
  const fn = argument(call.args, 1);
  if (!isCallable(fn)) return undefined;
  return offer(engine, call, { label: "request", fn, args: (prover) => [prover.source("argument", "request"), extra(prover)] });
};

/** FastMCP: `addTool({ name, parameters, execute: (args, { session }) => … })`; the session is what `authenticate` answered. */
const added: Work = (call, engine, server) => {
  const tool = argument(call.args, 0);
  const fn = ["execute", "load"].map((name) => option(engine, tool, name)).find((value) => value !== undefined && isCallable(value));
  if (!fn) return undefined;
  const parameters = option(engine, tool, "parameters");
  return offer(engine, call, {
    label: engine.stringOf(option(engine, tool, "name") ?? UNDEFINED) ?? "tool",
    fn,
    args: (prover) => [
      parameters ? inputOf(prover, parameters) : prover.source("argument", "arguments"),
      prover.object({ session: sessionOf(prover, call, server), log: prover.unknown("log") }),
    ],
  });
};

function sessionOf(prover: Engine, call: LibraryCall, server: HandleValue): Value {
  const authenticate = server.data["authenticate"] as Value | undefined;
  if (!authenticate || !isCallable(authenticate)) return beside(prover, "session");
  const request = prover.object({ headers: prover.source("headers", "request.headers"), url: prover.source("query", "request.url") });
  return prover.await(prover.call(authenticate, [request], call.span));
}

/** mcp-handler: `createMcpHandler((server) => { server.tool(…); })`; `withMcpAuth(handler, verifyToken)` changes nothing of that. */
const initialised: Work = (call, engine) => {
  const fn = argument(call.args, 0);
  if (isCallable(fn)) engine.await(engine.call(fn, [engine.handle(MODEL, "server", {}, call.span)], call.span));
  return engine.unknown("handler");
};

export const MCP_SERVERS = createVendorModel({
  id: MODEL,
  packages: ["@modelcontextprotocol/sdk", "@modelcontextprotocol/server", "fastmcp", "mcp-handler", "@vercel/mcp-adapter"],
  tokens: ["@modelcontextprotocol/", "fastmcp", "mcp-handler", "@vercel/mcp-adapter"],
  kinds: {
    server: {
      makers: /^(?:McpServer|Server)$/,
      methods: {
        tool: named,
        prompt: named,
        resource,
        registerTool: registered("inputSchema"),
        registerPrompt: registered("argsSchema"),
        registerResource: resource,
        setRequestHandler: handled,
      },
      members: { server: "server" },
    },
    fast: {
      makers: /^FastMCP$/,
      remembers: { authenticate: [0, "authenticate"] },
      methods: { addTool: added, addResource: added, addPrompt: added },
    },
  },
  functions: { createMcpHandler: initialised, createMcpRouteHandler: initialised },
});
