// `code` and `state` are secrets where somebody signs in; elsewhere they are the codes and states that every tenant has.
import { BILLING, EXPRESS_SESSION } from "../harness/billing";
import { service } from "../harness/service";

describe("Cache keys made of a code or a state", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { express: "^5.0.0", "express-session": "*", "lru-cache": "^11.0.0", "@prisma/client": "^6.19.3" },
    }),
    ...BILLING,
    ...EXPRESS_SESSION,
    "src/app.ts": `
      import express from "express";
      import { LRUCache } from "lru-cache";
      import { requireAuth, sessions } from "./auth";
      import { db } from "./db";
      const byWord = new LRUCache<string, object>({ max: 100 });
      const pending = new LRUCache<string, object>({ max: 100 });
      const app = express();
      app.use(sessions, requireAuth);
      app.get("/invoices/code/:code", async (req, res) => {
        const hit = byWord.get(req.params.code); //! cache-key-missing-tenant
        if (hit) return void res.json(hit);
        const invoice = await db.invoice.findFirst({ where: { orgId: req.session.orgId!, number: req.params.code } });
        byWord.set(req.params.code, invoice!); //! cache-key-missing-tenant
        res.json(invoice);
      });
      app.get("/invoices", async (req, res) => {
        const key = \`invoices:\${String(req.query.state)}\`;
        const hit = byWord.get(key); //! cache-key-missing-tenant
        if (hit) return void res.json(hit);
        const invoices = await db.invoice.findMany({ where: { orgId: req.session.orgId!, status: String(req.query.state) } });
        byWord.set(key, invoices); //! cache-key-missing-tenant
        res.json(invoices);
      });
      app.get("/invoices/own", async (req, res) => {
        const key = \`\${req.session.orgId}:\${String(req.query.state)}\`;
        const hit = byWord.get(key);
        if (hit) return void res.json(hit);
        const invoices = await db.invoice.findMany({ where: { orgId: req.session.orgId!, status: String(req.query.state) } });
        byWord.set(key, invoices);
        res.json(invoices);
      });
      app.get("/oauth/callback", async (req, res) => {
        const started = pending.get(String(req.query.state));
        res.json(started);
      });
      app.get("/oauth/start", async (req, res) => {
        const organization = await db.organization.findUnique({ where: { id: req.session.orgId! } });
        pending.set(String(req.query.state), organization!);
        res.sendStatus(204);
      });
    `,
  });
});
