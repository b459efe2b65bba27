// Hono's own middleware for a secret of the service: who shows it acts for every tenant; a value of the request is none.
import { service, PROJECTS } from "../harness/service";

describe("Secrets that Hono's middleware compares", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { hono: "4.6.0", "@prisma/client": "6.0.0" } }),
    ...PROJECTS,
    "src/app.ts": `
      import { Hono } from "hono";
      import { basicAuth } from "hono/basic-auth";
      import { bearerAuth } from "hono/bearer-auth";
      import { db } from "./db";
      const internal = new Hono();
      internal.use(bearerAuth({ token: process.env.INTERNAL_TOKEN! }));
      internal.get("/:id", async (c) => c.json(await db.project.findMany({ where: { organizationId: c.req.param("id") } })));
      const rotated = new Hono();
      rotated.use(bearerAuth({ token: [process.env.OLD_TOKEN!, process.env.NEW_TOKEN!] }));
      rotated.get("/:id", async (c) => c.json(await db.project.findMany({ where: { organizationId: c.req.param("id") } })));
      const operators = new Hono();
      operators.use(basicAuth({ username: "ops", password: process.env.OPS_PASSWORD! }));
      operators.get("/:id", async (c) => c.json(await db.project.findMany({ where: { organizationId: c.req.param("id") } })));
      const preview = new Hono();
      preview.use(bearerAuth({ token: "preview" }));
      preview.get("/:id", async (c) => c.json(await db.project.findMany({ where: { organizationId: c.req.param("id") } }))); //! untrusted-tenant-id
      export const app = new Hono().route("/internal", internal).route("/rotated", rotated).route("/ops", operators).route("/preview", preview);
    `,
  });
});
