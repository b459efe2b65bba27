// bypassable-tenant-filter over whole small applications.
import { bypassableTenantFilter } from "../../rules/bypassable-tenant-filter";
import { expressApp, nextApp, postgresApp, prismaApp, sqlApp, trpcApp } from "../harness/apps";
import { testRule } from "../harness/rule-tester";

testRule(bypassableTenantFilter, {
  invalid: [
    {
      title: "Express, Prisma: the tenant in one branch of an OR",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        res.json(await db.invoice.findMany({ where: { OR: [{ orgId: req.auth.orgId }, { isSample: true }] } }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ bypassable-tenant-filter/certain: inside an OR
      });
      `),
      fixed: ["{ OR: [{ orgId: req.auth.orgId }, { isSample: true }], orgId: req.auth.orgId }"],
    },
    {
      title: "Next.js, Prisma: a session that may be missing",
      code: nextApp(`
      //- /src/app/api/invoices/route.ts
      import { getServerSession } from "next-auth";
      import { authOptions } from "../../../auth";
      import { db } from "../../../db";

      export async function GET() {
        const session = await getServerSession(authOptions);
        return Response.json(await db.invoice.findMany({ where: { orgId: session?.user.orgId } }));
      //                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ bypassable-tenant-filter/certain: can be undefined
      }
      `),
    },
    {
      title: "Express, Prisma: a tenant that is spread in only when it is there",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        const where = { status: "open", ...(req.query.all ? {} : { orgId: req.auth.orgId }) };
        res.json(await db.invoice.findMany({ where }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ bypassable-tenant-filter/certain: on some paths only
      });
      `),
    },
    {
      title: "Express, Prisma: the query string spread behind the tenant",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        res.json(await db.invoice.findMany({ where: { orgId: req.auth.orgId, ...req.body } }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ bypassable-tenant-filter/certain: a later spread can replace it
      });
      `),
      fixed: ["where: { ...req.body, orgId: req.auth.orgId }"],
    },
    {
      title: "tRPC, Prisma: the tenant under a NOT",
      code: trpcApp(`
      //- /src/invoices.ts
      import { db } from "./db";
      import { protectedProcedure, router } from "./trpc";

      export const invoicesRouter = router({
        others: protectedProcedure.query(({ ctx }) => {
          return db.invoice.findMany({ where: { NOT: { orgId: ctx.session.user.orgId } } });
      //         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ bypassable-tenant-filter/certain: under a NOT
        }),
      });
      `),
    },
    {
      title: "Express, pg: AND binds tighter than OR",
      code: sqlApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { pool } from "./db";

      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        const { rows } = await pool.query("SELECT * FROM invoices WHERE org_id = $1 AND status = $2 OR number = $3", [
      //                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ bypassable-tenant-filter/certain: inside an OR
          req.auth.orgId,
          req.query.status,
          req.query.number,
        ]);
        res.json(rows);
      });
      `),
      fixed: "none",
    },
    {
      title: "Express, postgres.js: an update with an escape",
      code: postgresApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { sql } from "./db";

      const app = express();
      app.post("/invoices/close", requireAuth, async (req, res) => {
        await sql\`UPDATE invoices SET status = 'closed' WHERE org_id = \${req.auth.orgId} OR status = 'stale'\`;
      //      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ bypassable-tenant-filter/certain: inside an OR
        res.sendStatus(204);
      });
      `),
      fixed: "none",
    },
  ],
  valid: [
    {
      title: "an OR beside the tenant",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        res.json(await db.invoice.findMany({ where: { orgId: req.auth.orgId, OR: [{ status: "open" }, { isSample: true }] } }));
      });
      `),
    },
    {
      title: "an OR whose branches all hold the tenant",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        res.json(await db.invoice.findMany({ where: { OR: [{ orgId, status: "open" }, { orgId, isSample: true }] } }));
      });
      `),
    },
    {
      title: "a missing session that ends the request",
      code: nextApp(`
      //- /src/app/api/invoices/route.ts
      import { getServerSession } from "next-auth";
      import { authOptions } from "../../../auth";
      import { db } from "../../../db";

      export async function GET() {
        const session = await getServerSession(authOptions);
        if (!session?.user.orgId) return new Response(null, { status: 401 });
        return Response.json(await db.invoice.findMany({ where: { orgId: session.user.orgId } }));
      }
      `),
    },
    {
      title: "other conditions spread in before the tenant",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        res.json(await db.invoice.findMany({ where: { ...req.body, orgId: req.auth.orgId } }));
      });
      `),
    },
    {
      title: "another condition that is spread in only when it is there",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        const { status } = req.query;
        res.json(await db.invoice.findMany({ where: { orgId: req.auth.orgId, ...(status && { status }) } }));
      });
      `),
    },
    {
      title: "a filter put together over several statements",
      code: trpcApp(`
      //- /src/invoices.ts
      import type { Prisma } from "@prisma/client";
      import { z } from "zod";
      import { db } from "./db";
      import { protectedProcedure, router } from "./trpc";

      export const invoicesRouter = router({
        list: protectedProcedure.input(z.object({ status: z.string().optional() })).query(({ ctx, input }) => {
          const where: Prisma.InvoiceWhereInput = { orgId: ctx.session.user.orgId };
          if (input.status) where.status = input.status;
          return db.invoice.findMany({ where });
        }),
      });
      `),
    },
    {
      title: "another column that may be undefined",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        res.json(await db.invoice.findMany({ where: { orgId: req.auth.orgId, status: req.query.status } }));
      });
      `),
    },
    {
      title: "another condition under a NOT",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        res.json(await db.invoice.findMany({ where: { orgId: req.auth.orgId, NOT: { status: "draft" } } }));
      });
      `),
    },
    {
      title: "pg: the OR in parentheses",
      code: sqlApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { pool } from "./db";

      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        const text = "SELECT * FROM invoices WHERE org_id = $1 AND (status = $2 OR number = $3)";
        const { rows } = await pool.query(text, [req.auth.orgId, req.query.status, req.query.number]);
        res.json(rows);
      });
      `),
    },
    {
      title: "postgres.js: a LEFT JOIN from rows that are pinned",
      code: postgresApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { sql } from "./db";

      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        res.json(await sql\`
          SELECT i.number, l.amount FROM invoices i
          LEFT JOIN invoice_lines l ON l.invoice_id = i.id
          WHERE i.org_id = \${req.auth.orgId}
        \`);
      });
      `),
    },
    {
      title: "Fastify: a tenant that a hook requires",
      code: prismaApp(
        `
      //- /src/server.ts
      import fastify from "fastify";
      import jwt from "@fastify/jwt";
      import { db } from "./db";

      const app = fastify();
      app.register(jwt, { secret: process.env.JWT_SECRET });
      app.addHook("onRequest", async (request, reply) => {
        await request.jwtVerify();
        if (!request.user.orgId) return reply.code(403).send();
      });
      app.get("/invoices", async (request) => {
        return db.invoice.findMany({ where: { orgId: request.user.orgId } });
      });
      `,
        { fastify: "^4.28.0", "@fastify/jwt": "^8.0.0" },
      ),
    },
  ],
});
