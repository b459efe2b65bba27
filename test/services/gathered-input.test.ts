// Input that a wrapper gathers from several places: what is read from it twice is the same value.
import { PROJECTS, service } from "../harness/service";

describe("Members of gathered input", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "4.19.0", jsonwebtoken: "9.0.0", "@prisma/client": "5.0.0" } }),
    ...PROJECTS,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { db } from "./db";
      const app = express();
      type Work = (organizationId: string, input: Record<string, any>) => Promise<unknown>;
      const handle = (work: Work) => async (req: express.Request, res: express.Response) => {
        const { organizationId } = jwt.verify(req.headers.authorization!, "s") as { organizationId: string };
        res.json(await work(organizationId, { ...req.query, ...req.body }));
      };
      app.post("/rename", handle(async (organizationId, input) => {
        const project = await db.project.findFirst({ where: { id: input.id, organizationId } });
        if (!project) throw new Error("not found");
        return db.project.update({ where: { id: input.id }, data: { name: input.name } });
      }));
      app.post("/remove", handle(async (organizationId, input) => {
        const project = await db.project.findFirst({ where: { id: input.id, organizationId } });
        if (!project) throw new Error("not found");
        return db.project.delete({ where: { id: input.other } }); //! unscoped-mutation
      }));
    `,
  });
});
