// Drizzle: common tables that change rows and hand them on, and what INTERSECT lets out.
import { service } from "../harness/service";

describe("Drizzle: common tables that change rows, and intersections", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "4", "drizzle-orm": "0.44.2", postgres: "3", jsonwebtoken: "9" } }),
    "src/schema.ts": `
      import { boolean, integer, pgTable, serial, text, uuid } from "drizzle-orm/pg-core";
      export const orgs = pgTable("orgs", { id: uuid().primaryKey(), name: text().notNull() });
      export const jobs = pgTable("jobs", { id: uuid().primaryKey().defaultRandom(), orgId: uuid("org_id").notNull().references(() => orgs.id), state: text().notNull() });
      export const runs = pgTable("runs", { id: serial().primaryKey(), jobId: uuid("job_id").notNull().references(() => jobs.id), ok: boolean(), ms: integer() });
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import postgres from "postgres";
      import { and, count, eq, sql } from "drizzle-orm";
      import { drizzle } from "drizzle-orm/postgres-js";
      import { except, intersect } from "drizzle-orm/pg-core";
      import { jobs, runs } from "./schema";
      const db = drizzle({ client: postgres(process.env.DATABASE_URL!) });
      const app = express();
      app.use(express.json());
      app.use((req, res, next) => {
        res.locals.org = (jwt.verify(req.headers.authorization!, process.env.S!) as { org: string }).org;
        next();
      });
      app.post("/ctes", async (req, res) => {
        const mine = eq(jobs.orgId, res.locals.org);
        const gone = db.$with("gone").as(db.delete(jobs).where(and(mine, eq(jobs.id, req.body.id))).returning({ id: jobs.id }));
        const a = await db.with(gone).select().from(gone);
        const any = db.$with("gone_any").as(db.delete(jobs).where(eq(jobs.id, req.body.id)).returning({ id: jobs.id })); //! unscoped-mutation
        const b = await db.with(any).select().from(any);
        const done = db.$with("done").as(db.update(jobs).set({ state: "done" }).where(mine).returning({ id: jobs.id }));
        const c = await db.with(done).select({ n: count() }).from(runs).innerJoin(done, eq(done.id, runs.jobId));
        const all = db.$with("all_done").as(db.update(jobs).set({ state: "done" }).where(eq(jobs.state, "new")).returning({ id: jobs.id })); //! unscoped-mutation
        const d = await db.with(all).select().from(all);
        const added = db.$with("added").as(db.insert(jobs).values({ orgId: req.body.org, state: "new" }).returning()); //! missing-tenant-on-create
        const e = await db.with(added).select().from(added);
        const own = db.$with("own").as(db.insert(jobs).values({ orgId: res.locals.org, state: "new" }).returning());
        const f = await db.with(own).select().from(own);
        res.json({ a, b, c, d, e, f });
      });
      app.get("/sets", async (req, res) => {
        const mine = () => db.select({ id: jobs.id }).from(jobs).where(eq(jobs.orgId, res.locals.org));
        const a = await intersect(mine(), db.select({ id: runs.jobId }).from(runs));
        const b = await db.execute(sql\`select id from jobs where org_id = \${res.locals.org} intersect select job_id from runs where ok\`);
        const c = await db.execute(sql\`select job_id from runs where ok intersect select job_id from runs where ms > 3\`); //! unscoped-query
        const d = await except(db.select({ id: jobs.id }).from(jobs), mine()); //! unscoped-query
        const e = await db.execute(sql\`select id from jobs where org_id = \${res.locals.org} union select job_id from runs where ok\`); //! unscoped-query
        res.json({ a, b, c, d, e });
      });
    `,
  });
});
