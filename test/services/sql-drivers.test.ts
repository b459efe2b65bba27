// One small application per SQL driver over the same tables: its calls, its placeholders, its answers, its transactions.
import { service } from "../harness/service";

describe("applications on SQL drivers", () => {
  describe("each driver in its own words", () => {
    service({
      "migrations/001.sql": `
        CREATE TABLE orgs (id uuid PRIMARY KEY, name text NOT NULL);
        CREATE TABLE invoices (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES orgs(id), amount int NOT NULL, status text);
        CREATE TABLE lines (id uuid PRIMARY KEY, invoice_id uuid NOT NULL REFERENCES invoices(id), text text);
      `,
      "package.json": `
        { "name": "d", "dependencies": { "express": "4", "jsonwebtoken": "9", "@neondatabase/serverless": "0.10", "@vercel/postgres": "0.10", "@planetscale/database": "1", "@libsql/client": "0.14", "hono": "4", "sqlite": "5", "sqlite3": "5", "pg-promise": "11", "mysql": "2", "oracledb": "6", "tedious": "18", "mssql": "11", "cassandra-driver": "4" } }
      `,
      "src/auth.ts": `
        import jwt from "jsonwebtoken";
        export function auth(req: any, res: any, next: any) {
          const token = req.headers.authorization;
          if (!token) return res.sendStatus(401);
          req.user = jwt.verify(token, process.env.SECRET!);
          next();
        }
      `,
      "src/d1.ts": `
        import { Hono } from "hono";
        import { jwt } from "hono/jwt";
        type Bindings = { DB: D1Database; JWT_SECRET: string };
        const app = new Hono<{ Bindings: Bindings }>();
        app.use("*", (c, next) => jwt({ secret: c.env.JWT_SECRET })(c, next));
        app.get("/1", async (c) => { const { orgId } = c.get("jwtPayload"); const { results } = await c.env.DB.prepare("SELECT * FROM invoices WHERE org_id = ?").bind(orgId).all(); return c.json(results); });
        app.get("/2/:id", async (c) => { const row = await c.env.DB.prepare("SELECT * FROM invoices WHERE id = ?1").bind(c.req.param("id")).first(); return c.json(row); }); //! unscoped-query
        app.get("/3/:id", async (c) => { const { orgId } = c.get("jwtPayload"); const row = await c.env.DB.prepare("SELECT * FROM invoices WHERE id = ?").bind(c.req.param("id")).first<any>(); if (!row || row.org_id !== orgId) return c.notFound(); return c.json(row); });
        app.post("/4", async (c) => { const body = await c.req.json(); await c.env.DB.prepare("DELETE FROM invoices WHERE id = ?").bind(body.id).run(); return c.body(null, 204); }); //! unscoped-mutation
        app.post("/5", async (c) => { const { orgId } = c.get("jwtPayload"); const body = await c.req.json(); await c.env.DB.batch([c.env.DB.prepare("UPDATE invoices SET status = 1 WHERE org_id = ?").bind(orgId), c.env.DB.prepare("DELETE FROM lines WHERE id = ?").bind(body.id)]); return c.body(null, 204); }); //! unscoped-mutation
        app.get("/6", async (c) => { const db = c.env.DB; const stmt = db.prepare("SELECT count(*) AS n FROM invoices"); return c.json(await stmt.first("n")); }); //! unscoped-query
        app.post("/7", async (c) => { const { orgId } = c.get("jwtPayload"); const body = await c.req.json(); await c.env.DB.prepare("INSERT INTO invoices (org_id, amount) VALUES (?, ?)").bind(orgId, body.amount).run(); return c.body(null, 201); });
        export default app;
      `,
      "src/libsql.ts": `
        import express from "express";
        import { auth } from "./auth";
        import { createClient } from "@libsql/client";
        const db = createClient({ url: process.env.TURSO_URL!, authToken: process.env.TURSO_TOKEN });
        const app = express();
        app.use(auth);

        app.get("/1", async (req: any, res) => { const { rows } = await db.execute({ sql: "SELECT * FROM invoices WHERE org_id = ?", args: [req.user.orgId] }); res.json(rows); });
        app.get("/2", async (req: any, res) => { const { rows } = await db.execute({ sql: "SELECT * FROM invoices WHERE id = :id", args: { id: req.params.id } }); res.json(rows); }); //! unscoped-query
        app.get("/3", async (req: any, res) => { const rs = await db.execute("SELECT * FROM invoices"); res.json(rs.rows); }); //! unscoped-query
        app.post("/4", async (req: any, res) => { await db.batch([{ sql: "UPDATE invoices SET status = 1 WHERE org_id = ?", args: [req.user.orgId] }, { sql: "DELETE FROM invoices WHERE id = ?", args: [req.body.id] }], "write"); res.end(); }); //! unscoped-mutation
        app.post("/5", async (req: any, res) => { const tx = await db.transaction("write"); await tx.execute({ sql: "UPDATE invoices SET status = 1 WHERE org_id = $org", args: { org: req.user.orgId } }); await tx.commit(); res.end(); });
        app.get("/6", async (req: any, res) => { const { rows } = await db.execute("SELECT * FROM invoices WHERE org_id = ?", [req.query.org]); res.json(rows); }); //! untrusted-tenant-id
        app.get("/7/:tenant", async (req: any, res) => { const own = createClient({ url: \`libsql://\${req.user.orgId}.turso.io\` }); const { rows } = await own.execute("SELECT * FROM invoices"); res.json(rows); });
        app.get("/8/:tenant", async (req: any, res) => { const own = createClient({ url: \`libsql://\${req.params.tenant}.turso.io\` }); const { rows } = await own.execute("SELECT * FROM invoices"); res.json(rows); }); //! unscoped-connection
        app.get("/9", async (req: any, res) => { const { rows } = await db.execute({ sql: "SELECT * FROM orgs WHERE id = ?", args: [req.user.orgId] }); const own = createClient({ url: String(rows[0].name) }); res.json((await own.execute("SELECT * FROM invoices")).rows); });
      `,
      "src/mysql1.js": `
        const mysql = require("mysql");
        const express = require("express");
        const { auth } = require("./auth");
        const connection = mysql.createConnection({ host: "x" });
        const pool = mysql.createPool({ host: "x" });
        const app = express();
        app.use(auth);
        app.get("/1", (req, res) => { connection.query("SELECT * FROM invoices WHERE org_id = ?", [req.user.orgId], (err, rows) => res.json(rows)); });
        app.get("/2/:id", (req, res) => { connection.query("SELECT * FROM invoices WHERE id = ?", [req.params.id], function (err, rows) { res.json(rows); }); }); //! unscoped-query
        app.post("/3", (req, res) => { pool.query("INSERT INTO invoices SET ?", { org_id: req.user.orgId, amount: req.body.amount }, (err) => res.end()); });
        app.post("/4", (req, res) => { pool.query("INSERT INTO invoices SET ?", req.body, (err) => res.end()); }); //! missing-tenant-on-create
        app.get("/5", (req, res) => { pool.getConnection((err, conn) => { conn.query("SELECT * FROM invoices WHERE org_id = " + mysql.escape(req.user.orgId), (e, rows) => { conn.release(); res.json(rows); }); }); });
        app.get("/6", (req, res) => { pool.query({ sql: "SELECT * FROM ?? WHERE org_id = ?", values: ["invoices", req.query.org] }, (e, rows) => res.json(rows)); }); //! untrusted-tenant-id
        app.put("/7/:id", (req, res) => { pool.query("UPDATE invoices SET ? WHERE id = ?", [{ status: req.body.status }, req.params.id], () => res.end()); }); //! unscoped-mutation
      `,
      "src/neon.ts": `
        import express from "express";
        import { auth } from "./auth";
        import { neon, Pool, neonConfig } from "@neondatabase/serverless";
        const sql = neon(process.env.DATABASE_URL!);
        const full = neon(process.env.DATABASE_URL!, { fullResults: true });
        const pool = new Pool({ connectionString: process.env.DATABASE_URL });
        const app = express();
        app.use(auth);

        app.get("/1", async (req: any, res) => { const rows = await sql\`SELECT * FROM invoices WHERE org_id = \${req.user.orgId}\`; res.json(rows); });
        app.get("/2/:id", async (req: any, res) => { const [row] = await sql\`SELECT * FROM invoices WHERE id = \${req.params.id}\`; res.json(row); }); //! unscoped-query
        app.get("/3", async (req: any, res) => { const rows = await sql("SELECT * FROM invoices WHERE org_id = $1", [req.user.orgId]); res.json(rows); });
        app.get("/4", async (req: any, res) => { const rows = await sql("SELECT * FROM invoices WHERE status = $1", ["open"]); res.json(rows); }); //! unscoped-query
        app.get("/5", async (req: any, res) => { const rows = await sql.query("SELECT * FROM invoices WHERE org_id = $1", [req.query.org]); res.json(rows); }); //! untrusted-tenant-id
        app.get("/6", async (req: any, res) => { const { rows } = await pool.query("SELECT * FROM invoices WHERE org_id = $1", [req.user.orgId]); res.json(rows); });
        app.post("/7", async (req: any, res) => { const [a, b] = await sql.transaction([sql\`UPDATE invoices SET status = 1 WHERE org_id = \${req.user.orgId}\`, sql\`DELETE FROM lines WHERE invoice_id = \${req.body.id}\`]); res.json(a); }); //! unscoped-mutation
        app.get("/8/:id", async (req: any, res) => { const { rows } = await full\`SELECT * FROM invoices WHERE id = \${req.params.id}\`; if (rows[0]?.org_id !== req.user.orgId) return res.sendStatus(404); res.json(rows[0]); });
        app.post("/9", async (req: any, res) => { await sql\`INSERT INTO invoices (org_id, amount) VALUES (\${req.user.orgId}, \${req.body.amount})\`; res.end(); });
        app.post("/10", async (req: any, res) => { await sql\`INSERT INTO invoices (org_id, amount) VALUES (\${req.body.orgId}, \${req.body.amount})\`; res.end(); }); //! missing-tenant-on-create
      `,
      "src/nodesqlite.ts": `
        import express from "express";
        import { auth } from "./auth";
        import { DatabaseSync } from "node:sqlite";
        import { Database } from "bun:sqlite";
        const db = new DatabaseSync("app.db");
        const bun = new Database("app.db");
        const byOrg = bun.query("SELECT * FROM invoices WHERE org_id = $org");
        const byId = db.prepare("SELECT * FROM invoices WHERE id = ?");
        const app = express();
        app.use(auth);

        app.get("/1", (req: any, res) => res.json(byOrg.all({ $org: req.user.orgId })));
        app.get("/2/:id", (req: any, res) => res.json(byId.get(req.params.id))); //! unscoped-query
        app.get("/3", (req: any, res) => res.json(db.prepare("SELECT * FROM invoices WHERE org_id = ?").all(req.user.orgId)));
        app.get("/4", (req: any, res) => { bun.run("DELETE FROM invoices WHERE id = ?", [req.body.id]); res.end(); }); //! unscoped-mutation
        app.get("/5", (req: any, res) => { db.exec("DELETE FROM invoices WHERE status = 1"); res.end(); }); //! unscoped-mutation
        app.get("/6", (req: any, res) => { for (const row of db.prepare("SELECT * FROM invoices WHERE org_id = ?").iterate(req.query.org)) res.write(String(row)); res.end(); }); //! untrusted-tenant-id
      `,
      "src/oracle.ts": `
        import express from "express";
        import { auth } from "./auth";
        import oracledb from "oracledb";
        import { Connection, Request, TYPES } from "tedious";
        const connection = new Connection({});
        const app = express();
        app.use(auth);

        app.get("/1", async (req: any, res) => { const conn = await oracledb.getConnection(); const r = await conn.execute("SELECT * FROM invoices WHERE org_id = :org", { org: req.user.orgId }); res.json(r.rows); });
        app.get("/2", async (req: any, res) => { const conn = await oracledb.getConnection(); const r = await conn.execute("SELECT * FROM invoices WHERE id = :1", [req.params.id]); res.json(r.rows); }); //! unscoped-query
        app.get("/3", (req: any, res) => {
          const request = new Request("SELECT * FROM invoices WHERE id = @id", (err, count, rows) => res.json(rows)); //! unscoped-query
          request.addParameter("id", TYPES.UniqueIdentifier, req.params.id);
          connection.execSql(request);
        });
        app.get("/4", (req: any, res) => {
          const request = new Request("SELECT * FROM invoices WHERE id = @id AND org_id = @org", (err, count, rows) => res.json(rows));
          request.addParameter("id", TYPES.UniqueIdentifier, req.params.id);
          request.addParameter("org", TYPES.UniqueIdentifier, req.user.orgId);
          connection.execSql(request);
        });
      `,
      "src/pgp.ts": `
        import express from "express";
        import { auth } from "./auth";
        import pgPromise from "pg-promise";
        const pgp = pgPromise();
        const db = pgp(process.env.DATABASE_URL!);
        const cs = new pgp.helpers.ColumnSet(["org_id", "amount"], { table: "invoices" });
        const app = express();
        app.use(auth);

        app.get("/1", async (req: any, res) => { res.json(await db.any("SELECT * FROM invoices WHERE org_id = $1", [req.user.orgId])); });
        app.get("/2", async (req: any, res) => { res.json(await db.one("SELECT * FROM invoices WHERE id = $1", req.params.id)); }); //! unscoped-query
        app.get("/3", async (req: any, res) => { res.json(await db.oneOrNone("SELECT * FROM invoices WHERE id = $/id/ AND org_id = $/org/", { id: req.params.id, org: req.user.orgId })); });
        app.get("/4", async (req: any, res) => { res.json(await db.manyOrNone("SELECT * FROM invoices WHERE org_id = \${org}", { org: req.query.org })); }); //! untrusted-tenant-id
        app.post("/5", async (req: any, res) => { await db.none("DELETE FROM invoices WHERE id = $1", [req.body.id]); res.end(); }); //! unscoped-mutation
        app.post("/6", async (req: any, res) => { await db.tx(async (t) => { await t.none("UPDATE invoices SET status = $1 WHERE id = $2 AND org_id = $3", ["x", req.body.id, req.user.orgId]); await t.none("DELETE FROM lines WHERE id = $1", [req.body.line]); }); res.end(); }); //! unscoped-mutation
        app.get("/7/:id", async (req: any, res) => { const inv = await db.one("SELECT * FROM invoices WHERE id = $1 AND org_id = $2", [req.params.id, req.user.orgId]); res.json(await db.any("SELECT * FROM lines WHERE invoice_id = $1", [inv.id])); });
        app.get("/8", async (req: any, res) => { const r = await db.result("DELETE FROM invoices WHERE org_id = $1", [req.user.orgId]); res.json(r.rowCount); });
        app.get("/9", async (req: any, res) => { res.json(await db.task((t) => t.batch([t.any("SELECT * FROM invoices WHERE org_id = $1", [req.user.orgId]), t.any("SELECT * FROM lines")]))); }); //! unscoped-query
        app.get("/10", async (req: any, res) => { res.json(await db.map("SELECT id FROM invoices WHERE org_id = $1", [req.user.orgId], (r: any) => r.id)); });
        app.post("/11", async (req: any, res) => { await db.none(pgp.helpers.insert(req.body.rows.map((r: any) => ({ amount: r.amount, org_id: req.user.orgId })), cs)); res.end(); });
        app.post("/12", async (req: any, res) => { await db.none(pgp.helpers.insert(req.body.rows, cs)); res.end(); }); //! missing-tenant-on-create
        app.post("/13", async (req: any, res) => { res.json(await db.one(pgp.helpers.insert({ org_id: req.user.orgId, amount: req.body.amount }, null, "invoices") + " RETURNING id")); });
        app.post("/14", async (req: any, res) => { await db.none(pgp.helpers.update(req.body, ["?status"], "invoices") + pgp.as.format(" WHERE id = $1", [req.body.id])); res.end(); }); //! unscoped-mutation
        app.post("/17", async (req: any, res) => { await db.none(pgp.helpers.update(req.body, ["?status"], "invoices") + pgp.as.format(" WHERE id = $<id> AND org_id = $<org>", { id: req.body.id, org: req.user.orgId })); res.end(); });
        app.post("/18", async (req: any, res) => { await db.none(pgp.helpers.update(req.body, ["?status"], "invoices") + pgp.as.format(" WHERE id IN ($1:csv) AND org_id = ($2)", [req.body.ids, req.user.orgId])); res.end(); });
        app.post("/15", async (req: any, res) => { await db.none(\`\${pgp.helpers.update(req.body, ["status"], { table: "invoices", schema: "public" })} WHERE id = $1\`, [req.body.id]); res.end(); }); //! unscoped-mutation
        app.post("/16", async (req: any, res) => { await db.none(\`\${pgp.helpers.update(req.body, ["status"], "invoices")} WHERE id = $1 AND org_id = $2\`, [req.body.id, req.user.orgId]); res.end(); });
      `,
      "src/planet.ts": `
        import express from "express";
        import { auth } from "./auth";
        import { Client, connect } from "@planetscale/database";
        const conn = connect({ url: process.env.DATABASE_URL });
        const client = new Client({ url: process.env.DATABASE_URL });
        const app = express();
        app.use(auth);

        app.get("/1", async (req: any, res) => { const { rows } = await conn.execute("SELECT * FROM invoices WHERE org_id = ?", [req.user.orgId]); res.json(rows); });
        app.get("/2", async (req: any, res) => { const { rows } = await conn.execute("SELECT * FROM invoices WHERE id = :id", { id: req.params.id }); res.json(rows); }); //! unscoped-query
        app.get("/3", async (req: any, res) => { const results = await conn.execute("SELECT * FROM invoices WHERE id = :id AND org_id = :org", { id: req.params.id, org: req.user.orgId }); res.json(results.rows); });
        app.get("/4", async (req: any, res) => { const r = await client.connection().execute("SELECT * FROM invoices WHERE org_id = ?", [req.query.org]); res.json(r.rows); }); //! untrusted-tenant-id
        app.post("/5", async (req: any, res) => { await conn.transaction(async (tx) => { await tx.execute("DELETE FROM invoices WHERE id = ?", [req.body.id]); }); res.end(); }); //! unscoped-mutation
        app.get("/6/:id", async (req: any, res) => { const { rows } = await conn.execute("SELECT * FROM invoices WHERE id = ?", [req.params.id]); const [row] = rows as any[]; if (!row || row.org_id !== req.user.orgId) return res.sendStatus(404); res.json(row); });
      `,
      "src/sqlite1.js": `
        const sqlite3 = require("sqlite3").verbose();
        const { open } = require("sqlite");
        const express = require("express");
        const { auth } = require("./auth");
        const db = new sqlite3.Database("app.db");
        const app = express();
        app.use(auth);
        app.get("/1", (req, res) => { db.all("SELECT * FROM invoices WHERE org_id = ?", [req.user.orgId], (err, rows) => res.json(rows)); });
        app.get("/2/:id", (req, res) => { db.get("SELECT * FROM invoices WHERE id = ?", req.params.id, (err, row) => res.json(row)); }); //! unscoped-query
        app.post("/3", (req, res) => { db.run("DELETE FROM invoices WHERE id = $id", { $id: req.body.id }, () => res.end()); }); //! unscoped-mutation
        app.get("/4", async (req, res) => { const d = await open({ filename: "a", driver: sqlite3.Database }); res.json(await d.all("SELECT * FROM invoices WHERE org_id = :org", { ":org": req.user.orgId })); });
        app.get("/5", async (req, res) => { const d = await open({ filename: "a", driver: sqlite3.Database }); res.json(await d.get("SELECT * FROM invoices WHERE id = ?", req.params.id)); }); //! unscoped-query
        app.get("/6", (req, res) => { db.serialize(() => { const stmt = db.prepare("SELECT * FROM invoices WHERE org_id = ?"); stmt.all(req.query.org, (e, rows) => res.json(rows)); stmt.finalize(); }); }); //! untrusted-tenant-id
        app.get("/7", (req, res) => { db.each("SELECT * FROM invoices", (err, row) => res.write(row.id), () => res.end()); }); //! unscoped-query
      `,
      "src/vercel.ts": `
        import express from "express";
        import { auth } from "./auth";
        import { sql, db, createPool, createClient } from "@vercel/postgres";
        const pool = createPool();
        const app = express();
        app.use(auth);

        app.get("/1", async (req: any, res) => { const { rows } = await sql\`SELECT * FROM invoices WHERE org_id = \${req.user.orgId}\`; res.json(rows); });
        app.get("/2/:id", async (req: any, res) => { const { rows } = await sql\`SELECT * FROM invoices WHERE id = \${req.params.id}\`; res.json(rows[0]); }); //! unscoped-query
        app.get("/3/:id", async (req: any, res) => { const { rows } = await sql\`SELECT * FROM invoices WHERE id = \${req.params.id}\`; if (rows[0].org_id !== req.user.orgId) throw new Error(); res.json(rows[0]); });
        app.get("/4", async (req: any, res) => { const client = await db.connect(); const { rows } = await client.sql\`SELECT * FROM invoices WHERE status = \${req.query.s}\`; res.json(rows); }); //! unscoped-query
        app.get("/5", async (req: any, res) => { const { rows } = await sql.query("SELECT * FROM invoices WHERE org_id = $1", [req.user.orgId]); res.json(rows); });
        app.get("/6", async (req: any, res) => { const { rows } = await sql.query("SELECT * FROM invoices WHERE org_id = $1", [req.query.org]); res.json(rows); }); //! untrusted-tenant-id
        app.get("/7", async (req: any, res) => { const { rows } = await pool.sql\`DELETE FROM invoices WHERE id = \${req.params.id}\`; res.json(rows); }); //! unscoped-mutation
        app.get("/8", async (req: any, res) => { const { rows } = await db.query("SELECT * FROM invoices WHERE id = $1", [req.params.id]); res.json(rows); }); //! unscoped-query
      `,
    });
  });
});
