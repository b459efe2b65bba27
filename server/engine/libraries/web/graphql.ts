// GraphQL servers with resolver maps: Apollo Server 3 to 5, GraphQL Yoga 5, @graphql-tools/schema 10. Each resolver is an entry
// point: arguments are input, the context comes from the server's context function, the parent was fetched by other code.
import type { Engine, ExternalCall, LibraryModel } from "../model";
import type { SourceSpan } from "../../../../rules/contract/span";
import type { HandleValue, Value } from "../value";
import { argument, exportName, handleOf, isCallable, isNothing, listOf, option, placeOf } from "../call-arguments";
import { openContextMember } from "./trpc-context";
import { createInfo, PublicFields, tellPublicField } from "./graphql-cache-hints";
import { createExpressContext } from "./express-request";
import { createWebRequest } from "./web-request";

const MODEL = "graphql";
const ROOTS = new Set(["Query", "Mutation", "Subscription"]);
/** Functions and classes that take a schema or resolvers. */
const SERVERS = new Set(["ApolloServer", "createYoga", "createServer", "GraphQLServer", "mercurius"]);
const SCHEMAS = new Set(["makeExecutableSchema", "createSchema", "buildSubgraphSchema", "addResolversToSchema"]);
const ATTACHES = new Set([
  "startStandaloneServer",
  "expressMiddleware",
  "startServerAndCreateNextHandler",
  "koaMiddleware",
  "fastifyApolloHandler",
  "startServerAndCreateLambdaHandler",
]);

/** One schema: where the contexts of its resolvers come from, and which answers may be kept for all. */
class Schema {
  readonly contexts: Value[] = [];
  readonly publicFields = new PublicFields();
}

function schemaOf(handle: HandleValue | undefined): Schema | undefined {
  const schema = handle?.data["schema"];
  return schema instanceof Schema ? schema : undefined;
}

/** Announces the resolvers of a map, `{ Query: { orders: fn }, Order: { items: { resolve: fn } } }`, or of a list of maps. */
function addResolvers(engine: Engine, schema: Schema, resolvers: Value | undefined): void {
  for (const map of listOf(engine, resolvers)) {
    for (const [type, fields] of engine.members(map) ?? []) {
      for (const [field, resolver] of engine.members(fields.value) ?? []) {
        const fn =
          resolver.value.v === "object"
            ? (option(engine, resolver.value, "resolve") ?? option(engine, resolver.value, "subscribe"))
            : resolver.value;
        if (fn && isCallable(fn) && fn.v !== "unknown") addResolver(engine, schema, type, field, fn);
      }
    }
  }
}

function addResolver(engine: Engine, schema: Schema, type: string, field: string, fn: Value): void {
  const span: SourceSpan = placeOf(fn);
  engine.addEntry({
    label: `${type}.${field}`,
    framework: MODEL,
    span,
    isRequest: true,
    run: (prover) => {
      const parent = parentOf(prover, type);
      const args = prover.source("argument", "args");
      prover.respond([prover.await(prover.call(fn, [parent, args, contextOf(prover, schema), createInfo(prover)], span))], span);
      tellPublicField(prover, schema.publicFields, `${type}.${field}`, span);
    },
  });
}

/** The parent was returned by another resolver, which is judged by itself. */
function parentOf(engine: Engine, type: string): Value {
  if (ROOTS.has(type) || !engine.tenancy.entities.has(type)) return engine.unknown("parent");
  return engine.boundRow?.(type, "parent") ?? engine.unknown("parent");
}

function contextOf(engine: Engine, schema: Schema): Value {
  for (const create of schema.contexts) {
    if (!isCallable(create)) return create;
    const { request, response } = createExpressContext(engine, true);
    const options = engine.object({
      req: request,
      res: response,
      request: createWebRequest(engine),
      params: engine.unknown("params"),
      connectionParams: engine.source("headers", "connectionParams"),
    });
    const context = engine.await(engine.call(create, [options, response], placeOf(create)));
    if (!isNothing(context)) return context;
  }
  return engine.handle(MODEL, "open-context", {});
}

function callGraphql(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  const first = argument(call.args, 0);
  if (ATTACHES.has(name)) {
    const context = option(engine, argument(call.args, 1), "context");
    if (context) schemaOf(handleOf(engine, first, MODEL))?.contexts.push(context);
    return undefined;
  }
  if (SCHEMAS.has(name)) {
    const schema = new Schema();
    const modules = listOf(engine, first).length > 0 ? listOf(engine, first) : [first];
    for (const part of modules) {
      schema.publicFields.read(engine, part);
      addResolvers(engine, schema, option(engine, part, "resolvers"));
    }
    return engine.handle(MODEL, "schema", { schema });
  }
  return SERVERS.has(name) ? createServer(engine, first) : undefined;
}

function createServer(engine: Engine, options: Value): Value {
  const given = option(engine, options, "schema");
  const schema = (given && schemaOf(handleOf(engine, given, MODEL))) ?? new Schema();
  schema.publicFields.read(engine, options);
  addResolvers(engine, schema, option(engine, options, "resolvers"));
  const context = option(engine, options, "context");
  if (context) schema.contexts.push(context);
  return engine.handle(MODEL, "server", { schema });
}

export const GRAPHQL: LibraryModel = {
  id: MODEL,
  packages: [
    "@apollo/server",
    "apollo-server",
    "apollo-server-express",
    "apollo-server-koa",
    "apollo-server-fastify",
    "graphql-yoga",
    "@graphql-tools/schema",
    "@apollo/subgraph",
    "@as-integrations",
  ],
  tokens: ["apollo", "graphql-yoga", "@graphql-tools/schema", "@as-integrations"],
  call: callGraphql,
  member: (handle, name, engine) => (handle.type === "open-context" ? openContextMember(handle, name, engine) : undefined),
};
