// Caches of values: memoisers, Redis with hashes, pipelines and scripts, and the other key-value stores.
import { BILLING, EXPRESS_SESSION } from "../harness/billing";
import { service } from "../harness/service";

describe("Caches of values", () => {
  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          express: "^5.0.0",
          "express-session": "*",
          lodash: "*",
          "p-memoize": "*",
          memoizee: "*",
          moize: "*",
          "lru-cache": "^11.0.0",
          dataloader: "*",
          "@prisma/client": "^6.19.3",
        },
      }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "src/lib.ts": `
      import _ from "lodash";
      import pMemoize from "p-memoize";
      import memoizee from "memoizee";
      import moize from "moize";
      import DataLoader from "dataloader";
      import { LRUCache } from "lru-cache";
      import { db } from "./db";
      export const settings = _.memoize((orgId: string) => db.document.findMany({ where: { orgId } }));
      export const byStatus = _.memoize((status: string, orgId: string) => db.invoice.findMany({ where: { orgId, status } })); //! cache-key-missing-tenant
      export const byStatus2 = _.memoize(
        (status: string, orgId: string) => db.invoice.findMany({ where: { orgId, status } }),
        (status, orgId) => \`\${status}:\${orgId}\`,
      );
      export const pm = pMemoize((opts: { orgId: string; status: string }) => db.invoice.count({ where: opts }), { cacheKey: ([o]) => o.status }); //! cache-key-missing-tenant
      export const pm2 = pMemoize((opts: { orgId: string; status: string }) => db.invoice.count({ where: opts }), { cacheKey: JSON.stringify });
      export const mz = memoizee((orgId: string, status: string) => db.invoice.count({ where: { orgId, status } }), { promise: true, maxAge: 1000 });
      export const mzBad = memoizee((status: string, orgId: string) => db.invoice.count({ where: { orgId, status } }), { promise: true, length: 1 }); //! cache-key-missing-tenant
      export const mo = moize((orgId: string) => db.invoice.count({ where: { orgId } }), { isPromise: true });
      export const moBad = moize((status: string, orgId: string) => db.invoice.count({ where: { orgId, status } }), { isPromise: true, maxArgs: 1 }); //! cache-key-missing-tenant
      export const makeLoader = (orgId: string) =>
        new DataLoader(async (ids: readonly string[]) => {
          const rows = await db.invoice.findMany({ where: { orgId, id: { in: [...ids] } } });
          return ids.map((id) => rows.find((row) => row.id === id) ?? null);
        });
      export const lru = new LRUCache<string, object>({ max: 100 });
    `,
      "src/app.ts": `
      import express from "express";
      import { db } from "./db";
      import * as lib from "./lib";
      import { requireAuth, sessions } from "./auth";
      const app = express();
      app.use(sessions, requireAuth);
      app.get("/a/:id", async (req, res) => {
        const orgId = req.session.orgId!;
        await lib.settings(orgId);
        await lib.byStatus("open", orgId);
        await lib.byStatus2("open", orgId);
        await lib.pm({ orgId, status: "open" });
        await lib.pm2({ orgId, status: "open" });
        await lib.mz(orgId, "open");
        await lib.mzBad("open", orgId);
        await lib.mo(orgId);
        await lib.moBad("open", orgId);
        const loader = lib.makeLoader(orgId);
        const invoice = await loader.load(req.params.id);
        const doc = lib.lru.get(req.params.id); //! cache-key-missing-tenant
        if (doc) return void res.json(doc);
        const row = await db.document.findFirst({ where: { id: req.params.id, orgId } });
        if (row) lib.lru.set(row.id, row);
        res.json(invoice);
      });
      app.listen(1);
    `,
    },
    "knows which arguments a memoiser remembers by",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: { express: "^5.0.0", "express-session": "*", ioredis: "^5.0.0", "@upstash/redis": "*", "@prisma/client": "^6.19.3" },
      }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "src/cache.ts": `
      import Redis from "ioredis";
      import { Redis as Upstash } from "@upstash/redis";
      export const redis = new Redis(process.env.REDIS_URL!);
      export const edge = Upstash.fromEnv();
      export class Cache {
        constructor(private readonly redis: Redis, private readonly prefix: string) {}
        private k(key: string) { return \`\${this.prefix}:\${key}\`; }
        async get<T>(key: string): Promise<T | null> {
          const raw = await this.redis.get(this.k(key));
          return raw ? (JSON.parse(raw) as T) : null;
        }
        async set(key: string, value: unknown, ttl = 60) { await this.redis.set(this.k(key), JSON.stringify(value), "EX", ttl); }
        async invalidate(pattern: string) { const keys = await this.redis.keys(this.k(pattern)); if (keys.length) await this.redis.del(...keys); }
      }
      export const cacheFor = (orgId: string) => new Cache(redis, \`org:\${orgId}\`);
      export const shared = new Cache(redis, "app");
    `,
      "src/app.ts": `
      import express from "express";
      import { db } from "./db";
      import { redis, edge, cacheFor, shared } from "./cache";
      import { requireAuth, sessions } from "./auth";
      const app = express();
      app.use(sessions, requireAuth);
      app.get("/a", async (req, res) => {
        const orgId = req.session.orgId!;
        const own = cacheFor(orgId);
        let rows = await own.get("invoices");
        if (!rows) { rows = await db.invoice.findMany({ where: { orgId } }); await own.set("invoices", rows); }
        const docs = await shared.get("documents"); //! cache-key-missing-tenant
        if (!docs) await shared.set("documents", await db.document.findMany({ where: { orgId } })); //! cache-key-missing-tenant
        const d2 = await shared.get(\`documents:\${orgId}\`);
        if (!d2) await shared.set(\`documents:\${orgId}\`, await db.document.findMany({ where: { orgId } }));
        await shared.invalidate("documents*");
        res.json(rows);
      });
      app.get("/hash", async (req, res) => {
        const orgId = req.session.orgId!;
        const hit = await redis.hget("invoice-counts", orgId);
        if (hit) return void res.json(hit);
        const n = await db.invoice.count({ where: { orgId } });
        await redis.hset("invoice-counts", orgId, n);
        const multi = redis.multi();
        multi.hset(\`org:\${orgId}:counts\`, "open", n);
        multi.hset("counts", "open", n); //! cache-key-missing-tenant
        multi.expire("counts", 60);
        await multi.exec();
        const again = await redis.hget("counts", "open"); //! cache-key-missing-tenant
        const [a, b] = await redis.mget(\`org:\${orgId}:a\`, "b");
        res.json(again);
      });
      app.get("/lua", async (req, res) => {
        const orgId = req.session.orgId!;
        const rows = await db.invoice.findMany({ where: { orgId } });
        await redis.eval("redis.call('SET', KEYS[1], ARGV[1])", 1, \`inv:\${orgId}\`, JSON.stringify(rows));
        await redis.eval("redis.call('SET', KEYS[1], ARGV[1])", 1, "inv", JSON.stringify(rows)); //! cache-key-missing-tenant
        await edge.set(\`inv:\${orgId}\`, rows, { ex: 60 });
        await edge.set("inv:all", rows); //! cache-key-missing-tenant
        await edge.sadd(\`ids:\${orgId}\`, ...rows.map((r) => r.id));
        await edge.zincrby("popular", 1, rows[0]!.id);
        res.json({});
      });
      app.get("/countries", async (_req, res) => {
        const hit = await redis.get("countries");
        if (hit) return void res.json(JSON.parse(hit));
        const rows = await db.country.findMany();
        await redis.set("countries", JSON.stringify(rows));
        res.json(rows);
      });
      app.listen(1);
    `,
    },
    "follows prefixes, hashes, pipelines and scripts of Redis",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          express: "^5.0.0",
          "express-session": "*",
          keyv: "^5.0.0",
          cacheable: "*",
          memcached: "*",
          memjs: "*",
          "@prisma/client": "^6.19.3",
        },
      }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "src/app.ts": `
      import express from "express";
      import Keyv from "keyv";
      import { Cacheable } from "cacheable";
      import Memcached from "memcached";
      import memjs from "memjs";
      import { db } from "./db";
      import { requireAuth, sessions } from "./auth";
      const keyv = new Keyv({ namespace: "invoices" });
      const cacheable = new Cacheable();
      const memcached = new Memcached("localhost:11211");
      const mj = memjs.Client.create();
      const app = express();
      app.use(sessions, requireAuth);
      app.get("/a/:status", async (req, res) => {
        const orgId = req.session.orgId!;
        const hit = await keyv.get(req.params.status); //! cache-key-missing-tenant
        if (hit) return void res.json(hit);
        const rows = await db.invoice.findMany({ where: { orgId, status: req.params.status } });
        await keyv.set(req.params.status, rows); //! cache-key-missing-tenant
        const own = new Keyv({ namespace: \`org:\${orgId}\` });
        await own.set("x", rows);
        await cacheable.set(\`inv:\${orgId}\`, rows);
        await cacheable.set("inv", rows); //! cache-key-missing-tenant
        memcached.set(\`inv:\${orgId}\`, rows, 60, () => {});
        memcached.set("inv", rows, 60, () => {}); //! cache-key-missing-tenant
        memcached.get("inv", (_e, data) => res.json(data)); //! cache-key-missing-tenant
        await mj.set("inv", JSON.stringify(rows), { expires: 60 }); //! cache-key-missing-tenant
        const getOrSet = await cacheable.getOrSet(\`q:\${req.params.status}\`, () => db.invoice.findMany({ where: { orgId } })); //! cache-key-missing-tenant
        const wrapped = cacheable.wrap((org: string) => db.invoice.findMany({ where: { orgId: org } }), { keyPrefix: "inv" });
        await wrapped(orgId);
      });
      app.listen(1);
    `,
    },
    "knows the other stores",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: { express: "^5.0.0", "express-session": "*", ioredis: "^5.0.0", "@prisma/client": "^6.19.3" },
      }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "src/app.ts": `
      import express from "express";
      import Redis from "ioredis";
      import { db } from "./db";
      import { requireAuth, sessions } from "./auth";
      const redis = new Redis();
      const app = express();
      app.use(sessions, requireAuth);
      app.get("/by-number/:number", async (req, res) => {
        const orgId = req.session.orgId!;
        const { number } = req.params;
        const hit = await redis.hget("by-number", number); //! cache-key-missing-tenant
        if (hit) return void res.json(JSON.parse(hit));
        const invoice = await db.invoice.findFirst({ where: { number, orgId } });
        await redis.hset("by-number", { [number]: JSON.stringify(invoice) }); //! cache-key-missing-tenant
        res.json(invoice);
      });
      app.get("/by-org", async (req, res) => {
        const orgId = req.session.orgId!;
        const hit = await redis.hget("by-org", orgId);
        if (hit) return void res.json(JSON.parse(hit));
        const rows = await db.invoice.findMany({ where: { orgId } });
        await redis.hset("by-org", { [orgId]: JSON.stringify(rows) });
        res.json(rows);
      });
      app.get("/by-org/all", async (_req, res) => {
        res.json(await redis.hgetall("by-org")); //! cache-key-missing-tenant
      });
      app.get("/latest", async (req, res) => {
        const orgId = req.session.orgId!;
        const first = await redis.hget("latest", "first"); //! cache-key-missing-tenant
        const at = await redis.hget("latest", "at");
        const invoice = await db.invoice.findFirst({ where: { orgId } });
        await redis.hset("latest", { first: JSON.stringify(invoice), at: Date.now() }); //! cache-key-missing-tenant
        res.json({ first, at });
      });
      app.listen(1);
    `,
    },
    "tells the fields of a hash apart",
  );

  service(
    {
      "package.json": JSON.stringify({ dependencies: { hono: "^4.0.0", jose: "^6.0.0", "@prisma/client": "^6.19.3" } }),
      ...BILLING,
      "src/app.ts": `
      import { Hono } from "hono";
      import { jwt } from "hono/jwt";
      import { db } from "./db";
      type Bindings = { SETTINGS: KVNamespace; FILES: R2Bucket; SECRET: string };
      const app = new Hono<{ Bindings: Bindings; Variables: { jwtPayload: { sub: string; orgId: string } } }>();
      app.use((c, next) => jwt({ secret: c.env.SECRET, alg: "HS256" })(c, next));
      app.get("/invoices/:status", async (c) => {
        const { orgId } = c.get("jwtPayload");
        const status = c.req.param("status");
        const mine = await c.env.SETTINGS.get(\`invoices:\${orgId}:\${status}\`, "json");
        if (mine) return c.json(mine);
        const hit = await c.env.SETTINGS.get(status, "json"); //! cache-key-missing-tenant
        if (hit) return c.json(hit);
        const rows = await db.invoice.findMany({ where: { orgId, status } });
        await c.env.SETTINGS.put(status, JSON.stringify(rows)); //! cache-key-missing-tenant
        await c.env.SETTINGS.put(\`invoices:\${orgId}:\${status}\`, JSON.stringify(rows));
        return c.json(rows);
      });
      export default app;
    `,
      "src/worker.ts": `
      import { jwtVerify } from "jose";
      import { db } from "./db";
      interface Env { PREFERENCES: KVNamespace; SECRET: string }
      export default {
        async fetch(request: Request, env: Env): Promise<Response> {
          const secret = new TextEncoder().encode(env.SECRET);
          const { payload } = await jwtVerify<{ orgId: string }>(request.headers.get("authorization") ?? "", secret);
          const hit = await env.PREFERENCES.get("invoices"); //! cache-key-missing-tenant
          if (hit) return new Response(hit);
          const rows = await db.invoice.findMany({ where: { orgId: payload.orgId } });
          await env.PREFERENCES.put("invoices", JSON.stringify(rows)); //! cache-key-missing-tenant
          await env.PREFERENCES.put(payload.orgId, JSON.stringify(rows));
          return Response.json(rows);
        },
      };
    `,
    },
    "knows Workers KV by the types of bindings",
  );
});
