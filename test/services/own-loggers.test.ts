// Loggers of a house, over the console and over what the process writes: a line is told where its message is given.
import { service } from "../harness/service";

/** Log lines are what this is about. */
const OTHERS = /^schema-/;

describe("Functions over console", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { hono: "^4.6.0", jose: "*", "drizzle-orm": "^0.44.0", pg: "*" } }),
      "src/schema.ts": `
      import { index, pgTable, text, uuid } from "drizzle-orm/pg-core";
      export const companies = pgTable("companies", { id: uuid("id").primaryKey(), name: text("name").notNull() });
      export const employees = pgTable("employees", {
        id: uuid("id").primaryKey().defaultRandom(),
        companyId: uuid("company_id").notNull().references(() => companies.id),
        iban: text("iban").notNull(),
      }, (t) => [index().on(t.companyId)]);
    `,
      "src/log.ts": `
      export type Fields = Record<string, unknown>;
      export const log = {
        info: (message: string, fields: Fields = {}) => console.log(JSON.stringify({ level: "info", message, ...fields })),
        error: (message: string, fields: Fields = {}) => console.error(JSON.stringify({ level: "error", message, ...fields })),
      };
    `,
      "src/index.ts": `
      import { and, eq } from "drizzle-orm";
      import { drizzle } from "drizzle-orm/node-postgres";
      import { Hono } from "hono";
      import { jwtVerify } from "jose";
      import { log } from "./log";
      import { employees } from "./schema";

      const db = drizzle(process.env.DATABASE_URL!);
      const key = new TextEncoder().encode(process.env.JWT_SECRET);
      const app = new Hono<{ Variables: { companyId: string } }>();
      app.use(async (c, next) => {
        const { payload } = await jwtVerify<{ companyId: string }>(c.req.header("authorization")?.slice(7) ?? "", key);
        c.set("companyId", payload.companyId);
        await next();
      });
      app.get("/employees", async (c) => {
        const companyId = c.get("companyId");
        const rows = await db.select().from(employees).where(eq(employees.companyId, companyId));
        log.info("employees listed", { companyId, count: rows.length });
        return c.json(rows);
      });
      app.delete("/employees/:id", async (c) => {
        const id = c.req.param("id");
        await db.delete(employees).where(and(eq(employees.id, id), eq(employees.companyId, c.get("companyId"))));
        log.info("employee removed", { id }); //! log-missing-tenant
        return c.body(null, 204);
      });
      app.get("/employees/:id", async (c) => {
        const [employee] = await db.select().from(employees).where(and(eq(employees.id, c.req.param("id")), eq(employees.companyId, c.get("companyId"))));
        log.info("employee read", { companyId: c.get("companyId"), employee }); //! log-tenant-data
        return c.json(employee);
      });
      log.info("listening", { port: 3000 });
      export default app;
    `,
    },
    undefined,
    OTHERS,
  );
});

describe("A class over process.stdout", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", "express-session": "*", "@prisma/client": "^6.0.0" } }),
      "prisma/schema.prisma": `
      model Team {
        id String @id @default(cuid())
        name String
        runs Run[]
      }
      model Run {
        id String @id @default(cuid())
        state String
        teamId String
        team Team @relation(fields: [teamId], references: [id])
        @@index([teamId])
      }
    `,
      "src/logger.ts": `
      type Fields = Record<string, unknown>;

      export class Logger {
        constructor(private readonly context: Fields = {}) {}

        child(fields: Fields): Logger {
          return new Logger({ ...this.context, ...fields });
        }

        info(message: string, fields: Fields = {}): void {
          this.write("info", message, fields);
        }

        warn(message: string, fields: Fields = {}): void {
          this.write("warn", message, fields);
        }

        private write(level: string, message: string, fields: Fields): void {
          process.stdout.write(\`\${JSON.stringify({ time: new Date().toISOString(), level, message, ...this.context, ...fields })}\\n\`);
        }
      }

      export const logger = new Logger({ service: "runner" });
    `,
      "src/app.ts": `
      import { PrismaClient } from "@prisma/client";
      import express from "express";
      import session from "express-session";
      import { Logger, logger } from "./logger";

      declare module "express-session" {
        interface SessionData {
          teamId: string;
        }
      }
      declare global {
        namespace Express {
          interface Request {
            log: Logger;
          }
        }
      }

      const prisma = new PrismaClient();
      const app = express();
      app.use(session({ secret: process.env.SESSION_SECRET!, resave: false, saveUninitialized: false }));
      app.use((req, res, next) => {
        if (!req.session.teamId) return void res.sendStatus(401);
        req.log = logger.child({ teamId: req.session.teamId });
        next();
      });

      app.post("/runs", async (req, res) => {
        const run = await prisma.run.create({ data: { state: "queued", teamId: req.session.teamId! } });
        req.log.info("run queued", { runId: run.id });
        res.status(201).json(run);
      });

      app.post("/runs/:id/stop", async (req, res) => {
        const { count } = await prisma.run.updateMany({ where: { id: req.params.id, teamId: req.session.teamId! }, data: { state: "stopped" } });
        if (count === 0) {
          logger.warn("run not found", { runId: req.params.id }); //! log-missing-tenant
          return void res.sendStatus(404);
        }
        logger.info("run stopped", { runId: req.params.id, teamId: req.session.teamId });
        res.sendStatus(204);
      });

      app.listen(3000, () => logger.info("listening"));
    `,
    },
    undefined,
    OTHERS,
  );
});

