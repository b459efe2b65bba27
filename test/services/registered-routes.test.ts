// Routes that a function puts together which nothing in sight calls: what it was given and made is still what its handlers use.
import { service } from "../harness/service";

describe("Express: routes put together by a function that nothing calls", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "^4.19.0", "express-session": "^1.18.0", pg: "^8.11.0" } }),
    "db/schema.sql": `
      CREATE TABLE orgs (id uuid PRIMARY KEY, name text NOT NULL);
      CREATE TABLE members (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES orgs(id), email text NOT NULL);
      CREATE TABLE orders (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES orgs(id), total int NOT NULL);
      CREATE INDEX ON members (org_id);
      CREATE INDEX ON orders (org_id);`,
    "src/orders.ts": `
      import type { Pool } from "pg";
      export class Orders {
        constructor(private readonly pool: Pool) {}
        async own(orgId: string) { return (await this.pool.query("SELECT * FROM orders WHERE org_id = $1", [orgId])).rows; }
        async byId(id: string, orgId: string) { return (await this.pool.query("SELECT * FROM orders WHERE id = $1 AND org_id = $2", [id, orgId])).rows[0]; }
      }`,
    "src/routes.ts": `
      import type { Router } from "express";
      import type { Pool } from "pg";
      import { Orders } from "./orders";
      export function mount(router: Router, pool: Pool, orders: Orders) {
        const made = new Orders(pool);
        router.use((req: any, res, next) => (req.session.orgId ? next() : res.sendStatus(401)));
        router.get("/mine", async (req: any, res) => res.json(await orders.own(req.session.orgId)));
        router.get("/made/:id", async (req: any, res) => res.json(await made.byId(req.params.id, req.session.orgId)));
        router.get("/any/:id", async (req, res) => {
          res.json((await pool.query("SELECT * FROM orders WHERE id = $1", [req.params.id])).rows); //! unscoped-query
        });
      }`,
  });
});
