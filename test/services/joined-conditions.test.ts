// Conditions gathered in a list that is only joined where there are any: whether there are is known of a list with an item of its own.
import { service } from "../harness/service";

describe("Conditions that are joined where there are any", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { pg: "8.12.0", express: "4.19.0", jsonwebtoken: "9.0.0" } }),
    "db/schema.sql": `
      CREATE TABLE agencies (id serial PRIMARY KEY, name text NOT NULL);
      CREATE TABLE users (id serial PRIMARY KEY, agency_id int NOT NULL REFERENCES agencies, email text NOT NULL);
      CREATE TABLE campaigns (id serial PRIMARY KEY, agency_id int NOT NULL REFERENCES agencies, name text NOT NULL);
      CREATE INDEX campaigns_agency ON campaigns (agency_id);
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { Pool } from "pg";
      const pool = new Pool();
      const app = express();
      app.use((req: any, res, next) => {
        try { req.me = jwt.verify(String(req.headers.authorization), process.env.JWT!); next(); } catch { res.sendStatus(401); }
      });
      app.get("/a", async (req: any, res) => {
        const values = [req.me.agency];
        const conditions = ["agency_id = $1"];
        if (req.query.name) {
          values.push(req.query.name);
          conditions.push(\`name = $\${values.length}\`);
        }
        const where = conditions.length > 0 ? " WHERE " + conditions.join(" AND ") : "";
        res.json(await pool.query("SELECT * FROM campaigns" + where, values));
      });
      app.get("/b", async (req: any, res) => {
        const values: unknown[] = [];
        const conditions: string[] = [];
        values.push(req.me.agency);
        conditions.push("agency_id = $1");
        const where = conditions.length >= 1 ? " WHERE " + conditions.join(" AND ") : "";
        res.json(await pool.query("SELECT * FROM campaigns" + where, values));
      });
      app.get("/c", async (req: any, res) => {
        const values = [req.me.agency];
        const conditions = ["agency_id = $1"];
        for (const name of req.body.names) {
          values.push(name);
          conditions.push(\`name <> $\${values.length}\`);
        }
        const where = conditions.length === 0 ? "" : \` WHERE \${conditions.join(" AND ")}\`;
        res.json(await pool.query(\`SELECT * FROM campaigns\${where}\`, values));
      });
      app.get("/d", async (req: any, res) => {
        const values: unknown[] = [];
        const conditions: string[] = [];
        if (req.query.mine) {
          values.push(req.me.agency);
          conditions.push("agency_id = $1");
        }
        const where = conditions.length > 0 ? " WHERE " + conditions.join(" AND ") : "";
        res.json(await pool.query("SELECT * FROM campaigns" + where, values)); //! bypassable-tenant-filter
      });
      app.get("/e", async (req: any, res) => {
        const conditions: string[] = [];
        for (const one of req.body.names) conditions.push("name = '" + one.replaceAll("'", "") + "'");
        const where = conditions.length > 0 ? " WHERE " + conditions.join(" OR ") : "";
        res.json(await pool.query("SELECT * FROM campaigns" + where)); //! unscoped-query
      });
      app.get("/f", async (req: any, res) => {
        const { name, email } = req.query;
        const conditions = ["agency_id = $1", name && "name = $2", email ? "email = $3" : undefined].filter(Boolean);
        res.json(await pool.query(\`SELECT * FROM campaigns WHERE \${conditions.join(" AND ")}\`, [req.me.agency, name, email]));
      });
      app.get("/g", async (req: any, res) => {
        const { name } = req.query;
        const conditions = [name && "name = $1", req.query.mine && "agency_id = $2"].filter(Boolean);
        res.json(await pool.query(\`SELECT * FROM campaigns WHERE \${conditions.join(" AND ")}\`, [name, req.me.agency])); //! bypassable-tenant-filter
      });
      app.get("/h", async (req: any, res) => {
        const values: unknown[] = [];
        let sql = "SELECT * FROM campaigns WHERE 1=1";
        if (req.query.name) sql += \` AND name = $\${values.push(req.query.name)}\`;
        sql += \` AND agency_id = $\${values.push(req.me.agency)}\`;
        res.json(await pool.query(sql, values));
      });
      app.get("/i", async (req: any, res) => {
        const values: unknown[] = [];
        let sql = "SELECT * FROM campaigns WHERE 1=1";
        if (req.query.name) sql += \` AND name = $\${values.push(req.query.name)}\`;
        values.push(req.query.agency);
        sql += \` AND agency_id = $\${values.length}\`;
        res.json(await pool.query(sql, values)); //! untrusted-tenant-id
      });
      app.get("/j", async (req: any, res) => {
        const values: unknown[] = [req.me.agency];
        const names = req.body.names.map((name: string) => \`name = $\${values.push(name)}\`);
        await pool.query(\`SELECT * FROM campaigns WHERE agency_id = $1 AND (\${names.join(" OR ")})\`, values);
        res.json(await pool.query(\`SELECT * FROM campaigns WHERE agency_id = $1 AND \${names.join(" OR ")}\`, values)); //! bypassable-tenant-filter
      });
      app.listen(1);
    `,
  });
});
