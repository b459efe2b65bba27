// Conditions with `?` that only some paths add, with their values in a list beside: what is left out of the text is left out of the list.
import { service } from "../harness/service";

describe("SQL: values that are left out with their conditions", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "4", mysql2: "3", "better-sqlite3": "11", jsonwebtoken: "9" } }),
    "sql/schema.sql": `
      create table orgs (id int primary key, name varchar(99) not null);
      create table jobs (id int primary key, org_id int not null references orgs(id), title varchar(99) not null, state varchar(9) not null, ms int);
    `,
    "src/app.ts": `
      import Database from "better-sqlite3";
      import express from "express";
      import jwt from "jsonwebtoken";
      import mysql from "mysql2/promise";
      const pool = mysql.createPool(process.env.DATABASE_URL!);
      const db = new Database("app.db");
      const app = express();
      app.use((req, res, next) => {
        res.locals.org = (jwt.verify(req.headers.authorization!, process.env.S!) as { org: number }).org;
        next();
      });
      app.get("/first", async (req, res) => {
        const where: string[] = [];
        const values: unknown[] = [];
        if (req.query.t) { where.push("title = ?"); values.push(req.query.t); }
        if (req.query.s) { where.push("state = ?"); values.push(req.query.s); }
        where.push("org_id = ?");
        values.push(res.locals.org);
        if (req.query.ms) { where.push("ms > ?"); values.push(req.query.ms); }
        const [rows] = await pool.query(\`select * from jobs where \${where.join(" and ")} limit 9\`, values);
        res.json({ rows, same: db.prepare(\`select * from jobs where \${where.join(" and ")}\`).all(...values) });
      });
      app.get("/some", async (req, res) => {
        const where: string[] = [];
        const values: unknown[] = [];
        if (req.query.t) { where.push("title = ?"); values.push(req.query.t); }
        if (req.query.mine) { where.push("org_id = ?"); values.push(res.locals.org); }
        where.push("state = ?");
        values.push("new");
        const [rows] = await pool.query(\`select * from jobs where \${where.join(" and ")}\`, values); //! bypassable-tenant-filter
        res.json(rows);
      });
      app.get("/theirs", async (req, res) => {
        const where: string[] = [];
        const values: unknown[] = [];
        if (req.query.t) { where.push("title = ?"); values.push(req.query.t); }
        where.push("org_id = ?");
        values.push(req.query.org);
        const [rows] = await pool.query(\`select * from jobs where \${where.join(" and ")}\`, values); //! untrusted-tenant-id
        res.json(rows);
      });
      app.get("/crossed", async (req, res) => {
        const where: string[] = [];
        const values: unknown[] = [];
        if (req.query.t) { where.push("title = ?"); }
        where.push("org_id = ?");
        values.push(res.locals.org);
        if (req.query.t) { values.push(req.query.t); }
        const [rows] = await pool.query(\`select * from jobs where \${where.join(" and ")}\`, values); //! bypassable-tenant-filter
        res.json(rows);
      });
      app.get("/twice", async (req, res) => {
        const where: string[] = [];
        const values: unknown[] = [];
        if (req.query.t) { where.push("org_id = ?"); values.push(req.query.t); }
        where.push("org_id = ?");
        values.push(res.locals.org);
        const [rows] = await pool.query(\`select * from jobs where \${where.join(" and ")}\`, values);
        const [other] = await pool.query(\`select * from jobs where \${where.join(" or ")}\`, values); //! bypassable-tenant-filter
        res.json({ rows, other });
      });
    `,
  });
});
