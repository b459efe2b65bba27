// Middleware of Hono that lets some paths pass without asking who is there: the other routes are not among them.
import { service, PROJECTS } from "../harness/service";

describe("Public paths in Hono", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { hono: "4.6.0", "@hono/zod-openapi": "0.18.0", "@prisma/client": "6.0.0" },
    }),
    ...PROJECTS,
    "src/app.ts": `
      import { OpenAPIHono, createRoute, z } from "@hono/zod-openapi";
      import { createHash } from "node:crypto";
      import { db } from "./db";
      const app = new OpenAPIHono<{ Variables: { organizationId: string } }>().basePath("/api");
      app.use("*", async (c, next) => {
        if (c.req.path.startsWith("/api/doc") || c.req.path === "/api/health" || c.req.path.startsWith("/api/open/")) return next();
        const token = c.req.header("Authorization")?.split(" ")[1];
        if (!token) return c.json({ error: "no token" }, 401);
        const hashedKey = createHash("sha256").update(token).digest("hex");
        const key = await db.apiKey.findUnique({ where: { hashedKey } });
        if (!key) return c.json({ error: "no such key" }, 401);
        c.set("organizationId", key.organizationId);
        await next();
      });
      const request = { params: z.object({ id: z.string() }) };
      const update = createRoute({ method: "put", path: "/projects/{id}", request, responses: {} });
      app.openapi(update, async (c) => {
        const { id } = c.req.valid("param");
        const project = await db.project.findUnique({ where: { id, organizationId: c.var.organizationId } });
        if (!project) return c.json({ error: "not found" }, 404);
        return c.json(await db.project.update({ where: { id }, data: { name: "renamed" } }), 200);
      });
      const rename = createRoute({ method: "put", path: "/open/{id}", request, responses: {} });
      app.openapi(rename, async (c) => {
        const { id } = c.req.valid("param");
        return c.json(await db.project.update({ where: { id }, data: { name: c.var.organizationId } }), 200); //! unscoped-mutation
      });
      export default app;
    `,
  });
});