describe("log4js, tslog, consola and loglevel", () => {
  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          log4js: "*",
          tslog: "*",
          consola: "*",
          loglevel: "*",
          express: "^5.0.0",
          "express-session": "*",
          "drizzle-orm": "^0.44.0",
          pg: "*",
        },
      }),
      "src/schema.ts": `
      import { index, pgTable, text, uuid } from "drizzle-orm/pg-core";
      export const accounts = pgTable("accounts", { id: uuid("id").primaryKey(), name: text("name").notNull() });
      export const orders = pgTable("orders", {
        id: uuid("id").primaryKey().defaultRandom(),
        accountId: uuid("account_id").notNull().references(() => accounts.id),
        state: text("state").notNull(),
      }, (t) => [index().on(t.accountId)]);
    `,
      "src/app.ts": `
      import { consola } from "consola";
      import { and, eq } from "drizzle-orm";
      import { drizzle } from "drizzle-orm/node-postgres";
      import express from "express";
      import session from "express-session";
      import log4js from "log4js";
      import log from "loglevel";
      import { Logger } from "tslog";
      import { orders } from "./schema";

      declare module "express-session" {
        interface SessionData {
          accountId: string;
        }
      }

      const db = drizzle(process.env.DATABASE_URL!);
      const orderLog = log4js.getLogger("orders");
      const ts = new Logger({ name: "orders" });
      const app = express();
      app.use(session({ secret: process.env.SESSION_SECRET!, resave: false, saveUninitialized: false }));
      app.use((req, res, next) => {
        if (!req.session.accountId) return void res.sendStatus(401);
        next();
      });

      app.get("/orders", async (req, res) => {
        const accountId = req.session.accountId!;
        const rows = await db.select().from(orders).where(eq(orders.accountId, accountId));
        orderLog.info("%d orders of %s", rows.length, accountId);
        ts.getSubLogger({ name: accountId }).debug("orders listed");
        consola.withTag(accountId).info("listed");
        res.json(rows);
      });

      app.post("/orders/:id/ship", async (req, res) => {
        await db.update(orders).set({ state: "shipped" }).where(and(eq(orders.id, req.params.id), eq(orders.accountId, req.session.accountId!)));
        orderLog.info("order %s shipped", req.params.id); //! log-missing-tenant
        res.sendStatus(204);
      });

      app.post("/orders/:id/cancel", async (req, res) => {
        await db.update(orders).set({ state: "cancelled" }).where(and(eq(orders.id, req.params.id), eq(orders.accountId, req.session.accountId!)));
        ts.info("order cancelled", { id: req.params.id }); //! log-missing-tenant
        log.info(\`order \${req.params.id} of account \${req.session.accountId} cancelled\`);
        res.sendStatus(204);
      });

      app.post("/orders/:id/return", async (req, res) => {
        await db.update(orders).set({ state: "returned" }).where(and(eq(orders.id, req.params.id), eq(orders.accountId, req.session.accountId!)));
        consola.success(\`order \${req.params.id} returned\`); //! log-missing-tenant
        res.sendStatus(204);
      });

      app.listen(3000);
    `,
    },
    undefined,
    OTHERS,
  );
});
