// Nuxt and h3: event handlers, middleware and sessions.
import { PROJECTS, service } from "../harness/service";

describe("Nuxt and h3: event handlers, middleware and sessions", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@prisma/client": "^6.0.0", h3: "*", jsonwebtoken: "*", zod: "*" } }),
    ...PROJECTS,
    "server/utils/db.ts": `
      import { PrismaClient } from "@prisma/client";
      export const db = new PrismaClient();
    `,
    "server/utils/auth.ts": `
      import type { H3Event } from "h3";
      import { createError, getHeader } from "h3";
      import jwt from "jsonwebtoken";
      import { db } from "./db";
      export async function requireOrg(event: H3Event, orgId: string) {
        const { user } = await requireUserSession(event);
        const m = await db.membership.findUnique({ where: { userId_organizationId: { userId: user.id, organizationId: orgId } } });
        if (!m) throw createError({ statusCode: 403 });
        return m;
      }
    `,
    "server/middleware/auth.ts": `
      import jwt from "jsonwebtoken";
      export default defineEventHandler((event) => {
        const token = getHeader(event, "authorization");
        if (token) event.context.user = jwt.verify(token, process.env.S!) as { id: string; orgId: string };
      });
    `,
    "server/api/projects.get.ts": `
      import { db } from "../utils/db";
      export default defineEventHandler(async (event) => {
        const { user } = await requireUserSession(event);
        return db.project.findMany({ where: { organization: { members: { some: { userId: user.id } } } } });
      });
    `,
    "server/api/orgs/[orgId]/projects.get.ts": `
      import { db } from "../../../utils/db";
      import { requireOrg } from "../../../utils/auth";
      export default defineEventHandler(async (event) => {
        const orgId = getRouterParam(event, "orgId")!;
        await requireOrg(event, orgId);
        return db.project.findMany({ where: { organizationId: orgId } });
      });
    `,
    "server/api/orgs/[orgId]/open.get.ts": `
      import { db } from "../../../utils/db";
      export default defineEventHandler(async (event) => {
        const orgId = getRouterParam(event, "orgId")!;
        return db.project.findMany({ where: { organizationId: orgId } }); //! untrusted-tenant-id
      });
    `,
    "server/api/tasks/[id].delete.ts": `
      import { db } from "../../utils/db";
      export default eventHandler(async (event) => {
        if (!event.context.user) throw createError({ statusCode: 401 });
        const { id } = event.context.params!;
        await db.task.delete({ where: { id } }); //! unscoped-mutation
      });
    `,
    "server/api/tasks/[id].put.ts": `
      import { z } from "zod";
      import { db } from "../../utils/db";
      export default defineEventHandler(async (event) => {
        const user = event.context.user;
        if (!user) throw createError({ statusCode: 401 });
        const body = await readValidatedBody(event, z.object({ title: z.string() }).parse);
        const { id } = await getValidatedRouterParams(event, z.object({ id: z.string() }).parse);
        const task = await db.task.findUnique({ where: { id }, include: { project: true } });
        if (task?.project.organizationId !== user.orgId) throw createError({ statusCode: 404 });
        return db.task.update({ where: { id }, data: body });
      });
    `,
    "src/standalone.ts": `
      import { createApp, createRouter, defineEventHandler, getQuery, getRouterParam, readBody } from "h3";
      import { db } from "./db";
      const router = createRouter();
      router.get("/open", defineEventHandler((event) => db.project.findMany({ where: { organizationId: getQuery(event).org as string } }))); //! untrusted-tenant-id
      router.put("/tasks/:id", defineEventHandler(async (event) => {
        const { orgId } = event.context.user;
        const body = await readBody<{ title: string }>(event);
        const { count } = await db.task.updateMany({ where: { id: getRouterParam(event, "id"), project: { organizationId: orgId } }, data: { title: body.title } });
        return { count };
      }));
      export const app = createApp();
      app.use(router);
    `,
  });
});
