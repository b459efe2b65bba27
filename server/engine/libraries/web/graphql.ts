// GraphQL servers with resolver maps: Apollo Server 3 to 5, GraphQL Yoga 5, @graphql-tools/schema 10. Each resolver is an entry
// point: arguments are input, the context comes from the server's context function, the parent was fetched by other code.
import type { Engine, ExternalCall, LibraryModel } from "../model";
import type { Value } from "../value";
import { argument, exportName, handleOf, listOf, option } from "../call-arguments";
import { openContextMember } from "./trpc-context";
import { addResolvers, GRAPHQL_MODEL, Schema, schemaOf } from "./graphql-schema";

const MODEL = GRAPHQL_MODEL;
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
