// Topics of GraphQL subscriptions: graphql-subscriptions 2 and 3 with its relatives over Redis and others
// (https://github.com/apollographql/graphql-subscriptions), and `createPubSub` of GraphQL Yoga
// (https://the-guild.dev/graphql/yoga-server/docs/features/subscriptions). What is published under a topic comes out at everybody who
// subscribes to it, unless a filter looks whose it is.
import { argument, exportName, isCallable, isNothing, listOf } from "../call-arguments";
import type { Engine, ExternalCall, LibraryCall, LibraryModel, MethodCall } from "../model";
import { sharedHandle } from "../shared-handle";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { reportSent } from "./sent";
import { createEvent, shapeOfName } from "./streams";

const TOPICS = "graphql-topics";
const ENGINES = /^(?:PubSub|PubSubEngine|\w+PubSub|createPubSub)$/;
const LISTENS = /^(?:asyncIterator|asyncIterableIterator|subscribe)$/;

function topics(engine: Engine): HandleValue {
  return sharedHandle(engine, TOPICS, () => engine.handle(TOPICS, "topics", {}));
}

/** `"ISSUE"`, and for Yoga `("issue", orgId)`, which are one name together. */
function nameOf(topic: Value, id: Value | undefined): Value {
  return id === undefined || isNothing(id) ? topic : { v: "text", parts: [topic, ":", id] };
}

function publish(engine: Engine, call: LibraryCall): Value {
  const [topic = UNDEFINED, second = UNDEFINED, third] = call.args.map((arg) => arg.value);
  const name = nameOf(topic, third === undefined ? undefined : second);
  const stream = `${TOPICS}|${shapeOfName(engine, name)}`;
  reportSent(engine, call, {
    library: TOPICS,
    operation: "publish",
    rooms: [name],
    payload: [third ?? second],
    place: 0,
    // Whoever listens may look whose the message is, where it says so.
    isInternal: true,
    into: stream,
  });
  return engine.promise(UNDEFINED);
}

function listen(engine: Engine, call: MethodCall): Value {
  const id = call.method === "subscribe" ? call.args[1]?.value : undefined;
  const events = listOf(engine, argument(call.args, 0)).map((topic) => {
    const name = nameOf(topic, id);
    const stream = `${TOPICS}|${shapeOfName(engine, name)}`;
    return createEvent(engine, { stream, rooms: [name], library: TOPICS, operation: call.method }, call.span);
  });
  return engine.choice(events);
}

/** `withFilter(subscribe, (payload, args, context, info) => …)`: what goes on is what the filter was true of. */
function withFilter(engine: Engine, call: ExternalCall): Value {
  const [subscribe = UNDEFINED, filter = UNDEFINED] = call.args.map((arg) => arg.value);
  return engine.native("withFilter", (args, span) => {
    const [, ...rest] = args.map((arg) => arg.value);
    const source = engine.await(
      engine.call(
        subscribe,
        args.map((arg) => arg.value),
        span,
      ),
    );
    passFilter(engine, filter, source, rest, call.span);
    return source;
  });
}

/** Goes on only where the filter was true of what came. */
export function passFilter(engine: Engine, filter: Value, event: Value, rest: readonly Value[], span: LibraryCall["span"]): void {
  if (isCallable(filter)) engine.assume?.(engine.await(engine.call(filter, [event, ...rest], span)));
}

export const GRAPHQL_TOPICS: LibraryModel = {
  id: TOPICS,
  packages: [
    "graphql-subscriptions",
    "graphql-redis-subscriptions",
    "graphql-postgres-subscriptions",
    "graphql-kafka-subscriptions",
    "graphql-yoga",
    "@graphql-yoga/subscription",
  ],
  tokens: ["PubSub", "withFilter"],
  call(call, engine) {
    const name = exportName(call.path);
    if (name === "withFilter") return withFilter(engine, call);
    return ENGINES.test(name) ? topics(engine) : undefined;
  },
  method(call, engine) {
    if (call.method === "publish") return publish(engine, call);
    return LISTENS.test(call.method) ? listen(engine, call) : undefined;
  },
  typed: (_module, name, _typeArgs, engine) => (ENGINES.test(exportName(name.split("."))) ? topics(engine) : undefined),
  extended: (_module, path, engine) => (ENGINES.test(exportName(path)) ? topics(engine) : undefined),
};
