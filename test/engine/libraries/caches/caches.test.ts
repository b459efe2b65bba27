// What collections, Redis clients and key-value stores tell the prover: key, value, and whether they are caches at all.
import assert from "node:assert/strict";
import { COLLECTIONS } from "../../../../server/engine/libraries/caches/collections";
import { REDIS_MODEL } from "../../../../server/engine/libraries/caches/redis";
import { STORE_MODELS } from "../../../../server/engine/libraries/caches/stores";
import { constant, UNDEFINED, type HandleValue, type Value } from "../../../../server/engine/libraries/value";
import { say, SPAN, text } from "../../../harness/fake-engine";
import { call, DataEngine } from "../data-harness";

class CacheEngine extends DataEngine {
  private readonly sharedIds = new Set<number>();

  /** As if its module had made it. */
  share(value: Value): Value {
    if (value.v === "handle") this.sharedIds.add(value.id);
    return value;
  }

  isShared(handle: HandleValue): boolean {
    return this.sharedIds.has(handle.id);
  }
}

describe("caches", () => {
  let engine: CacheEngine;
  let org: Value;
  beforeEach(() => {
    engine = new CacheEngine([COLLECTIONS, REDIS_MODEL, ...STORE_MODELS]);
    org = engine.principal("claim", "org", ["orgId"]);
  });
  /** `read key` or `write key+field: value`. */
  const uses = () =>
    engine.caches.map(({ kind, key, value }) => {
      const stored = value?.v === "array" ? value.items.map((item) => say(item.value)).join(" ") : value && say(value);
      return `${kind.replace("cache-", "")} ${key.map(say).join("+")}${stored === undefined ? "" : `: ${stored}`}`;
    });

  describe("Map and Set", () => {
    const pairs = () =>
      engine.value([
        ["a", 1],
        ["b", org],
      ]);

    it("yield what was put in, or nothing", () => {
      const map = engine.create("global", ["Map"], [pairs()]);
      engine.on(map, "set", text("c"), text("see"));
      assert.equal(say(engine.on(map, "get", text("b"))), "principal org");
      assert.equal(say(engine.on(map, "get", text("c"))), '"see"');
      assert.equal(say(engine.on(map, "get", text("d"))), "undefined");
      assert.equal(say(engine.on(map, "get", engine.source("query", "q"))), '1 | principal org | "see" | undefined');
      assert.deepEqual(uses(), [], "it lives as long as the request");
    });

    it("list their entries", () => {
      const map = engine.create("global", ["Map"], [pairs()]);
      const items = (name: string) => engine.items(engine.on(map, name))?.items.map((item) => say(item.value));
      assert.deepEqual(items("keys"), ['"a"', '"b"']);
      assert.deepEqual(items("values"), ["1", "principal org"]);
      const seen: string[] = [];
      engine.on(
        map,
        "forEach",
        engine.fn((value, key) => void seen.push(`${say(key)}=${say(value)}`)),
      );
      assert.deepEqual(seen, ['"a" | "b"=1 | principal org']);
    });

    it("are lists to choose from, and tables of names are decided", () => {
      const names = engine.create("global", ["Set"], [engine.value(["Shop", "Order"])]);
      assert.deepEqual([engine.on(names, "has", text("Shop")), engine.on(names, "has", text("User"))], [constant(true), constant(false)]);
      const mine = engine.create("global", ["Set"]);
      engine.on(mine, "add", org);
      const has = engine.on(mine, "has", engine.source("params", "id"));
      assert.ok(has.v === "condition" && has.op === "includes");
      assert.equal(say(engine.element(has.of[0] ?? UNDEFINED)), "principal org");
    });

    it("are caches when a module made them", () => {
      const map = engine.share(engine.create("global", ["Map"]));
      engine.on(map, "set", text("all"), org);
      engine.on(map, "get", text("all"));
      engine.on(map, "has", text("all"));
      engine.on(map, "delete", text("all"));
      assert.deepEqual(uses(), ['write "all": principal org', 'read "all"']);
    });

    it("are no caches when keyed by objects", () => {
      const map = engine.share(engine.create("global", ["WeakMap"]));
      engine.on(map, "set", engine.object({}), org);
      assert.deepEqual(uses(), []);
    });
  });

  describe("Redis clients", () => {
    it("read and write under keys and fields", () => {
      const redis = engine.create("ioredis", ["default"]);
      engine.on(redis, "get", text("k"));
      engine.on(redis, "setex", text("k"), text("60"), org);
      engine.on(redis, "hget", text("h"), org);
      engine.on(redis, "hset", text("h"), text("f"), org);
      engine.on(redis, "hset", text("h"), engine.value({ f: org }));
      engine.on(redis, "mget", text("a"), org);
      engine.on(redis, "del", text("k"));
      assert.deepEqual(uses(), [
        'read "k"',
        'write "k": principal org',
        'read "h"+principal org',
        'write "h"+"f": principal org',
        'write "h"+"f": principal org',
        'write "h": object',
        'read "a"',
        "read principal org",
      ]);
    });

    it("put the prefix in front", () => {
      const redis = engine.create("ioredis", ["default"], [text("redis://"), engine.value({ keyPrefix: org })]);
      engine.on(redis, "get", text("k"));
      assert.deepEqual(uses(), ['read principal org+"k"']);
    });

    it("write in camel case, in chains, and under types", () => {
      const redis = engine.use("redis", ["createClient"]);
      const chain = engine.on(redis, "multi");
      assert.equal(engine.on(chain, "hSet", text("h"), org, text("v")), chain);
      engine.on(engine.on(chain, "expire", text("h")), "exec");
      engine.on(REDIS_MODEL.typed?.("redis", "RedisClientType", [], engine) ?? UNDEFINED, "mGet", engine.value(["a", "b"]));
      engine.use("@vercel/kv", ["kv", "get"], [text("k")]);
      assert.deepEqual(uses(), ['write "h"+principal org: "v"', 'read "a"', 'read "b"', 'read "k"']);
    });

    it("yield what may be missing", () => {
      const cached = engine.await(engine.on(engine.create("ioredis", ["default"]), "get", text("k")));
      assert.ok(cached.v === "unknown" && cached.isOptional);
    });

    it("are queues under the names of queues", () => {
      const redis = engine.create("ioredis", ["default"]);
      engine.on(redis, "lpush", text("mail:queue"), org);
      engine.on(redis, "lpush", text("recent"), org);
      assert.deepEqual(uses(), ['write "recent": principal org']);
    });
  });

  describe("stores", () => {
    it("in the process are caches only when they outlive the request", () => {
      const stores = [engine.create("lru-cache", ["LRUCache"]), engine.share(engine.create("node-cache", ["default"]))];
      for (const store of stores) engine.on(store, "set", text("k"), org);
      assert.deepEqual(uses(), ['write "k": principal org']);
    });

    it("load what is missing", () => {
      const load = engine.fn((key) => engine.array([key ?? UNDEFINED]));
      const lru = engine.share(engine.create("lru-cache", ["LRUCache"], [engine.object({ fetchMethod: load })]));
      assert.equal(engine.await(engine.on(lru, "fetch", text("k"))).v, "array");
      const cache = engine.use("cache-manager", ["createCache"]);
      assert.equal(
        say(
          engine.await(
            engine.on(
              cache,
              "wrap",
              text("w"),
              engine.fn(() => engine.promise(org)),
            ),
          ),
        ),
        "principal org",
      );
      assert.deepEqual(uses(), ['read "k": "k"', 'write "w": principal org']);
    });

    it("take many entries at once", () => {
      const cache = engine.share(engine.create("node-cache", ["default"]));
      engine.on(
        cache,
        "mset",
        engine.value([
          { key: "a", val: org },
          { key: "b", val: 1 },
        ]),
      );
      engine.on(cache, "mget", engine.value(["a", "b"]));
      assert.deepEqual(uses(), ['write "a": principal org', 'write "b": 1', 'read "a"', 'read "b"']);
    });

    it("are handed out by type, and some are modules", () => {
      const store = STORE_MODELS.map((model) => model.typed?.("cache-manager", "Cache", [], engine)).find((value) => value !== undefined);
      engine.on(store ?? UNDEFINED, "get", text("k"));
      engine.use("memory-cache", ["default", "put"], [text("m"), org]);
      assert.deepEqual(uses(), ['read "k"', 'write "m": principal org']);
    });

    it("have namespaces", () => {
      const keyv = engine.create("keyv", ["default"], [engine.value({ namespace: org })]);
      engine.on(keyv, "get", text("k"));
      assert.deepEqual(uses(), ['read principal org+"k"']);
    });
  });

  it("point at the key for fixes", () => {
    const redis = engine.create("ioredis", ["default"]) as HandleValue;
    const keySpan = { ...SPAN, start: 5, end: 9 };
    REDIS_MODEL.method?.({ ...call([]), args: [{ value: text("k"), span: keySpan }], handle: redis, method: "get" }, engine);
    assert.deepEqual(engine.caches[0]?.keySpan, keySpan);
  });
});
