// Hono: a tenant that middleware looked up.
import { service, PROJECTS } from "../harness/service";

describe("Hono: a tenant that middleware looked up", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@prisma/client": "^5.0.0", prisma: "^5.0.0" } }),
    ...PROJECTS,
    "src/app.ts": `
      import { Hono } from "hono";
      import { jwt } from "hono/jwt";
      import { createMiddleware } from "hono/factory";
      import { HTTPException } from "hono/http-exception";
      import { zValidator } from "@hono/zod-validator";
      import { z } from "zod";
      import { db } from "./db";
      type Env = { Variables: { orgId: string; userId: string; task: { id: string; projectId: string } } };
      const tenant = createMiddleware<Env>(async (c, next) => {
        const payload = c.get("jwtPayload") as { sub: string };
        const orgId = c.req.header("x-org-id");
        if (!orgId) throw new HTTPException(400);
        const member = await db.membership.findUnique({ where: { userId_organizationId: { userId: payload.sub, organizationId: orgId } } });
        if (!member) throw new HTTPException(403);
        c.set("orgId", orgId);
        c.set("userId", payload.sub);
        await next();
      });
      const app = new Hono<Env>();
      app.use("/api/*", jwt({ secret: "x" }), tenant);
      app.get("/api/projects", async (c) => c.json(await db.project.findMany({ where: { organizationId: c.get("orgId") } })));
      app.get("/api/projects/:id", async (c) => {
        const project = await db.project.findUnique({ where: { id: c.req.param("id") } });
        if (!project || project.organizationId !== c.var.orgId) return c.notFound();
        return c.json(project);
      });
      app.put("/api/projects/:id", zValidator("json", z.object({ name: z.string() })), async (c) => {
        const { name } = c.req.valid("json");
        const res = await db.project.update({ where: { id: c.req.param("id") }, data: { name } }); //! unscoped-mutation
        return c.json(res);
      });
      app.post("/api/tasks", zValidator("json", z.object({ projectId: z.string(), title: z.string() })), async (c) => {
        const body = c.req.valid("json");
        const project = await db.project.findFirst({ where: { id: body.projectId, organizationId: c.get("orgId") } });
        if (!project) throw new HTTPException(404);
        return c.json(await db.task.create({ data: { ...body, id: crypto.randomUUID() } }));
      });
      app.post("/api/tasks2", zValidator("json", z.object({ projectId: z.string(), title: z.string() })), async (c) => {
        const body = c.req.valid("json");
        return c.json(await db.task.create({ data: { ...body, id: crypto.randomUUID() } })); //! missing-tenant-on-create
      });
      app.get("/open/projects", async (c) => c.json(await db.project.findMany({ where: { organizationId: c.req.query("org") } }))); //! untrusted-tenant-id
      export default app;
    `,
  });
});
