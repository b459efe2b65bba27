// What configuration says of a service: principals and guards by name, corrected entities, an installation per tenant.
import { service } from "../harness/service";

describe("Principals, guards, entities and overrides", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", knex: "^3.1.0", pg: "*", "@acme/gateway": "*" } }),
    "tenantlint.config.json": `
      {
        "tenant": { "root": "merchants", "keys": ["mid"] },
        "entities": { "plans": "global", "ledger": { "tenancy": "direct", "tenantKey": "owner_ref" } },
        "principals": ["currentMerchant", "req.merchant"],
        "guards": ["assertMerchant"],
        "rules": { "log-missing-tenant": "off" },
        "overrides": [{ "files": ["src/admin/**"], "rules": { "unscoped-query": "off" } }],
      }
    `,
    "schema.sql": `
      CREATE TABLE merchants (id uuid PRIMARY KEY, name text NOT NULL);
      CREATE TABLE charges (id uuid PRIMARY KEY, mid uuid NOT NULL, amount integer NOT NULL);
      CREATE TABLE ledger (id uuid PRIMARY KEY, owner_ref uuid NOT NULL, amount integer NOT NULL);
      CREATE TABLE plans (id uuid PRIMARY KEY, mid uuid, price integer NOT NULL);
    `,
    "src/db.ts": `
      import knex from "knex";
      export const db = knex({ client: "pg", connection: process.env.DATABASE_URL });
    `,
    "src/app.ts": `
      import { assertMerchant, currentMerchant, gateway } from "@acme/gateway";
      import express from "express";
      import { all } from "./admin/report";
      import { db } from "./db";

      const app = express();
      app.use(gateway());
      app.get("/charges", async (req, res) => {
        res.json(await db("charges").where({ mid: currentMerchant(req) }));
      });
      app.get("/charges/:id", async (req, res) => {
        res.json(await db("charges").where({ id: req.params.id }).first()); //! unscoped-query
      });
      app.get("/merchants/:mid/charges", async (req, res) => {
        await assertMerchant(req.params.mid, req);
        console.log("charges read");
        res.json(await db("charges").where({ mid: req.params.mid }));
      });
      app.get("/open/:mid/charges", async (req, res) => {
        res.json(await db("charges").where({ mid: req.params.mid })); //! untrusted-tenant-id
      });
      app.get("/ledger", async (req: any, res) => {
        res.json(await db("ledger").where({ owner_ref: req.merchant }));
      });
      app.get("/ledger/sum", async (_req, res) => {
        res.json(await db("ledger").sum("amount")); //! unscoped-query
      });
      app.get("/plans", async (_req, res) => {
        res.json(await db("plans"));
      });
      app.get("/report", async (_req, res) => {
        res.json(await all());
      });
      app.listen(3000);
    `,
    "src/admin/report.ts": `
      import { db } from "../db";
      export const all = () => db("charges").select("amount");
    `,
  });
});

describe("An installation per tenant", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@acme/store": "*", "@acme/log": "*", "@acme/kv": "*", "@acme/http": "*" } }),
    "tenantlint.config.json": `
      {
        "isolation": "single-tenant"
      }
    `,
    "prisma/schema.prisma": `
      model Tenant {
        id String @id
        name String
        rows Row[]
      }
      model Row {
        id String @id
        tenantId String
        tenant Tenant @relation(fields: [tenantId], references: [id])
      }
    `,
    "src/app.ts": `
      import { PrismaClient } from "@prisma/client";
      import express from "express";
      const prisma = new PrismaClient();
      const app = express();
      app.get("/rows", async (_req, res) => {
        res.json(await prisma.row.findMany());
      });
    `,
  });
});
