// Members that were read along with the row.
import { PROJECTS, service } from "../harness/service";

describe("Members that were read along with the row", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", jsonwebtoken: "*", "@prisma/client": "^6.0.0" } }),
    ...PROJECTS,
    "src/a.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { db } from "./db";
      const app = express();
      app.use((req: any, res, next) => { try { req.user = jwt.verify(String(req.headers.authorization), "s"); next(); } catch { res.sendStatus(401); } });
      app.get("/5/:id", async (req: any, res) => {
        const task = await db.task.findUnique({ where: { id: req.params.id }, include: { project: true } }); //! unscoped-query
        if (!task) return res.sendStatus(404);
        if (task.project.organizationId !== req.user.orgId) res.status(403);
        res.json(await db.task.update({ where: { id: req.params.id }, data: { title: "x" } })); //! unscoped-mutation
      });
      app.get("/6/:slug", async (req: any, res) => {
        const organization = await db.organization.findUnique({ where: { slug: req.params.slug }, include: { members: { where: { userId: req.user.id } } } });
        if (!organization || organization.members.length === 0) return res.sendStatus(404);
        res.json(await db.project.findMany({ where: { organizationId: organization.id } }));
      });
      app.get("/7/:slug", async (req: any, res) => {
        const organization = await db.organization.findUnique({ where: { slug: req.params.slug }, include: { members: { where: { userId: req.user.id } } } });
        if (!organization?.members.length) return res.sendStatus(404);
        res.json(await db.project.findMany({ where: { organizationId: organization.id } }));
      });
      app.get("/8/:slug", async (req: any, res) => {
        const organization = await db.organization.findUnique({ where: { slug: req.params.slug }, select: { id: true, members: { where: { userId: req.user.id }, select: { role: true } } } });
        const member = organization?.members[0];
        if (!organization || !member) return res.sendStatus(404);
        res.json(await db.project.findMany({ where: { organizationId: organization.id } }));
      });
      app.get("/9/:slug", async (req: any, res) => {
        const organization = await db.organization.findUnique({ where: { slug: req.params.slug }, include: { _count: { select: { members: { where: { userId: req.user.id } } } } } });
        if (!organization || organization._count.members === 0) return res.sendStatus(404);
        res.json(await db.project.findMany({ where: { organizationId: organization.id } }));
      });
      app.get("/10/:slug", async (req: any, res) => {
        const organization = await db.organization.findUnique({ where: { slug: req.params.slug }, include: { members: true } });
        if (!organization || !organization.members.some((m) => m.userId === req.user.id)) return res.sendStatus(404);
        res.json(await db.project.findMany({ where: { organizationId: organization.id } }));
      });
      app.get("/10b/:slug", async (req: any, res) => {
        const organization = await db.organization.findUnique({ where: { slug: req.params.slug }, include: { members: true } });
        if (!organization) return res.sendStatus(404);
        const isMember = organization.members.some((m) => m.userId === req.user.id);
        if (!isMember) return res.sendStatus(404);
        res.json(await db.project.findMany({ where: { organizationId: organization.id } }));
      });
      app.get("/11/:slug", async (req: any, res) => {
        const organization = await db.organization.findUnique({ where: { slug: req.params.slug }, include: { members: true } });
        const role = organization?.members.find((m) => m.userId === req.user.id)?.role;
        if (role !== "admin" && role !== "owner") return res.sendStatus(404);
        res.json(await db.project.findMany({ where: { organizationId: organization!.id } }));
      });
      app.get("/12/:slug", async (req: any, res) => {
        const organization = await db.organization.findUnique({ where: { slug: req.params.slug }, include: { members: { select: { userId: true } } } });
        const ids = new Set(organization?.members.map((m) => m.userId));
        if (!ids.has(req.user.id)) return res.sendStatus(404);
        res.json(await db.project.findMany({ where: { organizationId: organization!.id } }));
      });
      app.get("/14/:slug", async (req: any, res) => {
        const organization = await db.organization.findUnique({ where: { slug: req.params.slug }, include: { members: { where: { userId: req.user.id } } } }); //! unscoped-query
        if (!organization || !organization.members) return res.sendStatus(404);
        res.json(await db.project.findMany({ where: { organizationId: organization.id } })); //! unscoped-query
      });
      app.get("/15/:slug", async (req: any, res) => {
        const organization = await db.organization.findUnique({ where: { slug: req.params.slug }, include: { members: { where: { role: "admin" } } } }); //! unscoped-query
        if (!organization?.members.length) return res.sendStatus(404);
        res.json(await db.project.findMany({ where: { organizationId: organization.id } })); //! unscoped-query
      });
      app.get("/16/:id", async (req: any, res) => {
        const task = await db.task.findUnique({ where: { id: req.params.id }, include: { project: { include: { organization: { include: { members: { where: { userId: req.user.id } } } } } } } });
        if (!task || task.project.organization.members.length < 1) return res.sendStatus(404);
        res.json(task);
      });
    `,
  });
});
