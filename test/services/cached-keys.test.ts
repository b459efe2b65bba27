// API keys and sessions that are kept in Redis under their digest or id: what is found there says who the requester is. What is found
// under a name that anyone can say does not.
import { proves } from "../harness/proven";
import { PROJECTS, service } from "../harness/service";

describe("Express: API keys and sessions that are kept in Redis", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { express: "^5.0.0", ioredis: "^5.4.0", "@upstash/redis": "^1.34.0", "@prisma/client": "^6.0.0" },
    }),
    ...PROJECTS,
    "src/keys.ts": `
      import { createHash } from "node:crypto";
      import { Redis } from "@upstash/redis";
      import { db } from "./db";
      const redis = Redis.fromEnv();
      interface KnownKey { organizationId: string; plan: string }
      class KeyCache {
        private nameOf(hash: string) { return "key:" + hash; }
        get(hash: string) { return redis.get<KnownKey>(this.nameOf(hash)); }
        set(hash: string, key: KnownKey) { return redis.set(this.nameOf(hash), JSON.stringify(key), { ex: 3600 }); }
      }
      const cache = new KeyCache();
      export async function keyOf(secret: string) {
        const hash = createHash("sha256").update(secret).digest("hex");
        const cached = await cache.get(hash);
        if (cached) return cached;
        const found = await db.apiKey.findUnique({ where: { hashedKey: hash } });
        if (!found) return null;
        await cache.set(hash, { organizationId: found.organizationId, plan: "free" });
        return { organizationId: found.organizationId, plan: "free" };
      }
    `,
    "src/app.ts": `
      import express from "express";
      import Redis from "ioredis";
      import { db } from "./db";
      import { keyOf } from "./keys";
      const app = express();
      const redis = new Redis();
      app.use("/v1", async (req: any, res, next) => {
        const key = await keyOf(String(req.headers.authorization).slice(7));
        if (!key) return res.sendStatus(401);
        req.organizationId = key.organizationId;
        next();
      });
      app.get("/v1/projects", async (req: any, res) => res.json(await db.project.findMany({ where: { organizationId: req.organizationId } })));
      app.get("/v1/projects/:id", async (req, res) => res.json(await db.project.findUnique({ where: { id: req.params.id } }))); //! unscoped-query
      app.use("/web", async (req: any, res, next) => {
        const text = await redis.get("session:" + req.cookies.session);
        if (!text) return res.sendStatus(401);
        req.session = JSON.parse(text);
        next();
      });
      app.get("/web/projects", async (req: any, res) => {
        res.json(await db.project.findMany({ where: { organizationId: req.session.organizationId } }));
      });
      app.get("/web/:slug/projects", async (req: any, res) => {
        const organization = await db.organization.findUnique({
          where: { slug: req.params.slug },
          include: { members: { where: { userId: req.session.userId } } },
        });
        if (!organization || organization.members.length === 0) return res.sendStatus(404);
        res.json(await db.project.findMany({ where: { organizationId: organization.id } }));
      });
      app.delete("/web/projects/:id", async (req: any, res) => {
        await db.project.delete({ where: { id: req.params.id } }); //! unscoped-mutation
        res.sendStatus(204);
      });
    `,
  });
});

describe("What Redis keeps under a secret", () => {
  proves({
    "is the requester's; what it keeps under a name that anyone can say is not": `
      import Redis from "ioredis";
      const redis = new Redis();
      const kept = await redis.get("session:" + req.cookies.session); //= cache-read credential
      if (!kept) return res.sendStatus(401);
      const session = JSON.parse(kept);
      await db.pet.findMany({ where: { clinicId: session.clinicId } }); //= tenant-filter
      const named = await redis.get("clinic:" + req.params.slug); //= cache-read global
      if (!named) return res.sendStatus(404);
      const clinic = JSON.parse(named);
      await db.pet.findMany({ where: { clinicId: clinic.clinicId } }); //= possible unpinned
    `,
  });
});
