// Placeholders whose numbers are counted up as conditions are added: `$${index++}`.
import { service } from "../harness/service";

describe("SQL: placeholders that are counted up", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "4", pg: "8", jsonwebtoken: "9" } }),
    "sql/schema.sql": `
      create table orgs (id int primary key, name text not null);
      create table jobs (id int primary key, org_id int not null references orgs(id), title text not null, state text not null);
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import pg from "pg";
      const pool = new pg.Pool();
      const app = express();
      app.use((req, res, next) => {
        res.locals.org = (jwt.verify(req.headers.authorization!, process.env.S!) as { org: number }).org;
        next();
      });
      app.get("/first", async (req, res) => {
        let index = 1;
        let text = \`select * from jobs where org_id = $\${index++}\`;
        const values: unknown[] = [res.locals.org];
        if (req.query.t) { text += \` and title = $\${index++}\`; values.push(req.query.t); }
        if (req.query.s) { text += \` and state = $\${index++}\`; values.push(req.query.s); }
        res.json((await pool.query(text, values)).rows);
      });
      app.get("/last", async (req, res) => {
        let index = 0;
        let text = "select * from jobs where true";
        const values: unknown[] = [];
        if (req.query.t) { text += \` and title = $\${++index}\`; values.push(req.query.t); }
        if (req.query.s) { text += \` and state = $\${++index}\`; values.push(req.query.s); }
        text += \` and org_id = $\${++index}\`;
        values.push(res.locals.org);
        res.json((await pool.query(text, values)).rows);
      });
      app.get("/fixed", async (req, res) => {
        let index = 2;
        let text = "select * from jobs where state = $1";
        const values: unknown[] = ["new"];
        if (req.query.t) { text += \` and title = $\${index++}\`; values.push(req.query.t); }
        text += \` and org_id = $\${index++}\`;
        values.push(res.locals.org);
        res.json((await pool.query(text, values)).rows);
      });
      app.get("/some", async (req, res) => {
        let index = 0;
        let text = "select * from jobs where true";
        const values: unknown[] = [];
        if (req.query.t) { text += \` and title = $\${++index}\`; values.push(req.query.t); }
        if (req.query.mine) { text += \` and org_id = $\${++index}\`; values.push(res.locals.org); }
        res.json((await pool.query(text, values)).rows); //! bypassable-tenant-filter
      });
      app.get("/theirs", async (req, res) => {
        let index = 1;
        let text = "select * from jobs where true";
        const values: unknown[] = [];
        if (req.query.t) { text += \` and title = $\${index++}\`; values.push(req.query.t); }
        text += \` and org_id = $\${index++}\`;
        values.push(req.query.org);
        res.json((await pool.query(text, values)).rows); //! untrusted-tenant-id
      });
      app.get("/crossed", async (req, res) => {
        let index = 1;
        let text = \`select * from jobs where org_id = $\${index++}\`;
        const values: unknown[] = [];
        if (req.query.t) { text += \` and title = $\${index++}\`; values.push(req.query.t); }
        values.push(res.locals.org);
        res.json((await pool.query(text, values)).rows); //! untrusted-tenant-id
      });
      app.get("/after", async (req, res) => {
        let index = 1;
        const text = \`select * from jobs where title = $\${index++} and org_id = $\${index}\`;
        res.json((await pool.query(text, [req.query.t, res.locals.org])).rows);
        let wrong = 0;
        const other = \`select * from jobs where title = $\${++wrong} and org_id = $\${wrong++}\`;
        res.json((await pool.query(other, [req.query.t, res.locals.org])).rows); //! untrusted-tenant-id
      });
    `,
  });
});
