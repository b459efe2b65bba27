// The schema of a tenant in the search path of a connection.
import { service } from "../harness/service";

describe("Search paths of Knex", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { express: "5.0.0", "express-session": "1.18.0", knex: "3.1.0" } }),
      "tenantlint.config.json": JSON.stringify({ isolation: "schema-per-tenant" }),
      "migrations/1.sql": "CREATE TABLE notes (id uuid PRIMARY KEY, body text NOT NULL);",
      "src/app.ts": `
      import express from "express";
      import knex, { type Knex } from "knex";
      const made = new Map<string, Knex>();
      function of(schema: string): Knex {
        let known = made.get(schema);
        if (!known) {
          known = knex({ client: "pg", connection: process.env.DATABASE_URL, searchPath: [schema, "public"] });
          made.set(schema, known);
        }
        return known;
      }
      const app = express();
      app.use((req, res, next) => (req.session.tenant ? next() : res.sendStatus(401)));
      app.get("/notes", async (req, res) => res.json(await of(req.session.tenant)("notes").select("*")));
      app.get("/named", async (req, res) => res.json(await of(String(req.query.tenant))("notes").select("*"))); //! unscoped-connection
    `,
    },
    "may be lists",
  );
});
