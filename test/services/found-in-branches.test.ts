// A row that is looked for in one way or another: where it was found, the way that found it has checked what it was found by.
import { PROJECTS, service } from "../harness/service";

describe("a row that was found on one of several ways", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", jsonwebtoken: "*", "@prisma/client": "^6.0.0" } }),
    ...PROJECTS,
    "src/server.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { db } from "./db";
      const app = express();
      app.use((req: any, res, next) => { try { req.user = jwt.verify(String(req.headers.authorization), "s"); next(); } catch { res.sendStatus(401); } });

      app.put("/projects/:id", async (req: any, res) => {
        const { id } = req.params;
        const { organizationId } = req.user;
        let project = null;
        if (req.user.isGuest) {
          if (req.body.reason) project = await db.project.findFirst({ where: { id, organizationId, name: "open" } });
        } else {
          project = await db.project.findFirst({ where: { id, organizationId } });
        }
        if (!project) return res.sendStatus(404);
        res.json(await db.project.update({ where: { id }, data: { name: req.body.name } }));
      });

      app.put("/own/:id", async (req: any, res) => {
        const { id } = req.params;
        const { organizationId } = req.user;
        let project = null;
        if (req.user.isGuest) project = await db.project.findFirst({ where: { id: req.body.own, organizationId } });
        else project = await db.project.findFirst({ where: { id, organizationId } });
        if (!project) return res.sendStatus(404);
        res.json(await db.project.update({ where: { id }, data: { name: req.body.name } })); //! unscoped-mutation
      });

      app.delete("/any/:id", async (req: any, res) => {
        const { id } = req.params;
        let project = await db.project.findFirst({ where: { id, organizationId: req.user.organizationId } });
        if (!project) project = await db.project.findFirst({ where: { id, name: "shared" } }); //! unscoped-query
        if (!project) return res.sendStatus(404);
        res.json(await db.project.delete({ where: { id } })); //! unscoped-mutation
      });
      app.listen(3000);
    `,
  });
});
