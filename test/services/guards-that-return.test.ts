// Functions that say yes or no by what they looked up: `return member && allows(member.role)`.
import { PROJECTS, service } from "../harness/service";

describe("functions that return what they found, and something else only with it", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", jsonwebtoken: "*", "@prisma/client": "^6.0.0" } }),
    ...PROJECTS,
    "src/permissions.ts": `
      import { db } from "./db";
      const ALLOWED: Record<string, string[]> = { owner: ["edit", "read"], guest: ["edit", "read"] };
      async function allows(role: string, what: string) {
        return ALLOWED[role]?.includes(what);
      }
      const membership = (organizationId: string, userId: string) => db.membership.findFirst({ where: { organizationId, userId } });

      export async function canEdit(userId: string, id: string) {
        const project = await db.project.findUnique({ where: { id } });
        if (!project) return false;
        const member = await membership(project.organizationId, userId);
        return member && allows(member.role, "edit");
      }
      export async function canRead(userId: string, id: string) {
        const project = await db.project.findUnique({ where: { id } });
        const member = project && (await membership(project.organizationId, userId));
        return member && member.role.length > 0;
      }
      export async function mayEdit(userId: string, id: string) {
        const project = await db.project.findUnique({ where: { id } }); //! unscoped-query
        const member = project && (await membership(project.organizationId, userId));
        return member ?? allows("guest", "edit");
      }
    `,
    "src/server.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { db } from "./db";
      import { canEdit, canRead, mayEdit } from "./permissions";
      const app = express();
      app.use((req: any, res, next) => { try { req.user = jwt.verify(String(req.headers.authorization), "s"); next(); } catch { res.sendStatus(401); } });
      app.put("/projects/:id", async (req: any, res) => {
        if (!(await canEdit(req.user.id, req.params.id))) return res.sendStatus(403);
        res.json(await db.project.update({ where: { id: req.params.id }, data: { name: req.body.name } }));
      });
      app.get("/projects/:id", async (req: any, res) => {
        if (!(await canRead(req.user.id, req.params.id))) return res.sendStatus(403);
        res.json(await db.task.findMany({ where: { projectId: req.params.id } }));
      });
      app.delete("/projects/:id", async (req: any, res) => {
        if (!(await mayEdit(req.user.id, req.params.id))) return res.sendStatus(403);
        res.json(await db.project.delete({ where: { id: req.params.id } })); //! unscoped-mutation
      });
      app.listen(3000);
    `,
  });
});
