// Upserts of Prisma that update nothing: they make a row, or read the one that is there.
import { PROJECTS, service } from "../harness/service";

describe("Upserts of Prisma", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", jsonwebtoken: "*", "@prisma/client": "^6.0.0" } }),
      ...PROJECTS,
      "src/app.ts": `
        import express from "express";
        import jwt from "jsonwebtoken";
        import { db } from "./db";
        const app = express();
        app.use((req: any, res, next) => { try { req.user = jwt.verify(String(req.headers.authorization), "s"); next(); } catch { res.sendStatus(401); } });
        app.post("/members", async (req: any, res) => {
          const organizationId = req.user.orgId;
          await db.membership.upsert({
            where: { userId_organizationId: { userId: req.body.userId, organizationId } },
            create: { id: "1", userId: req.body.userId, organizationId, role: "GUEST" },
            update: {},
          });
          await db.project.upsert({ //! unscoped-query
            where: { id: req.body.id },
            create: { id: req.body.id, organizationId, name: "x" },
            update: {},
          });
          await db.project.upsert({ //! unscoped-mutation
            where: { id: req.body.id },
            create: { id: req.body.id, organizationId, name: "x" },
            update: { name: req.body.name },
          });
          await db.project.upsert({ //! unscoped-mutation
            where: { id: req.body.id },
            create: { id: req.body.id, organizationId, name: "x" },
            update: { ...req.body.changes },
          });
          await db.project.upsert({ //! untrusted-tenant-id
            where: { id: "1", organizationId: req.body.organizationId },
            create: { id: "1", organizationId: req.body.organizationId, name: "x" },
            update: {},
          });
          res.end();
        });
      `,
    },
    "that update nothing change nobody's row",
  );
});
