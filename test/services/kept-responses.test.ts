// Middleware of Express that keeps whole responses under their address, and what is added to it.
import { BILLING, EXPRESS_SESSION } from "../harness/billing";
import { service } from "../harness/service";

describe("Responses that middleware keeps", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { express: "^5.0.0", "express-session": "*", apicache: "*", "route-cache": "*", "@prisma/client": "^6.19.3" },
    }),
    ...BILLING,
    ...EXPRESS_SESSION,
    "src/app.ts": `
      import apicache from "apicache";
      import express, { type Request } from "express";
      import routeCache from "route-cache";
      import { db } from "./db";
      import { requireAuth, sessions } from "./auth";
      const cache = apicache.middleware;
      const perOrg = apicache.options({ appendKey: (req: Request) => req.session.orgId }).middleware;
      const perRole = apicache.newInstance({ appendKey: (req: Request) => String(req.query.role) });
      const app = express();
      app.get("/countries", cache("1 day"), async (_req, res) => { res.json(await db.country.findMany()); });
      app.use(sessions, requireAuth);
      const invoices = (orgId: string) => db.invoice.findMany({ where: { orgId } });
      app.get("/a", cache("5 minutes"), async (req, res) => { res.json(await invoices(req.session.orgId!)); }); //! cache-key-missing-tenant
      app.get("/b", perOrg("5 minutes"), async (req, res) => { res.json(await invoices(req.session.orgId!)); });
      app.get("/c", perRole.middleware("5 minutes"), async (req, res) => { res.send(await invoices(req.session.orgId!)); }); //! cache-key-missing-tenant
      app.get("/d", routeCache.cacheSeconds(20), async (req, res) => { res.status(200).json(await invoices(req.session.orgId!)); }); //! cache-key-missing-tenant
      app.get("/e", routeCache.cacheSeconds(20, (req: Request) => \`\${req.session.orgId}\${req.url}\`), async (req, res) => {
        res.json(await invoices(req.session.orgId!));
      });
      app.get("/f", cache("1 day"), async (_req, res) => { res.json(await db.country.findMany()); });
      app.listen(1);
    `,
  });
});
