// Branches on one customer: the session may call the tenant by the name of a level (`claims.org`).
import { service, PROJECTS } from "../harness/service";

describe("Customers that code names", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { hono: "4.6.0", jose: "6.0.0", "@prisma/client": "6.0.0" } }),
    ...PROJECTS,
    "src/app.ts": `
      import { Hono } from "hono";
      import { jwtVerify } from "jose";
      import { db } from "./db";
      const PILOTS = ["org_acme", "org_initech"];
      const app = new Hono<{ Variables: { claims: { org: string; plan: string; region: string } } }>();
      app.use(async (c, next) => {
        const { payload } = await jwtVerify<{ org: string; plan: string; region: string }>(c.req.header("authorization") ?? "", new TextEncoder().encode(process.env.KEY));
        c.set("claims", payload);
        await next();
      });
      app.get("/projects", async (c) => {
        const { org, plan, region } = c.get("claims");
        if (plan === "enterprise" || region === "europe") return c.json([]);
        if (org === process.env.HOUSE_ORG) return c.json([]);
        if (org === "org_globex") return c.json([]); //! hardcoded-tenant
        if (PILOTS.includes(org)) return c.json([]); //! hardcoded-tenant
        return c.json(await db.project.findMany({ where: { organizationId: org } }));
      });
      export default app;
    `,
  });
});
