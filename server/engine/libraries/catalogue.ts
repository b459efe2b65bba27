// Every library that TenantLint knows. Order matters only where two models know one package: the first that understands wins.
import { EFFECT } from "./effect/effect";
import { ASSERTIONS_MODEL } from "./assertions";
import { ASYNC_CONTEXT } from "./identity/async-context";
import { BETTER_AUTH } from "./identity/better-auth";
import { CLERK } from "./identity/clerk";
import { EXPRESS_SESSION } from "./identity/express-session";
import { HOSTED } from "./identity/hosted";
import { QSTASH_RECEIVER } from "./identity/qstash";
import { REMIX_AUTH } from "./identity/remix-auth";
import { UNKEY } from "./identity/unkey";
import { WORKOS } from "./identity/workos";
import { JSON_WEB_TOKEN } from "./identity/json-web-token";
import { MIDDY } from "./web/middy";
import { NEXT_AUTH } from "./identity/next-auth";
import { NODE_CRYPTO } from "./identity/node-crypto";
import { PASSPORT } from "./identity/passport";
import { PASSWORDS } from "./identity/passwords";
import { SAML_JACKSON } from "./identity/saml-jackson";
import { STYTCH } from "./identity/stytch";
import { SUPABASE_AUTH } from "./identity/supabase-auth";
import { TOKEN_MIDDLEWARE } from "./identity/token-middleware";
import { WEBHOOKS } from "./identity/webhooks";
import { COLLECTIONS } from "./caches/collections";
import { KEYED_LOADERS } from "./caches/keyed-loaders";
import { MEMOIZER_MODEL } from "./caches/memoizers";
import { NEXT_CACHE_MODEL } from "./caches/next-cache";
import { REDIS_MODEL } from "./caches/redis";
import { STORE_MODELS } from "./caches/stores";
import { RESPONSE_CACHES } from "./caches/response-caches";
import { WEB_CACHE_MODEL } from "./caches/web-cache";
import { WORKERS_KV_MODEL } from "./caches/workers-kv";
import { GRAPHQL_TOPICS } from "./channels/graphql-topics";
import { CHANNELS, SOCKETS } from "./channels/channels";
import { CASL } from "./casl";
import { CLASS_TRANSFORMER } from "./class-transformer";
import { LODASH } from "./collections/lodash";
import { RAMDA } from "./collections/ramda";
import { DYNAMODB_MODEL } from "./dynamodb/dynamodb";
import { FP_TS } from "./fp-ts/fp-ts";
import { FIRESTORE_MODEL } from "./firestore/firestore";
import { DRIZZLE_MODEL } from "./drizzle/drizzle";
import { DRIZZLE_SCHEMAS } from "./drizzle/table-schemas";
import { IN_HOUSE_MODEL } from "./in-house/in-house";
import { KNEX_MODEL } from "./knex/knex";
import { KYSELY_MODEL } from "./kysely/kysely";
import { CONSOLE_MODEL } from "./loggers/console";
import { DEBUG_MODEL } from "./loggers/debug";
import { SENTRY_MODEL } from "./loggers/error-reports";
import { PINO_MODEL } from "./loggers/pino";
import { PLAIN_LOGGERS } from "./loggers/plain-loggers";
import { SPANS_MODEL } from "./loggers/spans";
import { WINSTON_MODEL } from "./loggers/winston";
import { AWILIX_MODEL } from "./containers/awilix";
import { INVERSIFY_MODEL } from "./containers/inversify";
import { TSYRINGE_MODEL } from "./containers/tsyringe";
import { TYPEDI_MODEL } from "./containers/typedi";
import { CONVEX_MODEL } from "./convex/convex";
import type { LibraryModel } from "./model";
import { MONGODB_MODEL } from "./mongodb/mongodb";
import { MONGOOSE_MODEL } from "./mongoose/mongoose";
import { NEVERTHROW } from "./neverthrow";
import { NODE_UTIL } from "./node-util";
import { OBJECTION_MODEL } from "./objection/objection";
import { PRISMA_MODEL } from "./prisma/prisma";
import { SCHEMAS } from "./schemas";
import { CLICKHOUSE_MODEL } from "./sql-clients/clickhouse";
import { D1_MODEL } from "./sql-clients/d1";
import { MSSQL_MODEL } from "./sql-clients/mssql";
import { MYSQL_MODEL } from "./sql-clients/mysql";
import { PG_MODEL } from "./sql-clients/pg";
import { PG_PROMISE_MODEL } from "./sql-clients/pg-promise";
import { SQL_TEXT_FILES } from "./sql-clients/sql-text-files";
import { PG_STREAMS } from "./sql-clients/pg-streams";
import { PG_FORMAT } from "./sql-clients/pg-format";
import { POSTGRES_JS_MODEL } from "./sql-clients/postgres-js";
import { SLONIK_MODEL } from "./sql-clients/slonik";
import { TEDIOUS_MODEL } from "./sql-clients/tedious";
import { YESQL } from "./sql-clients/yesql";
import { TEXT_CLIENTS } from "./sql-clients/text-clients";
import { SQLITE_MODEL } from "./sql-clients/sqlite";
import { SQLSTRING } from "./sql-clients/sqlstring";
import { GROWING_SQL } from "./sql-clients/growing-sql";
import { SQL_TEMPLATE_TAG } from "./sql-clients/sql-template-tag";
import { SUPABASE_MODEL } from "./supabase/supabase";
import { TS_PATTERN } from "./ts-pattern";
import { AGENT_TOOLS } from "./web/agent-tools";
import { MCP_SERVERS } from "./web/mcp-servers";
import { ELYSIA } from "./web/elysia";
import { EVENT_FUNCTIONS } from "./web/event-functions";
import { ASTRO } from "./web/astro";
import { EXPRESS } from "./web/express";
import { NODE_HTTP } from "./web/node-http";
import { FETCH_HANDLERS } from "./web/fetch-handlers";
import { FASTIFY_REQUEST_CONTEXT } from "./web/fastify-request-context";
import { FASTIFY } from "./web/fastify";
import { FIREBASE_FUNCTIONS } from "./web/firebase-functions";
import { GRAPHQL } from "./web/graphql";
import { GRAPHQL_CACHE_HINTS } from "./web/graphql-cache-hints";
import { H3 } from "./web/h3";
import { HAPI } from "./web/hapi";
import { HONO } from "./web/hono";
import { JOBS } from "./web/jobs";
import { KOA } from "./web/koa";
import { NEST_MODEL } from "./web/nest";
import { NEXT } from "./web/next";
import { NEXT_CONNECT } from "./web/next-connect";
import { REMIX } from "./web/remix";
import { SAFE_ACTION } from "./web/safe-action";
import { ORPC } from "./web/orpc";
import { POTHOS } from "./web/pothos";
import { SVELTEKIT } from "./web/sveltekit";
import { DECORATED_CONTROLLERS } from "./web/decorated-controllers";
import { NEST_MICROSERVICES } from "./web/nest-microservices";
import { TEMPORAL_WORKFLOWS } from "./web/temporal-workflows";
import { TANSTACK_START } from "./web/tanstack-start";
import { TS_REST } from "./web/ts-rest";
import { TYPE_GRAPHQL } from "./web/type-graphql";
import { TRPC_MODEL } from "./web/trpc";
import { MIKRO_ORM_MODEL } from "./mikro-orm/mikro-orm";
import { SEQUELIZE_MODEL } from "./sequelize/sequelize";
import { TYPEORM_MODEL } from "./typeorm/typeorm";
import { WEB_REQUEST } from "./web/web-request";

