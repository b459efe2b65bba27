// Routes that only a developer's machine mounts are no way for a request; those that another setting mounts are.
import { PROJECTS, service } from "../harness/service";

const app = (test: string, mark: string): Record<string, string> => ({
  "package.json": JSON.stringify({ dependencies: { express: "5.0.0", jsonwebtoken: "9.0.0", "@prisma/client": "6.0.0" } }),
  ...PROJECTS,
  "src/debug.ts": `
    import type { Express } from "express";
    import { db } from "./db";
    export function mountDebugRoutes(app: Express) {
      app.get("/debug/projects/:id", async (req, res) => {
        res.json(await db.project.findUnique({ where: { id: req.params.id } }));${mark}
      });
    }
  `,
  "src/app.ts": `
    import express from "express";
    import jwt from "jsonwebtoken";
    import { db } from "./db";
    import { mountDebugRoutes } from "./debug";
    async function start() {
      const app = express();
      app.get("/projects", async (req, res) => {
        const token = jwt.verify(req.get("authorization")!, process.env.SECRET!) as { orgId: string };
        res.json(await db.project.findMany({ where: { organizationId: token.orgId } }));
      });
      const isProduction = process.env.NODE_ENV === "production";
      if (${test}) {
        mountDebugRoutes(app);
      }
      app.listen(3000);
    }
    start();
  `,
});

const FLAGGED = " //! unscoped-query";

describe("Routes that are mounted under a setting", () => {
  service(app(`process.env.NODE_ENV !== "production"`, ""), "are none in production, where development mounts them");
  service(app(`!isProduction`, ""), "are none, where the answer has a name");
  service(app(`process.env.NODE_ENV === "production"`, FLAGGED), "are routes where production mounts them");
  service(app(`process.env.WITH_DEBUG_ROUTES === "yes"`, FLAGGED), "are routes where any installation may");
  service(
    {
      ...app(`!isProduction`, FLAGGED),
      "src/admin.ts": `import { app } from "./other";\nimport { mountDebugRoutes } from "./debug";\nmountDebugRoutes(app);\n`,
      "src/other.ts": `import express from "express";\nexport const app = express();\n`,
    },
    "are routes where they are mounted elsewhere as well",
  );
});
