// A database per tenant with libSQL, and sessions whose tenant the request itself named.
import { service } from "../harness/service";

describe("libSQL: a database per tenant below Drizzle and by itself", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "drizzle-orm": "^0.45.0", "@libsql/client": "^0.15.0", hono: "^4.0.0", jose: "*" } }),
    "tenantlint.config.json": `{ "isolation": "database-per-tenant" }`,
    "src/schema.ts": `
      import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
      export const notes = sqliteTable("notes", { id: integer("id").primaryKey(), body: text("body").notNull() });
    `,
    "src/db.ts": `
      import { createClient } from "@libsql/client";
      import { drizzle } from "drizzle-orm/libsql";
      export const clientOf = (slug: string) => createClient({ url: \`libsql://\${slug}-acme.turso.io\`, authToken: process.env.TOKEN });
      export const notesOf = (slug: string) => drizzle(clientOf(slug));
      export const shared = drizzle(createClient({ url: process.env.SHARED_URL! }));
    `,
    "src/app.ts": `
      import { eq } from "drizzle-orm";
      import { Hono } from "hono";
      import { jwtVerify } from "jose";
      import { clientOf, notesOf, shared } from "./db";
      import { notes } from "./schema";
      const app = new Hono<{ Variables: { slug: string } }>();
      app.use("/api/*", async (c, next) => {
        const { payload } = await jwtVerify<{ slug: string }>(c.req.header("authorization")!.slice(7), new TextEncoder().encode(process.env.S));
        c.set("slug", payload.slug);
        await next();
      });
      app.get("/api/notes", async (c) => c.json(await notesOf(c.var.slug).select().from(notes)));
      app.get("/api/text", async (c) => c.json((await clientOf(c.var.slug).execute("SELECT * FROM notes")).rows));
      app.delete("/api/notes/:id", async (c) => c.json(await notesOf(c.var.slug).delete(notes).where(eq(notes.id, Number(c.req.param("id"))))));
      app.get("/api/shared", async (c) => c.json(await shared.select().from(notes))); //! unscoped-connection
      app.get("/open/:slug", async (c) => c.json(await notesOf(c.req.param("slug")).select().from(notes))); //! unscoped-connection
      export default app;
    `,
  });
});

describe("Row-level security by a tenant that the request names", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { pg: "^8.0.0", express: "^5.0.0", jsonwebtoken: "*" } }),
    "sql/001.sql": `
      CREATE TABLE accounts (id uuid PRIMARY KEY, name text NOT NULL);
      CREATE TABLE ledgers (id uuid PRIMARY KEY, account_id uuid NOT NULL REFERENCES accounts(id), amount int NOT NULL);
      CREATE INDEX ledgers_account ON ledgers(account_id);
      ALTER TABLE ledgers ENABLE ROW LEVEL SECURITY;
      ALTER TABLE ledgers FORCE ROW LEVEL SECURITY;
      CREATE POLICY own ON ledgers USING (account_id = current_setting('app.account_id')::uuid);
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { Pool, type PoolClient } from "pg";
      const pool = new Pool();
      async function inAccount<T>(accountId: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
        const client = await pool.connect();
        try {
          await client.query("BEGIN");
          await client.query("SELECT set_config('app.account_id', $1, true)", [accountId]);
          const result = await work(client);
          await client.query("COMMIT");
          return result;
        } finally {
          client.release();
        }
      }
      const app = express();
      app.get("/own", async (req, res) => {
        const { account } = jwt.verify(req.headers.authorization!, process.env.S!) as { account: string };
        res.json((await inAccount(account, (client) => client.query("SELECT * FROM ledgers"))).rows);
      });
      app.get("/named", async (req, res) => {
        res.json((await inAccount(String(req.query.account), (client) => client.query("SELECT * FROM ledgers"))).rows); //! untrusted-tenant-id
      });
    `,
  });
});

describe("Databases whose address is one of the settings with a part replaced", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@prisma/client": "6.0.0", hono: "^4.0.0", jose: "*" } }),
    "tenantlint.config.json": `{ "isolation": "database-per-tenant" }`,
    "prisma/schema.prisma": `
      model Note { id String @id
        body String }
    `,
    "src/clients.ts": `
      import { PrismaClient } from "@prisma/client";
      const clients = new Map<string, PrismaClient>();
      export function clientOf(slug: string): PrismaClient {
        const known = clients.get(slug);
        if (known) return known;
        const url = new URL(process.env.DATABASE_URL!);
        url.pathname = "/notes_" + slug;
        const client = new PrismaClient({ datasourceUrl: url.toString() });
        clients.set(slug, client);
        return client;
      }
      export function inSchema(slug: string): PrismaClient {
        const url = new URL(process.env.DATABASE_URL!);
        url.searchParams.set("schema", slug);
        return new PrismaClient({ datasources: { db: { url: url.href } } });
      }
    `,
    "src/app.ts": `
      import { Hono } from "hono";
      import { jwtVerify } from "jose";
      import { clientOf, inSchema } from "./clients";
      const app = new Hono<{ Variables: { slug: string } }>();
      app.use("/api/*", async (c, next) => {
        const { payload } = await jwtVerify<{ slug: string }>(c.req.header("authorization")!.slice(7), new TextEncoder().encode(process.env.S));
        c.set("slug", payload.slug);
        await next();
      });
      app.get("/api/notes", async (c) => c.json(await clientOf(c.var.slug).note.findMany()));
      app.get("/api/schema", async (c) => c.json(await inSchema(c.var.slug).note.findMany()));
      app.get("/open/:slug", async (c) => c.json(await clientOf(c.req.param("slug")).note.findMany())); //! unscoped-connection
      app.get("/open/:slug/schema", async (c) => c.json(await inSchema(c.req.param("slug")).note.findMany())); //! unscoped-connection
      export default app;
    `,
  });
});
