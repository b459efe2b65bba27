// Routes and models that a loop registers from a longer list: each item of the list is run, not some of them.
import { PROJECTS, service } from "../harness/service";

const NAMES = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n"];

describe("Express: a loop registers a longer list of routes", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", jsonwebtoken: "*", "@prisma/client": "^6.0.0" } }),
    ...PROJECTS,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      ${NAMES.map((name) => `import ${name}, { router as ${name}Router } from "./routes/${name}";`).join("\n")}
      const app = express();
      app.use((req: any, res, next) => { try { req.user = jwt.verify(String(req.headers.authorization), "s"); next(); } catch { res.sendStatus(401); } });
      const registers = [${NAMES.join(", ")}];
      for (const register of registers) register(app);
      const mounted = [${NAMES.map((name) => `{ path: "/${name}", router: ${name}Router }`).join(", ")}];
      mounted.forEach((route) => { app.use(route.path, route.router); });
      app.listen(3000);
    `,
    ...Object.fromEntries(
      NAMES.map((name) => [
        `src/routes/${name}.ts`,
        `
        import { Router } from "express";
        import { db } from "../db";
        export const router = Router();
        router.get("/mine", async (req: any, res) => res.json(await db.project.findMany({ where: { organizationId: req.user.orgId } })));
        router.get("/any/:id", async (req, res) => res.json(await db.project.findUnique({ where: { id: req.params.id } }))); //! unscoped-query
        export default (app: any) => {
          app.get("/${name}/own/:id", async (req: any, res) => res.json(await db.project.findFirst({ where: { id: req.params.id, organizationId: req.user.orgId } })));
          app.get("/${name}/any/:id", async (req, res) => res.json(await db.project.findFirst({ where: { id: req.params.id } }))); //! unscoped-query
        };
        `,
      ]),
    ),
  });
});
