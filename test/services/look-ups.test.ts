// Look-ups in maps, sets and tables made of the requester's own rows.
import { PROJECTS, service } from "../harness/service";

describe("Look-ups in maps, sets and tables made of the requester's own rows", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", jsonwebtoken: "*", "@prisma/client": "^6.0.0" } }),
    ...PROJECTS,
    "src/a.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { db } from "./db";
      const app = express();
      app.use((req: any, res, next) => { try { req.user = jwt.verify(String(req.headers.authorization), "s"); next(); } catch { res.sendStatus(401); } });
      app.post("/bulk1", async (req: any, res) => {
        const byId = new Map((await db.project.findMany({ where: { organizationId: req.user.orgId } })).map((p) => [p.id, p] as const));
        for (const item of req.body.items as { id: string; name: string }[]) {
          const project = byId.get(item.id);
          if (!project) throw new Error("unknown project");
          await db.project.update({ where: { id: project.id }, data: { name: item.name } });
          await db.task.create({ data: { id: "x", projectId: item.id, title: "x" } });
        }
        res.end();
      });
      app.post("/bulk2", async (req: any, res) => {
        const memberships = await db.membership.findMany({ where: { userId: req.user.id } });
        const roles = Object.fromEntries(memberships.map((m) => [m.organizationId, m.role]));
        const role = roles[req.body.orgId];
        if (!role) return res.sendStatus(403);
        res.json(await db.project.findMany({ where: { organizationId: req.body.orgId } }));
      });
      app.post("/bulk3", async (req: any, res) => {
        const memberships = await db.membership.findMany({ where: { userId: req.user.id } });
        const roles: Record<string, string> = {};
        for (const m of memberships) roles[m.organizationId] = m.role;
        if (roles[req.body.orgId] !== "admin") return res.sendStatus(403);
        res.json(await db.project.findMany({ where: { organizationId: req.body.orgId } }));
      });
      app.post("/bulk4", async (req: any, res) => {
        const memberships = await db.membership.findMany({ where: { userId: req.user.id } });
        const roles = memberships.reduce<Record<string, string>>((all, m) => { all[m.organizationId] = m.role; return all; }, {});
        if (!(req.body.orgId in roles)) return res.sendStatus(403);
        res.json(await db.project.findMany({ where: { organizationId: req.body.orgId } }));
      });
      app.post("/bulk5", async (req: any, res) => {
        const memberships = await db.membership.findMany({ where: { userId: req.user.id } });
        const roles = new Map<string, string>();
        memberships.forEach((m) => roles.set(m.organizationId, m.role));
        const role = roles.get(req.body.orgId);
        if (role === undefined) return res.sendStatus(403);
        res.json(await db.project.findMany({ where: { organizationId: req.body.orgId } }));
      });
      app.post("/bulk6", async (req: any, res) => {
        const memberships = await db.membership.findMany(); //! unscoped-query
        const roles = new Map<string, string>();
        memberships.forEach((m) => roles.set(m.organizationId, m.role));
        const role = roles.get(req.body.orgId);
        if (role === undefined) return res.sendStatus(403);
        res.json(await db.project.findMany({ where: { organizationId: req.body.orgId } })); //! untrusted-tenant-id
      });
      app.post("/bulk7", async (req: any, res) => {
        const byId = new Map((await db.project.findMany({ where: { organizationId: req.user.orgId } })).map((p) => [p.id, p] as const));
        const name = byId.get(req.body.id)?.name ?? "none";
        await db.task.create({ data: { id: "x", projectId: req.body.id, title: name } }); //! missing-tenant-on-create
        res.end();
      });
    `,
  });
});
