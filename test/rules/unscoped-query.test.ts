// unscoped-query over whole small applications.
import { unscopedQuery } from "../../rules/unscoped-query";
import { expressApp, nextApp, postgresApp, prismaApp, sqlApp, trpcApp } from "../harness/apps";
import { testRule } from "../harness/rule-tester";

testRule(unscopedQuery, {
  invalid: [
    {
      title: "Express, Prisma: a list with no filter at all",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.use(requireAuth);
      app.get("/invoices", async (req, res) => {
        res.json(await db.invoice.findMany());
      //               ^^^^^^^^^^^^^^^^^^^^^ unscoped-query/certain: has no filter
      });
      `),
      fixed: ["db.invoice.findMany({ where: { orgId: req.auth.orgId } })"],
    },
    {
      title: "Express, Prisma: one row by the id in the address",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.get("/invoices/:id", requireAuth, async (req, res) => {
        const invoice = await db.invoice.findUnique({ where: { id: req.params.id } });
      //                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-query/certain: and not by \`orgId\`
        if (!invoice) return res.sendStatus(404);
        res.json(invoice);
      });
      `),
      fixed: ["where: { id: req.params.id, orgId: req.auth.orgId }"],
    },
    {
      title: "Prisma 4: findUnique becomes findFirst",
      code: expressApp(
        `
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.get("/invoices/:id", requireAuth, async (req, res) => {
        res.json(await db.invoice.findUnique({ where: { id: req.params.id } }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-query: can read another tenant's rows
      });
      `,
        { "@prisma/client": "^4.16.2" },
      ),
      fixed: ["db.invoice.findFirst({ where: { id: req.params.id, orgId: req.auth.orgId } })"],
    },
    {
      title: "Next.js route handler, Prisma: an aggregate over a status",
      code: nextApp(`
      //- /src/app/api/totals/route.ts
      import { getServerSession } from "next-auth";
      import { authOptions } from "../../../auth";
      import { db } from "../../../db";

      export async function GET() {
        const session = await getServerSession(authOptions);
        if (!session) return new Response(null, { status: 401 });
        const totals = await db.invoice.aggregate({
      //                     ^^^^^^^^^^^^^^^^^^^^^^ unscoped-query/certain: \`Invoice.aggregate\`
          where: { status: "paid" },
          _sum: { total: true },
        });
        return Response.json(totals);
      }
      `),
      fixed: ['where: { status: "paid", orgId: session.user.orgId }'],
    },
    {
      title: "tRPC, Prisma: rows that reach their tenant through a parent",
      code: trpcApp(`
      //- /src/lines.ts
      import { z } from "zod";
      import { db } from "./db";
      import { protectedProcedure, router } from "./trpc";

      export const linesRouter = router({
        ofInvoice: protectedProcedure.input(z.object({ invoiceId: z.string() })).query(({ input }) => {
          return db.invoiceLine.findMany({ where: { invoiceId: input.invoiceId } });
      //         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-query/certain: InvoiceLine.findMany
        }),
      });
      `),
    },
    {
      title: "Express, pg: a SELECT by id",
      code: sqlApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { pool } from "./db";

      const app = express();
      app.get("/invoices/:id", requireAuth, async (req, res) => {
        const { rows } = await pool.query("SELECT * FROM invoices WHERE id = $1", [req.params.id]);
      //                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-query/certain: This SELECT on \`invoices\`
        res.json(rows[0]);
      });
      `),
      fixed: "none",
    },
    {
      title: "Express, postgres.js: a list by status",
      code: postgresApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { sql } from "./db";

      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        res.json(await sql\`SELECT id, number FROM invoices WHERE status = \${req.query.status}\`);
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-query/certain: and not by \`org_id\`
      });
      `),
      fixed: "none",
    },
    {
      title: "a lookup in a service, two calls away from the route",
      code: expressApp(`
      //- /src/invoice-service.ts
      import { db } from "./db";

      export class InvoiceService {
        async find(id: string) {
          return db.invoice.findFirst({ where: { id } });
      //         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-query/certain: Invoice.findFirst
        }
      }
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { InvoiceService } from "./invoice-service";

      const service = new InvoiceService();
      const app = express();
      app.use(requireAuth);
      app.get("/invoices/:id", async (req, res) => {
        res.json(await service.find(req.params.id));
      });
      `),
    },
    {
      title: "every tenant with its rows included",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.get("/organizations", requireAuth, async (_req, res) => {
        res.json(await db.organization.findMany({ include: { invoices: true } }));
      //               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unscoped-query: Organization.findMany
      });
      `),
    },
  ],
  valid: [
    {
      title: "the tenant of the token in the filter",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.use(requireAuth);
      app.get("/invoices/:id", async (req, res) => {
        res.json(await db.invoice.findFirst({ where: { id: req.params.id, orgId: req.auth.orgId } }));
      });
      `),
    },
    {
      title: "a compound unique key that holds the tenant",
      code: nextApp(`
      //- /src/app/api/invoices/[number]/route.ts
      import { getServerSession } from "next-auth";
      import { authOptions } from "../../../../auth";
      import { db } from "../../../../db";

      export async function GET(_request: Request, { params }: { params: { number: string } }) {
        const session = await getServerSession(authOptions);
        if (!session) return new Response(null, { status: 401 });
        const { orgId } = session.user;
        return Response.json(await db.invoice.findUnique({ where: { orgId_number: { orgId, number: params.number } } }));
      }
      `),
    },
    {
      title: "a relation filter through the parent",
      code: trpcApp(`
      //- /src/lines.ts
      import { z } from "zod";
      import { db } from "./db";
      import { protectedProcedure, router } from "./trpc";

      export const linesRouter = router({
        ofInvoice: protectedProcedure.input(z.object({ invoiceId: z.string() })).query(({ ctx, input }) => {
          return db.invoiceLine.findMany({ where: { invoiceId: input.invoiceId, invoice: { orgId: ctx.session.user.orgId } } });
        }),
      });
      `),
    },
    {
      title: "children of a row that was itself read with the tenant",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.get("/invoices/:id/lines", requireAuth, async (req, res) => {
        const invoice = await db.invoice.findFirst({ where: { id: req.params.id, orgId: req.auth.orgId } });
        if (!invoice) return res.sendStatus(404);
        res.json(await db.invoiceLine.findMany({ where: { invoiceId: invoice.id } }));
      });
      `),
    },
    {
      title: "a row whose tenant is compared before anything of it is used",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.get("/invoices/:id", requireAuth, async (req, res) => {
        const invoice = await db.invoice.findUnique({ where: { id: req.params.id } });
        if (!invoice || invoice.orgId !== req.auth.orgId) return res.sendStatus(404);
        res.json(invoice);
      });
      `),
    },
    {
      title: "a membership check before the read",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      async function requireMember(userId: string, orgId: string) {
        const membership = await db.membership.findUnique({ where: { userId_orgId: { userId, orgId } } });
        if (!membership) throw new Error("not a member");
      }

      const app = express();
      app.get("/orgs/:orgId/invoices", requireAuth, async (req, res) => {
        await requireMember(req.auth.userId, req.params.orgId);
        res.json(await db.invoice.findMany({ where: { orgId: req.params.orgId } }));
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
      app.get("/currencies", requireAuth, async (_req, res) => {
        res.json(await db.currency.findMany());
      });
      `),
    },
    {
      title: "pg: the tenant as a parameter of the statement",
      code: sqlApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { pool } from "./db";

      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        const { rows } = await pool.query("SELECT * FROM invoices WHERE org_id = $1 AND status = $2", [req.auth.orgId, req.query.status]);
        res.json(rows);
      });
      `),
    },
    {
      title: "postgres.js: a join to the parent that is pinned",
      code: postgresApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { sql } from "./db";

      const app = express();
      app.get("/lines", requireAuth, async (req, res) => {
        res.json(await sql\`
          SELECT l.amount FROM invoice_lines l
          JOIN invoices i ON i.id = l.invoice_id
          WHERE i.org_id = \${req.auth.orgId}
        \`);
      });
      `),
    },
    {
      title: "a filter that a helper builds",
      code: expressApp(`
      //- /src/filters.ts
      export function inOrg(orgId: string, status?: string) {
        return { orgId, ...(status ? { status } : {}) };
      }
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";
      import { inOrg } from "./filters";

      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        res.json(await db.invoice.findMany({ where: inOrg(req.auth.orgId, req.query.status), take: 20 }));
      });
      `),
    },
    {
      title: "a scheduled job that goes through the tenants one by one",
      code: prismaApp(`
      //- /scripts/nightly.ts
      import { db } from "../src/db";

      async function main() {
        for (const org of await db.organization.findMany()) {
          const open = await db.invoice.count({ where: { orgId: org.id, status: "open" } });
          await db.organization.update({ where: { id: org.id }, data: { name: \`\${org.name} (\${open})\` } });
        }
      }

      void main();
      `),
    },
    {
      title: "NestJS: the company of the guard's user, passed by the controller",
      code: prismaApp(
        `
      //- /src/invoices.ts
      import { Controller, createParamDecorator, Get, Injectable, Param, UseGuards, type ExecutionContext } from "@nestjs/common";
      import { AuthGuard } from "@nestjs/passport";
      import { db } from "./db";

      interface SignedIn {
        userId: string;
        orgId: string;
      }

      const CurrentUser = createParamDecorator((_data: unknown, context: ExecutionContext): SignedIn => {
        return context.switchToHttp().getRequest<{ user: SignedIn }>().user;
      });

      @Injectable()
      export class InvoicesService {
        find(id: string, orgId: string) {
          return db.invoice.findFirst({ where: { id, orgId } });
        }
      }

      @Controller("invoices")
      @UseGuards(AuthGuard("jwt"))
      export class InvoicesController {
        constructor(private readonly invoices: InvoicesService) {}

        @Get(":id")
        one(@Param("id") id: string, @CurrentUser() user: SignedIn) {
          return this.invoices.find(id, user.orgId);
        }
      }
      `,
        { "@nestjs/common": "^10.4.0", "@nestjs/passport": "^10.0.3" },
      ),
    },
  ],
});
