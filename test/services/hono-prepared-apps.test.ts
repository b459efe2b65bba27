// Hono: a factory that prepares each application that it makes.
import { service, PROJECTS } from "../harness/service";

describe("Hono: applications that a factory prepares", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { hono: "4.6.0", "@prisma/client": "6.0.0" } }),
    ...PROJECTS,
    "src/factory.ts": `
      import { createFactory } from "hono/factory";
      import { verify } from "hono/jwt";
      export const factory = createFactory<{ Variables: { orgId: string } }>({
        initApp: (app) => {
          app.use(async (c, next) => {
            const claims = await verify(c.req.header("authorization") ?? "", process.env.KEY!);
            c.set("orgId", claims.orgId as string);
            await next();
          });
        },
      });
      export const bare = createFactory<{ Variables: { orgId: string } }>();
    `,
    "src/app.ts": `
      import { Hono } from "hono";
      import { db } from "./db";
      import { bare, factory } from "./factory";
      const projects = factory.createApp();
      projects.get("/", async (c) => c.json(await db.project.findMany({ where: { organizationId: c.get("orgId") } })));
      projects.get("/all", async (c) => c.json(await db.project.findMany())); //! unscoped-query
      const open = bare.createApp();
      open.get("/:orgId", async (c) => c.json(await db.project.findMany({ where: { organizationId: c.req.param("orgId") } }))); //! untrusted-tenant-id
      export default new Hono().route("/projects", projects).route("/open", open);
    `,
  });
});
