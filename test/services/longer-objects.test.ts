// Objects with many members that a helper makes anew without what is undefined: each member is still under its own name.
import { PROJECTS, service } from "../harness/service";

const FIELDS = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n"];

describe("Express: a helper that leaves out what is undefined, of an object with many members", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", jsonwebtoken: "*", "@prisma/client": "^6.0.0" } }),
    ...PROJECTS,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { db } from "./db";
      const app = express();
      const defined = (all: any): any => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
      app.use((req: any, res, next) => { try { req.user = jwt.verify(String(req.headers.authorization), "s"); next(); } catch { res.sendStatus(401); } });
      app.patch("/:id", async (req: any, res) => {
        const { ${FIELDS.join(", ")} } = req.body;
        const data = defined({ ${FIELDS.join(", ")} });
        const where = { id: req.params.id, organizationId: req.user.orgId };
        await db.project.update({ where, data });
        await db.project.update({ where, data: defined({ ${FIELDS.join(", ")}, ...req.body }) }); //! tenant-key-overwrite
        res.sendStatus(204);
      });
    `,
  });
});
