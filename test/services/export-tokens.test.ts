// Tokens that open an export, against addresses of devices: a name that begins like the one is not the other.
import { service } from "../harness/service";

describe("tokens of exports and addresses of devices", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "4.19.0", pg: "8.11.0" } }),
    "migrations/1.sql": `
create table workspaces (id uuid primary key, name text not null);
create table members (id uuid primary key, workspace_id uuid not null references workspaces (id), export_token text, expo_token text);
create table letters (id uuid primary key, workspace_id uuid not null references workspaces (id));
create index on members (workspace_id); create index on letters (workspace_id);
`,
    "src/app.ts": `
      import express from "express";
      import { Pool } from "pg";
      const pool = new Pool();
      const app = express();
      app.get("/export/:token", async (req, res) => {
        const { rows } = await pool.query("select id, workspace_id from members where export_token = $1", [req.params.token]);
        res.json(rows[0]);
      });
      app.get("/device/:token", async (req, res) => {
        const { rows } = await pool.query("select id, workspace_id from members where expo_token = $1", [req.params.token]); //! unscoped-query
        res.json(rows[0]);
      });
      app.listen(1);
    `,
  });
});
