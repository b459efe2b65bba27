// Row-level security that SQL adds to tables which something else makes: builders of Knex, tables of Drizzle and their helpers.
import { service } from "../harness/service";

/** Log lines and audit events are other tests' matter; schemas are this one's. */
const OTHERS = /^(?:log|audit)-/;

describe("row-level security apart from the table", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { knex: "3.1.0", pg: "8.0.0", express: "4.19.0", "express-session": "1.18.0" } }),
      "migrations/1.js": `
        exports.up = async (knex) => {
          await knex.schema.createTable("orgs", (t) => { t.uuid("id").primary(); t.string("name").notNullable(); });
          await knex.schema.createTable("members", (t) => { t.uuid("id").primary(); t.uuid("org_id").notNullable().references("orgs.id").index(); });
          await knex.schema.createTable("notes", (t) => { t.uuid("id").primary(); t.uuid("org_id").notNullable().references("orgs.id").index(); });
          await knex.schema.createTable("hits", (t) => { t.uuid("id").primary(); t.uuid("org_id").notNullable().references("orgs.id").index(); }); //! schema-missing-rls
          for (const table of ["members", "notes"]) {
            await knex.raw(\`ALTER TABLE \${table} ENABLE ROW LEVEL SECURITY\`);
            await knex.raw(\`ALTER TABLE \${table} FORCE ROW LEVEL SECURITY\`);
            await knex.raw(\`CREATE POLICY \${table}_org ON \${table} USING (org_id = current_setting('app.org_id')::uuid)\`);
          }
        };
      `,
      "src/app.ts": `
        import express from "express";
        import session from "express-session";
        import Knex, { type Knex as K } from "knex";
        const knex = Knex({ client: "pg" });
        const app = express();
        app.use(session({ secret: process.env.SECRET! }));
        app.use((req: any, res, next) => (req.session.orgId ? next() : res.sendStatus(401)));
        const inOrg = <T>(orgId: string, work: (trx: K.Transaction) => Promise<T>) => knex.transaction(async (trx) => {
          await trx.raw("SELECT set_config('app.org_id', ?, true)", [orgId]);
          return work(trx);
        });
        app.get("/notes", async (req: any, res) => res.json(await inOrg(req.session.orgId, (trx) => trx("notes").select())));
        app.get("/hits", async (req: any, res) => res.json(await inOrg(req.session.orgId, (trx) => trx("hits").select()))); //! unscoped-query
      `,
    },
    "that Knex makes and secures by raw statements",
    OTHERS,
  );

  service(
    {
      "package.json": JSON.stringify({ dependencies: { "drizzle-orm": "0.36.0", postgres: "3.4.0" } }),
      "src/policies.ts": `
        import { sql } from "drizzle-orm";
        import { pgPolicy } from "drizzle-orm/pg-core";
        export const ownOrg = (name: string) => pgPolicy(name, { for: "all", using: sql\`org_id = current_setting('app.org_id')::uuid\` });
      `,
      "src/schema.ts": `
        import { index, pgTable, text, uuid } from "drizzle-orm/pg-core";
        import { ownOrg } from "./policies";
        export const orgs = pgTable("orgs", { id: uuid("id").primaryKey(), name: text("name") });
        const org = () => uuid("org_id").notNull().references(() => orgs.id);
        export const members = pgTable("members", { id: uuid("id").primaryKey(), orgId: org() }, (t) => [index().on(t.orgId), ownOrg("members_org")]);
        export const tasks = pgTable("tasks", { id: uuid("id").primaryKey(), orgId: org() }, (t) => [index().on(t.orgId), ownOrg("tasks_org")]);
        export const files = pgTable("files", { id: uuid("id").primaryKey(), orgId: org() }, (t) => [index().on(t.orgId), ownOrg("files_org")]); //! schema-missing-rls
        export const labels = pgTable("labels", { id: uuid("id").primaryKey(), orgId: org() }, (t) => [index().on(t.orgId)]); //! schema-missing-rls
      `,
      "drizzle/force.sql": `
        alter table members force row level security;
        alter table tasks force row level security;
      `,
      "src/db.ts": `
        import { drizzle } from "drizzle-orm/postgres-js";
        import postgres from "postgres";
        import * as schema from "./schema";
        export const db = drizzle(postgres(process.env.DATABASE_URL!), { schema });
      `,
    },
    "that Drizzle declares by helpers and SQL forces",
    OTHERS,
  );
});
