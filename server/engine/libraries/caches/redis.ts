// Redis clients: ioredis (https://redis.github.io/ioredis), node-redis (https://github.com/redis/node-redis), Upstash and Vercel KV.
// The store is outside the process, so that every use is one of all tenants.
import { argument, exportName, isCallable, listOf, option } from "../call-arguments";
import { reportRedisLimit } from "../channels/limits";
import { reportSent } from "../channels/sent";
import { createEvent, shapeOfName } from "../channels/streams";
import type { Engine, ExternalCall, LibraryCall, LibraryModel, MethodCall } from "../model";
import { decorateServer, pluginOptions } from "../server-plugins";
import { sharedHandle } from "../shared-handle";
import { constant, UNDEFINED, type HandleValue, type PassedArgument, type Value } from "../value";
import { cachedValue, reportCache } from "./cache-entry";
import { QUEUE_NAME, REDIS_COMMANDS, type RedisCommand } from "./redis-commands";

const REDIS = "redis";
const PACKAGES = [
  "ioredis",
  "redis",
  "@redis/client",
  "@upstash/redis",
  "@vercel/kv",
  "handy-redis",
  "valkey",
  "iovalkey",
  "@fastify/redis",
];
const MAKERS =
  /^(?:Redis|Cluster|Redis\.Cluster|Redis\.fromEnv|Valkey|createClient|createCluster|createClientPool|createSentinel|createNodeRedisClient)?$/;
const TYPES = /^(?:Redis|Cluster|RedisClientType|RedisClusterType|RedisClient|Pipeline|ChainableCommander|VercelKV|Valkey)$/;
const QUIET: ReadonlySet<string> = new Set(
  "on once off connect disconnect quit close destroy ping expire pexpire del unlink publish subscribe".split(" "),
);

function createRedis(engine: Engine, options: Value, call?: LibraryCall): HandleValue {
  const prefix = option(engine, options, "keyPrefix");
  return engine.handle(REDIS, "client", prefix ? { prefix } : {}, call?.span);
}

/** ioredis takes its options last, after port, host or URL. */
function optionsOf(engine: Engine, call: LibraryCall): Value {
  return call.args.map((arg) => arg.value).findLast((value) => engine.members(value) !== undefined) ?? UNDEFINED;
}

function externalCall(call: ExternalCall, engine: Engine): Value | undefined {
  if (call.module === "@fastify/redis") {
    const options = pluginOptions(call);
    const client = option(engine, options, "client") ?? createRedis(engine, options, call);
    return decorateServer(engine, call, { property: "redis", nameOption: "namespace" }, client);
  }
  const name = exportName(call.path);
  if (MAKERS.test(name)) return createRedis(engine, optionsOf(engine, call), call);
  const [object, command, ...rest] = name.split(".");
  return object === "kv" && command !== undefined && rest.length === 0
    ? runCommand(engine, sharedClient(engine), command, call)
    : undefined;
}

function sharedClient(engine: Engine): HandleValue {
  return sharedHandle(engine, REDIS, () => createRedis(engine, UNDEFINED));
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  const { handle } = call;
  switch (call.method) {
    case "multi":
    case "pipeline":
    case "batch":
      return engine.handle(REDIS, "chain", handle.data, handle.at);
    case "exec":
    case "execAsPipeline":
      return engine.promise(engine.unknown("redis:results"));
    case "on":
    case "subscribe":
    case "pSubscribe":
    case "psubscribe":
      return listen(call, engine);
    case "duplicate":
    case "withTypeMapping":
      return handle;
    default:
      return runCommand(engine, handle, call.method, call);
  }
}

const SUBSCRIBED = "*subscribed*";

function streamOf(engine: Engine, channel: Value): string {
  return `${REDIS}|${shapeOfName(engine, channel)}`;
}