/** Frameworks: entry points, requests, responses. */
const WEB: readonly LibraryModel[] = [
  EXPRESS,
  NODE_HTTP,
  KOA,
  FASTIFY,
  FASTIFY_REQUEST_CONTEXT,
  HONO,
  ELYSIA,
  HAPI,
  NEXT,
  NEXT_CONNECT,
  REMIX,
  TRPC_MODEL,
  SAFE_ACTION,
  NEST_MODEL,
  NEST_MICROSERVICES,
  DECORATED_CONTROLLERS,
  GRAPHQL,
  GRAPHQL_TOPICS,
  POTHOS,
  TYPE_GRAPHQL,
  ORPC,
  SVELTEKIT,
  ASTRO,
  TS_REST,
  H3,
  TANSTACK_START,
  JOBS,
  EVENT_FUNCTIONS,
  MIDDY,
  FIREBASE_FUNCTIONS,
  FETCH_HANDLERS,
  AGENT_TOOLS,
  MCP_SERVERS,
  TEMPORAL_WORKFLOWS,
  ...SOCKETS,
];

/** Who the requester is. */
const IDENTITY: readonly LibraryModel[] = [
  NEXT_AUTH,
  CLERK,
  BETTER_AUTH,
  SUPABASE_AUTH,
  PASSPORT,
  EXPRESS_SESSION,
  JSON_WEB_TOKEN,
  TOKEN_MIDDLEWARE,
  HOSTED,
  QSTASH_RECEIVER,
  REMIX_AUTH,
  UNKEY,
  WORKOS,
  SAML_JACKSON,
  STYTCH,
  WEBHOOKS,
  ASYNC_CONTEXT,
  NODE_CRYPTO,
  PASSWORDS,
];

