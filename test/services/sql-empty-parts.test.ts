// Parts of a statement that may be empty: what no database takes is no statement, and nothing that has to be told as unread.
import { service } from "../harness/service";

describe("Parts of SQL that may be empty", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "5.0.0", "express-session": "1.18.0", postgres: "3.4.0" } }),
    "migrations/001.sql": `
      CREATE TABLE company (id uuid PRIMARY KEY, name text);
      CREATE TABLE parcel (id uuid PRIMARY KEY, company_id uuid NOT NULL REFERENCES company (id), label text, weight int);
      CREATE INDEX ON parcel (company_id);
    `,
    "src/app.ts": `
      import express from "express";
      import postgres from "postgres";
      const sql = postgres(process.env.DATABASE_URL!);
      const app = express();
      app.get("/parcels", async (req, res) => {
        const { companyId } = req.session;
        if (!companyId) return res.sendStatus(401);
        let filter = sql\`\`;
        if (req.query.label) filter = sql\`label = \${req.query.label}\`;
        if (req.query.weight) filter = sql\`weight > \${req.query.weight}\`;
        res.json(await sql\`select * from parcel where company_id = \${companyId} and (\${filter})\`);
      });
      app.get("/all", async (req, res) => {
        const filter = req.query.label ? sql\`label = \${req.query.label}\` : sql\`\`;
        res.json(await sql\`select * from parcel where (\${filter})\`); //! unscoped-query
      });
    `,
  });
});
