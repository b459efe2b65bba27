// Better Auth: an active organization may be null; users who are kept in tables of its own have no entity that members could point at.
import { service } from "../harness/service";

describe("Better Auth with organizations", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "better-auth": "^1.3.0", hono: "^4.0.0", "@prisma/client": "^6.0.0" } }),
    "prisma/schema.prisma": `
      model Organization {
        id String @id
        slug String @unique
        members Member[]
        files File[]
      }
      model Member {
        id String @id
        organizationId String
        userId String
        role String
        organization Organization @relation(fields: [organizationId], references: [id])
        @@unique([organizationId, userId])
      }
      model File {
        id String @id
        name String
        organizationId String
        organization Organization @relation(fields: [organizationId], references: [id])
        @@index([organizationId])
      }
    `,
    "src/app.ts": `
      import { betterAuth } from "better-auth";
      import { organization } from "better-auth/plugins";
      import { Hono } from "hono";
      import { PrismaClient } from "@prisma/client";
      const db = new PrismaClient();
      const auth = betterAuth({ plugins: [organization()] });
      const app = new Hono<{ Variables: { user: typeof auth.$Infer.Session.user; session: typeof auth.$Infer.Session.session } }>();
      app.use(async (c, next) => {
        const found = await auth.api.getSession({ headers: c.req.raw.headers });
        if (!found) return c.json(null, 401);
        c.set("user", found.user);
        c.set("session", found.session);
        await next();
      });
      app.get("/files", async (c) => {
        const { activeOrganizationId } = c.get("session");
        if (!activeOrganizationId) return c.json(null, 403);
        return c.json(await db.file.findMany({ where: { organizationId: activeOrganizationId } }));
      });
      app.get("/files/mine", async (c) => c.json(await db.file.findMany({ where: { organizationId: c.var.session.activeOrganizationId! } })));
      app.get("/files/any", async (c) => {
        const organizationId = c.get("session").activeOrganizationId ?? undefined;
        return c.json(await db.file.findMany({ where: { organizationId } })); //! bypassable-tenant-filter
      });
      app.get("/files/all", async (c) => {
        const { activeOrganizationId } = c.get("session");
        return c.json(await db.file.findMany({ where: activeOrganizationId ? { organizationId: activeOrganizationId } : {} })); //! bypassable-tenant-filter
      });
      app.get("/:slug/files", async (c) => {
        const org = await db.organization.findUnique({ where: { slug: c.req.param("slug") }, include: { members: true } });
        if (!org || !org.members.find((member) => member.userId === c.var.user.id)) return c.notFound();
        return c.json(await db.file.findMany({ where: { organizationId: org.id } }));
      });
      app.get("/:slug/count", async (c) => {
        const org = await db.organization.findUnique({ where: { slug: c.req.param("slug") }, include: { members: true } }); //! unscoped-query
        if (!org || !org.members.find((member) => member.role === "owner")) return c.notFound();
        return c.json(await db.file.count({ where: { organizationId: org.id } })); //! unscoped-query
      });
      export default app;
    `,
  });
});
