// Rate limiters and locks: one key for everybody, or one that the request chooses.
import { proves } from "../../../harness/proven";

describe("limits", () => {
  proves({
    "rate-limiter-flexible": `
      import { RateLimiterRedis } from "rate-limiter-flexible";
      const limiter = new RateLimiterRedis({ points: 5, duration: 1 });
      ---
      await limiter.consume("api"); //= rate-limit certain tenant-absent
      await limiter.consume(me.clinicId); //= rate-limit tenant-filter
      await limiter.consume(\`user:\${me.id}\`); //= rate-limit tenant-filter
      await limiter.consume(req.ip); //= rate-limit global
      await limiter.consume(req.headers["x-clinic-id"]); //= rate-limit certain untrusted-tenant
    `,
    "what many tenants have in common, and what is one's own": `
      import { RateLimiterRedis } from "rate-limiter-flexible";
      const limiter = new RateLimiterRedis({ points: 5, duration: 1 });
      ---
      const staff = await db.staff.findFirstOrThrow({ where: { userId: me.id, clinicId: me.clinicId } }); //= tenant-filter
      await limiter.consume(me.role); //= rate-limit certain tenant-absent
      await limiter.consume(\`staff:\${staff.role}\`); //= rate-limit certain tenant-absent
      await limiter.consume(\`\${staff.role}:\${staff.id}\`); //= rate-limit tenant-filter
    `,
    "@upstash/ratelimit": `
      import { Ratelimit } from "@upstash/ratelimit";
      const limit = new Ratelimit({ limiter: Ratelimit.slidingWindow(5, "10 s") });
      ---
      const { success } = await limit.limit("reports"); //= rate-limit certain tenant-absent
      await limit.limit(\`reports:\${me.clinicId}\`); //= rate-limit tenant-filter
      if (!success) return res.sendStatus(429);
    `,
    "a key that is fixed where nobody is signed in":
      `
      //- /src/login.ts
      import express from "express";
      import { RateLimiterMemory } from "rate-limiter-flexible";
      const limiter = new RateLimiterMemory({ points: 5 });
      express().post("/login", async (req, res) => {
        await limiter.consume("login"); //= (no access)
        res.sendStatus(204);
      });
    `.replace(" //= (no access)", "") +
      `\n      //- /src/other.ts\n      import { db } from "./db";\n      export const list = () => db.species.findMany(); //= global`,
    "middleware of Express": `
      import rateLimit from "express-rate-limit";
      ---
      await db.pet.count({ where: { clinicId: me.clinicId } }); //= tenant-filter
      //- /src/limited.ts
      import express from "express";
      import rateLimit from "express-rate-limit";
      import { db } from "./db";
      import { signedIn } from "./sign-in";
      const app = express();
      const shared = rateLimit({ windowMs: 1, keyGenerator: () => "all" }); //= rate-limit certain tenant-absent
      const own = rateLimit({ windowMs: 1, keyGenerator: (req) => req.user.clinicId }); //= rate-limit tenant-filter
      const named = rateLimit({ windowMs: 1, keyGenerator: (req) => req.headers["x-clinic-id"] }); //= rate-limit certain untrusted-tenant
      const byAddress = rateLimit({ windowMs: 1 });
      app.get("/a", signedIn, shared, async (req, res) => res.json(await db.pet.count({ where: { clinicId: req.user.clinicId } }))); //= tenant-filter
      app.get("/b", signedIn, own, async (req, res) => res.json(await db.pet.count({ where: { clinicId: req.user.clinicId } }))); //= tenant-filter
      app.get("/c", signedIn, named, async (req, res) => res.json(await db.pet.count({ where: { clinicId: req.user.clinicId } }))); //= tenant-filter
      app.get("/d", signedIn, byAddress, async (req, res) => res.json(await db.pet.count({ where: { clinicId: req.user.clinicId } }))); //= tenant-filter
    `,
    "the path of a route, which all who ask for it have in common": `
      //- /src/limited.ts
      import express from "express";
      import rateLimit from "express-rate-limit";
      import { db } from "./db";
      import { signedIn } from "./sign-in";
      const app = express();
      const perRoute = rateLimit({ windowMs: 1, keyGenerator: (req) => req.path }); //= rate-limit certain tenant-absent
      const perAddress = rateLimit({ windowMs: 1, keyGenerator: (req) => \`\${req.path}:\${req.ip}\` });
      const perClinic = rateLimit({ windowMs: 1, keyGenerator: (req) => \`\${req.path}:\${req.user.clinicId}\` }); //= rate-limit tenant-filter
      app.get("/a", signedIn, perRoute, async (req, res) => res.json(await db.pet.count({ where: { clinicId: req.user.clinicId } }))); //= tenant-filter
      app.get("/b", signedIn, perAddress, async (req, res) => res.json(await db.pet.count({ where: { clinicId: req.user.clinicId } }))); //= tenant-filter
      app.get("/c", signedIn, perClinic, async (req, res) => res.json(await db.pet.count({ where: { clinicId: req.user.clinicId } }))); //= tenant-filter
    `,
    "the path of a route below a mounted router, with the method and the address of the router": `
      //- /src/limited.ts
      import express from "express";
      import rateLimit from "express-rate-limit";
      import { db } from "./db";
      import { signedIn } from "./sign-in";
      const app = express();
      const router = express.Router();
      const perRoute = rateLimit({ windowMs: 1, keyGenerator: (req) => \`\${req.method}:\${req.baseUrl}\${req.path}\` }); //= rate-limit certain tenant-absent
      const perThing = rateLimit({ windowMs: 1, keyGenerator: (req) => \`\${req.method}:\${req.path}\` });
      router.get("/all", perRoute, async (req, res) => res.json(await db.pet.count({ where: { clinicId: req.user.clinicId } }))); //= tenant-filter
      router.get("/one/:id", perThing, async (req, res) => res.json(await db.pet.count({ where: { clinicId: req.user.clinicId } }))); //= tenant-filter
      app.use("/pets", signedIn, router);
    `,
    "plugin of Fastify": `
      //- /src/f.ts
      import Fastify from "fastify";
      import rateLimit from "@fastify/rate-limit";
      import jwt from "@fastify/jwt";
      import { db } from "./db";
      const app = Fastify();
      app.register(jwt, { secret: "s" });
      app.register(rateLimit, { max: 5, keyGenerator: () => "all" }); //= rate-limit certain tenant-absent
      app.get("/", { onRequest: [(request) => request.jwtVerify()] }, async (request) => db.pet.findMany({ where: { clinicId: request.user.clinicId } })); //= tenant-filter
    `,
    locks: `
      import AsyncLock from "async-lock";
      import Redlock from "redlock";
      const lock = new AsyncLock();
      const redlock = new Redlock([]);
      ---
      await lock.acquire("billing", async () => { //= rate-limit certain tenant-absent
        await db.pet.count({ where: { clinicId: me.clinicId } }); //= tenant-filter
      });
      await lock.acquire(me.clinicId, async () => undefined); //= rate-limit tenant-filter
      await redlock.acquire(["locks:billing"], 1000); //= rate-limit certain tenant-absent
      await redlock.acquire([\`locks:\${me.clinicId}\`], 1000); //= rate-limit tenant-filter
      await redlock.using([\`pet:\${me.clinicId}\`], 1000, async () => undefined); //= rate-limit tenant-filter
    `,
    "counters and locks on Redis": `
      import Redis from "ioredis";
      const redis = new Redis();
      ---
      await redis.incr("ratelimit:reports"); //= rate-limit certain tenant-absent
      await redis.incr(\`ratelimit:\${me.clinicId}\`); //= rate-limit tenant-filter
    `,
  });
});
