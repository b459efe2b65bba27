// Members of the tenant, or administrators of the platform.
import { PROJECTS, service } from "../harness/service";

describe("Members of the tenant, or administrators of the platform", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", jsonwebtoken: "*", "@prisma/client": "^6.0.0" } }),
    ...PROJECTS,
    "src/a.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { db } from "./db";
      const app = express();
      app.use((req: any, res, next) => { try { req.user = jwt.verify(String(req.headers.authorization), "s"); next(); } catch { res.sendStatus(401); } });
      const canAccess = (orgId: string, userId: string) => db.membership.findFirst({ where: { organizationId: orgId, userId } }).then(Boolean).catch(() => false);
      const isStaff = (userId: string) => db.user.findUnique({ where: { id: userId } }).then((u) => u?.isSuperAdmin === true).catch(() => false);
      async function isStaff2(userId: string) { const u = await db.user.findUnique({ where: { id: userId } }); return u?.isSuperAdmin ?? false; }
      app.get("/or/:orgId", async (req: any, res) => {
        if (!(await isStaff(req.user.id)) && !(await canAccess(req.params.orgId, req.user.id))) return res.sendStatus(403);
        res.json(await db.project.findMany({ where: { organizationId: req.params.orgId } }));
      });
      app.get("/or2/:orgId", async (req: any, res) => {
        const allowed = (await isStaff(req.user.id)) || (await canAccess(req.params.orgId, req.user.id));
        if (!allowed) return res.sendStatus(403);
        res.json(await db.project.findMany({ where: { organizationId: req.params.orgId } }));
      });
      app.get("/or3/:orgId", async (req: any, res) => {
        if (req.user.role !== "SUPER_ADMIN" && req.user.orgId !== req.params.orgId) return res.sendStatus(403);
        res.json(await db.project.findMany({ where: { organizationId: req.params.orgId } }));
      });
      app.get("/or4/:id", async (req: any, res) => {
        const project = await db.project.findUnique({ where: { id: req.params.id } });
        if (!project) return res.sendStatus(404);
        if (!(await isStaff2(req.user.id)) && project.organizationId !== req.user.orgId) return res.sendStatus(403);
        res.json(await db.task.findMany({ where: { projectId: project.id } }));
      });
      app.get("/or5/:id", async (req: any, res) => {
        const project = await db.project.findUnique({ where: { id: req.params.id } });
        if (!project) return res.sendStatus(404);
        const isOwner = project.organizationId === req.user.orgId;
        const isAdmin = req.user.role === "superadmin";
        if (!isOwner && !isAdmin) return res.sendStatus(403);
        res.json(await db.task.findMany({ where: { projectId: project.id } }));
      });
      app.get("/or6/:orgId", async (req: any, res) => {
        const where = req.user.isSuperAdmin ? {} : { organizationId: req.user.orgId };
        res.json(await db.project.findMany({ where }));
      });
      app.get("/or7/:orgId", async (req: any, res) => {
        if (req.query.all !== "1" && !(await canAccess(req.params.orgId, req.user.id))) return res.sendStatus(403);
        res.json(await db.project.findMany({ where: { organizationId: req.params.orgId } })); //! untrusted-tenant-id
      });
      app.get("/or8/:orgId", async (req: any, res) => {
        if (req.user.role !== "admin" && !(await canAccess(req.params.orgId, req.user.id))) return res.sendStatus(403);
        res.json(await db.project.findMany({ where: { organizationId: req.params.orgId } })); //! untrusted-tenant-id
      });
      async function person(userId?: string) {
        let found: { id: string; role: string } | null = null;
        if (userId) found = await db.user.findUnique({ where: { id: userId } });
        return found;
      }
      app.get("/or9/:orgId", async (req: any, res) => {
        const user = await person(req.user.id);
        if (user?.role !== "superadmin" && !(await canAccess(req.params.orgId, req.user.id))) return res.sendStatus(403);
        res.json(await db.project.findMany({ where: { organizationId: req.params.orgId } }));
      });
      app.get("/or10/:orgId", async (req: any, res) => {
        const user = req.query.as ? { role: String(req.query.as) } : await person(req.user.id);
        if (user?.role !== "superadmin" && !(await canAccess(req.params.orgId, req.user.id))) return res.sendStatus(403);
        res.json(await db.project.findMany({ where: { organizationId: req.params.orgId } })); //! untrusted-tenant-id
      });
    `,
  });
});

const SESSION = (column: string) => ({
  "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", jsonwebtoken: "*", "@prisma/client": "^6.0.0" } }),
  ...PROJECTS,
  "prisma/schema.prisma": String(PROJECTS["prisma/schema.prisma"]).replace("passwordHash String", column),
});
const ROUTES = (mark: string) => `
  import express from "express";
  import jwt from "jsonwebtoken";
  import { db } from "./db";
  const app = express();
  app.use((req: any, res, next) => { try { req.session = jwt.verify(String(req.headers.authorization), "s"); next(); } catch { res.sendStatus(401); } });
  app.get("/:orgId", async (req: any, res) => {
    const org = req.session.user.organizations.find((one: any) => one.id === req.params.orgId);
    if (!org && req.session.user.admin !== true) return res.sendStatus(403);
    res.json(await db.project.findMany({ where: { organizationId: req.params.orgId } })); //!${mark}
  });
  app.get("/member/:orgId", async (req: any, res) => {
    const org = req.session.user.organizations.find((one: any) => one.id === req.params.orgId);
    if (!org && req.session.membership.admin !== true) return res.sendStatus(403);
    res.json(await db.project.findMany({ where: { organizationId: req.params.orgId } })); //! untrusted-tenant-id
  });
`;

describe("The flag of a session's user is the column of the table of persons", () => {
  service({ ...SESSION("admin Boolean @default(false)"), "src/a.ts": ROUTES("").replace("//!\n", "\n") });
});

describe("A flag of a session's user that no column says is that of a tenant's administrator", () => {
  service({ ...SESSION("passwordHash String"), "src/a.ts": ROUTES(" untrusted-tenant-id") });
});

describe("A person who is found in one of several ways", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", jsonwebtoken: "*", "@prisma/client": "^6.0.0" } }),
      ...PROJECTS,
      "src/person.ts": `
        import jwt from "jsonwebtoken";
        import { db } from "./db";
        export async function personOf(token: string) {
          const { id, sub } = jwt.verify(token, process.env.SECRET!) as any;
          let person: any = null;
          if (id) person = await db.user.findUnique({ where: { id } });
          else if (sub) person = await db.user.findUnique({ where: { id: sub } });
          if (!person) return null;
          person.isSuperAdmin = person.role === "superadmin";
          person.isManager = person.role === "manager";
          return { person };
        }
      `,
      "src/app.ts": `
        import express from "express";
        import { db } from "./db";
        import { personOf } from "./person";
        const app = express();
        async function mayRead({ person }: any, organizationId: string) {
          if (person.isSuperAdmin) return true;
          return !!(await db.membership.findFirst({ where: { userId: person.id, organizationId } }));
        }
        async function mayManage({ person }: any, organizationId: string) {
          if (person.isManager) return true;
          return !!(await db.membership.findFirst({ where: { userId: person.id, organizationId } }));
        }
        app.get("/read/:id", async (req, res) => {
          const found = await personOf(req.get("authorization")!);
          if (!found) return res.sendStatus(401);
          if (!(await mayRead(found, req.params.id))) return res.sendStatus(403);
          res.json(await db.project.findMany({ where: { organizationId: req.params.id } }));
        });
        app.get("/manage/:id", async (req, res) => {
          const found = await personOf(req.get("authorization")!);
          if (!found) return res.sendStatus(401);
          if (!(await mayManage(found, req.params.id))) return res.sendStatus(403);
          res.json(await db.project.findMany({ where: { organizationId: req.params.id } })); //! untrusted-tenant-id
        });
      `,
    },
    "is an administrator of the platform, or not, whichever way it was",
  );
});

describe("Operators whom only an installation for many customers tells apart", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", jsonwebtoken: "*", "@prisma/client": "^6.0.0" } }),
      ...PROJECTS,
      "src/app.ts": `
        import express from "express";
        import jwt from "jsonwebtoken";
        import { db } from "./db";
        const app = express();
        const isHosted = process.env.IS_CLOUD === "true";
        app.use((req: any, res, next) => { try { req.user = jwt.verify(String(req.headers.authorization), "s"); next(); } catch { res.sendStatus(401); } });
        app.get("/operated/:id", async (req: any, res) => {
          if (isHosted && req.user.email !== process.env.ADMIN_EMAIL) return res.sendStatus(403);
          res.json(await db.project.findMany({ where: { organizationId: req.params.id } }));
        });
        app.get("/own-server/:id", async (req: any, res) => {
          if (!process.env.SELF_HOSTED && req.user.email !== process.env.ADMIN_EMAIL) return res.sendStatus(403);
          res.json(await db.project.findMany({ where: { organizationId: req.params.id } }));
        });
        app.get("/optional/:id", async (req: any, res) => {
          if (process.env.STRICT_ADMIN && req.user.email !== process.env.ADMIN_EMAIL) return res.sendStatus(403);
          res.json(await db.project.findMany({ where: { organizationId: req.params.id } })); //! untrusted-tenant-id
        });
        app.get("/members/:id", async (req: any, res) => {
          const member = await db.membership.findFirst({ where: { organizationId: req.params.id, userId: req.user.id } });
          if (isHosted && !member) return res.sendStatus(403);
          res.json(await db.project.findMany({ where: { organizationId: req.params.id } })); //! untrusted-tenant-id
        });
      `,
    },
    "are let through on a server of one's own; members are asked for everywhere",
  );
});
