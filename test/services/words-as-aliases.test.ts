// Aliases that are words of the language elsewhere: `settings`, `sample`, `view` are free in PostgreSQL and MySQL.
import { service } from "../harness/service";

function files(client: "pg" | "mysql2"): Readonly<Record<string, string>> {
  const [first, second] = client === "pg" ? ["$1", "$2"] : ["?", "?"];
  return {
    "package.json": JSON.stringify({
      dependencies: { [client]: client === "pg" ? "8.12.0" : "3.10.0", express: "4.19.0", "express-session": "1.18.0" },
    }),
    "db/schema.sql": `
      CREATE TABLE lab (id INT PRIMARY KEY, name VARCHAR(99) NOT NULL);
      CREATE TABLE lab_samples (id INT PRIMARY KEY, lab_id INT NOT NULL, code VARCHAR(99), FOREIGN KEY (lab_id) REFERENCES lab (id));
      CREATE TABLE sample_views (id INT PRIMARY KEY, sample_id INT NOT NULL, FOREIGN KEY (sample_id) REFERENCES lab_samples (id));
    `,
    "src/db.ts":
      client === "pg"
        ? `import { Pool } from "pg"; export const pool = new Pool();`
        : `import mysql from "mysql2/promise"; export const pool = mysql.createPool(process.env.DB!);`,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { pool } from "./db";
      declare module "express-session" { interface SessionData { labId: number } }

      const app = express();
      app.use(session({ secret: process.env.KEY! }));
      app.use((req, res, next) => (req.session.labId ? next() : res.sendStatus(401)));

      app.get("/views", async (req, res) => {
        res.json(await pool.query("SELECT view.id FROM sample_views view JOIN lab_samples sample ON sample.id = view.sample_id WHERE sample.lab_id = ${first}", [req.session.labId]));
      });
      app.get("/views/:code", async (req, res) => {
        res.json(await pool.query("SELECT view.id FROM sample_views view JOIN lab_samples sample ON sample.id = view.sample_id WHERE sample.code = ${first} AND view.id > ${second}", [req.params.code, 3])); //! unscoped-query
      });
    `,
  };
}

describe("Aliases that are words elsewhere", () => {
  service(files("pg"), "are read in PostgreSQL");
  service(files("mysql2"), "are read in MySQL");
});
