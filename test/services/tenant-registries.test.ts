// Tenants with databases of their own, found in a list of tenants to which nothing else leads.
import { service } from "../harness/service";

describe("Databases of tenants that a list of tenants tells of", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { knex: "3.1.0", pg: "8.12.0", express: "4.19.2", jsonwebtoken: "9.0.2" } }),
    "tenantlint.config.json": `{ "isolation": "database-per-tenant" }`,
    "control/001.sql": `CREATE TABLE organizations (id text PRIMARY KEY, name text NOT NULL, database_url text NOT NULL);`,
    "data/001.sql": `
      CREATE TABLE orders (id serial PRIMARY KEY, total numeric NOT NULL);
      CREATE TABLE order_lines (id serial PRIMARY KEY, order_id int NOT NULL REFERENCES orders (id));
    `,
    "src/databases.ts": `
      import knex, { type Knex } from "knex";
      const control = knex({ client: "pg", connection: process.env.CONTROL_URL });
      const known = new Map<string, Knex>();
      export async function databaseOf(organizationId: string): Promise<Knex> {
        const open = known.get(organizationId);
        if (open) return open;
        const organization = await control("organizations").where({ id: organizationId }).first("database_url");
        if (!organization) throw new Error("unknown organization");
        const made = knex({ client: "pg", connection: organization.database_url });
        known.set(organizationId, made);
        return made;
      }
      export const common = knex({ client: "pg", connection: process.env.DATABASE_URL });
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { common, databaseOf } from "./databases";
      const app = express();
      app.use((req, res, next) => {
        res.locals.organizationId = (jwt.verify(String(req.headers.authorization), process.env.KEY!) as { org: string }).org;
        next();
      });
      app.get("/orders", async (_req, res) => {
        const db = await databaseOf(res.locals.organizationId);
        res.json(await db("orders").select());
      });
      app.get("/orders/:id/lines", async (req, res) => {
        const db = await databaseOf(res.locals.organizationId);
        res.json(await db("order_lines").where({ order_id: req.params.id }));
      });
      app.get("/common/orders", async (_req, res) => {
        res.json(await common("orders").select()); //! unscoped-connection
      });
      app.get("/named/orders", async (req, res) => {
        const db = await databaseOf(String(req.headers["x-organization"]));
        res.json(await db("orders").select()); //! unscoped-connection
      });
      app.listen(3000);
    `,
  });
});
