// missing-tenant-on-create over whole small applications.
import { missingTenantOnCreate } from "../../rules/missing-tenant-on-create";
import { expressApp, nextApp, postgresApp, prismaApp, sqlApp, trpcApp } from "../harness/apps";
import { testRule } from "../harness/rule-tester";

testRule(missingTenantOnCreate, {
  invalid: [
    {
      title: "Express, Prisma: the body as it came",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.use(express.json());
      app.post("/invoices", requireAuth, async (req, res) => {
        res.json(await db.invoice.create({ data: req.body }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-tenant-on-create/certain: Invoice.create
      });
      `),
    },
    {
      title: "Express, Prisma: the body spread, with no tenant after it",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.post("/invoices", requireAuth, async (req, res) => {
        res.json(await db.invoice.create({ data: { ...req.body, status: "open" } }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-tenant-on-create/certain: Invoice.create
      });
      `),
      fixed: ['data: { ...req.body, status: "open", orgId: req.auth.orgId }'],
    },
    {
      title: "Next.js pages API, Prisma: the tenant named by the body",
      code: nextApp(`
      //- /src/pages/api/invoices.ts
      import type { NextApiRequest, NextApiResponse } from "next";
      import { getServerSession } from "next-auth";
      import { authOptions } from "../../auth";
      import { db } from "../../db";

      export default async function handler(req: NextApiRequest, res: NextApiResponse) {
        const session = await getServerSession(req, res, authOptions);
        if (!session) return res.status(401).end();
        const invoice = await db.invoice.create({ data: { number: req.body.number, orgId: req.body.orgId } });
      //                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-tenant-on-create/certain: whoever sends the request can choose
        res.json(invoice);
      }
      `),
      fixed: ["data: { number: req.body.number, orgId: session.user.orgId }"],
    },
    {
      title: "tRPC, Prisma: only the fields of the input",
      code: trpcApp(`
      //- /src/invoices.ts
      import { z } from "zod";
      import { db } from "./db";
      import { protectedProcedure, router } from "./trpc";

      export const invoicesRouter = router({
        add: protectedProcedure.input(z.object({ number: z.string() })).mutation(({ ctx, input }) => {
          return db.invoice.create({ data: { number: input.number, status: "open" } });
      //         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-tenant-on-create/certain: does not set \`orgId\`
        }),
      });
      `),
      fixed: ['data: { number: input.number, status: "open", orgId: ctx.session.user.orgId }'],
    },
    {
      title: "Express, pg: an INSERT whose tenant is a header",
      code: sqlApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { pool } from "./db";

      const app = express();
      app.post("/invoices", requireAuth, async (req, res) => {
        await pool.query("INSERT INTO invoices (id, org_id, number, status) VALUES ($1, $2, $3, 'open')", [
      //      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-tenant-on-create/certain: x-org-id
          req.body.id,
          req.headers["x-org-id"],
          req.body.number,
        ]);
        res.sendStatus(201);
      });
      `),
      fixed: "none",
    },
    {
      title: "Express, postgres.js: an INSERT without the column",
      code: postgresApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { sql } from "./db";

      const app = express();
      app.post("/invoices", requireAuth, async (req, res) => {
        await sql\`INSERT INTO invoices (id, number, status) VALUES (\${req.body.id}, \${req.body.number}, 'open')\`;
      //      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-tenant-on-create/certain: does not set \`org_id\`
        res.sendStatus(201);
      });
      `),
      fixed: "none",
    },
    {
      title: "rows mapped from the body",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.post("/invoices/import", requireAuth, async (req, res) => {
        const rows: { number: string }[] = req.body;
        res.json(await db.invoice.createMany({ data: rows.map((row) => ({ number: row.number, status: "open" })) }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-tenant-on-create/certain: Invoice.createMany
      });
      `),
    },
    {
      title: "Express, Prisma: new rows whose tenant the body can replace",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.post("/invoices", requireAuth, async (req, res) => {
        res.json(await db.invoice.create({ data: { orgId: req.auth.orgId, ...req.body } }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-tenant-on-create/certain: sets \`orgId\` from \`req.body\`
      });
      `),
      fixed: ["data: { ...req.body, orgId: req.auth.orgId }"],
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
      app.post("/invoices", requireAuth, async (req, res) => {
        res.json(await db.invoice.create({ data: { ...req.body, orgId: req.auth.orgId } }));
      });
      `),
    },
    {
      title: "the tenant connected by the session's id",
      code: nextApp(`
      //- /src/app/api/invoices/route.ts
      import { getServerSession } from "next-auth";
      import { authOptions } from "../../../auth";
      import { db } from "../../../db";

      export async function POST(request: Request) {
        const session = await getServerSession(authOptions);
        if (!session) return new Response(null, { status: 401 });
        const { number } = await request.json();
        return Response.json(await db.invoice.create({ data: { number, org: { connect: { id: session.user.orgId } } } }));
      }
      `),
    },
    {
      title: "a child of a row that was read with the tenant",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.post("/invoices/:id/lines", requireAuth, async (req, res) => {
        const invoice = await db.invoice.findFirst({ where: { id: req.params.id, orgId: req.auth.orgId } });
        if (!invoice) return res.sendStatus(404);
        res.json(await db.invoiceLine.create({ data: { text: req.body.text, amount: 1, invoiceId: invoice.id } }));
      });
      `),
    },
    {
      title: "children created together with their parent",
      code: trpcApp(`
      //- /src/invoices.ts
      import { z } from "zod";
      import { db } from "./db";
      import { protectedProcedure, router } from "./trpc";

      export const invoicesRouter = router({
        add: protectedProcedure.input(z.object({ number: z.string() })).mutation(({ ctx, input }) => {
          return db.invoice.create({
            data: { number: input.number, orgId: ctx.session.user.orgId, lines: { create: [{ text: "Setup", amount: 1 }] } },
          });
        }),
      });
      `),
    },
    {
      title: "signing up makes a tenant",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { db } from "./db";

      const app = express();
      app.post("/sign-up", async (req, res) => {
        const { id } = await db.organization.create({ data: { name: req.body.name, slug: req.body.slug } });
        res.json({ id });
      });
      `),
    },
    {
      title: "rows mapped with the tenant",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.post("/invoices/import", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const rows: { number: string }[] = req.body;
        res.json(await db.invoice.createMany({ data: rows.map((row) => ({ number: row.number, orgId })) }));
      });
      `),
    },
    {
      title: "pg: the tenant among the values",
      code: sqlApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { pool } from "./db";

      const app = express();
      app.post("/invoices", requireAuth, async (req, res) => {
        const values = [req.body.id, req.auth.orgId, req.body.number];
        await pool.query("INSERT INTO invoices (id, org_id, number, status) VALUES ($1, $2, $3, 'open')", values);
        res.sendStatus(201);
      });
      `),
    },
    {
      title: "postgres.js: the tenant among the values",
      code: postgresApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { sql } from "./db";

      const app = express();
      app.post("/invoices", requireAuth, async (req, res) => {
        await sql\`INSERT INTO invoices (id, org_id, number, status) VALUES (\${req.body.id}, \${req.auth.orgId}, \${req.body.number}, 'open')\`;
        res.sendStatus(201);
      });
      `),
    },
    {
      title: "a tenant of the body that a membership check accepted",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.post("/invoices", requireAuth, async (req, res) => {
        const { orgId, number } = req.body;
        const member = await db.membership.findFirst({ where: { userId: req.auth.userId, orgId } });
        if (!member) return res.sendStatus(403);
        res.json(await db.invoice.create({ data: { orgId, number } }));
      });
      `),
    },
    {
      title: "a row that belongs to no tenant",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.post("/currencies", requireAuth, async (req, res) => {
        res.json(await db.currency.create({ data: { code: req.body.code, name: req.body.name } }));
      });
      `),
    },
    {
      title: "a seed with a tenant that it has just made",
      code: prismaApp(`
      //- /prisma/seed.ts
      import { db } from "../src/db";

      async function main() {
        const org = await db.organization.create({ data: { name: "Acme", slug: "acme" } });
        await db.invoice.create({ data: { number: "1", orgId: org.id } });
      }

      void main();
      `),
    },
  ],
});
