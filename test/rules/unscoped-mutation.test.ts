// unscoped-mutation over whole small applications.
import { unscopedMutation } from "../../rules/unscoped-mutation";
import { expressApp, nextApp, postgresApp, prismaApp, sqlApp, trpcApp } from "../harness/apps";
import { testRule } from "../harness/rule-tester";

testRule(unscopedMutation, {
  invalid: [
    {
      title: "Express, Prisma: an update by the id in the address",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.use(requireAuth);
      app.patch("/invoices/:id", async (req, res) => {
        res.json(await db.invoice.update({ where: { id: req.params.id }, data: { status: "paid" } }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-mutation/certain: can change another tenant's rows
      });
      `),
      fixed: ["where: { id: req.params.id, orgId: req.auth.orgId }"],
    },
    {
      title: "Next.js server action, Prisma: a delete by an argument",
      code: nextApp(`
      //- /src/app/actions.ts
      "use server";
      import { getServerSession } from "next-auth";
      import { authOptions } from "../auth";
      import { db } from "../db";

      export async function removeInvoice(id: string) {
        const session = await getServerSession(authOptions);
        if (!session) throw new Error("signed out");
        await db.invoice.delete({ where: { id } });
      //      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-mutation/certain: can delete another tenant's rows
      }
      `),
      fixed: ["db.invoice.delete({ where: { id, orgId: session.user.orgId } })"],
    },
    {
      title: "Prisma 4: a delete becomes deleteMany",
      code: expressApp(
        `
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.delete("/invoices/:id", requireAuth, async (req, res) => {
        await db.invoice.delete({ where: { id: req.params.id } });
      //      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-mutation: can delete
        res.sendStatus(204);
      });
      `,
        { "@prisma/client": "4.9.0" },
      ),
      fixed: ["db.invoice.deleteMany({ where: { id: req.params.id, orgId: req.auth.orgId } })"],
    },
    {
      title: "tRPC, Prisma: every row of every tenant at once",
      code: trpcApp(`
      //- /src/invoices.ts
      import { db } from "./db";
      import { protectedProcedure, router } from "./trpc";

      export const invoicesRouter = router({
        archiveAll: protectedProcedure.mutation(async () => {
          return db.invoice.updateMany({ data: { status: "archived" } });
      //         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-mutation/certain: has no filter, so it changes the rows of every tenant
        }),
      });
      `),
    },
    {
      title: "Express, pg: an UPDATE by id",
      code: sqlApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { pool } from "./db";

      const app = express();
      app.put("/invoices/:id", requireAuth, async (req, res) => {
        await pool.query("UPDATE invoices SET status = $1 WHERE id = $2", [req.body.status, req.params.id]);
      //      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-mutation/certain: This UPDATE on \`invoices\`
        res.sendStatus(204);
      });
      `),
      fixed: "none",
    },
    {
      title: "Express, postgres.js: a DELETE by id",
      code: postgresApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { sql } from "./db";

      const app = express();
      app.delete("/invoices/:id", requireAuth, async (req, res) => {
        await sql\`DELETE FROM invoices WHERE id = \${req.params.id}\`;
      //      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-mutation/certain: can delete another tenant's rows
        res.sendStatus(204);
      });
      `),
      fixed: "none",
    },
    {
      title: "Fastify, Prisma: an upsert on a global id",
      code: prismaApp(
        `
      //- /src/server.ts
      import fastify from "fastify";
      import jwt from "@fastify/jwt";
      import { db } from "./db";

      const app = fastify();
      app.register(jwt, { secret: process.env.JWT_SECRET });
      app.addHook("onRequest", async (request) => {
        await request.jwtVerify();
      });
      app.put("/invoices/:id", async (request) => {
        return db.invoice.upsert({
      //       ^^^^^^^^^^^^^^^^^^^ unscoped-mutation: \`Invoice.upsert\`
          where: { id: request.params.id },
          create: { number: request.body.number, orgId: request.user.orgId },
          update: { number: request.body.number },
        });
      });
      `,
        { fastify: "^4.28.0", "@fastify/jwt": "^8.0.0" },
      ),
    },
    {
      title: "a check that does not stop",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.delete("/invoices/:id", requireAuth, async (req, res) => {
        const invoice = await db.invoice.findFirst({ where: { id: req.params.id, orgId: req.auth.orgId } });
        if (!invoice) console.warn("not yours");
        await db.invoice.delete({ where: { id: req.params.id } });
      //      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-mutation: Invoice.delete
        res.sendStatus(204);
      });
      `),
    },
  ],
  valid: [
    {
      title: "the tenant in the filter of an update",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.patch("/invoices/:id", requireAuth, async (req, res) => {
        res.json(await db.invoice.update({ where: { id: req.params.id, orgId: req.auth.orgId }, data: { status: "paid" } }));
      });
      `),
    },
    {
      title: "a lookup with the tenant that stops when nothing is found",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.delete("/invoices/:id", requireAuth, async (req, res) => {
        const invoice = await db.invoice.findFirst({ where: { id: req.params.id, orgId: req.auth.orgId } });
        if (!invoice) return res.sendStatus(404);
        await db.invoice.delete({ where: { id: req.params.id } });
        res.sendStatus(204);
      });
      `),
    },
    {
      title: "deleteMany with the tenant of the session",
      code: nextApp(`
      //- /src/app/actions.ts
      "use server";
      import { getServerSession } from "next-auth";
      import { authOptions } from "../auth";
      import { db } from "../db";

      export async function clearInvoices() {
        const session = await getServerSession(authOptions);
        if (!session) throw new Error("signed out");
        await db.invoice.deleteMany({ where: { orgId: session.user.orgId } });
      }
      `),
    },
    {
      title: "the id of a row that was read with the tenant",
      code: trpcApp(`
      //- /src/invoices.ts
      import { z } from "zod";
      import { db } from "./db";
      import { protectedProcedure, router } from "./trpc";

      export const invoicesRouter = router({
        pay: protectedProcedure.input(z.object({ number: z.string() })).mutation(async ({ ctx, input }) => {
          const invoice = await db.invoice.findFirstOrThrow({ where: { number: input.number, orgId: ctx.session.user.orgId } });
          return db.invoice.update({ where: { id: invoice.id }, data: { status: "paid" } });
        }),
      });
      `),
    },
    {
      title: "pg: the tenant in the WHERE clause",
      code: sqlApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { pool } from "./db";

      const app = express();
      app.put("/invoices/:id", requireAuth, async (req, res) => {
        await pool.query("UPDATE invoices SET status = $1 WHERE id = $2 AND org_id = $3", [req.body.status, req.params.id, req.auth.orgId]);
        res.sendStatus(204);
      });
      `),
    },
    {
      title: "postgres.js: a DELETE through a subquery on the tenant's rows",
      code: postgresApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { sql } from "./db";

      const app = express();
      app.delete("/invoices/:id/lines", requireAuth, async (req, res) => {
        await sql\`
          DELETE FROM invoice_lines
          WHERE invoice_id IN (SELECT id FROM invoices WHERE id = \${req.params.id} AND org_id = \${req.auth.orgId})
        \`;
        res.sendStatus(204);
      });
      `),
    },
    {
      title: "an upsert on a compound key that holds the tenant",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.put("/invoices/:number", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        const { number } = req.params;
        res.json(
          await db.invoice.upsert({
            where: { orgId_number: { orgId, number } },
            create: { orgId, number, status: "open" },
            update: { status: req.body.status },
          }),
        );
      });
      `),
    },
    {
      title: "the user's own row",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.delete("/drafts/:id", requireAuth, async (req, res) => {
        await db.draft.deleteMany({ where: { id: req.params.id, userId: req.auth.userId } });
        res.sendStatus(204);
      });
      `),
    },
    {
      title: "a table that belongs to no tenant",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.put("/currencies/:code", requireAuth, async (req, res) => {
        res.json(await db.currency.update({ where: { code: req.params.code }, data: { name: req.body.name } }));
      });
      `),
    },
    {
      title: "both statements of a transaction pinned",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.post("/invoices/close", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        await db.$transaction(async (tx) => {
          await tx.invoice.updateMany({ where: { orgId, status: "open" }, data: { status: "closed" } });
          await tx.invoiceLine.deleteMany({ where: { invoice: { orgId }, amount: 0 } });
        });
        res.sendStatus(204);
      });
      `),
    },
    {
      title: "a bulk clean-up in a script",
      code: prismaApp(`
      //- /scripts/clean.ts
      import { db } from "../src/db";

      async function main() {
        await db.invoice.deleteMany({ where: { isSample: true } });
      }

      void main();
      `),
    },
  ],
});
