// Services that keep each tenant in a schema or database of its own, and the connections that they choose.
import { service } from "../harness/service";

describe("Storage per tenant", () => {
  service(
    {
      "package.json": `
      {"name":"p","private":true,"type":"module","dependencies":{"@prisma/client":"^6.0.0","hono":"^4.0.0","jose":"^5.0.0","lru-cache":"^11.0.0"}}
    `,
      "tenantlint.config.json": `
      { "isolation": "database-per-tenant" }
    `,
      "prisma/schema.prisma": `
      datasource db { provider = "postgresql"
       url = env("DATABASE_URL") }
      generator client { provider = "prisma-client-js" }
      model Invoice {
        id String @id
        number String
      }
    `,
      "src/clients.ts": `
      import { PrismaClient } from "@prisma/client";
      const clients = new Map<string, PrismaClient>();
      export function clientFor(tenantId: string): PrismaClient {
        let client = clients.get(tenantId);
        if (!client) {
          client = new PrismaClient({ datasources: { db: { url: \`\${process.env.DB_BASE}/tenant_\${tenantId}\` } } });
          clients.set(tenantId, client);
        }
        return client;
      }
      export const shared = new PrismaClient();
    `,
      "src/app.ts": `
      import { Hono } from "hono";
      import { jwtVerify } from "jose";
      import { clientFor, shared } from "./clients";
      const key = new TextEncoder().encode(process.env.S);
      const app = new Hono<{ Variables: { tenantId: string } }>();
      app.use(async (c, next) => {
        const { payload } = await jwtVerify<{ tenantId: string }>(c.req.header("authorization")?.slice(7) ?? "", key);
        c.set("tenantId", payload.tenantId);
        await next();
      });
      app.get("/invoices", async (c) => c.json(await clientFor(c.get("tenantId")).invoice.findMany()));
      app.get("/shared", async (c) => c.json(await shared.invoice.findMany())); //! unscoped-connection
      app.get("/by-header", async (c) => {
        const db = clientFor(c.req.header("x-tenant-id")!); //! unscoped-connection
        return c.json(await db.invoice.findMany());
      });
      export default app;
    `,
    },
    "knows for which database a Prisma client was made",
  );

  service(
    {
      "package.json": `
      {"name":"p","private":true,"type":"module","dependencies":{"knex":"^3.0.0","pg":"^8.0.0","express":"^5.0.0","express-session":"*"}}
    `,
      "tenantlint.config.json": `
      { "isolation": "schema-per-tenant" }
    `,
      "migrations/tenant/001.sql": `
      CREATE TABLE invoices (id uuid PRIMARY KEY, number text NOT NULL, total int NOT NULL);
    `,
      "src/db.ts": `
      import knex from "knex";
      export const db = knex({ client: "pg", connection: process.env.DATABASE_URL });
      export const schemaOf = (tenantId: string) => \`tenant_\${tenantId.replace(/-/g, "_")}\`;
      export const forTenant = (tenantId: string, table: string) => db.withSchema(schemaOf(tenantId)).from(table);
    `,
      "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { db, forTenant, schemaOf } from "./db";
      declare module "express-session" { interface SessionData { tenantId: string } }
      const app = express();
      app.use(session({ secret: "x", resave: false, saveUninitialized: false }));
      app.use((req, res, next) => { if (!req.session.tenantId) return void res.sendStatus(401); next(); });
      app.get("/invoices", async (req, res) => {
        res.json(await db.withSchema(schemaOf(req.session.tenantId!)).select("*").from("invoices"));
      });
      app.get("/invoices/:id", async (req, res) => {
        res.json(await forTenant(req.session.tenantId!, "invoices").where({ id: req.params.id }).first());
      });
      app.get("/open", async (_req, res) => {
        res.json(await db("invoices").where({ total: 0 })); //! unscoped-connection
      });
      app.get("/of/:tenant", async (req, res) => {
        res.json(await db.withSchema(schemaOf(req.params.tenant)).select("*").from("invoices")); //! unscoped-connection
      });
      app.post("/invoices", async (req, res) => {
        await forTenant(req.session.tenantId!, "invoices").insert({ id: req.body.id, number: "1", total: 1 });
        await db("invoices").insert({ id: req.body.id, number: "1", total: 1 }); //! unscoped-connection
        res.sendStatus(201);
      });
      app.listen(1);
    `,
    },
    "knows which schema a query of Knex goes to",
  );
});
