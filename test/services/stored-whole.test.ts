// Input that is stored whole can move a row to another parent; input of which only some members are taken cannot.
import { service } from "../harness/service";

describe("Updates with what the request holds", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@prisma/client": "^6.0.0", express: "^5.0.0", "express-session": "*", zod: "*" } }),
    "prisma/schema.prisma": `
      model Organization {
        id String @id @default(cuid())
        name String
        projects Project[]
      }
      model Project {
        id String @id @default(cuid())
        name String
        organizationId String
        organization Organization @relation(fields: [organizationId], references: [id])
        tasks Task[]
        @@index([organizationId])
      }
      model Task {
        id String @id @default(cuid())
        title String
        done Boolean @default(false)
        projectId String
        project Project @relation(fields: [projectId], references: [id])
        @@index([projectId])
      }
    `,
    "src/app.ts": `
      import { PrismaClient } from "@prisma/client";
      import express from "express";
      import session from "express-session";
      import { z } from "zod";

      declare module "express-session" {
        interface SessionData {
          organizationId: string;
        }
      }

      const prisma = new PrismaClient();
      const taskPatch = z.object({ title: z.string().optional(), done: z.boolean().optional() });
      const movable = z.object({ title: z.string().optional(), projectId: z.string().optional() });
      const app = express();
      app.use(express.json());
      app.use(session({ secret: process.env.SESSION_SECRET!, resave: false, saveUninitialized: false }));
      app.use((req, res, next) => {
        if (!req.session.organizationId) return void res.sendStatus(401);
        next();
      });

      app.patch("/tasks/:id", async (req, res) => {
        const task = await prisma.task.findFirst({ where: { id: req.params.id, project: { organizationId: req.session.organizationId! } } });
        if (!task) return void res.sendStatus(404);
        res.json(await prisma.task.update({ where: { id: task.id }, data: taskPatch.parse(req.body) }));
      });

      app.put("/tasks/:id", async (req, res) => {
        const task = await prisma.task.findFirst({ where: { id: req.params.id, project: { organizationId: req.session.organizationId! } } });
        if (!task) return void res.sendStatus(404);
        res.json(await prisma.task.update({ where: { id: task.id }, data: req.body })); //! tenant-key-overwrite
      });

      app.post("/tasks/:id/move", async (req, res) => {
        const organizationId = req.session.organizationId!;
        const task = await prisma.task.findFirst({ where: { id: req.params.id, project: { organizationId } } });
        if (!task) return void res.sendStatus(404);
        const { projectId, ...rest } = movable.parse(req.body);
        const project = await prisma.project.findFirst({ where: { id: projectId ?? task.projectId, organizationId } });
        if (!project) return void res.sendStatus(404);
        res.json(await prisma.task.update({ where: { id: task.id }, data: { ...rest, projectId: project.id } }));
      });

      app.post("/tasks/:id/shift", async (req, res) => {
        const organizationId = req.session.organizationId!;
        const task = await prisma.task.findFirst({ where: { id: req.params.id, project: { organizationId } } });
        if (!task) return void res.sendStatus(404);
        res.json(await prisma.task.update({ where: { id: task.id }, data: movable.parse(req.body) })); //! cross-tenant-link
      });

      app.put("/projects/:id", async (req, res) => {
        const organizationId = req.session.organizationId!;
        const { count } = await prisma.project.updateMany({ where: { id: req.params.id, organizationId }, data: req.body }); //! tenant-key-overwrite
        res.json({ count });
      });

      app.patch("/projects/:id", async (req, res) => {
        const organizationId = req.session.organizationId!;
        const { count } = await prisma.project.updateMany({ where: { id: req.params.id, organizationId }, data: { ...req.body, organizationId } });
        res.json({ count });
      });

      app.listen(3000);
    `,
  });
});
