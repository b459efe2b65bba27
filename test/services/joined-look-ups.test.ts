// A look-up across tables proves what selected the rows that were joined with one of the requester's, and only where the statement
// ties them to it along the foreign key.
import { service } from "../harness/service";

const route = (name: string, select: string, mark = ""): string => `
      app.put("/${name}/:id", async (req: any, res) => {
        const { rows } = await pool.query("${select}", [req.session.user.orgId, req.params.id]);
        if (!rows[0]) return res.sendStatus(404);
        await pool.query("update tasks set title = $2 where id = $1", [req.params.id, req.body.title]);${mark}
        res.end();
      });`;

const LEAK = " //! unscoped-mutation";

describe("Look-ups across tables", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "4.0.0", pg: "8.0.0", "express-session": "1.0.0" } }),
    "migrations/1.sql": `
      create table orgs (id uuid primary key, name text);
      create table projects (id uuid primary key, org_id uuid not null references orgs(id));
      create table tasks (id uuid primary key, project_id uuid not null references projects(id), title text);
    `,
    "src/app.ts": `
      import express from "express";
      import { Pool } from "pg";
      const pool = new Pool();
      const app = express();
      app.use((req: any, res, next) => (req.session.user ? next() : res.sendStatus(401)));
${route("on", "select p.id from projects p join tasks t on t.project_id = p.id where p.org_id = $1 and t.id = $2")}
${route("where", "select p.id from projects p, tasks t where p.id = t.project_id and p.org_id = $1 and t.id = $2")}
${route("loose", "select p.id from projects p, tasks t where p.org_id = $1 and t.id = $2", LEAK)}
${route("other", "select p.id from projects p join tasks t on t.title = p.name where p.org_id = $1 and t.id = $2", LEAK)}
${route("outer", "select p.id from projects p left join tasks t on t.project_id = p.id and t.id = $2 where p.org_id = $1", LEAK)}
${route("either", "select p.id from projects p join tasks t on t.project_id = p.id or t.title = p.name where p.org_id = $1 and t.id = $2", LEAK)}
      export default app;
    `,
  });
});