/** `subscribe(channel)` and then `on("message", (channel, message) => …)`; `subscribe(channel, (message) => …)` of node-redis. */
function listen(call: MethodCall, engine: Engine): Value {
  const { handle } = call;
  const [first = UNDEFINED, listener = UNDEFINED] = call.args.map((arg) => arg.value);
  const isOn = call.method === "on";
  const event = engine.stringOf(first) ?? "";
  if (!isOn) engine.setMember(handle, SUBSCRIBED, first);
  const channel = isOn ? engine.member(handle, SUBSCRIBED) : first;
  if (isCallable(listener) && (!isOn || /^p?message(?:Buffer)?$/.test(event))) {
    const listened = { stream: streamOf(engine, channel), rooms: [channel], library: REDIS, operation: call.method };
    const message = engine.isInRequest?.() ? createEvent(engine, listened, call.span) : engine.unknown("message");
    const name = engine.unknown("channel");
    const given = !isOn ? [message, name] : event.startsWith("p") ? [name, name, message] : [name, message];
    engine.maybe(() => void engine.await(engine.call(listener, given, call.span)));
  }
  return isOn ? handle : engine.promise(UNDEFINED);
}

/** A chain queues commands and hands itself on; a client answers. Callback forms are left to promises' semantics. */
function runCommand(engine: Engine, client: HandleValue, name: string, call: LibraryCall): Value | undefined {
  const plain = name.toLowerCase();
  reportRedisLimit(engine, call, plain);
  if (plain === "publish")
    reportSent(engine, call, {
      library: REDIS,
      operation: name,
      rooms: [argument(call.args, 0)],
      payload: [argument(call.args, 1)],
      place: 0,
      isInternal: true,
      into: streamOf(engine, argument(call.args, 0)),
    });
  if (plain === "eval" || plain === "evalsha") return runScript(engine, client, plain, call);
  if (plain === "mset" || plain === "msetnx") return setMany(engine, client, plain, call);
  const command = REDIS_COMMANDS.get(plain);
  if (!command) return QUIET.has(plain) ? engine.promise(UNDEFINED) : client.type === "chain" ? client : undefined;
  const found = cachedValue(engine, REDIS, keyOf(client, command, call));
  if (!isQueue(engine, plain, call)) report(engine, client, name, command, call, found);
  if (client.type === "chain") return client;
  if (command.kind === "cache-write") return engine.promise(engine.unknown(`redis:${plain}`));
  return engine.promise(command.isList ? engine.array([], found) : found);
}

/** Lua: `eval(script, count, ...keys, ...values)` of ioredis, `eval(script, { keys, arguments })` of node-redis, `eval(script, keys, values)` of Upstash. */
function runScript(engine: Engine, client: HandleValue, name: string, call: LibraryCall): Value {
  const [, second, third] = call.args;
  const count = Number(second && engine.stringOf(second.value));
  const keys = Number.isInteger(count)
    ? call.args.slice(2, 2 + count)
    : listOf(engine, (second && option(engine, second.value, "keys")) ?? second?.value).map((value) => ({ value }));
  const values = Number.isInteger(count)
    ? call.args.slice(2 + count).map((arg) => arg.value)
    : [(second && option(engine, second.value, "arguments")) ?? third?.value ?? UNDEFINED];
  for (const key of keys)
    reportCache(engine, call, {
      library: REDIS,
      operation: name,
      kind: "cache-write",
      cache: client,
      key: [prefixOf(client), key],
      value: engine.array(values),
    });
  return client.type === "chain" ? client : engine.promise(engine.unknown("redis:script"));
}

/** `mset(key, value, …)`, `mset({ key: value })`, `mSet([[key, value], …])`. */
function setMany(engine: Engine, client: HandleValue, name: string, call: LibraryCall): Value {
  const [first] = call.args;
  const members = first && engine.members(first.value);
  const flat = members
    ? [...members].flatMap(([key, member]) => [constant(key), member.value])
    : call.args.flatMap((arg) => listOf(engine, arg.value));
  for (let at = 0; at + 1 < flat.length; at += 2) {
    const key = [prefixOf(client), { value: flat[at] ?? UNDEFINED }];
    reportCache(engine, call, {
      library: REDIS,
      operation: name,
      kind: "cache-write",
      cache: client,
      key,
      value: flat[at + 1] ?? UNDEFINED,
    });
  }
  return client.type === "chain" ? client : engine.promise(engine.unknown("redis:mset"));
}

