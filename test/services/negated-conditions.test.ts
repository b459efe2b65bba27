// What a negation leaves: "not another's" is the requester's own, and a negated list of alternatives excludes each of them.
import { PROJECTS, service } from "../harness/service";

describe("Negated conditions", () => {
  service({
    ...PROJECTS,
    "package.json": JSON.stringify({ dependencies: { "@prisma/client": "5.14.0", express: "4.19.0", "express-session": "1.18.0" } }),
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { db } from "./db";
      declare module "express-session" {
        interface SessionData { organizationId: string }
      }
      const app = express();
      app.use(session({ secret: process.env.SECRET! }));
      app.get("/projects", async (req, res) => {
        if (!req.session.organizationId) return res.sendStatus(401);
        const { organizationId } = req.session;
        const own = await db.project.findMany({ where: { NOT: [{ organizationId: { not: organizationId } }, { name: "draft" }] } });
        const either = await db.project.findMany({ where: { NOT: { OR: [{ organizationId: { not: organizationId } }, { name: "draft" }] } } });
        const others = await db.project.findMany({ where: { NOT: { organizationId } } }); //! bypassable-tenant-filter
        const some = await db.project.findMany({ where: { NOT: { organizationId: { not: organizationId }, name: "draft" } } }); //! bypassable-tenant-filter
        const staffed = await db.organization.findMany({ where: { NOT: { projects: { none: { organizationId } } } } });
        const mine = await db.project.findFirst({ where: { organizationId } });
        if (!mine) return res.sendStatus(404);
        const rest = await db.project.findMany({ where: { id: { not: mine.id } } }); //! unscoped-query
        const all = await db.project.findMany({ where: { id: { notIn: [] } } }); //! unscoped-query
        const siblings = await db.project.findMany({ where: { id: { not: mine.id }, organizationId } });
        const none = await db.project.findMany({ where: { id: { in: [] } } });
        res.json({ own, either, others, some, staffed, rest, all, siblings, none });
      });
    `,
  });
});
