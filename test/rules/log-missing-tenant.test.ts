// log-missing-tenant over whole small applications.
import { logMissingTenant } from "../../rules/log-missing-tenant";
import { expressApp, nextApp, prismaApp, trpcApp } from "../harness/apps";
import { testRule } from "../harness/rule-tester";

testRule(logMissingTenant, {
  invalid: [
    {
      title: "Express, pino: a message without an object",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { pino } from "pino";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const log = pino();
      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        const invoices = await db.invoice.findMany({ where: { orgId: req.auth.orgId } });
        log.info("listed invoices");
      //|  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ log-missing-tenant/certain: This \`log.info\` line does not say which tenant
        res.json(invoices);
      });
      `),
      fixed: ['log.info({ orgId: req.auth.orgId }, "listed invoices")'],
    },
    {
      title: "Express, pino: an object that names other things",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { pino } from "pino";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const log = pino();
      const app = express();
      app.delete("/invoices/:id", requireAuth, async (req, res) => {
        await db.invoice.deleteMany({ where: { id: req.params.id, orgId: req.auth.orgId } });
        log.warn({ id: req.params.id }, "deleted");
      //|  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ log-missing-tenant/certain: \`log.warn\`
        res.sendStatus(204);
      });
      `),
      fixed: ['log.warn({ id: req.params.id, orgId: req.auth.orgId }, "deleted")'],
    },
    {
      title: "Next.js, console: a line in a route handler",
      code: nextApp(`
      //- /src/app/api/invoices/route.ts
      import { getServerSession } from "next-auth";
      import { authOptions } from "../../../auth";
      import { db } from "../../../db";

      export async function GET() {
        const session = await getServerSession(authOptions);
        if (!session) return new Response(null, { status: 401 });
        const invoices = await db.invoice.findMany({ where: { orgId: session.user.orgId } });
        console.log("invoices listed", invoices.length);
      //|  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ log-missing-tenant/certain: \`console.log\`
        return Response.json(invoices);
      }
      `),
      fixed: ['console.log("invoices listed", invoices.length, { orgId: session.user.orgId })'],
    },
    {
      title: "tRPC, winston: a message with metadata",
      code: trpcApp(`
      //- /src/invoices.ts
      import winston from "winston";
      import { z } from "zod";
      import { db } from "./db";
      import { protectedProcedure, router } from "./trpc";

      const logger = winston.createLogger({ level: "info" });

      export const invoicesRouter = router({
        pay: protectedProcedure.input(z.object({ id: z.string() })).mutation(async ({ ctx, input }) => {
          await db.invoice.update({ where: { id: input.id, orgId: ctx.session.user.orgId }, data: { status: "paid" } });
          logger.info("paid", { id: input.id });
      //  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ log-missing-tenant/certain: \`logger.info\`
        }),
      });
      `),
      fixed: ['logger.info("paid", { id: input.id, orgId: ctx.session.user.orgId })'],
    },
    {
      title: "two lines of one logger: one finding, and the second line as a step",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { pino } from "pino";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const log = pino();
      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        const invoices = await db.invoice.findMany({ where: { orgId: req.auth.orgId } });
        log.info("listed");
      //^^^^^^^^^^^^^^^^^^ log-missing-tenant/certain: \`log.info\`
        log.debug("about to answer");
      //--------------------------- does not say it either
        res.json(invoices);
      });
      `),
      remaining: 1,
    },
    {
      title: "a child logger that is bound to something else",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { pino } from "pino";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const log = pino().child({ module: "invoices" });
      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        const invoices = await db.invoice.findMany({ where: { orgId: req.auth.orgId } });
        log.info({ count: invoices.length }, "listed");
      //|  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ log-missing-tenant/certain: \`log.info\`
        res.json(invoices);
      });
      `),
      fixed: ["log.info({ count: invoices.length, orgId: req.auth.orgId }"],
    },
  ],
  valid: [
    {
      title: "pino: the tenant in the object",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { pino } from "pino";
      import { requireAuth } from "./auth";

      const log = pino();
      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        log.info({ orgId: req.auth.orgId }, "listing");
        res.sendStatus(204);
      });
      `),
    },
    {
      title: "pino: a child logger bound to the tenant",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { pino } from "pino";
      import { requireAuth } from "./auth";

      const log = pino();
      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        const requestLog = log.child({ orgId: req.auth.orgId });
        requestLog.info("listing");
        res.sendStatus(204);
      });
      `),
    },
    {
      title: "pino: a mixin that takes the tenant from the request's context",
      code: expressApp(`
      //- /src/context.ts
      import { AsyncLocalStorage } from "node:async_hooks";

      export const context = new AsyncLocalStorage<{ orgId: string }>();
      //- /src/log.ts
      import { pino } from "pino";
      import { context } from "./context";

      export const log = pino({ mixin: () => ({ orgId: context.getStore()?.orgId }) });
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { context } from "./context";
      import { log } from "./log";

      const app = express();
      app.use(requireAuth);
      app.use((req, _res, next) => context.run({ orgId: req.auth.orgId }, () => next()));
      app.get("/invoices", async (_req, res) => {
        log.info("listing");
        res.sendStatus(204);
      });
      `),
    },
    {
      title: "winston: the tenant in the metadata",
      code: trpcApp(`
      //- /src/invoices.ts
      import winston from "winston";
      import { protectedProcedure, router } from "./trpc";

      const logger = winston.createLogger();

      export const invoicesRouter = router({
        ping: protectedProcedure.query(({ ctx }) => {
          logger.info("pinged", { orgId: ctx.session.user.orgId });
          return "pong";
        }),
      });
      `),
    },
    {
      title: "console: the tenant in the text",
      code: nextApp(`
      //- /src/app/api/invoices/route.ts
      import { getServerSession } from "next-auth";
      import { authOptions } from "../../../auth";

      export async function GET() {
        const session = await getServerSession(authOptions);
        if (!session) return new Response(null, { status: 401 });
        console.log(\`listing for \${session.user.orgId}\`);
        return Response.json([]);
      }
      `),
    },
    {
      title: "a line at start-up, before there is a tenant",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { pino } from "pino";

      const log = pino();
      const app = express();
      app.listen(3000, () => log.info("listening"));
      `),
    },
    {
      title: "a line in a route that nobody signs in to",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { pino } from "pino";

      const log = pino();
      const app = express();
      app.get("/health", (_req, res) => {
        log.debug("health asked for");
        res.json({ ok: true });
      });
      `),
    },
    {
      title: "a script",
      code: prismaApp(`
      //- /scripts/count.ts
      import { db } from "../src/db";

      async function main() {
        console.log("organizations", await db.organization.count());
      }

      void main();
      `),
    },
    {
      title: "a row that names its tenant",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { pino } from "pino";
      import { requireAuth } from "./auth";
      import { db } from "./db";

      const log = pino();
      const app = express();
      app.get("/invoices/:id", requireAuth, async (req, res) => {
        const invoice = await db.invoice.findFirst({ where: { id: req.params.id, orgId: req.auth.orgId } });
        if (!invoice) return res.sendStatus(404);
        log.info({ orgId: invoice.orgId, id: invoice.id }, "read");
        res.json(invoice);
      });
      `),
    },
    {
      title: "a method called log on something else",
      code: expressApp(`
      //- /src/ledger.ts
      export class Ledger {
        private readonly entries: string[] = [];
        log(entry: string) {
          this.entries.push(entry);
        }
      }
      //- /src/server.ts
      import express from "express";
      import { requireAuth } from "./auth";
      import { Ledger } from "./ledger";

      const app = express();
      app.get("/invoices", requireAuth, async (_req, res) => {
        new Ledger().log("listing");
        res.sendStatus(204);
      });
      `),
    },
    {
      title: "FN: a line before the tenant of the token is first used",
      code: expressApp(`
      //- /src/server.ts
      import express from "express";
      import { pino } from "pino";
      import { requireAuth } from "./auth";

      const log = pino();
      const app = express();
      app.get("/invoices", requireAuth, async (req, res) => {
        log.info("about to list");
        res.json({ orgId: req.auth.orgId });
      });
      `),
    },
  ],
});
