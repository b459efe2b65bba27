// In-house functions that write a statement for whatever table they are given: what leaks is found where the table is named.
import { service } from "../harness/service";

describe("Statements that an in-house function writes for any table", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { pg: "8.12.0", express: "4.19.0", jsonwebtoken: "9.0.0" } }),
    "db/schema.sql": `
      CREATE TABLE agencies (id serial PRIMARY KEY, name text NOT NULL);
      CREATE TABLE users (id serial PRIMARY KEY, agency_id int NOT NULL REFERENCES agencies, email text NOT NULL);
      CREATE TABLE campaigns (id serial PRIMARY KEY, agency_id int NOT NULL REFERENCES agencies, name text NOT NULL);
      CREATE TABLE invoices (id serial PRIMARY KEY, agency_id int NOT NULL REFERENCES agencies, total int NOT NULL);
    `,
    "src/rows.ts": `
      import { Pool } from "pg";
      const pool = new Pool();
      async function run(text: string, params: unknown[]) {
        const { rows } = await pool.query(text, params);
        return rows;
      }
      export function insert(table: string, values: Record<string, unknown>) {
        const columns = Object.keys(values);
        return run(\`INSERT INTO \${table} (\${columns.join(", ")}) VALUES (\${columns.map((_, i) => "$" + (i + 1)).join(", ")})\`, Object.values(values));
      }
      export const byId = (table: string, id: unknown) => run(\`SELECT * FROM "\${table}" WHERE id = $1\`, [id]);
      export const ofAgency = (table: string, agency: number) => run(\`SELECT * FROM \${table} WHERE agency_id = $1\`, [agency]);
      export const totals = (label: string) => run("SELECT sum(total), $1 AS label FROM invoices", [label]); //! unscoped-query
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { byId, insert, ofAgency, totals } from "./rows";
      const app = express();
      app.use(express.json());
      app.use((req: any, res, next) => {
        try { req.me = jwt.verify(String(req.headers.authorization), process.env.JWT!); next(); } catch { res.sendStatus(401); }
      });
      app.post("/campaigns", async (req: any, res) => {
        await insert("campaigns", { agency_id: req.me.agency, name: req.body.name });
        await insert("invoices", { agency_id: req.body.agency, total: 1 }); //! missing-tenant-on-create
        res.json(await ofAgency("campaigns", req.me.agency));
      });
      app.get("/campaigns/:id", async (req: any, res) => {
        res.json(await byId("campaigns", req.params.id)); //! unscoped-query
      });
      app.get("/totals", async (req: any, res) => {
        res.json(await totals("all"));
      });
      app.listen(1);
    `,
  });
});

describe("Statements of objects that are made for a table", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { pg: "8.12.0", express: "4.19.0", jsonwebtoken: "9.0.0" } }),
    "db/schema.sql": `
      CREATE TABLE agencies (id serial PRIMARY KEY, name text NOT NULL);
      CREATE TABLE users (id serial PRIMARY KEY, agency_id int NOT NULL REFERENCES agencies, email text NOT NULL);
      CREATE TABLE campaigns (id serial PRIMARY KEY, agency_id int NOT NULL REFERENCES agencies, name text NOT NULL);
      CREATE INDEX campaigns_agency ON campaigns (agency_id);
    `,
    "src/from.ts": `
      import { Pool } from "pg";
      const pool = new Pool();
      export class Select {
        private readonly conditions: string[] = [];
        private readonly values: unknown[] = [];
        constructor(private readonly table: string) {}
        where(column: string, value: unknown): this {
          this.values.push(value);
          this.conditions.push(\`\${column} = $\${this.values.length}\`);
          return this;
        }
        async rows() {
          const where = this.conditions.length > 0 ? " WHERE " + this.conditions.join(" AND ") : "";
          return (await pool.query("SELECT * FROM " + this.table + where, this.values)).rows;
        }
      }
      export const from = (table: string) => new Select(table);
      export abstract class Repository {
        protected abstract readonly table: string;
        async byId(id: unknown) {
          return (await pool.query(\`SELECT * FROM \${this.table} WHERE id = $1\`, [id])).rows[0]; //! unscoped-query
        }
      }
      export class Campaigns extends Repository {
        protected readonly table = "campaigns";
      }
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { Campaigns, from } from "./from";
      const app = express();
      app.use((req: any, res, next) => {
        try { req.me = jwt.verify(String(req.headers.authorization), process.env.JWT!); next(); } catch { res.sendStatus(401); }
      });
      app.get("/campaigns", async (req: any, res) => {
        res.json(await from("campaigns").where("agency_id", req.me.agency).where("name", req.query.name).rows());
      });
      app.get("/campaigns/named", async (req: any, res) => {
        res.json(await from("campaigns").where("name", req.query.name).rows()); //! unscoped-query
      });
      app.get("/campaigns/:id", async (req: any, res) => {
        res.json(await new Campaigns().byId(req.params.id));
      });
      app.listen(1);
    `,
  });
});
