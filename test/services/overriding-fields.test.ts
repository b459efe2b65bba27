// Handlers kept in fields of classes: those of a derived class replace its base's, also where its constructor calls `super`.
import { service, PROJECTS } from "../harness/service";

describe("Fields of derived classes", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "5.0.0", jsonwebtoken: "9.0.0", "@prisma/client": "6.0.0" } }),
    ...PROJECTS,
    "src/controllers.ts": `
      import type { Request, Response } from "express";
      import { db } from "./db";
      class Projects {
        constructor(protected readonly delegate: typeof db.project) {}
        list = async (_req: Request, res: Response) => {
          res.json(await this.delegate.findMany({ where: { organizationId: res.locals.orgId } }));
        };
        show = async (req: Request, res: Response) => {
          res.json(await this.delegate.findFirst({ where: { id: req.params.id, organizationId: res.locals.orgId } }));
        };
      }
      class OpenProjects extends Projects {
        constructor() {
          super(db.project);
        }
        override show = async (req: Request, res: Response) => {
          res.json(await this.delegate.findUnique({ where: { id: req.params.id } })); //! unscoped-query
        };
      }
      export const projects = new OpenProjects();
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { projects } from "./controllers";
      const app = express();
      app.use((req, res, next) => {
        res.locals.orgId = (jwt.verify(String(req.headers.authorization), process.env.KEY!) as { orgId: string }).orgId;
        next();
      });
      app.get("/projects", projects.list);
      app.get("/projects/:id", projects.show);
    `,
  });
});
