// Hono: handlers and middleware of a factory, base paths.
import { PROJECTS, service } from "../harness/service";

describe("Hono: handlers and middleware of a factory, base paths", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { hono: "*", "better-auth": "*", "@hono/zod-validator": "*", zod: "*", "@prisma/client": "^6.0.0" },
    }),
    ...PROJECTS,
    "src/factory.ts": `
      import { createFactory } from "hono/factory";
      import { HTTPException } from "hono/http-exception";
      import { auth } from "./auth";
      import { db } from "./db";
      export type Env = { Variables: { user: typeof auth.$Infer.Session.user; session: typeof auth.$Infer.Session.session; orgId: string } };
      export const factory = createFactory<Env>();
      export const withSession = factory.createMiddleware(async (c, next) => {
        const s = await auth.api.getSession({ headers: c.req.raw.headers });
        if (!s) throw new HTTPException(401);
        c.set("user", s.user);
        c.set("session", s.session);
        await next();
      });
      export const withOrg = factory.createMiddleware(async (c, next) => {
        const orgId = c.get("session").activeOrganizationId;
        if (!orgId) throw new HTTPException(400, { message: "no active organization" });
        c.set("orgId", orgId);
        await next();
      });
      export const withParamOrg = factory.createMiddleware(async (c, next) => {
        const id = c.req.param("orgId")!;
        const member = await db.membership.findFirst({ where: { organizationId: id, userId: c.var.user.id } });
        if (!member) return c.json({ message: "forbidden" }, 403);
        c.set("orgId", id);
        await next();
      });
    `,
    "src/auth.ts": `
      import { betterAuth } from "better-auth";
      import { prismaAdapter } from "better-auth/adapters/prisma";
      import { organization } from "better-auth/plugins";
      import { db } from "./db";
      export const auth = betterAuth({ database: prismaAdapter(db, { provider: "postgresql" }), plugins: [organization()] });
    `,
    "src/handlers.ts": `
      import { zValidator } from "@hono/zod-validator";
      import { z } from "zod";
      import { factory, withOrg, withSession } from "./factory";
      import { db } from "./db";
      export const listProjects = factory.createHandlers(withSession, withOrg, async (c) => c.json(await db.project.findMany({ where: { organizationId: c.var.orgId } })));
      export const createProject = factory.createHandlers(withSession, withOrg, zValidator("json", z.object({ name: z.string() })), async (c) => {
        const { name } = c.req.valid("json");
        return c.json(await db.project.create({ data: { id: crypto.randomUUID(), name, organizationId: c.var.orgId } }), 201);
      });
      export const dropProject = factory.createHandlers(withSession, withOrg, async (c) => {
        await db.project.delete({ where: { id: c.req.param("id")! } }); //! unscoped-mutation
        return c.body(null, 204);
      });
      export const noSession = factory.createHandlers(zValidator("query", z.object({ orgId: z.string() })), async (c) => c.json(await db.project.findMany({ where: { organizationId: c.req.valid("query").orgId } }))); //! untrusted-tenant-id
    `,
    "src/index.ts": `
      import { Hono } from "hono";
      import { createProject, dropProject, listProjects, noSession } from "./handlers";
      import { withOrg, withParamOrg, withSession, type Env } from "./factory";
      import { db } from "./db";
      const app = new Hono<Env>();
      app.get("/projects", ...listProjects);
      app.post("/projects", ...createProject);
      app.delete("/projects/:id", ...dropProject);
      app.get("/none", ...noSession);
      const orgs = new Hono<Env>().basePath("/orgs/:orgId").use(withSession, withParamOrg)
        .get("/projects", async (c) => c.json(await db.project.findMany({ where: { organizationId: c.req.param("orgId") } })))
        .get("/tasks/:id", async (c) => {
          const task = await db.task.findFirst({ where: { id: c.req.param("id"), project: { organizationId: c.get("orgId") } } });
          return task ? c.json(task) : c.notFound();
        })
        .delete("/tasks/:id", async (c) => { await db.task.delete({ where: { id: c.req.param("id") } }); return c.body(null, 204); }); //! unscoped-mutation
      app.route("/", orgs);
      app.on(["PUT", "PATCH"], "/tasks/:id", withSession, withOrg, async (c) => {
        const task = await db.task.findUnique({ where: { id: c.req.param("id") }, include: { project: { select: { organizationId: true } } } });
        if (task?.project.organizationId !== c.get("orgId")) return c.text("not found", 404);
        return c.json(await db.task.update({ where: { id: task.id }, data: { title: "x" } }));
      });
      export default { port: 3000, fetch: app.fetch };
    `,
  });
});
