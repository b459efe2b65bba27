// Functions handed to packages: what asks only what they are does not call them.
import { PROJECTS, service } from "../harness/service";

describe("Questions about a function", () => {
  service({
    ...PROJECTS,
    "package.json": JSON.stringify({
      dependencies: { express: "4.19.0", "es-toolkit": "1.30.0", "job-runner": "1.0.0", "@prisma/client": "6.0.0" },
    }),
    "src/app.ts": `
      import express from "express";
      import { isPlainObject } from "es-toolkit";
      import { perform } from "job-runner";
      import { PrismaClient } from "@prisma/client";
      const db = new PrismaClient();
      const app = express();
      app.post("/asked", (req, res) => {
        const remove = () => db.project.delete({ where: { id: req.body.id } });
        res.json(isPlainObject(remove));
      });
      app.post("/performed", (req, res) => {
        const remove = () => db.project.delete({ where: { id: req.body.id } }); //! unscoped-mutation
        res.json(perform(remove));
      });
      app.listen(3000);
    `,
  });
});
