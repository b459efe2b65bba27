// What a query of Prisma does not select is not on the row: a test of it has one outcome only.
import { PROJECTS, service } from "../harness/service";

const APP = `
  import express from "express";
  import jwt from "jsonwebtoken";
  import { db } from "./db";
  const app = express();
  app.use((req: any, res, next) => { try { req.user = jwt.verify(String(req.headers.authorization), "s"); next(); } catch { res.sendStatus(401); } });
  const isForbidden = (project: any, user: { id: string }) => {
    if (project.settings?.isPublic === true) return false;
    return !project.organization.members.some((member: any) => member.userId === user.id);
  };
`;

describe("Columns that a query of Prisma does not select", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", jsonwebtoken: "*", "@prisma/client": "^6.0.0" } }),
      ...PROJECTS,
      "prisma/schema.prisma": (PROJECTS["prisma/schema.prisma"] ?? "").replace("tasks Task[]", "tasks Task[]\n      settings Json?"),
      "src/app.ts": `
        ${APP.trim().replaceAll("\n", "\n      ")}
        const withMembers = { organization: { select: { members: { select: { userId: true } } } } };
        app.get("/private/:id", async (req: any, res) => {
          const project = await db.project.findUnique({ where: { id: req.params.id }, select: { id: true, name: true, ...withMembers } });
          if (!project || isForbidden(project, req.user)) return res.sendStatus(404);
          res.json(await db.task.findMany({ where: { projectId: project.id } }));
        });
        app.get("/public/:id", async (req: any, res) => {
          const project = await db.project.findUnique({ where: { id: req.params.id }, select: { id: true, settings: true, ...withMembers } }); //! unscoped-query
          if (!project || isForbidden(project, req.user)) return res.sendStatus(404);
          res.json(await db.task.findMany({ where: { projectId: project.id } })); //! unscoped-query
        });
        app.get("/all-columns/:id", async (req: any, res) => {
          const project = await db.project.findUnique({ where: { id: req.params.id }, include: withMembers }); //! unscoped-query
          if (!project || isForbidden(project, req.user)) return res.sendStatus(404);
          res.json(await db.task.findMany({ where: { projectId: project.id } })); //! unscoped-query
        });
        app.get("/perhaps/:id", async (req: any, res) => {
          const select = { id: true, ...withMembers, ...(req.query.full ? { settings: true } : {}) };
          const project: any = await db.project.findUnique({ where: { id: req.params.id }, select }); //! unscoped-query
          if (!project || isForbidden(project, req.user)) return res.sendStatus(404);
          res.json(await db.task.findMany({ where: { projectId: project.id } })); //! unscoped-query
        });
      `,
    },
    "are not there",
  );
});
