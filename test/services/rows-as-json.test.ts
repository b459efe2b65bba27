// Rows that a statement hands out as JSON (`row_to_json(t.*)`), also out of common table expressions.
import { service } from "../harness/service";

const FILES = {
  "package.json": JSON.stringify({ dependencies: { pg: "8.0.0", express: "4.19.0" } }),
  "migrations/001.sql": `
    create table accounts (id serial primary key, name text);
    create table environments (id serial primary key, account_id int not null references accounts (id), name text);
    create table api_keys (id serial primary key, account_id int not null references accounts (id), hashed text not null unique, label text);
    create table configs (id serial primary key, environment_id int not null references environments (id), name text);
  `,
  "src/db.ts": `
    import { Pool } from "pg";
    export const pool = new Pool();
  `,
};

/** An API behind a key; \`statement\` gives the row, \`values\` its parameters. */
function behindKey(statement: string, values: string, mark = ""): string {
  return `
    import crypto from "node:crypto";
    import express from "express";
    import { pool } from "./db";
    const app = express();
    app.use(async (req, res, next) => {
      const hash = crypto.createHash("sha256").update(String(req.headers.authorization)).digest("hex");
      const { rows: [row] } = await pool.query(\`${statement}\`, [${values}]);${mark}
      if (!row) { res.sendStatus(401); return; }
      res.locals.account = row.account;
      res.locals.environment = row.environment;
      next();
    });
  `;
}

const MATCHED = "WITH matched AS (SELECT k.id, k.account_id FROM api_keys k WHERE k.hashed = $1 LIMIT 1)";

describe("rows as JSON", () => {
  service(
    {
      ...FILES,
      "src/app.ts": `
        ${behindKey(
          `${MATCHED} SELECT row_to_json(environment.*) AS environment, to_jsonb(accounts) AS account FROM matched JOIN accounts ON accounts.id = matched.account_id JOIN environments AS environment ON environment.account_id = matched.account_id`,
          "hash",
        )}
        app.get("/configs", async (req, res) => { res.json(await pool.query("select * from configs where environment_id = $1", [res.locals.environment.id])); });
        app.get("/environments", async (req, res) => { res.json(await pool.query("select * from environments where account_id = $1", [res.locals.account.id])); });
        app.get("/any", async (req, res) => { res.json(await pool.query("select * from configs where environment_id = $1", [req.query.environment])); }); //! unscoped-query
      `,
    },
    "of what hangs on the key's account",
  );

  service(
    {
      ...FILES,
      "src/app.ts": `
        ${behindKey(
          `${MATCHED} SELECT row_to_json(environment.*) AS environment, matched.account_id AS account FROM matched CROSS JOIN environments AS environment WHERE environment.id = $2`,
          "hash, req.query.environment",
          " //! unscoped-query",
        )}
        app.get("/configs", async (req, res) => { res.json(await pool.query("select * from configs where environment_id = $1", [res.locals.environment.id])); });
        app.get("/environments", async (req, res) => { res.json(await pool.query("select * from environments where account_id = $1", [res.locals.account])); });
      `,
    },
    "of a row that the request chooses",
  );
});
