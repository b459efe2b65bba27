// Kysely: queries that are compiled first and executed later, and lists of tuples.
import { service } from "../harness/service";

describe("Kysely: compiled queries and lists of tuples", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "4", kysely: "0.28.2", pg: "8", jsonwebtoken: "9" } }),
    "sql/schema.sql": `
      create table orgs (id uuid primary key, name text not null);
      create table jobs (id uuid primary key, org_id uuid not null references orgs, title text not null, state text not null);
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { Kysely, PostgresDialect } from "kysely";
      import { Pool } from "pg";
      interface DB { orgs: { id: string; name: string }; jobs: { id: string; org_id: string; title: string; state: string } }
      const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool: new Pool() }) });
      const app = express();
      app.use((req, res, next) => {
        res.locals.org = (jwt.verify(req.headers.authorization!, process.env.S!) as { org: string }).org;
        next();
      });
      app.get("/compiled", async (req, res) => {
        const own = db.selectFrom("jobs").selectAll().where("org_id", "=", res.locals.org).compile();
        const any = db.selectFrom("jobs").selectAll().where("state", "=", "x").compile(); //! unscoped-query
        const one = db.selectFrom("jobs").selectAll().where("id", "=", String(req.query.id)).compile();
        const { rows } = await db.executeQuery(own);
        const others = await db.executeQuery(any);
        const [found] = (await db.executeQuery(one)).rows;
        if (found?.org_id !== res.locals.org) return res.sendStatus(404);
        res.json({ rows, others: others.rows, found });
      });
      app.get("/tuples", async (req, res) => {
        const { org } = res.locals;
        const a = await db.selectFrom("jobs").selectAll().where(({ eb, refTuple, tuple }) => eb(refTuple("org_id", "state"), "in", [tuple(org, "new"), tuple(org, "old")])).execute();
        const b = await db.selectFrom("jobs").selectAll().where(({ eb, refTuple, tuple }) => eb(refTuple("org_id", "state"), "in", [tuple(org, "new"), tuple(String(req.query.org), "old")])).execute(); //! untrusted-tenant-id
        const c = await db.selectFrom("jobs").selectAll().where(({ eb, refTuple, tuple }) => eb(refTuple("title", "state"), "in", [tuple("a", "new"), tuple("b", "old")])).execute(); //! unscoped-query
        const d = await db.selectFrom("jobs").selectAll().where(({ eb, refTuple, tuple }) => eb(refTuple("org_id", "state"), "not in", [tuple(org, "new")])).execute(); //! bypassable-tenant-filter
        res.json({ a, b, c, d });
      });
    `,
  });
});
