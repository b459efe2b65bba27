// One GraphQL schema, however it is written: its resolvers as entry points, and where their context comes from.
import type { Engine } from "../model";
import type { SourceSpan } from "../../../../rules/contract/span";
import type { HandleValue, Value } from "../value";
import { isCallable, isKnownFunction, isNothing, listOf, option, placeOf } from "../call-arguments";
import { createExpressContext } from "./express-request";
import { createKoaContext } from "./koa-context";
import { createInfo, PublicFields, tellPublicField } from "./graphql-cache-hints";
import { parentRow } from "./parent-row";
import { createWebRequest } from "./web-request";

/** Handles of schemas and servers belong to this model. */
export const GRAPHQL_MODEL = "graphql";
const ROOTS = new Set(["Query", "Mutation", "Subscription"]);

/** One schema: where the contexts of its resolvers come from, and which answers may be kept for all. */
export class Schema {
  readonly contexts: Value[] = [];
  readonly publicFields = new PublicFields();
}

export function schemaOf(handle: HandleValue | undefined): Schema | undefined {
  const schema = handle?.data["schema"];
  return schema instanceof Schema ? schema : undefined;
}

/** Announces the resolvers of a map, `{ Query: { orders: fn }, Order: { items: { resolve: fn } } }`, or of a list of maps. */
export function addResolvers(engine: Engine, schema: Schema, resolvers: Value | undefined): void {
  for (const map of listOf(engine, resolvers)) {
    for (const [type, fields] of engine.members(map) ?? []) {
      for (const [field, resolver] of engine.members(fields.value) ?? []) {
        const fn =
          resolver.value.v === "object"
            ? (option(engine, resolver.value, "resolve") ?? option(engine, resolver.value, "subscribe"))
            : resolver.value;
        if (fn && isKnownFunction(fn)) addResolver(engine, schema, type, field, fn);
        const subscribe = resolver.value.v === "object" ? option(engine, resolver.value, "subscribe") : undefined;
        if (subscribe && subscribe !== fn && isCallable(subscribe)) addResolver(engine, schema, type, field, subscribe);
      }
    }
  }
}

export function addResolver(engine: Engine, schema: Schema, type: string, field: string, fn: Value, span: SourceSpan = placeOf(fn)): void {
  engine.addEntry({
    label: `${type}.${field}`,
    framework: GRAPHQL_MODEL,
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
export function parentOf(engine: Engine, type: string): Value {
  return parentRow(engine, ROOTS.has(type) ? undefined : type, "parent");
}

export function contextOf(engine: Engine, schema: Schema): Value {
  for (const create of schema.contexts) {
    if (!isCallable(create)) return create;
    const { request, response } = createExpressContext(engine, true);
    const options = engine.object({
      req: request,
      res: response,
      request: createWebRequest(engine),
      // `koaMiddleware` of @as-integrations/koa.
      ctx: createKoaContext(engine, true),
      params: engine.unknown("params"),
      connectionParams: engine.source("headers", "connectionParams"),
    });
    const context = engine.await(engine.call(create, [options, response], placeOf(create)));
    if (!isNothing(context)) return context;
  }
  return engine.handle(GRAPHQL_MODEL, "open-context", {});
}
