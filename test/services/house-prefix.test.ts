// Tables that all bear the word of the house: `acme_accounts` is the tenant as `accounts` would be.
import { service } from "../harness/service";

describe("tables that bear a prefix of the house", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { knex: "3.1.0", pg: "8.0.0", express: "4.19.0", "express-session": "1.18.0" } }),
    "migrations/20240101_init.js": `
      const TABLE_PREFIX = "_acme_";
      exports.up = async (knex) => {
        await knex.schema.createTable(\`\${TABLE_PREFIX}accounts\`, (t) => { t.increments("id"); t.string("name"); });
        for (const table of ["connections", "syncs"]) {
          await knex.schema.createTable(TABLE_PREFIX + table, (t) => {
            t.increments("id");
            t.integer("account_id").notNullable().references("id").inTable("_acme_accounts");
            t.string("provider");
          });
        }
        await knex.schema.createTable("_acme_records", (t) => { t.increments("id"); t.integer("sync_id").notNullable(); t.json("data"); });
        await knex.schema.createTable("currencies", (t) => { t.increments("id"); t.string("code"); });
      };
    `,
    "src/app.js": `
      const express = require("express");
      const session = require("express-session");
      const knex = require("knex")({ client: "pg", connection: process.env.DATABASE_URL });
      const app = express();
      app.use(session({ secret: process.env.SECRET, resave: false, saveUninitialized: false }));
      app.use((req, res, next) => (req.session.accountId ? next() : res.sendStatus(401)));
      app.get("/connections", async (req, res) => res.json(await knex("_acme_connections").where({ account_id: req.session.accountId })));
      app.get("/connections/:id", async (req, res) => res.json(await knex("_acme_connections").where({ id: req.params.id }).first())); //! unscoped-query
      app.get("/syncs/:id/records", async (req, res) => {
        const sync = await knex("_acme_syncs").where({ id: req.params.id, account_id: req.session.accountId }).first();
        if (!sync) return res.sendStatus(404);
        res.json(await knex("_acme_records").where({ sync_id: sync.id }));
      });
      app.get("/records", async (req, res) => res.json(await knex("_acme_records").where({ sync_id: req.query.sync }))); //! unscoped-query
      app.get("/currencies", async (req, res) => res.json(await knex("currencies").select("code")));
      app.listen(3000);
    `,
  });
});
