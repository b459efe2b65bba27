// oRPC: procedures and middleware.
import { PROJECTS, service } from "../harness/service";

describe("oRPC: procedures and middleware", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@orpc/server": "*", "better-auth": "*", zod: "*", "@prisma/client": "^6.0.0" } }),
    ...PROJECTS,
    "src/base.ts": `
      import { ORPCError, os } from "@orpc/server";
      import { auth } from "./auth";
      import { db } from "./db";
      export const base = os.$context<{ headers: Headers }>();
      export const authed = base.use(async ({ context, next }) => {
        const session = await auth.api.getSession({ headers: context.headers });
        if (!session?.user) throw new ORPCError("UNAUTHORIZED");
        return next({ context: { user: session.user, session: session.session } });
      });
    `,
    "src/auth.ts": `
      import { betterAuth } from "better-auth";
      import { organization } from "better-auth/plugins";
      export const auth = betterAuth({ plugins: [organization()] });
    `,
    "src/router.ts": `
      import { z } from "zod";
      import { ORPCError } from "@orpc/server";
      import { authed, base } from "./base";
      import { db } from "./db";
      const orgMember = authed.input(z.object({ orgId: z.string() })).use(async ({ context, next }, input) => {
        const m = await db.membership.findFirst({ where: { userId: context.user.id, organizationId: input.orgId } });
        if (!m) throw new ORPCError("FORBIDDEN");
        return next({ context: { orgId: m.organizationId } });
      });
      export const router = {
        projects: {
          list: orgMember.handler(({ context }) => db.project.findMany({ where: { organizationId: context.orgId } })),
          list2: orgMember.handler(({ input }) => db.project.findMany({ where: { organizationId: input.orgId } })),
          active: authed.handler(({ context }) => { if (!context.session.activeOrganizationId) throw new ORPCError("BAD_REQUEST"); return db.project.findMany({ where: { organizationId: context.session.activeOrganizationId } }); }),
          find: authed.input(z.object({ id: z.string() })).handler(({ input }) => db.project.findUnique({ where: { id: input.id } })), //! unscoped-query
          open: base.input(z.object({ orgId: z.string() })).handler(({ input }) => db.project.findMany({ where: { organizationId: input.orgId } })), //! untrusted-tenant-id
        },
      };
    `,
  });
});
