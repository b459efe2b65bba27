// Where a request chooses the connection: in middleware, in a context, in handlers one by one. It is told there, once.
import { service } from "../harness/service";

const FILES = {
  "package.json": JSON.stringify({ dependencies: { express: "5.0.0", jsonwebtoken: "9.0.0", knex: "3.0.0", pg: "8.0.0" } }),
  "tenantlint.config.json": `{ "isolation": "database-per-tenant" }`,
  "db/tenant/schema.sql": "CREATE TABLE parcels (id int PRIMARY KEY, weight int NOT NULL); CREATE TABLE vans (id int PRIMARY KEY);",
  "src/clients.ts": `
    import knex, { type Knex } from "knex";
    const clients = new Map<string, Knex>();
    export function clientOf(org: string): Knex {
      let client = clients.get(org);
      if (!client) {
        client = knex({ client: "pg", connection: { host: "db", database: \`org_\${org.toLowerCase()}\` } });
        clients.set(org, client);
      }
      return client;
    }
  `,
  "src/context.ts": `
    import { AsyncLocalStorage } from "node:async_hooks";
    import type { RequestHandler } from "express";
    import jwt from "jsonwebtoken";
    import type { Knex } from "knex";
    import { clientOf } from "./clients";
    const storage = new AsyncLocalStorage<Knex>();
    export const own: RequestHandler = (req, res, next) => {
      const { org } = jwt.verify(String(req.headers.authorization), process.env.KEY!) as { org: string };
      storage.run(clientOf(org), next);
    };
    export const named: RequestHandler = (req, res, next) => {
      storage.run(clientOf(String(req.query.org)), next); //! unscoped-connection
    };
    export const db = (): Knex => storage.getStore()!;
  `,
};

describe("A connection that the request chose", () => {
  service({
    ...FILES,
    "src/app.ts": `
      import express from "express";
      import { clientOf } from "./clients";
      import { db, named, own } from "./context";
      const app = express();
      app.get("/preview/parcels", named, async (req, res) => res.json(await db()("parcels").where({ weight: 1 })));
      app.get("/preview/vans", named, async (req, res) => res.json(await db()("vans").select("id")));
      app.get("/parcels", own, async (req, res) => res.json(await db()("parcels").where({ weight: 1 })));
      app.use("/orgs/:org", (req, res, next) => {
        res.locals.db = clientOf(req.params.org); //! unscoped-connection
        next();
      });
      app.get("/orgs/:org/parcels", async (req, res) => {
        const parcels = await res.locals.db("parcels").select("*");
        await res.locals.db("vans").del();
        res.json(parcels);
      });
      app.get("/a", own, async (req, res) => {
        const client = clientOf(String(req.headers["x-org"])); //! unscoped-connection
        res.json(await client("parcels").select("*"));
      });
      app.get("/b", own, async (req, res) => {
        const client = clientOf(String(req.headers["x-org"])); //! unscoped-connection
        res.json(await client("parcels").select("*"));
      });
      app.get("/c", own, async (req, res) => {
        res.json(await clientOf(String(req.headers["x-org"]))("parcels").select("*")); //! unscoped-connection
      });
      app.listen(1);
    `,
  });
});

describe("A schema that the request chose", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { express: "5.0.0", jsonwebtoken: "9.0.0", knex: "3.0.0", kysely: "0.27.0", "drizzle-orm": "0.44.0", pg: "8.0.0" },
    }),
    "tenantlint.config.json": `{ "isolation": "schema-per-tenant" }`,
    "db/tenant.sql": "CREATE TABLE notes (id int PRIMARY KEY, body text NOT NULL);",
    "src/schemas.ts": `
      import Knex from "knex";
      import { Kysely, PostgresDialect } from "kysely";
      import { drizzle } from "drizzle-orm/node-postgres";
      import { integer, pgSchema, text } from "drizzle-orm/pg-core";
      import pg from "pg";
      const knex = Knex({ client: "pg", connection: process.env.DATABASE_URL });
      const pool = new pg.Pool();
      const kysely = new Kysely<{ notes: { id: number; body: string } }>({ dialect: new PostgresDialect({ pool }) });
      export const db = drizzle(pool);
      export const knexOf = (tenant: string) => knex.withSchema(\`t_\${tenant}\`);
      export const builderOf = (tenant: string) => knex("notes").withSchema(\`t_\${tenant}\`);
      export const kyselyOf = (tenant: string) => kysely.withSchema(\`t_\${tenant}\`);
      export const tableOf = (tenant: string) => pgSchema(\`t_\${tenant}\`).table("notes", { id: integer("id").primaryKey(), body: text("body").notNull() });
      export async function inSchema<T>(tenant: string, work: (client: pg.PoolClient) => Promise<T>) {
        const client = await pool.connect();
        try {
          await client.query("BEGIN");
          await client.query(\`SET LOCAL search_path TO "t_\${tenant}"\`);
          const result = await work(client);
          await client.query("COMMIT");
          return result;
        } finally {
          client.release();
        }
      }
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { builderOf, db, inSchema, knexOf, kyselyOf, tableOf } from "./schemas";
      const app = express();
      app.use((req, res, next) => {
        res.locals.tenant = (jwt.verify(req.headers.authorization!, process.env.KEY!) as { tenant: string }).tenant;
        next();
      });
      app.get("/own", async (req, res) => {
        const a = await knexOf(res.locals.tenant).from("notes").select();
        const b = await builderOf(res.locals.tenant).select();
        const c = await kyselyOf(res.locals.tenant).selectFrom("notes").selectAll().execute();
        const d = await db.select().from(tableOf(res.locals.tenant));
        await db.insert(tableOf(res.locals.tenant)).values({ id: 1, body: "x" });
        const e = await inSchema(res.locals.tenant, async (client) => (await client.query("SELECT * FROM notes")).rows);
        res.json({ a, b, c, d, e });
      });
      app.get("/knex/:t", async (req, res) => {
        const own = knexOf(req.params.t); //! unscoped-connection
        res.json(await own.from("notes").select());
      });
      app.get("/builder/:t", async (req, res) => {
        const own = builderOf(req.params.t); //! unscoped-connection
        res.json(await own.select());
      });
      app.get("/kysely/:t", async (req, res) => {
        const own = kyselyOf(req.params.t); //! unscoped-connection
        res.json(await own.selectFrom("notes").selectAll().execute());
      });
      app.get("/drizzle/:t", async (req, res) => {
        const notes = tableOf(req.params.t); //! unscoped-connection
        res.json(await db.select().from(notes));
      });
      app.delete("/drizzle/:t", async (req, res) => {
        await db.delete(tableOf(req.params.t)); //! unscoped-connection
        res.end();
      });
      app.get("/pg/:t", async (req, res) => {
        const rows = await inSchema(req.params.t, async (client) => { //! unscoped-connection
          return (await client.query("SELECT * FROM notes")).rows;
        });
        res.json(rows);
      });
      app.listen(1);
    `,
  });
});

