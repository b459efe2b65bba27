// What upserts propose, and what updates and deletes in common tables yield.
import { service } from "../harness/service";

describe("rows that statements hand to one another", () => {
  describe("the proposed row of an upsert", () => {
    service({
      "package.json": `
        {"name":"a","dependencies":{"pg":"^8","kysely":"^0.27","drizzle-orm":"^0.33","knex":"^3","express":"^4","express-session":"^1"}}
      `,
      "schema.sql": `
        CREATE TABLE workspace (id uuid PRIMARY KEY, name text NOT NULL);
        CREATE TABLE member (id uuid PRIMARY KEY, workspace_id uuid NOT NULL REFERENCES workspace (id), email text NOT NULL);
        CREATE TABLE doc (id uuid PRIMARY KEY, workspace_id uuid NOT NULL REFERENCES workspace (id), title text NOT NULL);
      `,
      "src/app.ts": `
        import express from "express";
        import session from "express-session";
        import { Pool } from "pg";
        import { Kysely, PostgresDialect } from "kysely";
        import knexFactory from "knex";
        import { drizzle } from "drizzle-orm/node-postgres";
        import { pgTable, text, uuid } from "drizzle-orm/pg-core";
        import { eq, sql } from "drizzle-orm";
        const pool = new Pool();
        const knex = knexFactory({ client: "pg" });
        interface DB { doc: { id: string; workspace_id: string; title: string } }
        const ky = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
        const orm = drizzle(pool);
        const workspace = pgTable("workspace", { id: uuid("id").primaryKey() });
        const doc = pgTable("doc", { id: uuid("id").primaryKey(), workspaceId: uuid("workspace_id").notNull().references(() => workspace.id), title: text("title").notNull() });
        declare module "express-session" { interface SessionData { ws: string } }
        const app = express();
        app.use(express.json());
        app.use(session({ secret: "x" }));
        app.use((req, res, next) => (req.session.ws ? next() : res.sendStatus(401)));
        app.put("/1/:id", async (req, res) => {
          const row = { id: req.params.id, workspaceId: req.session.ws!, title: req.body.title };
          await orm.insert(doc).values(row).onConflictDoUpdate({ target: doc.id, set: { title: sql\`excluded.title\` }, setWhere: sql\`\${doc.workspaceId} = excluded.workspace_id\` });
          await orm.insert(doc).values(row).onConflictDoUpdate({ target: doc.id, set: { title: sql\`excluded.title\` }, setWhere: eq(doc.workspaceId, sql\`excluded.workspace_id\`) });
          await orm.insert(doc).values(row).onConflictDoUpdate({ target: doc.id, set: { title: sql\`excluded.title\` }, setWhere: sql\`\${doc.title} <> excluded.title\` }); //! unscoped-mutation
          res.end();
        });
        app.put("/2/:id", async (req, res) => {
          const row = { id: req.params.id, workspace_id: req.session.ws!, title: req.body.title };
          await ky.insertInto("doc").values(row).onConflict((oc) => oc.column("id").doUpdateSet((eb) => ({ title: eb.ref("excluded.title") })).whereRef("doc.workspace_id", "=", "excluded.workspace_id")).execute();
          await ky.insertInto("doc").values(row).onConflict((oc) => oc.column("id").doUpdateSet((eb) => ({ title: eb.ref("excluded.title") })).whereRef("doc.title", "=", "excluded.title")).execute(); //! unscoped-mutation
          await knex("doc").insert(row).onConflict("id").merge(["title"]).where("doc.workspace_id", knex.ref("excluded.workspace_id"));
          await knex("doc").insert(row).onConflict("id").merge(["title"]).where("doc.title", knex.ref("excluded.title")); //! unscoped-mutation
          res.end();
        });
        app.listen(1);
      `,
    });
  });

  describe("common tables that change rows", () => {
    service({
      "package.json": `
        {"name":"a","dependencies":{"pg":"^8","kysely":"^0.27","express":"^4","express-session":"^1"}}
      `,
      "schema.sql": `
        CREATE TABLE workspace (id uuid PRIMARY KEY, name text NOT NULL);
        CREATE TABLE member (id uuid PRIMARY KEY, workspace_id uuid NOT NULL REFERENCES workspace (id), email text NOT NULL);
        CREATE TABLE doc (id uuid PRIMARY KEY, workspace_id uuid NOT NULL REFERENCES workspace (id), title text NOT NULL);
        CREATE TABLE block (id uuid PRIMARY KEY, doc_id uuid NOT NULL REFERENCES doc (id), body text NOT NULL);
      `,
      "src/app.ts": `
        import express from "express";
        import session from "express-session";
        import { Pool } from "pg";
        import { Kysely, PostgresDialect } from "kysely";
        const pool = new Pool();
        interface DB { doc: { id: string; workspace_id: string; title: string }; block: { id: string; doc_id: string; body: string } }
        const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
        declare module "express-session" { interface SessionData { ws: string } }
        const app = express();
        app.use(session({ secret: "x" }));
        app.use((req, res, next) => (req.session.ws ? next() : res.sendStatus(401)));
        app.post("/1", async (req, res) => {
          await pool.query("WITH gone AS (DELETE FROM doc WHERE workspace_id = $1 RETURNING id) DELETE FROM block USING gone WHERE block.doc_id = gone.id", [req.session.ws]);
          res.end();
        });
        app.post("/2", async (req, res) => {
          await pool.query("DELETE FROM block USING doc WHERE block.doc_id = doc.id AND doc.workspace_id = $1", [req.session.ws]);
          res.end();
        });
        app.post("/3", async (req, res) => {
          await db.deleteFrom("block").using("doc").whereRef("block.doc_id", "=", "doc.id").where("doc.workspace_id", "=", req.session.ws!).execute();
          await db.deleteFrom("block").using("doc").whereRef("block.doc_id", "=", "doc.id").where("doc.title", "=", "x").execute(); //! unscoped-mutation
          res.end();
        });
        app.post("/4", async (req, res) => {
          await db.with("own", (q) => q.selectFrom("doc").select("id").where("workspace_id", "=", req.session.ws!)).deleteFrom("block").using("own").whereRef("block.doc_id", "=", "own.id").execute();
          await db.with("own", (q) => q.selectFrom("doc").select("id").where("workspace_id", "=", req.session.ws!)).updateTable("block").from("own").set({ body: "" }).whereRef("block.doc_id", "=", "own.id").execute();
          await db.with("gone", (q) => q.deleteFrom("doc").where("workspace_id", "=", req.session.ws!).returning("id")).deleteFrom("block").using("gone").whereRef("block.doc_id", "=", "gone.id").execute();
          await db.with("made", (q) => q.insertInto("doc").values({ id: "1", workspace_id: req.session.ws!, title: "x" }).returning("id")).insertInto("block").columns(["doc_id", "body"]).expression((eb) => eb.selectFrom("made").select(["made.id", eb.val("x").as("body")])).execute();
          res.end();
        });
        app.listen(1);
      `,
    });
  });
});