/** Where the data is. */
export const DATA: readonly LibraryModel[] = [
  PRISMA_MODEL,
  DRIZZLE_MODEL,
  KNEX_MODEL,
  KYSELY_MODEL,
  OBJECTION_MODEL,
  PG_MODEL,
  POSTGRES_JS_MODEL,
  SQLSTRING,
  GROWING_SQL,
  SQL_TEMPLATE_TAG,
  PG_FORMAT,
  PG_STREAMS,
  MYSQL_MODEL,
  SQLITE_MODEL,
  D1_MODEL,
  PG_PROMISE_MODEL,
  SQL_TEXT_FILES,
  YESQL,
  TEDIOUS_MODEL,
  ...TEXT_CLIENTS,
  SLONIK_MODEL,
  MSSQL_MODEL,
  CLICKHOUSE_MODEL,
  CONVEX_MODEL,
  MONGOOSE_MODEL,
  TYPEORM_MODEL,
  SEQUELIZE_MODEL,
  MONGODB_MODEL,
  SUPABASE_MODEL,
  MIKRO_ORM_MODEL,
  DYNAMODB_MODEL,
  FIRESTORE_MODEL,
];

/** Models whose words in a file's text say that it can hold an entry point or an access; the others only matter once called. */
export const TELLING_MODELS: readonly LibraryModel[] = [...WEB, ...DATA];

const CACHES: readonly LibraryModel[] = [
  COLLECTIONS,
  REDIS_MODEL,
  NEXT_CACHE_MODEL,
  KEYED_LOADERS,
  WORKERS_KV_MODEL,
  RESPONSE_CACHES,
  WEB_CACHE_MODEL,
  GRAPHQL_CACHE_HINTS,
  MEMOIZER_MODEL,
  ...STORE_MODELS,
];

const LOGGERS: readonly LibraryModel[] = [
  CONSOLE_MODEL,
  PINO_MODEL,
  WINSTON_MODEL,
  DEBUG_MODEL,
  ...PLAIN_LOGGERS,
  SENTRY_MODEL,
  SPANS_MODEL,
];

const CONTAINERS: readonly LibraryModel[] = [TSYRINGE_MODEL, TYPEDI_MODEL, INVERSIFY_MODEL, AWILIX_MODEL];

export const LIBRARY_MODELS: readonly LibraryModel[] = [
  ...IDENTITY,
  ...WEB,
  WEB_REQUEST,
  ...DATA,
  ...CACHES,
  ...LOGGERS,
  ...CHANNELS,
  ...CONTAINERS,
  ASSERTIONS_MODEL,
  TS_PATTERN,
  NEVERTHROW,
  FP_TS,
  EFFECT,
  CASL,
  CLASS_TRANSFORMER,
  NODE_UTIL,
  LODASH,
  RAMDA,
  SCHEMAS,
  DRIZZLE_SCHEMAS,
  IN_HOUSE_MODEL,
];
