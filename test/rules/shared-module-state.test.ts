// shared-module-state over whole small applications.
import { sharedModuleState } from "../../rules/shared-module-state";
import { expressApp, nextApp, prismaApp, trpcApp } from "../harness/apps";
import { testRule } from "../harness/rule-tester";

testRule(sharedModuleState, {
  invalid: [
    {
      title: "Express: a variable that holds the current tenant",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      let currentOrgId = "";

      const app = express();
      app.use(requireAuth);
      app.use((req, _res, next) => {
        currentOrgId = req.auth.orgId;
      //|  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ shared-module-state/certain: beyond the request
        next();
      });
      app.get("/invoices", async (_req, res) => {
        res.json(await db.invoice.findMany({ where: { orgId: currentOrgId } }));
      });
      `),
    },
    {
      title: "Next.js: rows of a tenant kept for the next request",
      code: nextApp(`
      //- /src/app/api/invoices/route.ts
      import type { Invoice } from "@prisma/client";
      import { getServerSession } from "next-auth";
      import { authOptions } from "../../../auth";
      import { db } from "../../../db";

      let lastInvoices: Invoice[] | undefined;

      export async function GET() {
        const session = await getServerSession(authOptions);
        if (!session) return new Response(null, { status: 401 });
        if (!lastInvoices) {
          lastInvoices = await db.invoice.findMany({ where: { orgId: session.user.orgId } });
      //  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ shared-module-state/certain: lastInvoices
        }
        return Response.json(lastInvoices);
      }
      `),
    },
    {
      title: "a field of a service of which there is one",
      code: expressApp(`
      //- /src/context.ts
      class TenantContext {
        private orgId = "";

        set(orgId: string) {
          this.orgId = orgId;
      //  ^^^^^^^^^^^^^^^^^^ shared-module-state/certain: beyond the request
        }

        get() {
          return this.orgId;
        }
      }

      export const tenantContext = new TenantContext();
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { tenantContext } from "./context";
      import { db } from "./db";

      const app = express();
      app.use(requireAuth);
      app.use((req, _res, next) => {
        tenantContext.set(req.auth.orgId);
        next();
      });
      app.get("/invoices", async (_req, res) => {
        res.json(await db.invoice.findMany({ where: { orgId: tenantContext.get() } }));
      });
      `),
    },
    {
      title: "tRPC: a property of a shared object",
      code: trpcApp(`
      //- /src/state.ts
      export const state: { user?: { id: string; orgId: string } } = {};
      //- /src/invoices.ts
      import { db } from "./db";
      import { state } from "./state";
      import { protectedProcedure, router } from "./trpc";

      export const invoicesRouter = router({
        list: protectedProcedure.query(({ ctx }) => {
          state.user = ctx.session.user;
      //  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ shared-module-state/certain: beyond the request
          return db.invoice.findMany({ where: { orgId: ctx.session.user.orgId } });
        }),
      });
      `),
    },
    {
      title: "Express: the rows of all requests in one array",
      code: expressApp(`
      //- /src/server.ts
      import type { Invoice } from "@prisma/client";
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const recent: Invoice[] = [];

      const app = express();
      app.get("/invoices/:id", requireAuth, async (req, res) => {
        const invoice = await db.invoice.findFirst({ where: { id: req.params.id, orgId: req.auth.orgId } });
        if (!invoice) return res.sendStatus(404);
        recent.push(invoice);
      //|  ^^^^^^^^^^^^^^^^^^^^ shared-module-state/certain: beyond the request
        res.json({ invoice, recent });
      });
      `),
    },
    {
      title: "Hono: a setter in another module",
      code: prismaApp(
        `
      //- /src/current.ts
      let orgId: string | undefined;

      export function setOrg(id: string) {
        orgId = id;
      //|  ^^^^^^^^^^ shared-module-state/certain: orgId
      }

      export function getOrg() {
        return orgId;
      }
      //- /src/app.ts
      import { Hono } from "hono";
      import { createMiddleware } from "hono/factory";
      import { jwtVerify } from "jose";
      import { getOrg, setOrg } from "./current";

      const signedIn = createMiddleware(async (c, next) => {
        const { payload } = await jwtVerify<{ orgId: string }>(c.req.header("authorization") ?? "", new TextEncoder().encode(process.env.KEY));
        setOrg(payload.orgId);
        await next();
      });

      export const app = new Hono();
      app.use(signedIn);
      app.get("/org", (c) => c.json({ orgId: getOrg() }));
      `,
        { hono: "^4.6.0", jose: "^5.9.0" },
      ),
    },
  ],
  valid: [
    {
      title: "a Map keyed by the tenant",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const totals = new Map<string, number>();

      const app = express();
      app.get("/total", requireAuth, async (req, res) => {
        const { orgId } = req.auth;
        totals.set(orgId, await db.invoice.count({ where: { orgId } }));
        res.json(totals.get(orgId));
      });
      `),
    },
    {
      title: "the tenant kept on the request",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const app = express();
      app.use(requireAuth);
      app.use((req, res, next) => {
        res.locals.orgId = req.auth.orgId;
        next();
      });
      app.get("/invoices", async (_req, res) => {
        res.json(await db.invoice.findMany({ where: { orgId: res.locals.orgId } }));
      });
      `),
    },
    {
      title: "the tenant in AsyncLocalStorage",
      code: expressApp(`
      //- /src/server.ts
      import { AsyncLocalStorage } from "node:async_hooks";
      import express from "express";
      import { requireAuth } from "./auth";

      const storage = new AsyncLocalStorage<{ orgId: string }>();

      const app = express();
      app.use(requireAuth);
      app.use((req, _res, next) => storage.run({ orgId: req.auth.orgId }, () => next()));
      app.get("/org", (_req, res) => {
        res.json(storage.getStore());
      });
      `),
    },
    {
      title: "a client made once",
      code: prismaApp(`
      //- /src/client.ts
      import { PrismaClient } from "@prisma/client";

      let client: PrismaClient | undefined;

      export function getClient() {
        if (!client) client = new PrismaClient();
        return client;
      }
      `),
    },
    {
      title: "a counter of requests",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";

      let requests = 0;

      const app = express();
      app.get("/requests", requireAuth, (_req, res) => {
        requests += 1;
        res.json({ requests });
      });
      `),
    },
    {
      title: "rows that belong to no tenant",
      code: expressApp(`
      //- /src/server.ts
      import type { Currency } from "@prisma/client";
      import express from "express";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      let currencies: Currency[] | undefined;

      const app = express();
      app.get("/currencies", requireAuth, async (_req, res) => {
        currencies ??= await db.currency.findMany();
        res.json(currencies);
      });
      `),
    },
    {
      title: "a variable of the handler",
      code: nextApp(`
      //- /src/app/api/invoices/route.ts
      import { getServerSession } from "next-auth";
      import { authOptions } from "../../../auth";
      import { db } from "../../../db";

      export async function GET() {
        const session = await getServerSession(authOptions);
        let orgId = "";
        if (session) orgId = session.user.orgId;
        else return new Response(null, { status: 401 });
        return Response.json(await db.invoice.findMany({ where: { orgId } }));
      }
      `),
    },
    {
      title: "a service made for each request",
      code: expressApp(`
      //- /src/service.ts
      import { db } from "./db";

      export class InvoiceService {
        private orgId: string;

        constructor(orgId: string) {
          this.orgId = orgId;
        }

        list() {
          return db.invoice.findMany({ where: { orgId: this.orgId } });
        }
      }
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { InvoiceService } from "./service";

      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        res.json(await new InvoiceService(req.auth.orgId).list());
      });
      `),
    },
    {
      title: "settings read once from the environment",
      code: trpcApp(`
      //- /src/settings.ts
      let region: string | undefined;

      export function getRegion() {
        region ??= process.env.REGION ?? "eu";
        return region;
      }
      //- /src/invoices.ts
      import { getRegion } from "./settings";
      import { protectedProcedure, router } from "./trpc";

      export const invoicesRouter = router({
        region: protectedProcedure.query(() => getRegion()),
      });
      `),
    },
    {
      title: "the current tenant of a script, which serves nobody else",
      code: prismaApp(`
      //- /scripts/export.ts
      import { db } from "../src/db";

      let orgId = "";

      async function main() {
        for (const org of await db.organization.findMany()) {
          orgId = org.id;
          console.log(orgId, await db.invoice.count({ where: { orgId } }));
        }
      }

      void main();
      `),
    },
  ],
});
