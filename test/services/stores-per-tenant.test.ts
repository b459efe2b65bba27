// A store of its own for each tenant, kept in a Map of the module: what the Map is asked with is a part of every key in the store.
import { BILLING, EXPRESS_SESSION } from "../harness/billing";
import { service } from "../harness/service";

describe("Stores that are kept in a Map", () => {
  service(
    {
      "package.json": JSON.stringify({
        dependencies: { express: "^5.0.0", "express-session": "*", "lru-cache": "^11.0.0", keyv: "^5.0.0", "@prisma/client": "^6.19.3" },
      }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "src/stores.ts": `
      import Keyv from "keyv";
      import { LRUCache } from "lru-cache";
      const lists = new Map<string, LRUCache<string, object[]>>();
      const totals = new Map<string, LRUCache<string, object[]>>();
      export function listsOf(orgId: string) {
        let store = lists.get(orgId);
        if (!store) {
          store = new LRUCache({ max: 50 });
          lists.set(orgId, store);
        }
        return store;
      }
      export function totalsIn(currency: string) {
        let store = totals.get(currency);
        if (!store) totals.set(currency, (store = new LRUCache({ max: 50 })));
        return store;
      }
      const names = new Map<string, Keyv>();
      export const namesOf = (orgId: string) => names.get(orgId) ?? new Keyv({ namespace: orgId });
    `,
      "src/app.ts": `
      import express from "express";
      import { db } from "./db";
      import { requireAuth, sessions } from "./auth";
      import { listsOf, namesOf, totalsIn } from "./stores";
      const app = express();
      app.use(sessions, requireAuth);
      app.get("/invoices", async (req, res) => {
        const orgId = req.session.orgId!;
        const store = listsOf(orgId);
        const status = String(req.query.status);
        const known = store.get(status);
        if (known) return void res.json(known);
        const invoices = await db.invoice.findMany({ where: { orgId, status } });
        store.set(status, invoices);
        await namesOf(orgId).set(status, invoices.map(({ number }) => number));
        res.json(await namesOf(orgId).get(status));
      });
      app.get("/totals", async (req, res) => {
        const orgId = req.session.orgId!;
        const store = totalsIn(String(req.query.currency));
        const status = String(req.query.status);
        const known = store.get(status); //! cache-key-missing-tenant
        if (known) return void res.json(known);
        const invoices = await db.invoice.findMany({ where: { orgId, status } });
        store.set(status, invoices); //! cache-key-missing-tenant
        res.json(invoices);
      });
      app.listen(1);
    `,
    },
    "takes the key of the Map as a part of the keys of what it keeps",
    /^schema-/,
  );
});
