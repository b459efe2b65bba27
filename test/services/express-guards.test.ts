// Express: routers, parameters and guards as middleware.
import { service, PROJECTS } from "../harness/service";

describe("Express: routers, parameters and guards as middleware", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@prisma/client": "^5.0.0", prisma: "^5.0.0" } }),
    ...PROJECTS,
    "src/app.ts": `
      import express, { Router, type Request, type Response, type NextFunction } from "express";
      import passport from "passport";
      import session from "express-session";
      import { db } from "./db";
      import { requireRole, loadProject, ensureProjectAccess, loadTask } from "./guards";
      const app = express();
      app.use(session({ secret: "x" }));
      app.use(passport.initialize());
      app.use(passport.session());
      const api = Router();
      app.use("/api", api);
      api.get("/public/:slug", async (req, res) => res.json(await db.organization.findUnique({ where: { slug: req.params.slug } })));
      api.use((req, res, next) => (req.isAuthenticated() ? next() : res.sendStatus(401)));
      api.get("/me", async (req: any, res) => res.json(await db.membership.findMany({ where: { userId: req.user.id } })));
      api.get("/orgs/:orgId/projects", requireRole("viewer"), async (req, res) => {
        res.json(await db.project.findMany({ where: { organizationId: req.params.orgId } }));
      });
      api.delete("/orgs/:orgId/projects/:id", requireRole("admin"), async (req, res) => {
        await db.project.delete({ where: { id: req.params.id } }); //! unscoped-mutation
        res.sendStatus(204);
      });
      api.delete("/orgs/:orgId/p2/:id", requireRole("admin"), async (req, res) => {
        await db.project.delete({ where: { id: req.params.id, organizationId: req.params.orgId } });
        res.sendStatus(204);
      });
      api.get("/orgs/:organizationId/open", async (req, res) => {
        res.json(await db.project.findMany({ where: { organizationId: req.params.organizationId } })); //! untrusted-tenant-id
      });
      const projects = Router({ mergeParams: true });
      projects.param("projectId", async (req: any, res, next, id) => {
        const project = await db.project.findFirst({ where: { id, organization: { members: { some: { userId: req.user.id } } } } });
        if (!project) return res.sendStatus(404);
        req.project = project;
        next();
      });
      projects.get("/:projectId", (req: any, res) => res.json(req.project));
      projects.get("/:projectId/tasks", async (req: any, res) => res.json(await db.task.findMany({ where: { projectId: req.project.id } })));
      projects.get("/:projectId/tasks-raw", async (req: any, res) => res.json(await db.task.findMany({ where: { projectId: req.params.projectId } })));
      projects.get("/:projectId/task/:taskId", async (req: any, res) => res.json(await db.task.findUnique({ where: { id: req.params.taskId } }))); //! unscoped-query
      projects.get("/:projectId/task2/:taskId", async (req: any, res) => res.json(await db.task.findFirst({ where: { id: req.params.taskId, projectId: req.params.projectId } })));
      api.use("/projects", projects);
      api.patch("/load/:id", loadProject, async (req: any, res) => {
        await db.project.update({ where: { id: req.project.id }, data: { name: req.body.name } });
        res.sendStatus(204);
      });
      api.patch("/load2/:id", ensureProjectAccess, async (req: any, res) => {
        await db.project.update({ where: { id: req.params.id }, data: { name: req.body.name } });
        res.sendStatus(204);
      });
      api.get("/t/:id", loadTask, async (req, res) => {
        res.json(await db.comment.findMany({ where: { taskId: req.params.id } })); //! unscoped-query
      });
      app.get("/after/projects", async (req: any, res) => res.json(await db.project.findMany())); //! unscoped-query
      app.listen(1);
    `,
    "src/guards.ts": `
      import type { RequestHandler } from "express";
      import { db } from "./db";
      export const requireRole = (role: string): RequestHandler => async (req: any, res, next) => {
        const m = await db.membership.findFirst({ where: { userId: req.user!.id, organizationId: req.params.orgId } });
        if (!m || (role === "admin" && m.role !== "admin")) { res.sendStatus(403); return; }
        next();
      };
      export const loadProject: RequestHandler = async (req: any, res, next) => {
        const project = await db.project.findUnique({ where: { id: req.params.id }, include: { organization: { include: { members: true } } } });
        if (!project) return void res.sendStatus(404);
        if (!project.organization.members.some((m) => m.userId === req.user.id)) return void res.sendStatus(403);
        req.project = project;
        next();
      };
      export async function ensureProjectAccess(req: any, res: any, next: any) {
        try {
          const p = await db.project.findUnique({ where: { id: req.params.id } });
          const m = p && (await db.membership.findFirst({ where: { organizationId: p.organizationId, userId: req.user.id } }));
          if (!m) return res.status(403).end();
          return next();
        } catch (e) {
          return next(e);
        }
      }
      // loads without any check
      export const loadTask: RequestHandler = async (req: any, res, next) => {
        const task = await db.task.findUnique({ where: { id: req.params.id } }); //! unscoped-query
        if (!task) return void res.sendStatus(404);
        req.task = task;
        next();
      };
    `,
  });
});
