// TanStack Start: server functions, middleware and server routes.
import { PROJECTS, service } from "../harness/service";

describe("TanStack Start: server functions, middleware and server routes", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: {
        "@prisma/client": "^6.0.0",
        "@tanstack/react-start": "*",
        "better-auth": "*",
        "@tanstack/react-router": "*",
        zod: "*",
      },
    }),
    ...PROJECTS,
    "src/db.ts": `
      import { PrismaClient } from "@prisma/client";
      export const db = new PrismaClient();
    `,
    "src/middleware.ts": `
      import { createMiddleware } from "@tanstack/react-start";
      import { getRequest } from "@tanstack/react-start/server";
      import { auth } from "./auth";
      import { db } from "./db";
      export const authMiddleware = createMiddleware({ type: "function" }).server(async ({ next }) => {
        const session = await auth.api.getSession({ headers: getRequest().headers });
        if (!session) throw new Error("Unauthorized");
        return next({ context: { user: session.user, orgId: session.session.activeOrganizationId } });
      });
      export const orgMiddleware = createMiddleware({ type: "function" }).middleware([authMiddleware]).server(async ({ next, context }) => {
        if (!context.orgId) throw new Error("No organization");
        return next({ context: { orgId: context.orgId } });
      });
    `,
    "src/members.ts": `
      import { createMiddleware, createServerFn } from "@tanstack/react-start";
      import { z } from "zod";
      import { authMiddleware } from "./middleware";
      import { db } from "./db";
      const memberMiddleware = createMiddleware({ type: "function" })
        .middleware([authMiddleware])
        .inputValidator(z.object({ organizationId: z.string() }))
        .server(async ({ next, context, data }) => {
          const member = await db.membership.findFirst({ where: { organizationId: data.organizationId, userId: context.user.id } });
          if (!member) throw new Error("forbidden");
          return next({ context: { role: member.role } });
        });
      const Input = z.object({ organizationId: z.string(), id: z.string() });
      export const own = createServerFn({ method: "POST" }).middleware([memberMiddleware]).inputValidator(Input).handler(async ({ data }) => {
        await db.project.deleteMany({ where: { id: data.id, organizationId: data.organizationId } });
      });
      export const any = createServerFn({ method: "POST" }).middleware([memberMiddleware]).inputValidator(Input).handler(async ({ data }) => {
        await db.project.delete({ where: { id: data.id } }); //! unscoped-mutation
      });
    `,
    "src/auth.ts": `
      import { betterAuth } from "better-auth";
      import { organization } from "better-auth/plugins";
      export const auth = betterAuth({ plugins: [organization()] });
    `,
    "src/routes/api/projects.ts": `
      import { createFileRoute } from "@tanstack/react-router";
      import { orgMiddleware } from "../../middleware";
      import { db } from "../../db";
      export const Route = createFileRoute("/api/projects")({
        server: {
          middleware: [orgMiddleware],
          handlers: {
            GET: async ({ context }) => Response.json(await db.project.findMany({ where: { organizationId: context.orgId } })),
            DELETE: async ({ request }) => {
              const { id } = await request.json();
              await db.project.delete({ where: { id } }); //! unscoped-mutation
              return new Response(null, { status: 204 });
            },
          },
        },
      });
    `,
    "src/functions.ts": `
      import { createServerFn } from "@tanstack/react-start";
      import { z } from "zod";
      import { authMiddleware, orgMiddleware } from "./middleware";
      import { db } from "./db";
      export const listProjects = createServerFn({ method: "GET" }).middleware([orgMiddleware]).handler(async ({ context }) => db.project.findMany({ where: { organizationId: context.orgId } }));
      export const getProject = createServerFn({ method: "GET" }).middleware([orgMiddleware]).inputValidator(z.object({ id: z.string() })).handler(async ({ context, data }) => {
        const project = await db.project.findFirst({ where: { id: data.id, organizationId: context.orgId } });
        if (!project) throw new Error("Not found");
        return project;
      });
      export const deleteProject = createServerFn({ method: "POST" }).middleware([authMiddleware]).inputValidator((d: { id: string }) => d).handler(async ({ data }) => {
        await db.project.delete({ where: { id: data.id } }); //! unscoped-mutation
      });
      export const open = createServerFn().validator((d: { orgId: string }) => d).handler(({ data }) => db.project.findMany({ where: { organizationId: data.orgId } })); //! untrusted-tenant-id
    `,
  });
});
