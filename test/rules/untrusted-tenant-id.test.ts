// untrusted-tenant-id over whole small applications.
import { untrustedTenantId } from "../../rules/untrusted-tenant-id";
import { expressApp, nextApp, postgresApp, prismaApp, sqlApp, trpcApp } from "../harness/apps";
import { testRule } from "../harness/rule-tester";

testRule(untrustedTenantId, {
  invalid: [
    {
      title: "Express, Prisma: the tenant from the query string",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        res.json(await db.invoice.findMany({ where: { orgId: String(req.query.orgId) } }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ untrusted-tenant-id/certain: req.query.orgId
      });
      `),
      fixed: ["where: { orgId: req.auth.orgId }"],
    },
    {
      title: "Express, Prisma: the tenant from a header, in a delete",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.delete("/invoices/:id", requireAuth, async (req, res) => {
        const orgId = String(req.headers["x-org-id"]);
        await db.invoice.deleteMany({ where: { id: req.params.id, orgId } });
      //      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ untrusted-tenant-id/certain: enough to change or delete
        res.sendStatus(204);
      });
      `),
      fixed: ["where: { id: req.params.id, orgId: req.auth.orgId }"],
    },
    {
      title: "Next.js route handler, Prisma: the tenant in the address",
      code: nextApp(`
      //- /src/app/api/orgs/[orgId]/invoices/route.ts
      import { getServerSession } from "next-auth";
      import { authOptions } from "../../../../../auth";
      import { db } from "../../../../../db";

      export async function GET(_request: Request, { params }: { params: { orgId: string } }) {
        const session = await getServerSession(authOptions);
        if (!session) return new Response(null, { status: 401 });
        return Response.json(await db.invoice.findMany({ where: { orgId: params.orgId } }));
      //                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ untrusted-tenant-id/certain: whoever sends the request can choose
      }
      `),
      fixed: ["where: { orgId: session.user.orgId }"],
    },
    {
      title: "tRPC, Prisma: the tenant from the input",
      code: trpcApp(`
      //- /src/invoices.ts
      import { z } from "zod";
      import { db } from "./db";
      import { protectedProcedure, router } from "./trpc";

      export const invoicesRouter = router({
        list: protectedProcedure.input(z.object({ orgId: z.string() })).query(({ input }) => {
          return db.invoice.findMany({ where: { orgId: input.orgId } });
      //         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ untrusted-tenant-id/certain: input.orgId
        }),
      });
      `),
    },
    {
      title: "Express, pg: the tenant from the body",
      code: sqlApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { pool } from "./db";

      const app = express();
      app.post("/invoices/search", requireAuth, async (req, res) => {
        const { rows } = await pool.query("SELECT * FROM invoices WHERE org_id = $1", [req.body.orgId]);
      //                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ untrusted-tenant-id/certain: req.body.orgId
        res.json(rows);
      });
      `),
      fixed: "none",
    },
    {
      title: "Express, postgres.js: the tenant from the address, in an UPDATE",
      code: postgresApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { sql } from "./db";

      const app = express();
      app.post("/orgs/:orgId/close", requireAuth, async (req, res) => {
        await sql\`UPDATE invoices SET status = 'closed' WHERE org_id = \${req.params.orgId}\`;
      //      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ untrusted-tenant-id/certain: enough to change or delete
        res.sendStatus(204);
      });
      `),
      fixed: "none",
    },
    {
      title: "Hono, Prisma: what the request says, before the token",
      code: prismaApp(
        `
      //- /src/app.ts
      import { Hono } from "hono";
      import { createMiddleware } from "hono/factory";
      import { jwtVerify } from "jose";
      import { db } from "./db";

      type Env = { Variables: { orgId: string | undefined } };

      const signedIn = createMiddleware<Env>(async (c, next) => {
        const { payload } = await jwtVerify<{ orgId?: string }>(c.req.header("authorization") ?? "", new TextEncoder().encode(process.env.KEY));
        c.set("orgId", payload.orgId);
        await next();
      });

      export const app = new Hono<Env>();
      app.use(signedIn);
      app.get("/invoices", async (c) => {
        const orgId = c.req.query("orgId") ?? c.get("orgId");
        return c.json(await db.invoice.findMany({ where: { orgId } }));
      //                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ untrusted-tenant-id: Invoice.findMany
      });
      `,
        { hono: "^4.6.0", jose: "^5.9.0" },
      ),
    },
    {
      title: "a check that only warns",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.get("/orgs/:orgId/invoices", requireAuth, async (req, res) => {
        if (req.params.orgId !== req.auth.orgId) console.warn("odd");
        res.json(await db.invoice.findMany({ where: { orgId: req.params.orgId } }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ untrusted-tenant-id: req.params.orgId
      });
      `),
    },
    {
      title: "Hono, Prisma: a fallback to what the request says, behind a member of the token that is optional",
      code: prismaApp(
        `
      //- /src/app.ts
      import { Hono } from "hono";
      import { createMiddleware } from "hono/factory";
      import { jwtVerify } from "jose";
      import { db } from "./db";

      type Env = { Variables: { orgId: string | undefined } };

      const signedIn = createMiddleware<Env>(async (c, next) => {
        const { payload } = await jwtVerify<{ orgId?: string }>(c.req.header("authorization") ?? "", new TextEncoder().encode(process.env.KEY));
        c.set("orgId", payload.orgId);
        await next();
      });

      export const app = new Hono<Env>();
      app.use(signedIn);
      app.get("/invoices", async (c) => {
        const orgId = c.get("orgId") ?? c.req.query("orgId") ?? "";
        return c.json(await db.invoice.findMany({ where: { orgId } }));
      //                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ untrusted-tenant-id/certain: c.req.query
      });
      `,
        { hono: "^4.6.0", jose: "^5.9.0" },
      ),
    },
  ],
  valid: [
    {
      title: "the tenant of the token",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        res.json(await db.invoice.findMany({ where: { orgId: req.auth.orgId } }));
      });
      `),
    },
    {
      title: "a tenant in the address that must equal the token's",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.get("/orgs/:orgId/invoices", requireAuth, async (req, res) => {
        if (req.params.orgId !== req.auth.orgId) return res.sendStatus(403);
        res.json(await db.invoice.findMany({ where: { orgId: req.params.orgId } }));
      });
      `),
    },
    {
      title: "a membership middleware on the router",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import type { NextFunction, Request, Response } from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      async function requireMember(req: Request, res: Response, next: NextFunction) {
        const membership = await db.membership.findFirst({ where: { userId: req.auth.userId, orgId: req.params.orgId } });
        if (!membership) return res.sendStatus(403);
        next();
      }

      const app = express();
      app.get("/orgs/:orgId/invoices", requireAuth, requireMember, async (req, res) => {
        res.json(await db.invoice.findMany({ where: { orgId: req.params.orgId } }));
      });
      `),
    },
    {
      title: "Next.js: a membership lookup that redirects",
      code: nextApp(`
      //- /src/app/orgs/[orgId]/page.tsx
      import { redirect } from "next/navigation";
      import { getServerSession } from "next-auth";
      import { authOptions } from "../../../auth";
      import { db } from "../../../db";

      export default async function Page({ params }: { params: { orgId: string } }) {
        const session = await getServerSession(authOptions);
        if (!session) redirect("/sign-in");
        const member = await db.membership.findUnique({ where: { userId_orgId: { userId: session.user.id, orgId: params.orgId } } });
        if (!member) redirect("/");
        const invoices = await db.invoice.findMany({ where: { orgId: params.orgId } });
        return invoices.length;
      }
      `),
    },
    {
      title: "tRPC: the tenant of the session beside an input",
      code: trpcApp(`
      //- /src/invoices.ts
      import { z } from "zod";
      import { db } from "./db";
      import { protectedProcedure, router } from "./trpc";

      export const invoicesRouter = router({
        byStatus: protectedProcedure.input(z.object({ status: z.string() })).query(({ ctx, input }) => {
          return db.invoice.findMany({ where: { status: input.status, orgId: ctx.session.user.orgId } });
        }),
      });
      `),
    },
    {
      title: "tRPC: a procedure that checks the input's tenant for all that build on it",
      code: trpcApp(`
      //- /src/invoices.ts
      import { TRPCError } from "@trpc/server";
      import { z } from "zod";
      import { db } from "./db";
      import { protectedProcedure, router } from "./trpc";

      const orgProcedure = protectedProcedure.input(z.object({ orgId: z.string() })).use(async ({ ctx, input, next }) => {
        const member = await db.membership.findFirst({ where: { userId: ctx.session.user.id, orgId: input.orgId } });
        if (!member) throw new TRPCError({ code: "FORBIDDEN" });
        return next({ ctx: { member } });
      });

      export const invoicesRouter = router({
        list: orgProcedure.query(({ input }) => db.invoice.findMany({ where: { orgId: input.orgId } })),
      });
      `),
    },
    {
      title: "pg: a tenant of the address that the member table confirms",
      code: sqlApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { pool } from "./db";

      const app = express();
      app.get("/orgs/:orgId/invoices", requireAuth, async (req, res) => {
        const member = await pool.query("SELECT 1 FROM memberships WHERE user_id = $1 AND org_id = $2", [req.auth.userId, req.params.orgId]);
        if (member.rows.length === 0) return res.sendStatus(403);
        const { rows } = await pool.query("SELECT * FROM invoices WHERE org_id = $1", [req.params.orgId]);
        res.json(rows);
      });
      `),
    },
    {
      title: "postgres.js: the tenant of the token",
      code: postgresApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { sql } from "./db";

      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        res.json(await sql\`SELECT * FROM invoices WHERE org_id = \${req.auth.orgId}\`);
      });
      `),
    },
    {
      title: "Hono: the tenant that a middleware took from a verified token",
      code: prismaApp(
        `
      //- /src/app.ts
      import { Hono } from "hono";
      import { createMiddleware } from "hono/factory";
      import { jwtVerify } from "jose";
      import { db } from "./db";

      type Env = { Variables: { orgId: string } };

      const signedIn = createMiddleware<Env>(async (c, next) => {
        const { payload } = await jwtVerify<{ orgId: string }>(c.req.header("authorization") ?? "", new TextEncoder().encode(process.env.KEY));
        c.set("orgId", payload.orgId);
        await next();
      });

      export const app = new Hono<Env>();
      app.use(signedIn);
      app.get("/invoices", async (c) => c.json(await db.invoice.findMany({ where: { orgId: c.get("orgId") } })));
      `,
        { hono: "^4.6.0", jose: "^5.9.0" },
      ),
    },
    {
      title: "the caller's membership list",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        const memberships = await db.membership.findMany({ where: { userId: req.auth.userId } });
        const orgIds = memberships.map((membership) => membership.orgId);
        res.json(await db.invoice.findMany({ where: { orgId: { in: orgIds } } }));
      });
      `),
    },
  ],
});
