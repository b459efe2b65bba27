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
