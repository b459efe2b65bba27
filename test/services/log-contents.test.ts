// What log lines and audit events hold, in whole services: rows and bodies as they are, events without tenant or actor, and lines
// before anybody is known.
import { BILLING, EXPRESS_SESSION, HONO_TOKEN } from "../harness/billing";
import { service } from "../harness/service";

const LOGS = /^schema-/;

describe("Contents of logs and audit events", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { hono: "^4.0.0", jose: "^6.0.0", pino: "^10.0.0", "@prisma/client": "^6.19.3" } }),
      ...BILLING,
      ...HONO_TOKEN,
      "src/app.ts": `
      import { Hono } from "hono";
      import pino from "pino";
      import { requireAuth } from "./auth";
      const log = pino();
      const app = new Hono<{ Variables: { orgId: string; userId: string } }>();
      app.get("/health", (c) => { log.info("health checked"); return c.text("ok"); });
      app.use(requireAuth);
      app.post("/json", async (c) => {
        const orgId = c.get("orgId");
        const body = await c.req.json<{ name: string }>();
        log.info({ orgId, body }, "received"); //! log-tenant-data
        log.info({ orgId, name: body.name }, "received");
        log.info("validated"); //! log-missing-tenant
        return c.json({});
      });
      app.post("/form", async (c) => {
        const form = await c.req.parseBody();
        console.log("form", c.get("orgId"), form); //! log-tenant-data
        console.log("headers", c.get("orgId"), c.req.header()); //! log-tenant-data
        console.log("agent", c.get("orgId"), c.req.header("user-agent"));
        return c.json({ orgId: c.get("orgId") });
      });
      export default app;
    `,
    },
    "knows bodies of Hono, and tenants that are at hand without rows",
    LOGS,
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: { express: "^5.0.0", "express-session": "*", "drizzle-orm": "^0.45.0", pg: "^8.0.0" },
      }),
      "src/schema.ts": `
      import { integer, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
      export const orgs = pgTable("orgs", { id: uuid("id").primaryKey(), name: text("name").notNull() });
      export const orders = pgTable("orders", {
        id: uuid("id").primaryKey(),
        orgId: uuid("org_id").notNull().references(() => orgs.id),
        total: integer("total").notNull(),
      });
      export const people = pgTable("people", {
        id: uuid("id").primaryKey(),
        orgId: uuid("org_id").notNull().references(() => orgs.id),
        name: text("name").notNull(),
        email: text("email").notNull(),
        createdAt: timestamp("created_at").notNull().defaultNow(),
      });
    `,
      ...EXPRESS_SESSION,
      "src/app.ts": `
      import { and, eq } from "drizzle-orm";
      import { drizzle } from "drizzle-orm/node-postgres";
      import express from "express";
      import { Pool } from "pg";
      import { requireAuth, sessions } from "./auth";
      import * as schema from "./schema";
      import { orders } from "./schema";
      const pool = new Pool();
      const db = drizzle(pool, { schema });
      const app = express();
      app.use(sessions, requireAuth);
      app.get("/orders/:id", async (req, res) => {
        const orgId = req.session.orgId!;
        const mine = and(eq(orders.id, req.params.id), eq(orders.orgId, orgId));
        const [order] = await db.select().from(orders).where(mine);
        console.log("order", orgId, order); //! log-tenant-data
        const [total] = await db.select({ total: orders.total }).from(orders).where(mine);
        console.log("total", orgId, total);
        const found = await db.query.orders.findFirst({ where: mine });
        console.log("order", orgId, found); //! log-tenant-data
        const part = await db.query.orders.findFirst({ where: mine, columns: { id: true } });
        console.log("order", orgId, part);
        const [made] = await db.insert(orders).values({ orgId, total: 1 }).returning();
        console.log("made", orgId, made); //! log-tenant-data
        const [madeId] = await db.insert(orders).values({ orgId, total: 1 }).returning({ id: orders.id });
        console.log("made", orgId, madeId);
        const { rows } = await pool.query("SELECT * FROM orders WHERE org_id = $1", [orgId]);
        console.log("all", orgId, rows); //! log-tenant-data
        const ids = await pool.query("SELECT id, total FROM orders WHERE org_id = $1", [orgId]);
        console.log("all", orgId, ids.rows);
        const people = await pool.query("SELECT id, name, email FROM people WHERE org_id = $1", [orgId]);
        console.log("people", orgId, people.rows); //! log-tenant-data
        const names = await pool.query("SELECT id, name FROM people WHERE org_id = $1", [orgId]);
        console.log("people", orgId, names.rows);
        res.json({});
      });
      app.listen(1);
    `,
    },
    "knows which statements bring whole rows",
    LOGS,
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: { express: "^5.0.0", jsonwebtoken: "*", pino: "^10.0.0", "@prisma/client": "^6.19.3" },
      }),
      ...BILLING,
      "src/auth.ts": `
      import type { NextFunction, Request, Response } from "express";
      import jwt from "jsonwebtoken";
      import { logger } from "./log";
      declare global { namespace Express { interface Request { auth: { userId: string; orgId: string } } } }
      export function authenticate(req: Request, res: Response, next: NextFunction) {
        try {
          const claims = jwt.verify(req.headers.authorization!.slice(7), process.env.S!) as { sub: string; orgId: string };
          req.auth = { userId: claims.sub, orgId: claims.orgId };
          next();
        } catch (error) {
          logger.warn({ error }, "bad token");
          res.sendStatus(401);
        }
      }
    `,
      "src/log.ts": `
      import pino from "pino";
      export const logger = pino();
    `,
      "src/audit.ts": `
      import pino from "pino";
      const trail = pino({ name: "trail" });
      const log = pino({ name: "diagnostics" });
      export interface Entry { action: string; actorId?: string; orgId?: string; target?: string }
      export class AuditService {
        record(entry: Entry) {
          trail.info(entry);
          log.debug({ orgId: entry.orgId }, "stored");
        }
      }
      export const audit = new AuditService();
      export const by = (auth: { userId: string; orgId: string }) => ({
        log: (action: string, target: string) => audit.record({ action, target, actorId: auth.userId, orgId: auth.orgId }),
      });
    `,
      "src/app.ts": `
      import express from "express";
      import pino from "pino";
      import { audit, by } from "./audit";
      import { authenticate } from "./auth";
      import { db } from "./db";
      import { logger } from "./log";
      const auditLogger = pino({ name: "events" });
      const app = express();
      app.use(authenticate);
      app.delete("/invoices/:id", async (req, res) => {
        const { orgId, userId } = req.auth;
        await db.invoice.deleteMany({ where: { id: req.params.id, orgId } });
        audit.record({ action: "deleted", actorId: userId, orgId, target: req.params.id });
        audit.record({ action: "deleted", orgId, target: req.params.id }); //! audit-missing-tenant
        audit.record({ action: "deleted", actorId: userId, target: req.params.id }); //! audit-missing-tenant
        by(req.auth).log("deleted", req.params.id);
        auditLogger.info({ action: "deleted", userId, orgId });
        auditLogger.info({ action: "deleted", userId }); //! audit-missing-tenant
        logger.info({ orgId }, "deleted");
        res.sendStatus(204);
      });
      app.listen(1);
    `,
    },
    "judges events that a service writes as log lines, and leaves lines of refused tokens alone",
    /^schema-|^log-tenant-data/,
  );

  service(
    {
      "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", "express-session": "*", "@prisma/client": "^6.19.3" } }),
      ...BILLING,
      "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { db } from "./db";
      declare module "express-session" { interface SessionData { userId: string; orgId: string; staff: boolean } }
      const app = express();
      app.use(express.json(), session({ secret: "s" }));
      app.post("/support/enter", async (req, res) => {
        if (!req.session.staff) return void res.sendStatus(403);
        req.session.orgId = String(req.body.orgId); //! support-access-unaudited
        res.sendStatus(204);
      });
      app.post("/support/enter-with-trail", async (req, res) => {
        if (!req.session.staff) return void res.sendStatus(403);
        await db.auditEvent.create({ data: { action: "enter", actorId: req.session.userId, orgId: String(req.body.orgId) } });
        req.session.orgId = String(req.body.orgId);
        res.sendStatus(204);
      });
      app.post("/switch", async (req, res) => {
        const { userId } = req.session;
        if (!userId) return void res.sendStatus(401);
        const member = await db.membership.findFirst({ where: { userId, orgId: req.body.orgId } });
        if (!member) return void res.sendStatus(403);
        req.session.orgId = member.orgId;
        res.sendStatus(204);
      });
      app.listen(1);
    `,
    },
    "tells staff who take on a customer's session from members who switch",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: { express: "^5.0.0", "express-session": "*", pino: "^10.0.0", "@prisma/client": "^6.19.3" },
      }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "src/log.ts": `
      import { AsyncLocalStorage } from "node:async_hooks";
      import pino, { type Logger } from "pino";
      export const root = pino();
      const store = new AsyncLocalStorage<{ log: Logger }>();
      export const withOrg = <T>(orgId: string, work: () => T) => store.run({ log: root.child({ orgId }) }, work);
      export const log = () => store.getStore()?.log ?? root;
    `,
      "src/app.ts": `
      import express from "express";
      import { db } from "./db";
      import { requireAuth, sessions } from "./auth";
      import { log, root, withOrg } from "./log";
      const app = express();
      app.use(sessions, requireAuth);
      app.use((req, _res, next) => withOrg(req.session.orgId!, () => next()));
      app.get("/invoices", async (req, res) => {
        const rows = await db.invoice.findMany({ where: { orgId: req.session.orgId! } });
        log().info({ count: rows.length }, "listed");
        root.info({ count: rows.length }, "listed"); //! log-missing-tenant
        res.json(rows);
      });
      app.listen(1);
    `,
    },
    "knows that a handler deep inside middleware has the tenant that it read",
    LOGS,
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: { express: "^5.0.0", "express-session": "*", "@sentry/node": "^10.0.0", "@prisma/client": "^6.19.3" },
      }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "src/open.ts": `
      import * as Sentry from "@sentry/node";
      import { Router } from "express";
      import { db } from "./db";
      export const open = Router();
      open.post("/invoices/:id/pay", async (req, res) => {
        const orgId = req.session.orgId!;
        const invoice = await db.invoice.findFirst({ where: { id: req.params.id, orgId } });
        if (!invoice) {
          Sentry.captureMessage("invoice not found"); //! log-missing-tenant
          return void res.sendStatus(404);
        }
        Sentry.setContext("invoice", invoice); //! log-tenant-data
        Sentry.setExtra("total", invoice.total);
        Sentry.addBreadcrumb({ message: "paying", data: { body: req.body } }); //! log-tenant-data
        Sentry.captureMessage("paid", { level: "info", tags: { orgId } });
        Sentry.logger.info("paid", { orgId, invoiceId: invoice.id });
        Sentry.withScope((scope) => {
          scope.setTag("orgId", orgId);
          Sentry.captureMessage("paid");
        });
        try {
          await fetch("https://pay.example");
        } catch (error) {
          Sentry.captureException(error);
          Sentry.captureException(error, { extra: { invoice } }); //! log-tenant-data
        }
        res.sendStatus(204);
      });
    `,
      "src/tagged.ts": `
      import * as Sentry from "@sentry/node";
      import { Router } from "express";
      import { db } from "./db";
      export const tagged = Router();
      tagged.use((req, _res, next) => {
        Sentry.getIsolationScope().setTag("org_id", req.session.orgId!);
        next();
      });
      tagged.delete("/invoices/:id", async (req, res) => {
        await db.invoice.deleteMany({ where: { id: req.params.id, orgId: req.session.orgId! } });
        Sentry.captureMessage("invoice deleted");
        res.sendStatus(204);
      });
    `,
      "src/app.ts": `
      import * as Sentry from "@sentry/node";
      import express from "express";
      import { requireAuth, sessions } from "./auth";
      import { open } from "./open";
      import { tagged } from "./tagged";
      Sentry.init({ dsn: process.env.DSN });
      const app = express();
      app.use(express.json(), sessions, requireAuth);
      app.use(open);
      app.use(tagged);
      Sentry.setupExpressErrorHandler(app);
      app.listen(1, () => Sentry.captureMessage("started"));
    `,
    },
    "knows scopes of Sentry, and what goes along with errors",
    LOGS,
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: { hono: "^4.0.0", jose: "^6.0.0", "@opentelemetry/api": "^1.9.0", "dd-trace": "^5.0.0", "@prisma/client": "^6.19.3" },
      }),
      ...BILLING,
      ...HONO_TOKEN,
      "src/app.ts": `
      import { trace } from "@opentelemetry/api";
      import tracer from "dd-trace";
      import { Hono } from "hono";
      import { requireAuth } from "./auth";
      import { db } from "./db";
      const otel = trace.getTracer("billing");
      const app = new Hono<{ Variables: { orgId: string; userId: string } }>();
      app.use(requireAuth);
      app.get("/invoices", async (c) => {
        const orgId = c.get("orgId");
        return otel.startActiveSpan("list", { attributes: { "org.id": orgId } }, async (span) => {
          const rows = await db.invoice.findMany({ where: { orgId } });
          span.setAttribute("count", rows.length);
          span.setAttribute("rows", JSON.stringify(rows)); //! log-tenant-data
          span.setAttributes({ "invoice.ids": rows.map((row) => row.id).join() });
          trace.getActiveSpan()?.addEvent("listed", { rows: JSON.stringify(rows) }); //! log-tenant-data
          span.end();
          return c.json(rows);
        });
      });
      app.post("/invoices", async (c) => {
        const orgId = c.get("orgId");
        const body = await c.req.json();
        const span = tracer.scope().active();
        span?.setTag("org.id", orgId);
        span?.setTag("request.body", body); //! log-tenant-data
        await db.invoice.create({ data: { orgId, number: body.number, total: 1, status: "open", email: "" } });
        return c.json({});
      });
      export default app;
    `,
    },
    "knows attributes of spans",
    LOGS,
  );

  service(
    {
      "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", "express-session": "*", "@prisma/client": "^6.19.3" } }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "prisma/trail.prisma": `
      model Contract {
        id String @id @default(cuid())
        orgId String
        title String
        org Organization @relation(fields: [orgId], references: [id])
        trail ContractAuditLog[]
      }
      model ContractAuditLog {
        id String @id @default(cuid())
        contractId String?
        type String
        userId String?
        contract Contract? @relation(fields: [contractId], references: [id], onDelete: SetNull)
      }
    `,
      "src/app.ts": `
      import express from "express";
      import { db } from "./db";
      import { requireAuth, sessions } from "./auth";
      const app = express();
      app.use(sessions, requireAuth);
      app.delete("/contracts/:id", async (req, res) => {
        const { orgId, userId } = req.session;
        const contract = await db.contract.findFirst({ where: { id: req.params.id, orgId: orgId! } });
        if (!contract) return void res.sendStatus(404);
        await db.contractAuditLog.create({ data: { type: "opened", contractId: contract.id, userId } });
        await db.contractAuditLog.createMany({ data: ["a", "b"].map((type) => ({ type, contractId: contract.id, userId })) });
        await db.contractAuditLog.create({ data: { type: "deleted", userId } }); //! audit-missing-tenant
        res.sendStatus(204);
      });
      app.listen(1);
    `,
    },
    "takes an event that hangs on a document as the document's, also where the trail outlives it",
    /^schema-|^log-/,
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: { express: "^5.0.0", "express-session": "*", "node-cron": "*", pino: "^10.0.0", "@prisma/client": "^6.19.3" },
      }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "src/log.ts": `
      import pino from "pino";
      export const log = pino();
    `,
      "src/prices.ts": `
      import { log } from "./log";
      export function parsePrice(text: string) {
        if (!/^\\d+$/.test(text)) log.warn({ text }, "no price");
        return Number(text);
      }
      export function priceOf(org: { orgId: string }, text: string) {
        if (text === "") log.warn("empty price"); //! log-missing-tenant
        return parsePrice(text);
      }
    `,
      "src/app.ts": `
      import express from "express";
      import { db } from "./db";
      import { requireAuth, sessions } from "./auth";
      import { parsePrice, priceOf } from "./prices";
      const app = express();
      app.use(sessions, requireAuth);
      app.get("/invoices", async (req, res) => {
        const orgId = req.session.orgId!;
        const total = parsePrice(String(req.query.total)) + priceOf({ orgId }, String(req.query.more));
        res.json(await db.invoice.findMany({ where: { orgId, total } }));
      });
      app.listen(1);
    `,
      "src/nightly.ts": `
      import cron from "node-cron";
      import { db } from "./db";
      import { log } from "./log";
      cron.schedule("0 3 * * *", async () => {
        const orgs = await db.organization.findMany();
        log.info({ count: orgs.length }, "nightly run");
        for (const org of orgs) {
          const { count } = await db.invoice.updateMany({ where: { orgId: org.id }, data: { status: "late" } });
          log.info({ count }, "invoices are late"); //! log-missing-tenant
        }
        log.debug("done");
      });
    `,
    },
    "leaves helpers that know of no tenant alone, and schedules outside their loop over tenants",
    LOGS,
  );

  service(
    {
      "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", "express-session": "*", "@prisma/client": "^6.19.3" } }),
      ...BILLING,
      "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { db } from "./db";
      declare module "express-session" { interface SessionData { userId: string; activeOrgId: string } }
      const app = express();
      app.use(session({ secret: process.env.S!, resave: false, saveUninitialized: false }));
      app.delete("/invoices/:id", async (req, res) => {
        const { activeOrgId: orgId, userId } = req.session;
        if (!orgId || !userId) return void res.sendStatus(401);
        await db.invoice.deleteMany({ where: { id: req.params.id, orgId } });
        await db.auditEvent.create({ data: { action: "invoice.deleted", orgId } }); //! audit-missing-tenant
        await db.auditEvent.create({ data: { action: "invoice.deleted", orgId, actorId: userId } });
        res.sendStatus(204);
      });
      app.listen(1);
    `,
    },
    "does not take the tenant, whatever the session calls it, for whoever did it",
    LOGS,
  );
});
