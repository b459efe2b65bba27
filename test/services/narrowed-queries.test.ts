// A query that is narrowed to the tenant on some paths only has a filter that can be passed by.
import { service } from "../harness/service";

describe("queries narrowed on some paths", () => {
  describe("of a builder that makes another one", () => {
    service({
      "package.json": `
        { "name":"k","dependencies":{"kysely":"0.27","pg":"8","express":"4"}}
      `,
      "src/a.ts": `
        import express from "express";
        import jwt from "jsonwebtoken";
        import { Kysely, PostgresDialect } from "kysely";
        interface DB { orgs: { id: string }; invoices: { id: string; org_id: string; status: string } }
        const db = new Kysely<DB>({ dialect: new PostgresDialect({} as any) });
        const app = express();
        app.use((req: any, res, next) => { const t = req.headers.authorization; if (!t) return res.sendStatus(401); req.user = jwt.verify(t, "x"); next(); });
        app.get("/1/:id", async (req: any, res) => {
          let query = db.selectFrom("invoices").selectAll(); //! bypassable-tenant-filter
          if (req.query.mine) query = query.where("org_id", "=", req.user.orgId);
          res.json(await query.execute()); // narrowed
        });
        app.get("/2/:id", async (req: any, res) => {
          let query = db.selectFrom("invoices").selectAll().where("status", "=", "open"); //! bypassable-tenant-filter
          if (req.query.mine) query = query.where("org_id", "=", req.user.orgId);
          res.json(await query.execute()); // narrowed
        });
        app.get("/twice", async (req: any, res) => {
          let query = db.selectFrom("invoices as a").innerJoin("invoices as b", "b.status", "a.status").select(["a.id", "b.id as other"]).where("a.org_id", "=", req.user.orgId); //! bypassable-tenant-filter
          if (req.query.mine) query = query.where("b.org_id", "=", req.user.orgId);
          res.json(await query.execute());
        });
        app.get("/3/:id", async (req: any, res) => {
          let query = db.selectFrom("invoices").selectAll().where("org_id", "=", req.user.orgId);
          if (req.query.status) query = query.where("status", "=", req.query.status);
          res.json(await query.execute());
        });
      `,
    });
  });
});
