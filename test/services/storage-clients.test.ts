// Services that make a client for each tenant's database, with every driver, and those that reach for one that everybody shares.
import { service } from "../harness/service";

describe("Storage per tenant, driver by driver", () => {
  describe("SQLite, mysql2, postgres.js, pg and Kysely", () => {
    service({
      "package.json": `
        {"name":"a","dependencies":{"drizzle-orm":"^0.33.0","pg":"^8","mysql2":"^3","postgres":"^3","better-sqlite3":"^11","kysely":"^0.27","hono":"^4","jose":"^5"}}
      `,
      "tenantlint.config.json": `
        { "isolation": "database-per-tenant" }
      `,
      "migrations/001.sql": `
        CREATE TABLE notes (id serial PRIMARY KEY, body text NOT NULL);
        CREATE TABLE tags (id serial PRIMARY KEY, note_id int NOT NULL REFERENCES notes (id), name text NOT NULL);
      `,
      "src/auth.ts": `
        import { Hono } from "hono";
        import { jwtVerify } from "jose";
        export const app = new Hono<{ Variables: { tenant: string } }>();
        app.use(async (c, next) => {
          const { payload } = await jwtVerify(c.req.header("authorization") ?? "", new TextEncoder().encode(process.env.JWT_SECRET));
          c.set("tenant", payload.tenant as string);
          await next();
        });
      `,
      "src/sqlite.ts": `
        import path from "node:path";
        import Database from "better-sqlite3";
        import { drizzle } from "drizzle-orm/better-sqlite3";
        import { sqliteTable, integer, text } from "drizzle-orm/sqlite-core";
        import { app } from "./auth";
        const open = new Map<string, Database.Database>();
        export function databaseOf(tenant: string) {
          let db = open.get(tenant);
          if (!db) {
            db = new Database(path.join(process.env.DATA_DIR ?? "data", \`\${tenant}.sqlite\`));
            open.set(tenant, db);
          }
          return db;
        }
        const shared = new Database("shared.sqlite");
        const allNotes = shared.prepare("SELECT * FROM notes");
        app.get("/sqlite/notes", (c) => c.json(databaseOf(c.get("tenant")).prepare("SELECT * FROM notes").all()));
        app.get("/sqlite/all", (c) => c.json(shared.prepare("SELECT * FROM notes").all())); //! unscoped-connection
        app.get("/sqlite/prepared", (c) => c.json(allNotes.all())); //! unscoped-connection
        app.get("/sqlite/of/:tenant", (c) => c.json(databaseOf(c.req.param("tenant")).prepare("SELECT * FROM notes").all())); //! unscoped-connection
        const notes = sqliteTable("notes", { id: integer("id").primaryKey(), body: text("body").notNull() });
        app.get("/sqlite/drizzle", async (c) => c.json(await drizzle(databaseOf(c.get("tenant"))).select().from(notes)));
        app.get("/sqlite/drizzle/shared", async (c) => c.json(await drizzle(shared).select().from(notes)));
        const sharedDb = drizzle(shared);
        app.get("/sqlite/drizzle/all", async (c) => c.json(await sharedDb.select().from(notes))); //! unscoped-connection
      `,
      "src/mysql.ts": `
        import mysql, { type Pool } from "mysql2/promise";
        import { app } from "./auth";
        const pools: Record<string, Pool> = {};
        function poolFor(tenant: string) {
          return (pools[tenant] ??= mysql.createPool({ host: process.env.DB_HOST, user: "app", password: process.env.DB_PASSWORD, database: \`tenant_\${tenant}\` }));
        }
        const main = mysql.createPool(process.env.DATABASE_URL!);
        app.get("/mysql/notes", async (c) => c.json((await poolFor(c.get("tenant")).query("SELECT * FROM notes"))[0]));
        app.get("/mysql/all", async (c) => c.json((await main.query("SELECT * FROM notes"))[0])); //! unscoped-connection
        app.get("/mysql/header", async (c) => c.json((await poolFor(c.req.header("x-tenant")!).query("SELECT * FROM notes"))[0])); //! unscoped-connection
        app.post("/mysql/notes", async (c) => {
          const conn = await poolFor(c.get("tenant")).getConnection();
          try {
            await conn.beginTransaction();
            await conn.execute("INSERT INTO notes (body) VALUES (?)", [(await c.req.json()).body]);
            await conn.commit();
          } finally {
            conn.release();
          }
          return c.body(null, 204);
        });
        app.post("/mysql/qualified", async (c) => {
          const [rows] = await main.query(\`SELECT * FROM \\\`tenant_\${c.get("tenant")}\\\`.notes\`);
          return c.json(rows);
        });
      `,
      "src/postgres.ts": `
        import postgres, { type Sql } from "postgres";
        import { app } from "./auth";
        const cache = new Map<string, Sql>();
        export const sqlFor = (tenant: string): Sql => {
          const known = cache.get(tenant);
          if (known) return known;
          const sql = postgres(process.env.PG_URL!, { database: \`t_\${tenant}\`, max: 3 });
          cache.set(tenant, sql);
          return sql;
        };
        const sql = postgres(process.env.PG_URL!);
        app.get("/pgjs/notes", async (c) => c.json(await sqlFor(c.get("tenant"))\`select * from notes\`));
        app.get("/pgjs/tx", async (c) => c.json(await sqlFor(c.get("tenant")).begin(async (tx) => {
          await tx\`update notes set body = upper(body)\`;
          return tx\`select * from notes\`;
        })));
        app.get("/pgjs/all", async (c) => c.json(await sql\`select * from notes\`)); //! unscoped-connection
        app.delete("/pgjs/:tenant", async (c) => {
          const own = sqlFor(c.req.param("tenant")); //! unscoped-connection
          await own\`delete from notes\`;
          return c.body(null, 204);
        });
        app.get("/pgjs/path", async (c) => c.json(await sql.begin(async (tx) => {
          await tx\`select set_config('search_path', \${"t_" + c.get("tenant")}, true)\`;
          return tx\`select * from notes\`;
        })));
      `,
      "src/pg.ts": `
        import { Pool } from "pg";
        import { app } from "./auth";
        import { catalog } from "./catalog";
        const pools = new Map<string, Pool>();
        async function poolOf(tenant: string) {
          let pool = pools.get(tenant);
          if (!pool) {
            const { rows: [found] } = await catalog.query("SELECT dsn FROM databases WHERE slug = $1", [tenant]);
            if (!found) throw new Error("unknown tenant");
            pool = new Pool({ connectionString: found.dsn });
            pools.set(tenant, pool);
          }
          return pool;
        }
        app.get("/pg/notes", async (c) => c.json((await (await poolOf(c.get("tenant"))).query("SELECT * FROM notes")).rows));
        app.get("/pg/tx", async (c) => {
          const pool = await poolOf(c.get("tenant"));
          const client = await pool.connect();
          try {
            await client.query("BEGIN");
            const { rows } = await client.query("SELECT * FROM notes FOR UPDATE");
            await client.query("COMMIT");
            return c.json(rows);
          } finally {
            client.release();
          }
        });
        app.get("/pg/all", async (c) => c.json((await catalog.query("SELECT * FROM notes")).rows)); //! unscoped-connection
      `,
      "src/catalog.ts": `
        import { Pool } from "pg";
        export const catalog = new Pool({ connectionString: process.env.CATALOG_URL });
      `,
      "src/kysely.ts": `
        import { Kysely, MysqlDialect, PostgresDialect } from "kysely";
        import { createPool } from "mysql2";
        import { Pool } from "pg";
        import { app } from "./auth";
        interface DB { notes: { id: number; body: string }; tags: { id: number; note_id: number; name: string } }
        const instances = new Map<string, Kysely<DB>>();
        function dbOf(tenant: string) {
          let db = instances.get(tenant);
          if (!db) instances.set(tenant, (db = new Kysely<DB>({ dialect: new PostgresDialect({ pool: new Pool({ database: \`t_\${tenant}\` }) }) })));
          return db;
        }
        const main = new Kysely<DB>({ dialect: new MysqlDialect({ pool: createPool(process.env.DATABASE_URL!) }) });
        app.get("/kysely/notes", async (c) => c.json(await dbOf(c.get("tenant")).selectFrom("notes").selectAll().execute()));
        app.get("/kysely/schema", async (c) => c.json(await main.withSchema(\`t_\${c.get("tenant")}\`).selectFrom("notes").selectAll().execute()));
        app.get("/kysely/all", async (c) => c.json(await main.selectFrom("notes").selectAll().execute())); //! unscoped-connection
        app.delete("/kysely/:tenant", async (c) => {
          await dbOf(c.req.param("tenant")).deleteFrom("notes").execute(); //! unscoped-connection
          return c.body(null, 204);
        });
        app.post("/kysely/notes", async (c) => {
          await dbOf(c.get("tenant")).transaction().execute(async (trx) => {
            await trx.insertInto("notes").values({ id: 1, body: "x" }).execute();
            await trx.updateTable("notes").set({ body: "y" }).execute();
          });
          await main.insertInto("notes").values({ id: 1, body: "x" }).execute(); //! unscoped-connection
          return c.body(null, 204);
        });
      `,
    });
  });

  describe("Drizzle", () => {
    service({
      "package.json": `
        {"name":"a","dependencies":{"drizzle-orm":"^0.33.0","pg":"^8","hono":"^4","jose":"^5"}}
      `,
      "tenantlint.config.json": `
        { "isolation": "database-per-tenant" }
      `,
      "src/schema.ts": `
        import { integer, pgTable, serial, text, timestamp } from "drizzle-orm/pg-core";
        export const notes = pgTable("notes", { id: serial("id").primaryKey(), body: text("body").notNull(), createdAt: timestamp("created_at").defaultNow() });
        export const tags = pgTable("tags", { id: serial("id").primaryKey(), noteId: integer("note_id").notNull().references(() => notes.id), name: text("name").notNull() });
      `,
      "src/tenant-db.ts": `
        import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
        import { Pool } from "pg";
        import * as schema from "./schema";

        type TenantDb = NodePgDatabase<typeof schema>;
        const connections = new Map<string, TenantDb>();

        export function tenantDb(slug: string): TenantDb {
          const known = connections.get(slug);
          if (known) return known;
          const pool = new Pool({ connectionString: \`\${process.env.DATABASE_BASE}/\${slug}\` });
          const db = drizzle(pool, { schema });
          connections.set(slug, db);
          return db;
        }

        export const mainDb = drizzle(new Pool({ connectionString: process.env.DATABASE_URL }), { schema });
      `,
      "src/app.ts": `
        import { Hono } from "hono";
        import { jwtVerify } from "jose";
        import { eq } from "drizzle-orm";
        import { mainDb, tenantDb } from "./tenant-db";
        import { notes, tags } from "./schema";

        type Variables = { tenant: string; db: ReturnType<typeof tenantDb> };
        const app = new Hono<{ Variables: Variables }>();
        app.use(async (c, next) => {
          const { payload } = await jwtVerify(c.req.header("authorization") ?? "", new TextEncoder().encode(process.env.JWT_SECRET));
          c.set("tenant", payload.tenant as string);
          c.set("db", tenantDb(payload.tenant as string));
          await next();
        });
        app.get("/notes", async (c) => c.json(await c.get("db").select().from(notes)));
        app.get("/notes/:id", async (c) => c.json(await c.var.db.query.notes.findFirst({ where: eq(notes.id, Number(c.req.param("id"))) })));
        app.post("/notes", async (c) => {
          const { body, names } = await c.req.json<{ body: string; names: string[] }>();
          const db = tenantDb(c.get("tenant"));
          const note = await db.transaction(async (tx) => {
            const [row] = await tx.insert(notes).values({ body }).returning();
            await tx.insert(tags).values(names.map((name) => ({ noteId: row.id, name })));
            return row;
          });
          return c.json(note, 201);
        });
        app.get("/tags", async (c) => c.json(await mainDb.select().from(tags))); //! unscoped-connection
        app.delete("/:tenant/notes/:id", async (c) => {
          await tenantDb(c.req.param("tenant")).delete(notes).where(eq(notes.id, Number(c.req.param("id")))); //! unscoped-connection
          return c.body(null, 204);
        });
        app.delete("/tags/:id", async (c) => {
          await mainDb.delete(tags).where(eq(tags.id, Number(c.req.param("id")))); //! unscoped-connection
          return c.body(null, 204);
        });
        export default app;
      `,
    });
  });

  describe("a connection kept for the whole module", () => {
    service({
      "package.json": `
        {"name":"a","dependencies":{"knex":"^3.1.0","pg":"^8","express":"^4","express-session":"^1","lru-cache":"^10"}}
      `,
      "tenantlint.config.json": `
        { "isolation": "database-per-tenant" }
      `,
      "migrations/tenant/001_init.sql": `
        CREATE TABLE invoices (id serial PRIMARY KEY, number text NOT NULL, total int NOT NULL);
        CREATE TABLE payments (id serial PRIMARY KEY, invoice_id int NOT NULL REFERENCES invoices (id), amount int NOT NULL);
      `,
      "src/connections.ts": `
        import Knex, { type Knex as KnexType } from "knex";
        import { LRUCache } from "lru-cache";

        const pools = new LRUCache<string, KnexType>({ max: 100, dispose: (k) => void k.destroy() });

        export function knexFor(tenant: string): KnexType {
          let k = pools.get(tenant);
          if (!k) {
            k = Knex({ client: "pg", connection: { host: process.env.PGHOST, database: \`tenant_\${tenant}\`, user: "app", password: process.env.PGPASSWORD } });
            pools.set(tenant, k);
          }
          return k;
        }

        export const shared = Knex({ client: "pg", connection: process.env.DATABASE_URL });

        let current: KnexType | undefined;
        export function useTenant(tenant: string) { current = knexFor(tenant); } //! shared-module-state
        export function db(): KnexType { return current!; }
      `,
      "src/app.ts": `
        import express from "express";
        import session from "express-session";
        import { db, knexFor, shared, useTenant } from "./connections";
        declare module "express-session" { interface SessionData { tenant: string } }
        declare global { namespace Express { interface Request { db: import("knex").Knex } } }

        const app = express();
        app.use(express.json());
        app.use(session({ secret: process.env.SESSION_SECRET!, resave: false, saveUninitialized: false }));
        app.use((req, res, next) => {
          if (!req.session.tenant) return res.sendStatus(401);
          req.db = knexFor(req.session.tenant);
          next();
        });

        app.get("/invoices", async (req, res) => {
          res.json(await req.db("invoices").select("*").orderBy("id"));
        });

        app.get("/invoices/:id", async (req, res) => {
          const invoice = await req.db("invoices").where({ id: req.params.id }).first();
          const payments = await req.db("payments").where("invoice_id", req.params.id);
          res.json({ ...invoice, payments });
        });

        app.get("/totals", async (_req, res) => {
          res.json(await shared("invoices").sum("total as total").first()); //! unscoped-connection
        });

        app.post("/payments", async (req, res) => {
          const tenant = req.headers["x-tenant"] as string;
          await knexFor(tenant)("payments").insert({ invoice_id: req.body.invoice, amount: req.body.amount }); //! unscoped-connection
          res.sendStatus(204);
        });

        app.delete("/invoices/:id", async (req, res) => {
          await req.db.transaction(async (trx) => {
            await trx("payments").where({ invoice_id: req.params.id }).del();
            await trx("invoices").where({ id: req.params.id }).del();
          });
          res.sendStatus(204);
        });
        app.get("/switch", async (req, res) => {
          useTenant(req.session.tenant!);
          res.json(await db()("invoices").count());
        });
        app.listen(3000);
      `,
    });
  });
});
