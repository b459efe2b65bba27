// A table without policies beside one that has them: what is tied to rows that the database lets through is of the same tenant.
import { service } from "../harness/service";

describe("tables tied to others that policies limit", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "4.19.0", "express-session": "1.18.0", pg: "8.12.0" } }),
    "db/schema.sql": `
      CREATE TABLE practices (id uuid PRIMARY KEY, name text NOT NULL);
      CREATE TABLE vets (id uuid PRIMARY KEY, practice_id uuid NOT NULL REFERENCES practices (id), email text NOT NULL);
      CREATE TABLE pets (id uuid PRIMARY KEY, practice_id uuid NOT NULL REFERENCES practices (id), name text NOT NULL);
      CREATE TABLE scans (id uuid PRIMARY KEY, practice_id uuid NOT NULL REFERENCES practices (id), pet_id uuid NOT NULL REFERENCES pets (id), path text);
      ALTER TABLE pets ENABLE ROW LEVEL SECURITY;
      ALTER TABLE pets FORCE ROW LEVEL SECURITY;
      CREATE POLICY own ON pets USING (practice_id = current_setting('app.practice')::uuid);
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { Pool, type PoolClient } from "pg";
      const pool = new Pool();
      async function within<T>(practice: string, work: (client: PoolClient) => Promise<T>) {
        const client = await pool.connect();
        try {
          await client.query("BEGIN");
          await client.query("SELECT set_config('app.practice', $1, true)", [practice]);
          const result = await work(client);
          await client.query("COMMIT");
          return result;
        } finally {
          client.release();
        }
      }
      const app = express();
      app.use(session({ secret: process.env.SECRET! }));
      app.use((req: any, res, next) => (req.session.practice ? next() : res.sendStatus(401)));
      app.get("/1/:id", async (req: any, res) => res.json(await within(req.session.practice, (db) => db.query("SELECT s.* FROM scans s JOIN pets p ON p.id = s.pet_id WHERE s.id = $1", [req.params.id]))));
      app.get("/2/:id", async (req: any, res) => res.json(await within(req.session.practice, (db) => db.query("SELECT * FROM scans WHERE id = $1 AND pet_id IN (SELECT id FROM pets)", [req.params.id]))));
      app.get("/3/:id", async (req: any, res) => res.json(await within(req.session.practice, (db) => db.query("DELETE FROM scans USING pets WHERE pets.id = scans.pet_id AND scans.id = $1", [req.params.id]))));
      app.post("/4/:id", async (req: any, res) => res.json(await within(req.session.practice, (db) => db.query("INSERT INTO scans (practice_id, pet_id, path) SELECT practice_id, id, $2 FROM pets WHERE id = $1", [req.params.id, req.body.path]))));
      app.get("/5/:id", async (req: any, res) => res.json(await within(req.session.practice, (db) => db.query("SELECT s.* FROM scans s LEFT JOIN pets p ON p.id = s.pet_id WHERE s.id = $1", [req.params.id])))); //! bypassable-tenant-filter
      app.get("/6/:id", async (req: any, res) => res.json(await within(req.session.practice, (db) => db.query("SELECT s.* FROM scans s JOIN pets p ON p.name = s.path WHERE s.id = $1", [req.params.id])))); //! unscoped-query
      app.get("/7/:id", async (req: any, res) => res.json(await within(req.session.practice, (db) => db.query("SELECT * FROM scans WHERE id = $1", [req.params.id])))); //! unscoped-query
      app.get("/8/:id", async (req: any, res) => res.json(await pool.query("SELECT s.* FROM scans s JOIN vets v ON v.practice_id = s.practice_id WHERE s.id = $1", [req.params.id]))); //! unscoped-query
      app.post("/9/:id", async (req: any, res) => res.json(await within(req.session.practice, (db) => db.query("INSERT INTO scans (practice_id, pet_id, path) SELECT v.practice_id, $1, $2 FROM vets v WHERE v.email = $3", [req.params.id, req.body.path, req.body.email])))); //! missing-tenant-on-create
    `,
  });
});
