// A database file for each tenant beside a catalogue of tenants and people: whoever names the file chooses whose rows are read.
import { service } from "../harness/service";

describe("files per tenant", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "4.19.0", "express-session": "1.18.0", "better-sqlite3": "11.0.0" } }),
    "tenantlint.config.json": JSON.stringify({ isolation: "database-per-tenant" }),
    "src/databases.ts": `
      import Database from "better-sqlite3";
      export const catalog = new Database("catalog.db");
      catalog.exec(\`
        CREATE TABLE companies (id TEXT PRIMARY KEY, name TEXT NOT NULL);
        CREATE TABLE logins (email TEXT PRIMARY KEY, company_id TEXT NOT NULL REFERENCES companies (id));
      \`);
      export function databaseOf(company: string) {
        const db = new Database("data/" + company + ".db");
        db.exec("CREATE TABLE IF NOT EXISTS parcels (id INTEGER PRIMARY KEY, street TEXT NOT NULL)");
        return db;
      }
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { catalog, databaseOf } from "./databases";
      const app = express();
      app.use(session({ secret: process.env.SECRET! }));
      app.use((req: any, res, next) => (req.session.company ? next() : res.sendStatus(401)));
      app.get("/own", (req: any, res) => res.json(databaseOf(req.session.company).prepare("SELECT * FROM parcels").all()));
      app.get("/any/:company", (req: any, res) => res.json(databaseOf(req.params.company).prepare("SELECT * FROM parcels").all())); //! unscoped-connection
      app.get("/name", (req: any, res) => res.json(catalog.prepare("SELECT name FROM companies WHERE id = ?").get(req.session.company)));
    `,
  });
});
