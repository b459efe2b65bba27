// Express: routers on routers, route().all() and handlers wrapped for their rejections.
import { PROJECTS, service } from "../harness/service";

describe("Express: routers on routers, route().all() and handlers wrapped for their rejections", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", "express-session": "*", "@prisma/client": "^6.0.0" } }),
    ...PROJECTS,
    "src/types.d.ts": `
      declare global { namespace Express { interface Request { orgId: string; member: { id: string; organizationId: string; role: string }; project: { id: string } } } }
      export {};
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { apiRouter } from "./routes";
      import { adminRouter } from "./admin";
      import { errorHandler } from "./errors";
      const app = express();
      app.use(express.json());
      app.use(session({ secret: process.env.SECRET!, resave: false, saveUninitialized: false }));
      app.use("/api", apiRouter);
      app.use("/admin", adminRouter);
      app.use(errorHandler);
      export default app;
    `,
    "src/errors.ts": `
      import type { ErrorRequestHandler } from "express";
      export class HttpError extends Error { constructor(readonly status: number, message: string) { super(message); } }
      export const errorHandler: ErrorRequestHandler = (err, _req, res, _next) => { res.status(err.status ?? 500).json({ error: err.message }); };
    `,
    "src/async-handler.ts": `
      import type { NextFunction, Request, RequestHandler, Response } from "express";
      export const wrap = (fn: (req: Request, res: Response, next: NextFunction) => Promise<unknown>): RequestHandler => (req, res, next) => {
        Promise.resolve(fn(req, res, next)).catch(next);
      };
    `,
    "src/auth.ts": `
      import type { RequestHandler } from "express";
      import { db } from "./db";
      import { HttpError } from "./errors";
      import { wrap } from "./async-handler";
      export const signedIn: RequestHandler = (req, res, next) => {
        if (!req.session.userId) { next(new HttpError(401, "no")); return; }
        next();
      };
      export const inOrg = wrap(async (req, _res, next) => {
        const member = await db.membership.findUnique({ where: { userId_organizationId: { userId: req.session.userId!, organizationId: req.params.orgId } } });
        if (!member) throw new HttpError(403, "no");
        req.member = member;
        req.orgId = member.organizationId;
        next();
      });
      export const superAdmin: RequestHandler = wrap(async (req, _res, next) => {
        const user = await db.user.findUniqueOrThrow({ where: { id: req.session.userId! } });
        if (!user.isSuperAdmin) throw new HttpError(403, "no");
        next();
      });
    `,
    "src/routes.ts": `
      import { Router } from "express";
      import { signedIn, inOrg } from "./auth";
      import { projectRouter } from "./projects";
      export const apiRouter = Router();
      apiRouter.use(signedIn);
      const orgRouter = Router({ mergeParams: true });
      orgRouter.use(inOrg);
      orgRouter.use("/projects", projectRouter);
      apiRouter.use("/orgs/:orgId", orgRouter);
    `,
    "src/projects.ts": `
      import { Router } from "express";
      import { db } from "./db";
      import { wrap } from "./async-handler";
      import { HttpError } from "./errors";
      export const projectRouter = Router({ mergeParams: true });
      projectRouter.get("/", wrap(async (req, res) => { res.json(await db.project.findMany({ where: { organizationId: req.orgId } })); }));
      projectRouter.get("/raw", wrap(async (req, res) => { res.json(await db.project.findMany({ where: { organizationId: (req.params as any).orgId } })); }));
      projectRouter.get("/q", wrap(async (req, res) => { res.json(await db.project.findMany({ where: { organizationId: String(req.query.orgId) } })); })); //! untrusted-tenant-id
      projectRouter.route("/:projectId")
        .all(wrap(async (req, _res, next) => {
          const p = await db.project.findFirst({ where: { id: req.params.projectId, organizationId: req.orgId } });
          if (!p) throw new HttpError(404, "no");
          req.project = p;
          next();
        }))
        .get((req, res) => { res.json(req.project); })
        .patch(wrap(async (req, res) => { res.json(await db.project.update({ where: { id: req.project.id }, data: { name: req.body.name } })); }))
        .delete(wrap(async (req, res) => { await db.project.delete({ where: { id: req.params.projectId } }); res.end(); }));
      projectRouter.get("/:projectId/tasks/:taskId", wrap(async (req, res) => {
        const task = await db.task.findUnique({ where: { id: req.params.taskId } }); //! unscoped-query
        res.json(task);
      }));
      projectRouter.post("/:projectId/tasks", wrap(async (req, res) => {
        const project = await db.project.findUnique({ where: { id: req.params.projectId }, select: { organizationId: true } });
        if (!project || project.organizationId !== req.member.organizationId) throw new HttpError(404, "no");
        res.json(await db.task.create({ data: { id: "x", projectId: req.params.projectId, title: String(req.body.title) } }));
      }));
      projectRouter.post("/:projectId/tasks2", wrap(async (req, res) => {
        res.json(await db.task.create({ data: { id: "x", projectId: req.params.projectId, title: String(req.body.title) } })); //! missing-tenant-on-create
      }));
    `,
    "src/admin.ts": `
      import { Router } from "express";
      import { db } from "./db";
      import { signedIn, superAdmin } from "./auth";
      export const adminRouter = Router();
      adminRouter.get("/stats", async (_req, res) => { res.json({ n: await db.project.findMany() }); }); //! unscoped-query
      adminRouter.use(signedIn, superAdmin);
      adminRouter.get("/projects", async (_req, res) => { res.json(await db.project.findMany()); });
    `,
  });
});
