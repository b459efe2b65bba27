// SQL statements that stand in files of their own, read by path: with fs, QueryFile of pg-promise and sql.file of postgres.js.
import { service } from "../harness/service";

describe("SQL statements in files of their own", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "4", jsonwebtoken: "9", pg: "8", "pg-promise": "11", postgres: "3" } }),
    "db/schema.sql": `
      CREATE TABLE accounts (id int PRIMARY KEY, name text NOT NULL);
      CREATE TABLE sites (id int PRIMARY KEY, account_id int NOT NULL REFERENCES accounts(id), host text NOT NULL, plan text);
      CREATE TABLE checks (id int PRIMARY KEY, site_id int NOT NULL REFERENCES sites(id), ok boolean NOT NULL);
    `,
    "src/sql/sites/list.sql":
      "/* all sites */\nSELECT s.*, (SELECT count(*) FROM checks c WHERE c.site_id = s.id)::int AS n FROM sites s WHERE s.account_id = ${account} ORDER BY ${order:name};\n",
    "src/sql/sites/failing.sql": "SELECT s.host FROM checks c JOIN sites s ON s.id = c.site_id WHERE NOT c.ok AND s.plan = $<plan>",
    "src/sql/close.sql": "UPDATE sites SET plan = NULL WHERE id = $1 AND account_id = $2",
    "src/sql/close-any.sql": "UPDATE sites SET plan = NULL WHERE id = $1",
    "src/texts.ts": `
      import { readFileSync } from "node:fs";
      import { join } from "node:path";
      import pgPromise, { QueryFile } from "pg-promise";
      export const pgp = pgPromise();
      const file = (name: string) => new QueryFile(join(__dirname, "sql", name), { minify: true });
      export const list = file("sites/list.sql");
      export const failing = file("sites/failing.sql");
      export const failingToo = new pgp.QueryFile("./sql/sites/failing.sql");
      export const close = readFileSync(join(__dirname, "./sql/close.sql"), "utf8");
      export const closeAny = readFileSync(join(__dirname, "./sql/close-any.sql"), { encoding: "utf8" });
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import pg from "pg";
      import postgres from "postgres";
      import { readFile } from "node:fs/promises";
      import { close, closeAny, failing, failingToo, list, pgp } from "./texts";
      const db = pgp(process.env.DATABASE_URL!);
      const pool = new pg.Pool();
      const sql = postgres(process.env.DATABASE_URL!);
      const app = express();
      app.use((req: any, res, next) => {
        req.account = (jwt.verify(req.headers.authorization, process.env.SECRET!) as any).account;
        next();
      });
      app.get("/sites", async (req: any, res) => {
        const a = await db.any(list, { account: req.account, order: "host" });
        const b = await db.any(list, { account: req.query.account, order: "host" }); //! untrusted-tenant-id
        const c = await db.manyOrNone(failing, { plan: req.query.plan }); //! unscoped-query
        const d = await db.manyOrNone(failingToo, { plan: req.query.plan }); //! unscoped-query
        res.json({ a, b, c, d });
      });
      app.post("/sites/:id/close", async (req: any, res) => {
        await pool.query(close, [req.params.id, req.account]);
        await pool.query(closeAny, [req.params.id]); //! unscoped-mutation
        await pool.query(await readFile("src/sql/close-any.sql", "utf8"), [req.params.id]); //! unscoped-mutation
        await sql.file("./sql/close.sql", [req.params.id, req.account]);
        await sql.file("./sql/close-any.sql", [req.params.id]); //! unscoped-mutation
        res.sendStatus(204);
      });
    `,
  });
});
