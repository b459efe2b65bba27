// cache-key-missing-tenant over whole small applications.
import { cacheKeyMissingTenant } from "../../rules/cache-key-missing-tenant";
import { expressApp, nextApp, prismaApp, trpcApp } from "../harness/apps";
import { testRule } from "../harness/rule-tester";

testRule(cacheKeyMissingTenant, {
  invalid: [
    {
      title: "Express, ioredis: one key for all tenants, read and written",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import Redis from "ioredis";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const redis = new Redis();
      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        const cached = await redis.get("invoices");
      //                     ^^^^^^^^^^^^^^^^^^^^^ cache-key-missing-tenant/certain: reads tenant data under a key that does not name the tenant
        if (cached) return res.json(JSON.parse(cached));
        const invoices = await db.invoice.findMany({ where: { orgId: req.auth.orgId } });
        await redis.set("invoices", JSON.stringify(invoices));
      //      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ cache-key-missing-tenant/certain: caches tenant data under a key
        res.json(invoices);
      });
      `),
      fixed: ["redis.get(\`\${req.auth.orgId}:invoices\`)", "redis.set(\`\${req.auth.orgId}:invoices\`, JSON.stringify(invoices))"],
    },
    {
      title: "Express, redis: the status as the only part of the key",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { createClient } from "redis";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const redis = createClient();
      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        const invoices = await db.invoice.findMany({ where: { orgId: req.auth.orgId, status: req.query.status } });
        await redis.setEx(\`invoices:\${req.query.status}\`, 60, JSON.stringify(invoices));
      //      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ cache-key-missing-tenant/certain: \`redis.setEx\`
        res.json(invoices);
      });
      `),
      fixed: ["\`\${req.auth.orgId}:invoices:\${req.query.status}\`"],
    },
    {
      title: "tRPC, lru-cache: the id of the input, read before any check",
      code: trpcApp(`
      //- /src/invoices.ts
      import type { Invoice } from "@prisma/client";
      import { LRUCache } from "lru-cache";
      import { z } from "zod";
      import { db } from "./db";
      import { protectedProcedure, router } from "./trpc";

      const cache = new LRUCache<string, Invoice>({ max: 100 });

      export const invoicesRouter = router({
        get: protectedProcedure.input(z.object({ id: z.string() })).query(async ({ ctx, input }) => {
          const cached = cache.get(input.id);
      //                 ^^^^^^^^^^^^^^^^^^^ cache-key-missing-tenant/certain: reads tenant data
          if (cached) return cached;
          const invoice = await db.invoice.findFirstOrThrow({ where: { id: input.id, orgId: ctx.session.user.orgId } });
          cache.set(invoice.id, invoice);
          return invoice;
        }),
      });
      `),
    },
    {
      title: "Next.js, a module-level Map: a fixed key",
      code: nextApp(`
      //- /src/app/api/total/route.ts
      import { getServerSession } from "next-auth";
      import { authOptions } from "../../../auth";
      import { db } from "../../../db";

      const totals = new Map<string, number>();

      export async function GET() {
        const session = await getServerSession(authOptions);
        if (!session) return new Response(null, { status: 401 });
        const cached = totals.get("open");
      //               ^^^^^^^^^^^^^^^^^^ cache-key-missing-tenant/certain: reads tenant data
        if (cached !== undefined) return Response.json(cached);
        const total = await db.invoice.count({ where: { orgId: session.user.orgId, status: "open" } });
        totals.set("open", total);
      //|  ^^^^^^^^^^^^^^^^^^^^^^^^^ cache-key-missing-tenant/certain: caches tenant data
        return Response.json(total);
      }
      `),
    },
    {
      title: "Express, ioredis: the tenant of the query string",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import Redis from "ioredis";
      import { requireAuth } from "./auth";

      const redis = new Redis();
      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        const cached = await redis.get(\`invoices:\${req.query.orgId}\`);
      //                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ cache-key-missing-tenant: \`redis.get\`
        res.json(cached ? JSON.parse(cached) : []);
      });
      app.post("/invoices/warm", requireAuth, async (req, res) => {
        await redis.set(\`invoices:\${req.auth.orgId}\`, JSON.stringify([req.auth.orgId]));
        res.sendStatus(204);
      });
      `),
    },
    {
      title: "Express, ioredis: a hash field that everybody shares",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import Redis from "ioredis";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const redis = new Redis();
      const app = express();
      app.get("/invoices/:number", requireAuth, async (req, res) => {
        const { number } = req.params;
        const invoice = await db.invoice.findFirst({ where: { number, orgId: req.auth.orgId } });
        await redis.hset("invoices-by-number", number, JSON.stringify(invoice));
      //      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ cache-key-missing-tenant/certain: caches tenant data
        res.json(invoice);
      });
      `),
    },
  ],
  valid: [
    {
      title: "ioredis: the tenant of the token in the key",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import Redis from "ioredis";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const redis = new Redis();
      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        const key = \`invoices:\${req.auth.orgId}\`;
        const cached = await redis.get(key);
        if (cached) return res.json(JSON.parse(cached));
        const invoices = await db.invoice.findMany({ where: { orgId: req.auth.orgId } });
        await redis.set(key, JSON.stringify(invoices), "EX", 60);
        res.json(invoices);
      });
      `),
    },
    {
      title: "redis: a key that a helper builds",
      code: expressApp(`
      //- /src/keys.ts
      export const keyFor = (orgId: string, name: string) => ["org", orgId, name].join(":");
      //- /src/server.ts
      import express from "express";
      import { createClient } from "redis";
      import { requireAuth } from "./auth";
      import { db } from "./db";
      import { keyFor } from "./keys";

      const redis = createClient();
      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        const invoices = await db.invoice.findMany({ where: { orgId: req.auth.orgId } });
        await redis.set(keyFor(req.auth.orgId, "invoices"), JSON.stringify(invoices));
        res.json(invoices);
      });
      `),
    },
    {
      title: "ioredis: the tenant as the hash field",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import Redis from "ioredis";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const redis = new Redis();
      const app = express();
      app.get("/total", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const total = await db.invoice.count({ where: { orgId } });
        await redis.hset("totals", orgId, String(total));
        res.json({ total, cached: await redis.hget("totals", orgId) });
      });
      `),
    },
    {
      title: "a Map keyed by the tenant",
      code: nextApp(`
      //- /src/app/api/total/route.ts
      import { getServerSession } from "next-auth";
      import { authOptions } from "../../../auth";
      import { db } from "../../../db";

      const totals = new Map<string, number>();

      export async function GET() {
        const session = await getServerSession(authOptions);
        if (!session) return new Response(null, { status: 401 });
        const { orgId } = session.user;
        const total = totals.get(orgId) ?? (await db.invoice.count({ where: { orgId } }));
        totals.set(orgId, total);
        return Response.json(total);
      }
      `),
    },
    {
      title: "a table that belongs to no tenant under a fixed key",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import Redis from "ioredis";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const redis = new Redis();
      const app = express();
      app.get("/currencies", requireAuth, async (_req, res) => {
        const cached = await redis.get("currencies");
        if (cached) return res.json(JSON.parse(cached));
        const currencies = await db.currency.findMany();
        await redis.set("currencies", JSON.stringify(currencies));
        res.json(currencies);
      });
      `),
    },
    {
      title: "lru-cache: tenant and id",
      code: trpcApp(`
      //- /src/invoices.ts
      import type { Invoice } from "@prisma/client";
      import { LRUCache } from "lru-cache";
      import { z } from "zod";
      import { db } from "./db";
      import { protectedProcedure, router } from "./trpc";

      const cache = new LRUCache<string, Invoice>({ max: 100 });

      export const invoicesRouter = router({
        get: protectedProcedure.input(z.object({ id: z.string() })).query(async ({ ctx, input }) => {
          const key = ctx.session.user.orgId + ":" + input.id;
          const cached = cache.get(key);
          if (cached) return cached;
          const invoice = await db.invoice.findFirstOrThrow({ where: { id: input.id, orgId: ctx.session.user.orgId } });
          cache.set(key, invoice);
          return invoice;
        }),
      });
      `),
    },
    {
      title: "a Map that lives as long as one request",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        const byNumber = new Map<string, string>();
        for (const invoice of await db.invoice.findMany({ where: { orgId: req.auth.orgId } })) byNumber.set(invoice.number, invoice.id);
        res.json([...byNumber]);
      });
      `),
    },
    {
      title: "a row's id as the key, after the row was read with the tenant",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import Redis from "ioredis";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const redis = new Redis();
      const app = express();
      app.get("/invoices/:id", requireAuth, async (req, res) => {
        const invoice = await db.invoice.findFirst({ where: { id: req.params.id, orgId: req.auth.orgId } });
        if (!invoice) return res.sendStatus(404);
        await redis.set(\`invoice:\${invoice.id}\`, JSON.stringify(invoice));
        res.json(invoice);
      });
      `),
    },
    {
      title: "a flag that says nothing of any tenant",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import Redis from "ioredis";
      import { requireAuth } from "./auth";

      const redis = new Redis();
      const app = express();
      app.get("/status", requireAuth, async (_req, res) => {
        res.json({ isReadOnly: (await redis.get("read-only")) === "1" });
      });
      `),
    },
    {
      title: "a script that warms the cache tenant by tenant",
      code: prismaApp(`
      //- /scripts/warm.ts
      import Redis from "ioredis";
      import { db } from "../src/db";

      const redis = new Redis();

      async function main() {
        for (const org of await db.organization.findMany()) {
          const total = await db.invoice.count({ where: { orgId: org.id } });
          await redis.set(\`total:\${org.id}\`, String(total));
        }
      }

      void main();
      `),
    },
  ],
});