function isQueue(engine: Engine, name: string, call: LibraryCall): boolean {
  const key = argument(call.args, 0);
  const text = key.v === "text" ? key.parts.filter((part) => typeof part === "string").join("") : (engine.stringOf(key) ?? "");
  return /^[lr]push$|^zadd$|^lrange$|^zrange/.test(name) && QUEUE_NAME.test(text);
}

function prefixOf(client: HandleValue): PassedArgument | undefined {
  const { prefix } = client.data;
  return typeof prefix === "object" && prefix !== null && "v" in prefix ? { value: prefix as Value } : undefined;
}

function keyOf(client: HandleValue, command: RedisCommand, call: LibraryCall): readonly (PassedArgument | undefined)[] {
  const [key] = call.args;
  const field = command.field === undefined ? undefined : call.args[command.field];
  // `hset(key, { field: value })`: the fields are part of what is stored.
  return [prefixOf(client), key, field && field.value.v !== "object" ? field : undefined];
}

function report(engine: Engine, client: HandleValue, operation: string, command: RedisCommand, call: LibraryCall, found: Value): void {
  const yields = command.kind === "cache-read" ? { yields: found } : {};
  const base = { library: REDIS, operation, kind: command.kind, cache: client, isSet: /^[sz]add$/i.test(operation), ...yields };
  if (command.isManyKeys) {
    for (const key of call.args.flatMap((arg) => keysIn(engine, arg))) reportCache(engine, call, { ...base, key: [prefixOf(client), key] });
    return;
  }
  const key = keyOf(client, command, call);
  const [prefix, name, field] = key;
  const given = command.kind === "cache-write" && command.field !== undefined ? call.args[command.field] : undefined;
  const fields = given && !field ? fieldsOf(engine, given.value) : [];
  for (const one of fields)
    reportCache(engine, call, { ...base, key: [prefix, name, { value: one.name }], value: one.value, isField: true });
  // Fields with computed names are entries of their own.
  if (fields.some((one) => one.isComputed)) return;
  const stored =
    command.values === undefined ? [] : call.args.slice(given && !field ? command.field : command.values).map((arg) => arg.value);
  const value = stored.length > 0 ? { value: engine.array(stored) } : {};
  reportCache(engine, call, { ...base, key, ...value, isField: field !== undefined });
}

interface Field {
  readonly name: Value;
  readonly value: Value;
  readonly isComputed?: true;
}

/** `hset(key, { name: value, [computed]: value })`. */
function fieldsOf(engine: Engine, value: Value): readonly Field[] {
  const named = [...(engine.members(value) ?? [])].map(([name, member]): Field => ({ name: constant(name), value: member.value }));
  const computed = engine
    .spreads(value)
    .flatMap((rest): readonly Field[] => (rest.v === "unknown" && rest.computed ? [{ ...rest.computed, isComputed: true }] : []));
  return [...named, ...computed];
}

/** `mget(a, b)` and `mGet([a, b])`. */
function keysIn(engine: Engine, arg: PassedArgument): readonly PassedArgument[] {
  const list = engine.items(arg.value);
  if (!list) return [arg];
  const items = [...list.items.map((item) => item.value), ...(list.more ? [list.more] : [])];
  return items.map((value) => ({ value, ...(arg.span ? { span: arg.span } : {}) }));
}

export const REDIS_MODEL: LibraryModel = {
  id: REDIS,
  packages: PACKAGES,
  tokens: ["redis", "Redis", "@vercel/kv", "valkey"],
  call: externalCall,
  method,
  member: (handle, name, engine) => (name === "json" ? engine.handle(REDIS, "json", handle.data, handle.at) : undefined),
  typed: (_module, name, _typeArgs, engine) => (TYPES.test(exportName(name.split("."))) ? sharedClient(engine) : undefined),
  extended: (_module, path, engine) => (MAKERS.test(exportName(path)) ? createRedis(engine, UNDEFINED) : undefined),
};
