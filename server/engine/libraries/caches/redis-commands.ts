// Redis commands that read or write values under a key (https://redis.io/docs/latest/commands/), in lower case: clients write them
// `hset` (ioredis) or `hSet` (node-redis). Commands that only delete, expire or count are left out: nothing of a tenant comes out.

export interface RedisCommand {
  readonly kind: "cache-read" | "cache-write";
  /** Position of the hash field that names the entry together with the key. */
  readonly field?: number;
  /** Positions from which on the stored values stand. */
  readonly values?: number;
  /** All arguments are keys. */
  readonly isManyKeys?: true;
  /** What a read yields is a list. */
  readonly isList?: true;
}

const read = (more: Partial<RedisCommand> = {}): RedisCommand => ({ kind: "cache-read", ...more });
const write = (values: number, field?: number): RedisCommand => ({
  kind: "cache-write",
  values,
  ...(field === undefined ? {} : { field }),
});

export const REDIS_COMMANDS: ReadonlyMap<string, RedisCommand> = new Map<string, RedisCommand>([
  ["get", read()],
  ["getbuffer", read()],
  ["getex", read()],
  ["getdel", read()],
  ["getrange", read()],
  ["mget", read({ isManyKeys: true, isList: true })],
  ["hget", read({ field: 1 })],
  ["hmget", read({ field: 1, isList: true })],
  ["hgetall", read()],
  ["hvals", read({ isList: true })],
  ["smembers", read({ isList: true })],
  ["srandmember", read()],
  ["lrange", read({ isList: true })],
  ["lindex", read()],
  ["zrange", read({ isList: true })],
  ["zrangebyscore", read({ isList: true })],
  ["zrevrange", read({ isList: true })],
  ["json.get", read()],
  ["set", write(1)],
  ["setex", write(2)],
  ["psetex", write(2)],
  ["setnx", write(1)],
  ["getset", write(1)],
  ["append", write(1)],
  ["hset", write(2, 1)],
  ["hmset", write(2, 1)],
  ["hsetnx", write(2, 1)],
  ["sadd", write(1)],
  ["lpush", write(1)],
  ["rpush", write(1)],
  ["zadd", write(2)],
  ["json.set", write(2)],
  ["json.mget", read({ isManyKeys: true, isList: true })],
  ["lpop", read()],
  ["rpop", read()],
  ["spop", read()],
  ["zrevrangebyscore", read({ isList: true })],
  ["lset", write(2)],
  ["lpushx", write(1)],
  ["rpushx", write(1)],
  ["geoadd", write(1)],
]);

/** Lists under such names are queues, which hold the work of all tenants by design. */
export const QUEUE_NAME = /queue|jobs?\b|tasks?\b|events?\b|stream|outbox|inbox|dead-?letter/i;
