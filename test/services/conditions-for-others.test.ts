// Conditions that everybody but an administrator of the platform gets, however the query is put together.
import { PROJECTS, service } from "../harness/service";

const SQL = {
  "migrations/001.sql": `
    CREATE TABLE orgs (id uuid PRIMARY KEY, name text NOT NULL);
    CREATE TABLE orders (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES orgs (id), state text NOT NULL);
    CREATE INDEX ON orders (org_id);
  `,
};
const SESSION = `
      import express from "express";
      import session from "express-session";
      declare module "express-session" {
        interface SessionData { user: { id: string; orgId: string; role: string; isPlatformAdmin: boolean } }
      }
      const app = express();
      app.use(session({ secret: process.env.S!, resave: false, saveUninitialized: false }));
      app.use((req, res, next) => { if (req.session.user) next(); else res.sendStatus(401); });
`;
const DEPENDENCIES = { express: "^5.0.0", "express-session": "*" };

describe("Conditions for all but administrators of the platform", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { ...DEPENDENCIES, knex: "^3.0.0", pg: "^8.0.0" } }),
      ...SQL,
      "src/app.ts": `${SESSION}
      import knex from "knex";
      const db = knex({ client: "pg", connection: process.env.DATABASE_URL });
      app.get("/orders", async (req, res) => {
        const { user } = req.session;
        const query = db("orders").select("id");
        if (!user!.isPlatformAdmin) query.where("org_id", user!.orgId);
        if (req.query.state) query.where("state", String(req.query.state));
        res.json(await query);
      });
      app.get("/orders/members", async (req, res) => {
        const where: Record<string, string> = {};
        if (!req.session.user!.isPlatformAdmin) where.org_id = req.session.user!.orgId;
        res.json(await db("orders").where(where));
      });
      app.get("/orders/modified", async (req, res) => {
        const { user } = req.session;
        res.json(await db("orders").modify((query) => { if (!user!.isPlatformAdmin) query.where("org_id", user!.orgId); }));
      });
      app.get("/orders/role", async (req, res) => {
        const { user } = req.session;
        const query = db("orders").select("id"); //! bypassable-tenant-filter
        if (user!.role !== "admin") query.where("org_id", user!.orgId);
        res.json(await query);
      });
      app.get("/orders/asked", async (req, res) => {
        const { user } = req.session;
        const query = db("orders").select("id"); //! bypassable-tenant-filter
        if (!user!.isPlatformAdmin && req.query.all !== "1") query.where("org_id", user!.orgId);
        res.json(await query);
      });
    `,
    },
    "with Knex",
  );

  service(
    {
      "package.json": JSON.stringify({ dependencies: { ...DEPENDENCIES, kysely: "^0.28.0", pg: "^8.0.0" } }),
      ...SQL,
      "src/app.ts": `${SESSION}
      import { Kysely, PostgresDialect } from "kysely";
      import pg from "pg";
      interface Database { orders: { id: string; org_id: string; state: string } }
      const pool = new pg.Pool();
      const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
      app.get("/orders", async (req, res) => {
        const { user } = req.session;
        let query = db.selectFrom("orders").selectAll();
        if (!user!.isPlatformAdmin) query = query.where("org_id", "=", user!.orgId);
        res.json(await query.execute());
      });
      app.get("/orders/role", async (req, res) => {
        const { user } = req.session;
        let query = db.selectFrom("orders").selectAll(); //! bypassable-tenant-filter
        if (user!.role !== "admin") query = query.where("org_id", "=", user!.orgId);
        res.json(await query.execute());
      });
      app.get("/orders/text", async (req, res) => {
        const { user } = req.session;
        let text = "SELECT id FROM orders WHERE state = $1";
        const values: string[] = ["open"];
        if (!user!.isPlatformAdmin) {
          text += " AND org_id = $2";
          values.push(user!.orgId);
        }
        res.json((await pool.query(text, values)).rows);
      });
      app.get("/orders/text/role", async (req, res) => {
        const { user } = req.session;
        let text = "SELECT id FROM orders WHERE state = $1";
        const values: string[] = ["open"];
        if (user!.role !== "admin") {
          text += " AND org_id = $2";
          values.push(user!.orgId);
        }
        res.json((await pool.query(text, values)).rows); //! bypassable-tenant-filter
      });
    `,
    },
    "with Kysely and SQL",
  );

  service(
    {
      "package.json": JSON.stringify({ dependencies: { ...DEPENDENCIES, "drizzle-orm": "^0.45.0" } }),
      "src/schema.ts": `
      import { pgTable, text, uuid } from "drizzle-orm/pg-core";
      export const orgs = pgTable("orgs", { id: uuid("id").primaryKey() });
      export const orders = pgTable("orders", { id: uuid("id").primaryKey(), orgId: uuid("org_id").notNull().references(() => orgs.id), state: text("state") });
    `,
      "src/app.ts": `${SESSION}
      import { and, eq, type SQL } from "drizzle-orm";
      import { drizzle } from "drizzle-orm/node-postgres";
      import { orders } from "./schema";
      const db = drizzle(process.env.DATABASE_URL!);
      app.get("/orders", async (req, res) => {
        const { user } = req.session;
        const conditions: SQL[] = [eq(orders.state, "open")];
        if (!user!.isPlatformAdmin) conditions.push(eq(orders.orgId, user!.orgId));
        res.json(await db.select().from(orders).where(and(...conditions)));
      });
      app.get("/orders/role", async (req, res) => {
        const { user } = req.session;
        const conditions: SQL[] = [eq(orders.state, "open")];
        if (user!.role !== "admin") conditions.push(eq(orders.orgId, user!.orgId));
        res.json(await db.select().from(orders).where(and(...conditions))); //! bypassable-tenant-filter
      });
      app.get("/orders/either", async (req, res) => {
        const { user } = req.session;
        res.json(await db.select().from(orders).where(user!.isPlatformAdmin ? undefined : eq(orders.orgId, user!.orgId)));
      });
    `,
    },
    "with Drizzle",
  );

  service(
    {
      "package.json": JSON.stringify({ dependencies: { ...DEPENDENCIES, "@prisma/client": "^6.0.0" } }),
      ...PROJECTS,
      "src/app.ts": `${SESSION}
      import { db } from "./db";
      app.get("/projects", async (req, res) => {
        const { user } = req.session;
        const AND: object[] = [{ name: "x" }];
        if (!user!.isPlatformAdmin) AND.push({ organizationId: user!.orgId });
        res.json(await db.project.findMany({ where: { AND } }));
      });
      app.get("/projects/role", async (req, res) => {
        const { user } = req.session;
        const AND: object[] = [{ name: "x" }];
        if (user!.role !== "admin") AND.push({ organizationId: user!.orgId });
        res.json(await db.project.findMany({ where: { AND } })); //! bypassable-tenant-filter
      });
    `,
    },
    "with Prisma",
  );
});
