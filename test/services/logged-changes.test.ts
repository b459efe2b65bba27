// Rows that an update or delete of a query builder hands back are whole rows, as a query's are.
import { EXPRESS_SESSION } from "../harness/billing";
import { service } from "../harness/service";

const TABLES = {
  "package.json": JSON.stringify({
    dependencies: { express: "^5.0.0", "express-session": "*", knex: "^3.0.0", kysely: "^0.28.0", pg: "^8.0.0" },
  }),
  "migrations/001.sql": `
    CREATE TABLE orgs (id uuid PRIMARY KEY, name text NOT NULL);
    CREATE TABLE cards (id uuid PRIMARY KEY, org_id uuid NOT NULL REFERENCES orgs (id), holder text NOT NULL, number text NOT NULL);
    CREATE INDEX ON cards (org_id);
  `,
  ...EXPRESS_SESSION,
};

describe("Rows that come back from a change", () => {
  service(
    {
      ...TABLES,
      "src/app.ts": `
      import express from "express";
      import knex from "knex";
      import { requireAuth, sessions } from "./auth";
      const db = knex({ client: "pg", connection: process.env.DATABASE_URL });
      const app = express();
      app.use(express.json(), sessions, requireAuth);
      app.put("/cards/:id", async (req, res) => {
        const orgId = req.session.orgId!;
        const [card] = await db("cards").where({ id: req.params.id, org_id: orgId }).update({ holder: "x" }).returning("*");
        console.log("changed", orgId, card); //! log-tenant-data
        const [id] = await db("cards").where({ id: req.params.id, org_id: orgId }).update({ holder: "x" }).returning(["id", "holder"]);
        console.log("changed", orgId, id);
        const again = await db("cards").where({ id: req.params.id, org_id: orgId }).update({ holder: "x" }, "*");
        console.log("changed", orgId, again); //! log-tenant-data
        const count = await db("cards").where({ id: req.params.id, org_id: orgId }).update("holder", "x");
        console.log("changed", orgId, count);
        res.json(card);
      });
      app.delete("/cards/:id", async (req, res) => {
        const orgId = req.session.orgId!;
        const gone = await db("cards").where({ id: req.params.id, org_id: orgId }).del("*");
        console.log("deleted", orgId, gone); //! log-tenant-data
        res.json(await db("cards").where({ id: req.params.id, org_id: orgId }).del());
      });
      app.listen(3000);
    `,
    },
    "with Knex",
    /^schema-/,
  );

  service(
    {
      ...TABLES,
      "src/app.ts": `
      import express from "express";
      import { Kysely, PostgresDialect } from "kysely";
      import pg from "pg";
      import { requireAuth, sessions } from "./auth";
      interface Database { cards: { id: string; org_id: string; holder: string; number: string } }
      const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new pg.Pool() }) });
      const app = express();
      app.use(express.json(), sessions, requireAuth);
      app.delete("/cards/:id", async (req, res) => {
        const orgId = req.session.orgId!;
        const gone = await db.deleteFrom("cards").where("id", "=", req.params.id).where("org_id", "=", orgId).returningAll().executeTakeFirst();
        console.log("deleted", orgId, gone); //! log-tenant-data
        const id = await db.deleteFrom("cards").where("id", "=", req.params.id).where("org_id", "=", orgId).returning("id").executeTakeFirst();
        console.log("deleted", orgId, id);
        res.json(gone);
      });
      app.listen(3000);
    `,
    },
    "with Kysely",
    /^schema-/,
  );
});