describe("A schema of Kysely that the request chose", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "5.0.0", jsonwebtoken: "9.0.0", kysely: "0.27.0", pg: "8.0.0" } }),
    "tenantlint.config.json": `{ "isolation": "schema-per-tenant" }`,
    "db/tenant/schema.sql": "CREATE TABLE parcels (id int PRIMARY KEY, weight int NOT NULL);",
    "src/db.ts": `
      import { Kysely, PostgresDialect } from "kysely";
      import { Pool } from "pg";
      interface Tables { parcels: { id: number; weight: number } }
      const root = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: new Pool() }) });
      const schemaOf = (org: string) => {
        if (!/^[a-z]+$/.test(org)) throw new Error("no schema");
        return "org_" + org;
      };
      export const schema = (org: string) => root.withSchema(schemaOf(org));
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { schema } from "./db";
      const app = express();
      app.use((req, res, next) => {
        res.locals.org = (jwt.verify(String(req.headers.authorization), process.env.KEY!) as { org: string }).org;
        next();
      });
      app.get("/parcels", async (_req, res) => {
        const db = schema(res.locals.org);
        res.json(await db.with("heavy", (qb) => qb.selectFrom("parcels").selectAll()).selectFrom("heavy").selectAll().execute());
      });
      app.get("/:org/parcels", async (req, res) => {
        const db = schema(req.params.org); //! unscoped-connection
        const heavy = await db.selectFrom("parcels").selectAll().where("weight", ">", 9).execute();
        await db.deleteFrom("parcels").execute();
        res.json(heavy);
      });
      app.listen(3000);
    `,
  });
});

describe("A schema that the request may choose, and its own otherwise", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "5.0.0", jsonwebtoken: "9.0.0", knex: "3.0.0", pg: "8.0.0" } }),
    "tenantlint.config.json": `{ "isolation": "schema-per-tenant" }`,
    "db/tenant.sql": "CREATE TABLE notes (id int PRIMARY KEY, body text NOT NULL);",
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import knex from "knex";
      const db = knex({ client: "pg" });
      const schemaOf = (org: string) => {
        const name = \`org_\${org}\`;
        if (!/^org_[a-z0-9]+$/.test(name)) throw new Error("no such organization");
        return name;
      };
      const app = express();
      app.use((req, res, next) => {
        res.locals.org = (jwt.verify(String(req.headers.authorization), process.env.KEY!) as { org: string }).org;
        next();
      });
      app.get("/unchecked", async (req, res) => {
        const org = req.get("x-org") ?? res.locals.org;
        res.json(await db.withSchema(schemaOf(org)).from("notes").select()); //! unscoped-connection
      });
      app.get("/checked", async (req, res) => {
        const org = req.get("x-org") ?? res.locals.org;
        if (org !== res.locals.org) return res.sendStatus(403);
        res.json(await db.withSchema(schemaOf(org)).from("notes").select());
      });
      app.get("/checked/short", async (req, res) => {
        const org = req.get("x-org") || res.locals.org;
        if (org !== res.locals.org) return res.sendStatus(403);
        res.json(await db.withSchema(org).from("notes").select());
      });
      app.get("/checked/late", async (req, res) => {
        const org = req.get("x-org") ?? res.locals.org;
        const notes = await db.withSchema(schemaOf(org)).from("notes").select(); //! unscoped-connection
        if (org !== res.locals.org) res.status(403);
        res.json(notes);
      });
      app.listen(1);
    `,
  });
});
