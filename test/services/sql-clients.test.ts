// better-sqlite3, mysql2 and postgres.js in their own forms.
import { service } from "../harness/service";

describe("better-sqlite3, mysql2 and postgres.js in their own forms", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { "better-sqlite3": "^11.0.0", mysql2: "3.0.0", express: "4.18.0", postgres: "3.4.0", jose: "5.0.0" },
    }),
    "migrations/001.sql": `
      CREATE TABLE workspaces (id text PRIMARY KEY, name text NOT NULL, slug text UNIQUE);
      CREATE TABLE users (id text PRIMARY KEY, email text NOT NULL UNIQUE, password_hash text);
      CREATE TABLE workspace_members (workspace_id text NOT NULL REFERENCES workspaces(id), user_id text NOT NULL REFERENCES users(id), role text, PRIMARY KEY (workspace_id, user_id));
      CREATE TABLE invoices (id text PRIMARY KEY, workspace_id text NOT NULL REFERENCES workspaces(id), number text NOT NULL, status text, total numeric);
      CREATE TABLE invoice_lines (id text PRIMARY KEY, invoice_id text NOT NULL REFERENCES invoices(id), description text, amount numeric);
      CREATE TABLE customers (id text PRIMARY KEY, workspace_id text NOT NULL REFERENCES workspaces(id), name text, email text);
      CREATE TABLE currencies (code text PRIMARY KEY, rate numeric);
      CREATE VIEW open_invoices AS SELECT * FROM invoices WHERE status = 'open';
      CREATE TABLE settings (workspace_id text NOT NULL REFERENCES workspaces(id), key text NOT NULL, value text, PRIMARY KEY (workspace_id, key));
    `,
    "src/mysql.ts": `
      import mysql, { type RowDataPacket } from "mysql2/promise";
      import Koa from "koa";
      import Router from "@koa/router";
      import jwt from "koa-jwt";
      const pool = mysql.createPool({ uri: "x" });
      const app = new Koa();
      const r = new Router();
      app.use(jwt({ secret: "s" }));
      class InvoiceRepo {
        constructor(private readonly ws: string) {}
        async list(status?: string) {
          let sql = "SELECT * FROM invoices WHERE workspace_id = ?";
          const params: unknown[] = [this.ws];
          if (status) { sql += " AND status = ?"; params.push(status); }
          const [rows] = await pool.query<RowDataPacket[]>(sql, params);
          return rows;
        }
        async byId(id: string) {
          const [rows] = await pool.execute<RowDataPacket[]>("SELECT * FROM invoices WHERE id = ? AND workspace_id = ?", [id, this.ws]);
          return rows[0];
        }
        async raw(id: string) {
          const [rows] = await pool.execute<RowDataPacket[]>("SELECT * FROM invoices WHERE id = ?", [id]); //! unscoped-query
          return rows[0];
        }
      }
      r.get("/i", async (ctx) => { ctx.body = await new InvoiceRepo(ctx.state.user.ws).list(ctx.query.status as string); });
      r.get("/i/:id", async (ctx) => { ctx.body = await new InvoiceRepo(ctx.state.user.ws).byId(ctx.params.id); });
      r.get("/j/:id", async (ctx) => { ctx.body = await new InvoiceRepo(ctx.state.user.ws).raw(ctx.params.id); });
      r.put("/k/:id", async (ctx) => {
        await pool.query("UPDATE invoices SET ? WHERE id = ? AND workspace_id = ?", [{ number: (ctx.request as any).body.number }, ctx.params.id, ctx.state.user.ws]);
        await pool.query("UPDATE invoices SET ? WHERE ?", [{ number: "x" }, { id: ctx.params.id }]); //! unscoped-mutation
        await pool.query("INSERT INTO customers SET ?", { ...(ctx.request as any).body, workspace_id: ctx.state.user.ws });
        await pool.query("INSERT INTO customers SET ?", { workspace_id: ctx.state.user.ws, ...(ctx.request as any).body }); //! missing-tenant-on-create
        await pool.query("INSERT INTO customers (id, workspace_id, name) VALUES ?", [(ctx.request as any).body.rows.map((x: any) => [x.id, ctx.state.user.ws, x.name])]);
        await pool.query("DELETE il FROM invoice_lines il JOIN invoices i ON i.id = il.invoice_id WHERE il.id IN (?) AND i.workspace_id = ?", [(ctx.request as any).body.ids, ctx.state.user.ws]);
        ctx.status = 204;
      });
      app.use(r.routes());
      app.listen(1);
    `,
    "src/pgjs.ts": `
      import postgres from "postgres";
      import { Hono } from "hono";
      import { jwt } from "hono/jwt";
      const sql = postgres("x");
      const app = new Hono<{ Variables: { jwtPayload: { ws: string } } }>();
      app.use("*", jwt({ secret: "s" }));
      const inWorkspace = (ws: string) => sql\`workspace_id = \${ws}\`;
      const maybeStatus = (s?: string) => (s ? sql\`AND status = \${s}\` : sql\`\`);
      const maybeWs = (ws?: string) => (ws ? sql\`AND workspace_id = \${ws}\` : sql\`\`);
      app.get("/a", async (c) => c.json(await sql\`SELECT * FROM invoices WHERE \${inWorkspace(c.get("jwtPayload").ws)} \${maybeStatus(c.req.query("status"))}\`));
      app.get("/b", async (c) => c.json(await sql\`SELECT * FROM invoices WHERE status = 'open' \${maybeWs(c.req.query("all") ? undefined : c.get("jwtPayload").ws)}\`)); //! bypassable-tenant-filter
      app.post("/c", async (c) => {
        const body = await c.req.json();
        const [row] = await sql\`INSERT INTO customers \${sql({ id: body.id, name: body.name, workspace_id: c.get("jwtPayload").ws })} RETURNING *\`;
        await sql\`UPDATE customers SET \${sql(body, "name", "email")} WHERE id = \${body.id} AND workspace_id = \${c.get("jwtPayload").ws}\`;
        await sql\`UPDATE customers SET \${sql(body, "name", "email")} WHERE id = \${row.id}\`;
        await sql\`UPDATE customers SET \${sql(body, "name")} WHERE id = \${body.otherId}\`; //! unscoped-mutation
        return c.json(row);
      });
      app.get("/d", async (c) => {
        const ids = c.req.queries("id") ?? [];
        const rows = await sql.begin(async (tx) => {
          const mine = await tx\`SELECT id FROM invoices WHERE id IN \${tx(ids)} AND workspace_id = \${c.get("jwtPayload").ws}\`;
          return tx\`SELECT * FROM invoice_lines WHERE invoice_id IN \${tx(mine.map((m) => m.id))}\`;
        });
        const bad = await sql\`SELECT * FROM invoice_lines WHERE invoice_id IN \${sql(ids)}\`; //! unscoped-query
        return c.json([rows, bad]);
      });
      app.get("/e", async (c) => {
        const table = c.req.query("t") === "c" ? "customers" : "invoices";
        return c.json(await sql\`SELECT * FROM \${sql(table)} WHERE workspace_id = \${c.get("jwtPayload").ws}\`);
      });
      app.get("/f", async (c) => c.json(await sql.unsafe("SELECT * FROM customers WHERE email = $1", [c.req.query("email")!]))); //! unscoped-query
      export default app;
    `,
    "src/sqlite.ts": `
      import Database from "better-sqlite3";
      import express from "express";
      import { jwtVerify } from "jose";
      const db = new Database("x.db");
      const byId = db.prepare("SELECT * FROM invoices WHERE id = ?");
      const byIdIn = db.prepare("SELECT * FROM invoices WHERE id = @id AND workspace_id = @ws");
      const insert = db.prepare("INSERT INTO invoices (id, workspace_id, number) VALUES (@id, @workspace_id, @number)");
      const list = db.prepare<[string]>("SELECT * FROM invoices WHERE workspace_id = ?");
      const app = express();
      const auth = async (req: any, res: any, next: any) => {
        const { payload } = await jwtVerify(String(req.headers.authorization), new Uint8Array());
        if (typeof payload.ws !== "string") return res.sendStatus(401);
        req.ws = payload.ws;
        next();
      };
      app.use(auth);
      app.get("/a/:id", (req: any, res) => res.json(byId.get(req.params.id))); //! unscoped-query
      app.get("/b/:id", (req: any, res) => res.json(byIdIn.get({ id: req.params.id, ws: req.ws })));
      app.get("/c", (req: any, res) => res.json(list.all(req.ws)));
      app.get("/c2", (req: any, res) => res.json(list.all(req.query.ws))); //! untrusted-tenant-id
      app.post("/d", (req: any, res) => { insert.run({ id: "1", workspace_id: req.ws, number: req.body.number }); res.end(); });
      app.post("/d2", (req: any, res) => { insert.run(req.body); res.end(); }); //! missing-tenant-on-create
      const importAll = db.transaction((rows: any[], ws: string) => { for (const r of rows) insert.run({ ...r, workspace_id: ws }); });
      app.post("/e", (req: any, res) => { importAll(req.body, req.ws); res.end(); });
      const drop = db.transaction((id: string, ws: string) => {
        const found = byIdIn.get({ id, ws });
        if (!found) throw new Error("404");
        db.prepare("DELETE FROM invoice_lines WHERE invoice_id = ?").run(id);
        db.prepare("DELETE FROM invoices WHERE id = ?").run(id);
      });
      app.delete("/f/:id", (req: any, res) => { drop(req.params.id, req.ws); res.end(); });
      app.delete("/g/:id", (req: any, res) => {
        const info = db.prepare("DELETE FROM invoices WHERE id = ? AND workspace_id = ?").run(req.params.id, req.ws);
        if (info.changes === 0) return res.sendStatus(404);
        db.prepare("DELETE FROM invoice_lines WHERE invoice_id = ?").run(req.params.id);
        res.end();
      });
      app.listen(1);
    `,
  });
});
