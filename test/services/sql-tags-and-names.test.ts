// Tags that Node's SQLite keeps statements under, and queries that yesql makes of names.
import { service } from "../harness/service";

describe("SQL: stores of tags, and names in the place of numbers", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "4", pg: "8", mysql2: "3", yesql: "7", jsonwebtoken: "9" } }),
    "sql/schema.sql": `
      create table orgs (id text primary key, name text not null);
      create table jobs (id text primary key, org_id text not null references orgs(id), title text not null);
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { DatabaseSync } from "node:sqlite";
      import mysql from "mysql2/promise";
      import pg from "pg";
      import { mysql as forMysql, pg as named } from "yesql";
      const node = new DatabaseSync("app.db");
      const sql = node.createTagStore();
      const pool = new pg.Pool();
      const other = mysql.createPool(process.env.MYSQL!);
      const app = express();
      app.use((req, res, next) => {
        res.locals.org = (jwt.verify(req.headers.authorization!, process.env.S!) as { org: string }).org;
        next();
      });
      app.get("/tags", (req, res) => {
        const a = sql.all\`select * from jobs where org_id = \${res.locals.org} and title = \${req.query.t as string}\`;
        const b = sql.get\`select * from jobs where id = \${req.query.id as string}\`; //! unscoped-query
        sql.run\`delete from jobs where id = \${req.query.id as string}\`; //! unscoped-mutation
        sql.run\`delete from jobs where id = \${req.query.id as string} and org_id = \${res.locals.org}\`;
        const c = [...sql.iterate\`select * from jobs where org_id = \${req.query.org as string}\`]; //! untrusted-tenant-id
        sql.clear();
        res.json({ a, b, c });
      });
      app.get("/names", async (req, res) => {
        const a = await pool.query(named("select * from jobs where org_id = :org and title = :t")({ org: res.locals.org, t: req.query.t }));
        const b = await pool.query(named("select * from jobs where title = :t")({ t: req.query.t })); //! unscoped-query
        const c = await pool.query(named("select * from jobs where org_id = :org")({ org: req.query.org })); //! untrusted-tenant-id
        const [d] = await other.query(forMysql("select * from jobs where org_id = :org")({ org: res.locals.org }));
        const [e] = await other.query(forMysql("select * from jobs where id = :id")({ id: req.query.id })); //! unscoped-query
        res.json({ a: a.rows, b: b.rows, c: c.rows, d, e });
      });
    `,
  });
});
