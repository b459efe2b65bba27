// Counts that are compared with what was looked for, and sessions that policies go by.
import { service } from "../harness/service";

describe("what SQL proves of values and sessions", () => {
  describe("numbers of rows", () => {
    service({
      "package.json": `
        {"name":"a","dependencies":{"pg":"^8","express":"^4","express-session":"^1"}}
      `,
      "db/schema.sql": `
        CREATE TABLE teams (id uuid PRIMARY KEY, name text NOT NULL);
        CREATE TABLE members (id uuid PRIMARY KEY, team_id uuid NOT NULL REFERENCES teams(id), email text NOT NULL);
        CREATE TABLE projects (id uuid PRIMARY KEY, team_id uuid NOT NULL REFERENCES teams(id), name text NOT NULL);
        CREATE TABLE tasks (id uuid PRIMARY KEY, project_id uuid NOT NULL REFERENCES projects(id), title text NOT NULL);
      `,
      "src/guards.ts": `
        import { Pool } from "pg";
        export const pool = new Pool();
        export async function assertProject(teamId: string, projectId: string) {
          const { rowCount } = await pool.query("SELECT 1 FROM projects WHERE id = $1 AND team_id = $2", [projectId, teamId]);
          if (!rowCount) throw Object.assign(new Error("not found"), { status: 404 });
        }
        export async function ownsProject(teamId: string, projectId: string): Promise<boolean> {
          const { rows } = await pool.query("SELECT EXISTS (SELECT 1 FROM projects WHERE id = $1 AND team_id = $2) AS ok", [projectId, teamId]);
          return rows[0].ok;
        }
        export async function countOwn(teamId: string, ids: string[]) {
          const { rows } = await pool.query<{ n: string }>("SELECT count(*) AS n FROM projects WHERE id = ANY($1) AND team_id = $2", [ids, teamId]);
          return Number(rows[0].n);
        }
      `,
      "src/app.ts": `
        import express from "express";
        import session from "express-session";
        import { assertProject, countOwn, ownsProject, pool } from "./guards";
        declare module "express-session" { interface SessionData { teamId: string } }
        const app = express();
        app.use(express.json());
        app.use(session({ secret: process.env.SESSION_SECRET!, resave: false, saveUninitialized: false }));
        app.use((req, res, next) => (req.session.teamId ? next() : res.sendStatus(401)));
        app.get("/a/:id", async (req, res) => {
          await assertProject(req.session.teamId!, req.params.id);
          res.json((await pool.query("SELECT * FROM tasks WHERE project_id = $1", [req.params.id])).rows);
        });
        app.get("/b/:id", async (req, res) => {
          if (!(await ownsProject(req.session.teamId!, req.params.id))) return res.sendStatus(404);
          res.json((await pool.query("SELECT * FROM tasks WHERE project_id = $1", [req.params.id])).rows);
        });
        app.post("/c", async (req, res) => {
          const ids: string[] = req.body.ids;
          if ((await countOwn(req.session.teamId!, ids)) !== ids.length) return res.sendStatus(403);
          await pool.query("DELETE FROM tasks WHERE project_id = ANY($1)", [ids]);
          res.end();
        });
        app.post("/d", async (req, res) => {
          const ids: string[] = req.body.ids;
          if ((await countOwn(req.session.teamId!, ids)) === 0) return res.sendStatus(403);
          await pool.query("DELETE FROM tasks WHERE project_id = ANY($1)", [ids]); //! unscoped-mutation
          res.end();
        });
        app.post("/e", async (req, res) => {
          const { from, to } = req.body;
          await assertProject(req.session.teamId!, from);
          await pool.query("UPDATE tasks SET project_id = $1 WHERE project_id = $2", [to, from]); //! cross-tenant-link
          res.end();
        });
        app.post("/f", async (req, res) => {
          const { from, to } = req.body;
          await Promise.all([assertProject(req.session.teamId!, from), assertProject(req.session.teamId!, to)]);
          await pool.query("UPDATE tasks SET project_id = $1 WHERE project_id = $2", [to, from]);
          res.end();
        });
        app.delete("/g/:id", async (req, res) => {
          const { rowCount } = await pool.query("DELETE FROM projects WHERE id = $1 AND team_id = $2", [req.params.id, req.session.teamId]);
          if (rowCount === 0) return res.sendStatus(404);
          await pool.query("DELETE FROM tasks WHERE project_id = $1", [req.params.id]);
          res.sendStatus(204);
        });
        app.delete("/h/:id", async (req, res) => {
          const result = await pool.query("SELECT team_id FROM projects WHERE id = $1", [req.params.id]);
          if (result.rows.length === 0 || result.rows[0].team_id !== req.session.teamId) return res.sendStatus(404);
          await pool.query("DELETE FROM tasks WHERE project_id = $1", [req.params.id]);
          res.sendStatus(204);
        });
        app.post("/i", async (req, res) => {
          const { a, b } = req.body;
          const { rowCount } = await pool.query("SELECT 1 FROM projects WHERE id = ANY($1) AND team_id = $2", [[a, b], req.session.teamId]);
          if (rowCount !== 2) return res.sendStatus(403);
          await pool.query("UPDATE tasks SET project_id = $1 WHERE project_id = $2", [a, b]);
          res.end();
        });
        app.listen(3000);
      `,
    });
  });

  describe("settings of the session under row-level security", () => {
    service({
      "package.json": `
        {"name":"a","dependencies":{"pg":"^8","express":"^4","express-session":"^1"}}
      `,
      "db/schema.sql": `
        CREATE TABLE tenants (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text NOT NULL);
        CREATE TABLE users (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), tenant_id uuid NOT NULL REFERENCES tenants(id), email text NOT NULL);
        CREATE TABLE visits (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), tenant_id uuid NOT NULL REFERENCES tenants(id) DEFAULT current_setting('app.tenant_id')::uuid, note text);
        ALTER TABLE users ENABLE ROW LEVEL SECURITY;
        ALTER TABLE users FORCE ROW LEVEL SECURITY;
        CREATE POLICY p ON users USING (tenant_id = current_setting('app.tenant_id')::uuid);
        ALTER TABLE visits ENABLE ROW LEVEL SECURITY;
        ALTER TABLE visits FORCE ROW LEVEL SECURITY;
        CREATE POLICY p ON visits USING (tenant_id = current_setting('app.tenant_id', true)::uuid);
      `,
      "src/app.ts": `
        import express from "express";
        import session from "express-session";
        import { Pool, type PoolClient } from "pg";
        declare module "express-session" { interface SessionData { tenantId: string } }
        const pool = new Pool();
        async function asTenant<T>(tenantId: string, fn: (c: PoolClient) => Promise<T>) {
          const client = await pool.connect();
          try {
            await client.query("BEGIN");
            await client.query("SELECT set_config('app.tenant_id', $1, true)", [tenantId]);
            const out = await fn(client);
            await client.query("COMMIT");
            return out;
          } finally {
            client.release();
          }
        }
        const app = express();
        app.use(express.json());
        app.use(session({ secret: process.env.SESSION_SECRET!, resave: false, saveUninitialized: false }));
        app.use((req, res, next) => (req.session.tenantId ? next() : res.sendStatus(401)));
        app.get("/mine", async (req, res) => { res.json((await asTenant(req.session.tenantId!, (c) => c.query("SELECT * FROM visits"))).rows); });
        app.get("/header", async (req, res) => {
          res.json((await asTenant(req.get("x-tenant-id")!, (c) => c.query("SELECT * FROM visits"))).rows); //! untrusted-tenant-id
        });
        app.post("/header", async (req, res) => {
          await asTenant(req.body.tenantId, (c) => c.query("INSERT INTO visits (note) VALUES ($1)", [req.body.note])); //! missing-tenant-on-create
          res.end();
        });
        app.delete("/:tenant", async (req, res) => {
          await asTenant(req.params.tenant, (c) => c.query("DELETE FROM visits WHERE id = $1", [req.body.id])); //! untrusted-tenant-id
          res.end();
        });
        app.get("/none", async (_req, res) => { res.json((await pool.query("SELECT * FROM visits")).rows); });
        app.get("/reset", async (req, res) => {
          const client = await pool.connect();
          try {
            await client.query("SELECT set_config('app.tenant_id', $1, false)", [req.session.tenantId]);
            res.json((await client.query("SELECT * FROM visits")).rows);
          } finally { await client.query("RESET app.tenant_id"); client.release(); }
        });
        app.listen(3000);
      `,
    });
  });
});
