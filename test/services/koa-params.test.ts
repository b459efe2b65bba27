// Koa: parameters with handlers of their own, assertions of the context.
import { PROJECTS, service } from "../harness/service";

describe("Koa: parameters with handlers of their own, assertions of the context", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { koa: "*", "@koa/router": "*", "koa-bodyparser": "*", "koa-jwt": "*", "@prisma/client": "^6.0.0" },
    }),
    ...PROJECTS,
    "src/server.ts": `
      import Koa from "koa";
      import Router from "@koa/router";
      import bodyParser from "koa-bodyparser";
      import jwt from "koa-jwt";
      import { db } from "./db";
      interface State { user: { sub: string; orgId: string }; project?: { id: string; organizationId: string } }
      const app = new Koa<State>();
      app.use(async (ctx, next) => { try { await next(); } catch (e: any) { ctx.status = e.status ?? 500; ctx.body = { error: e.message }; } });
      app.use(bodyParser());
      app.use(jwt({ secret: process.env.JWT_SECRET! }));
      const router = new Router<State>({ prefix: "/projects" });
      router.param("id", async (id, ctx, next) => {
        const project = await db.project.findUnique({ where: { id } });
        ctx.assert(project && project.organizationId === ctx.state.user.orgId, 404);
        ctx.state.project = project;
        return next();
      });
      router.get("/", async (ctx) => { ctx.body = await db.project.findMany({ where: { organizationId: ctx.state.user.orgId } }); });
      router.get("/all", async (ctx) => { ctx.body = await db.project.findMany({ where: { organizationId: ctx.query.orgId as string } }); }); //! untrusted-tenant-id
      router.get("/:id", (ctx) => { ctx.body = ctx.state.project; });
      router.del("/:id", async (ctx) => { await db.project.delete({ where: { id: ctx.params.id } }); ctx.status = 204; });
      router.del("/tasks/:taskId", async (ctx) => { await db.task.delete({ where: { id: ctx.params.taskId } }); ctx.status = 204; }); //! unscoped-mutation
      router.post("/:id/tasks", async (ctx) => {
        const { title } = ctx.request.body as { title: string };
        ctx.body = await db.task.create({ data: { id: "1", title, projectId: ctx.params.id } });
      });
      router.put("/tasks/:taskId", async (ctx) => {
        const task = await db.task.findUnique({ where: { id: ctx.params.taskId }, include: { project: true } });
        if (!task) ctx.throw(404);
        if (task.project.organizationId !== ctx.state.user.orgId) ctx.throw(403, "forbidden");
        ctx.body = await db.task.update({ where: { id: task.id }, data: { title: "x" } });
      });
      router.put("/tasks2/:taskId", async (ctx) => {
        const task = await db.task.findUnique({ where: { id: ctx.params.taskId }, include: { project: true } }); //! unscoped-query
        if (!task) ctx.throw(404);
        if (task.project.organizationId !== ctx.state.user.orgId) ctx.status = 403;
        ctx.body = await db.task.update({ where: { id: ctx.params.taskId }, data: { title: "x" } }); //! unscoped-mutation
      });
      app.use(router.routes()).use(router.allowedMethods());
      app.listen(3000);
    `,
  });
});
