// Clerk's backend client: who sent a request is what `authenticateRequest` found out.
import { PROJECTS, service } from "../harness/service";

describe("Clerk: authenticateRequest", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { hono: "4.8.0", "@clerk/backend": "2.0.0", "@prisma/client": "6.0.0" } }),
      ...PROJECTS,
      "src/app.ts": `
        import { createClerkClient } from "@clerk/backend";
        import { Hono } from "hono";
        import { db } from "./db";
        const clerk = createClerkClient({ secretKey: process.env.CLERK_SECRET_KEY });
        const app = new Hono<{ Variables: { orgId: string; userId: string } }>();
        app.use(async (c, next) => {
          const state = await clerk.authenticateRequest(c.req.raw, { authorizedParties: ["https://app.example"] });
          if (!state.isAuthenticated) return c.text("sign in", 401);
          const { orgId, userId } = state.toAuth();
          if (!orgId) return c.text("choose", 403);
          c.set("orgId", orgId);
          c.set("userId", userId);
          await next();
        });
        app.get("/projects", async (c) => c.json(await db.project.findMany({ where: { organizationId: c.var.orgId } })));
        app.get("/memberships", async (c) => c.json(await db.membership.findMany({ where: { userId: c.var.userId } })));
        app.get("/projects/:id", async (c) => c.json(await db.project.findUnique({ where: { id: c.req.param("id") } }))); //! unscoped-query
        export default app;
      `,
      "src/open.ts": `
        import { createClerkClient } from "@clerk/backend";
        import { Hono } from "hono";
        import { db } from "./db";
        const clerk = createClerkClient({ secretKey: process.env.CLERK_SECRET_KEY });
        export const open = new Hono().get("/projects", async (c) => {
          const { orgId } = (await clerk.authenticateRequest(c.req.raw)).toAuth();
          return c.json(await db.project.findMany({ where: { organizationId: orgId } })); //! bypassable-tenant-filter
        });
      `,
    },
    "is the requester once somebody is signed in",
  );
});
