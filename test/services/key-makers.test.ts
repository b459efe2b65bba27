// Memoisers and caching decorators of the house that are handed the function which makes their keys: told where it was handed over.
import { BILLING, EXPRESS_SESSION } from "../harness/billing";
import { service } from "../harness/service";

describe("Functions that make the keys of a cache", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { express: "^5.0.0", "express-session": "*", "lru-cache": "^11.0.0", ioredis: "^5.0.0", "@prisma/client": "^6.19.3" },
    }),
    ...BILLING,
    ...EXPRESS_SESSION,
    "src/memo.ts": `
      import Redis from "ioredis";
      import { LRUCache } from "lru-cache";
      const redis = new Redis();
      export function memo<A extends unknown[], R extends {}>(load: (...args: A) => Promise<R>, keyOf: (...args: A) => string) {
        const kept = new LRUCache<string, R>({ max: 100 });
        return async (...args: A): Promise<R> => {
          const key = keyOf(...args);
          const known = kept.get(key);
          if (known !== undefined) return known;
          const value = await load(...args);
          kept.set(key, value);
          return value;
        };
      }
      export function memoFor<A extends unknown[], R>(load: (...args: A) => Promise<R>, options: { hash: (...args: A) => string; seconds: number }) {
        return async (...args: A): Promise<R> => {
          const key = options.hash(...args);
          const known = await redis.get(key);
          if (known) return JSON.parse(known);
          const value = await load(...args);
          await redis.set(key, JSON.stringify(value), "EX", options.seconds);
          return value;
        };
      }
      export function careless<R extends {}>(load: (orgId: string, status: string) => Promise<R>) {
        const kept = new LRUCache<string, R>({ max: 100 });
        return async (orgId: string, status: string): Promise<R> => {
          const known = kept.get(status); //! cache-key-missing-tenant
          if (known !== undefined) return known;
          const value = await load(orgId, status);
          kept.set(status, value); //! cache-key-missing-tenant
          return value;
        };
      }
    `,
    "src/invoices.ts": `
      import { db } from "./db";
      import { careless, memo, memoFor } from "./memo";
      const load = (orgId: string, status: string) => db.invoice.findMany({ where: { orgId, status } });
      export const byStatus = memo(load, (orgId, status) => \`\${orgId}:\${status}\`);
      export const anybodys = memo(load, (_orgId, status) => status); //! cache-key-missing-tenant
      export const hashed = memoFor(load, { hash: (orgId, status) => ["invoices", orgId, status].join("/"), seconds: 30 });
      export const shared = memoFor(load, { hash: (_orgId, status) => "invoices/" + status, seconds: 30 }); //! cache-key-missing-tenant
      export const forgetful = careless(load);
    `,
    "src/app.ts": `
      import express from "express";
      import { requireAuth, sessions } from "./auth";
      import { anybodys, byStatus, forgetful, hashed, shared } from "./invoices";
      const app = express();
      app.use(sessions, requireAuth);
      app.get("/invoices/:status", async (req, res) => {
        const orgId = req.session.orgId!;
        const { status } = req.params;
        const all = [await byStatus(orgId, status), await anybodys(orgId, status), await hashed(orgId, status)];
        res.json([...all, await shared(orgId, status), await forgetful(orgId, status)]);
      });
      app.listen(3000);
    `,
  });
});
