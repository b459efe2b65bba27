// What validators of Hono let through: a column that the schema does not name cannot be sent.
import { service, PROJECTS } from "../harness/service";

const APP = {
  "package.json": JSON.stringify({
    dependencies: {
      hono: "4.6.0",
      "@hono/zod-openapi": "0.18.0",
      "@hono/zod-validator": "0.4.0",
      zod: "3.24.0",
      "@prisma/client": "6.0.0",
    },
  }),
  ...PROJECTS,
};

describe("Validated input in Hono", () => {
  service({
    ...APP,
    "src/schemas.ts": `
      import { z } from "zod";
      export const changes = z.object({ name: z.string().min(1).optional() });
      export const anything = z.object({ name: z.string() }).passthrough();
      export const withOrganization = changes.extend({ organizationId: z.string() });
    `,
    "src/app.ts": `
      import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
      import { zValidator } from "@hono/zod-validator";
      import { validator } from "hono/validator";
      import { jwt } from "hono/jwt";
      import { z } from "zod";
      import { db } from "./db";
      import { anything, changes, withOrganization } from "./schemas";
      const app = new OpenAPIHono();
      app.use("*", jwt({ secret: process.env.SECRET! }));
      const params = z.object({ id: z.string() });
      const put = createRoute({
        method: "put",
        path: "/a/{id}",
        request: { params, body: { required: true, content: { "application/json": { schema: changes } } } },
        responses: { 200: { description: "changed" } },
      });
      app.openapi(put, async (c) => {
        const { id } = c.req.valid("param");
        const { organizationId } = c.get("jwtPayload");
        return c.json(await db.project.update({ where: { id, organizationId }, data: c.req.valid("json") }));
      });
      app.put("/b/:id", zValidator("json", changes), async (c) => {
        const { organizationId } = c.get("jwtPayload");
        const data = c.req.valid("json");
        return c.json(await db.project.update({ where: { id: c.req.param("id"), organizationId }, data: { ...data } }));
      });
      app.post("/c", zValidator("json", changes, (result, c) => { if (!result.success) return c.text("no", 400); }), async (c) => {
        const { organizationId } = c.get("jwtPayload");
        return c.json(await db.project.create({ data: { organizationId, name: "", ...c.req.valid("json") } }));
      });
      app.put("/d/:id", validator("json", (value) => changes.parse(value)), async (c) => {
        const { organizationId } = c.get("jwtPayload");
        return c.json(await db.project.update({ where: { id: c.req.param("id"), organizationId }, data: c.req.valid("json") }));
      });
      app.put("/e/:id", zValidator("json", anything), async (c) => {
        const { organizationId } = c.get("jwtPayload");
        const where = { id: c.req.param("id"), organizationId };
        return c.json(await db.project.update({ where, data: c.req.valid("json") })); //! tenant-key-overwrite
      });
      app.put("/f/:id", zValidator("json", withOrganization), async (c) => {
        const { organizationId } = c.get("jwtPayload");
        const where = { id: c.req.param("id"), organizationId };
        return c.json(await db.project.update({ where, data: c.req.valid("json") })); //! tenant-key-overwrite
      });
      app.put("/g/:id", zValidator("json", changes), async (c) => {
        const { organizationId } = c.get("jwtPayload");
        const where = { id: c.req.param("id"), organizationId };
        return c.json(await db.project.update({ where, data: await c.req.json() })); //! tenant-key-overwrite
      });
      export default app;
    `,
  });
});
