// Prisma: a fetched row that is given whole where its key is wanted, and tenants that come along with rows of nobody.
import { PROJECTS, service } from "../harness/service";

describe("Prisma: rows that are connected whole, tenants that come along", () => {
  service({
    ...PROJECTS,
    "prisma/schema.prisma": `
      ${PROJECTS["prisma/schema.prisma"]?.replace("apiKeys ApiKey[]", "apiKeys ApiKey[]\n      regionId String\n      region Region @relation(fields: [regionId], references: [id])") ?? ""}
      model Region {
        id String @id
        name String
        organizations Organization[]
      }
    `,
    "package.json": JSON.stringify({ dependencies: { "@prisma/client": "5.14.0", express: "4.19.0", "express-session": "1.18.0" } }),
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { db } from "./db";
      declare module "express-session" {
        interface SessionData { organizationId: string }
      }
      const app = express();
      app.use(express.json(), session({ secret: process.env.SECRET! }));
      app.use((req, res, next) => (req.session.organizationId ? next() : res.sendStatus(401)));
      app.post("/projects/:id/tasks", async (req, res) => {
        const { organizationId } = req.session;
        const project = await db.project.findFirstOrThrow({ where: { id: req.params.id, organizationId }, select: { id: true } });
        const any = await db.project.findUniqueOrThrow({ where: { id: req.body.other }, select: { id: true } }); //! unscoped-query
        const task = await db.task.create({ data: { title: req.body.title, project: { connect: project } } });
        await db.task.create({ data: { title: req.body.title, project: { connect: any } } }); //! missing-tenant-on-create
        res.json(task);
      });
      app.get("/regions", async (req, res) => {
        const plain = await db.region.findMany();
        const counted = await db.region.findMany({ include: { _count: { select: { organizations: true } } } }); //! unscoped-query
        const own = await db.region.findMany({ include: { organizations: { where: { id: req.session.organizationId! } } } });
        res.json({ plain, counted, own });
      });
    `,
  });
});
