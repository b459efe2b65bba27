// Prisma: `{ set: value }` writes what the value alone would write.
import { PROJECTS, service } from "../harness/service";

describe("Prisma: columns written by set", () => {
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
      app.use(express.json(), session({ secret: process.env.SECRET! }));
      app.patch("/projects/:id", async (req, res) => {
        if (!req.session.organizationId) return res.sendStatus(401);
        const where = { id: req.params.id, organizationId: req.session.organizationId };
        await db.project.update({ where, data: { name: { set: req.body.name } } });
        await db.project.update({ where, data: { organizationId: { set: req.session.organizationId } } });
        await db.project.update({ where, data: { organizationId: { set: req.body.organizationId } } }); //! tenant-key-overwrite
        res.sendStatus(204);
      });
    `,
  });
});
