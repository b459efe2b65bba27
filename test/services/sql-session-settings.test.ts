// Statements that name the tenant by a setting of the session: it is whatever the session was set to.
import { service } from "../harness/service";

describe("settings of the session in statements", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "4.19.0", "express-session": "1.18.0", pg: "8.12.0" } }),
    "migrations/1.sql": `
      CREATE TABLE orgs (id uuid PRIMARY KEY, name text NOT NULL);
      CREATE TABLE members (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES orgs (id), email text NOT NULL);
      CREATE TABLE events (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES orgs (id), title text NOT NULL);
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { Pool, type PoolClient } from "pg";
      const pool = new Pool();
      async function inOrg<T>(org: string, work: (client: PoolClient) => Promise<T>) {
        const client = await pool.connect();
        try {
          await client.query("BEGIN");
          await client.query("SELECT set_config('app.org', $1, true)", [org]);
          const result = await work(client);
          await client.query("COMMIT");
          return result;
        } finally {
          client.release();
        }
      }
      const app = express();
      app.use(session({ secret: process.env.SECRET! }));
      app.use((req: any, res, next) => (req.session.org ? next() : res.sendStatus(401)));
      app.get("/1", async (req: any, res) => res.json(await inOrg(req.session.org, (db) => db.query("SELECT * FROM events WHERE org_id = current_setting('app.org')::uuid"))));
      app.get("/2", async (req: any, res) => res.json(await inOrg(req.session.org, (db) => db.query("SELECT * FROM events WHERE org_id = current_setting('app.org')::uuid OR title = $1", [req.query.q])))); //! bypassable-tenant-filter
      app.get("/3", async (req: any, res) => res.json(await inOrg(req.query.org, (db) => db.query("SELECT * FROM events WHERE org_id = current_setting('app.org')::uuid")))); //! untrusted-tenant-id
      app.post("/4", async (req: any, res) => res.json(await inOrg(req.session.org, (db) => db.query("INSERT INTO events (org_id, title) VALUES (current_setting('app.org')::uuid, $1)", [req.body.title]))));
      app.get("/5", async (req: any, res) => res.json((await pool.query("SELECT * FROM events WHERE org_id = current_setting('app.org')::uuid")).rows));
    `,
  });
});
