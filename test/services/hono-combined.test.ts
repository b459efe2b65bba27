// Hono: one way to authenticate or another (`some`), and a key that `bearerAuth` checks with a function of the service.
import { PROJECTS, service } from "../harness/service";

describe("Middleware of Hono that is combined", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { hono: "4.6.0", "@prisma/client": "6.0.0" } }),
    ...PROJECTS,
    "src/auth.ts": `
      import { createHash } from "node:crypto";
      import { bearerAuth } from "hono/bearer-auth";
      import { every, some } from "hono/combine";
      import { jwt } from "hono/jwt";
      import { db } from "./db";
      export const byKey = bearerAuth({
        verifyToken: async (token, c) => {
          const key = await db.apiKey.findUnique({ where: { hashedKey: createHash("sha256").update(token).digest("hex") } });
          if (!key) return false;
          c.set("organizationId", key.organizationId);
          return true;
        },
      });
      const bySession = every(jwt({ secret: "s" }), async (c, next) => {
        c.set("organizationId", c.get("jwtPayload").org);
        await next();
      });
      export const either = some(bySession, byKey);
      export const keyOrHeader = some(byKey, async (c, next) => {
        c.set("organizationId", c.req.header("x-organization")!);
        await next();
      });
    `,
    "src/app.ts": `
      import { Hono } from "hono";
      import { byKey, either, keyOrHeader } from "./auth";
      import { db } from "./db";
      type Env = { Variables: { organizationId: string } };
      const keyed = new Hono<Env>().use(byKey);
      keyed.get("/projects", async (c) => c.json(await db.project.findMany({ where: { organizationId: c.get("organizationId") } })));
      const api = new Hono<Env>().use(either);
      api.get("/projects", async (c) => c.json(await db.project.findMany({ where: { organizationId: c.var.organizationId } })));
      api.get("/projects/:id", async (c) => {
        const project = await db.project.findUnique({ where: { id: c.req.param("id") } });
        if (project?.organizationId !== c.var.organizationId) return c.notFound();
        return c.json(project);
      });
      api.get("/tasks/:id", async (c) => c.json(await db.task.findUnique({ where: { id: c.req.param("id") } }))); //! unscoped-query
      const loose = new Hono<Env>().use(keyOrHeader);
      loose.get("/projects", async (c) => c.json(await db.project.findMany({ where: { organizationId: c.var.organizationId } }))); //! untrusted-tenant-id
      export default new Hono().route("/keyed", keyed).route("/api", api).route("/loose", loose);
    `,
  });
});
