// Elysia: what hooks put into the context, how far they reach, and macros.
import { PROJECTS, service } from "../harness/service";

describe("Elysia: hooks, plugins and groups", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { elysia: "^1.4.0", "@elysiajs/jwt": "*", "@elysiajs/bearer": "*", "@prisma/client": "^6.0.0" },
    }),
    ...PROJECTS,
    "src/auth.ts": `
      import { bearer } from "@elysiajs/bearer";
      import { jwt } from "@elysiajs/jwt";
      import { Elysia } from "elysia";
      import { db } from "./db";
      export const auth = new Elysia({ name: "auth" })
        .use(jwt({ name: "tokens", secret: process.env.S! }))
        .use(bearer())
        .derive({ as: "global" }, async ({ tokens, bearer }) => {
          const claims = await tokens.verify(bearer);
          if (!claims) throw new Error("unauthorized");
          return { userId: claims.sub, organizationId: claims.org };
        });
      export const member = new Elysia()
        .use(auth)
        .resolve({ as: "scoped" }, async ({ params, userId, status }) => {
          const membership = await db.membership.findFirst({ where: { userId, organizationId: params.orgId } });
          if (!membership) return status(403, "no member");
          return { membership };
        });
      export const chosen = new Elysia().derive(({ headers }) => ({ wanted: headers["x-org"] })).as("scoped");
    `,
    "src/app.ts": `
      import { Elysia, t } from "elysia";
      import { auth, chosen, member } from "./auth";
      import { db } from "./db";
      const projects = new Elysia({ prefix: "/projects" })
        .use(auth)
        .get("/", ({ organizationId }) => db.project.findMany({ where: { organizationId } }))
        .get("/:id", async ({ params: { id }, organizationId, status }) => {
          const project = await db.project.findUnique({ where: { id } });
          if (project?.organizationId !== organizationId) return status(404);
          return project;
        })
        .get("/:id/tasks", ({ params }) => db.task.findMany({ where: { projectId: params.id } })) //! unscoped-query
        .post("/", ({ body, organizationId }) => db.project.create({ data: { id: "1", organizationId, ...body } }), { body: t.Object({ name: t.String() }) })
        .post("/loose", ({ body, organizationId }) => db.project.create({ data: { organizationId, ...body } })) //! missing-tenant-on-create
        .ws("/live", {
          message: async (ws, id) => {
            ws.send(await db.project.findFirst({ where: { id, organizationId: ws.data.organizationId } }));
            ws.send(await db.task.findUnique({ where: { id } })); //! unscoped-query
          },
        });
      const ofOrganization = new Elysia({ prefix: "/orgs/:orgId" })
        .use(member)
        .get("/projects", ({ params }) => db.project.findMany({ where: { organizationId: params.orgId } }))
        .group("/admin", (app) => app.get("/count", ({ membership }) => db.project.count({ where: { organizationId: membership.organizationId } })));
      const before = new Elysia({ prefix: "/before/:orgId" })
        .get("/projects", ({ params }) => db.project.findMany({ where: { organizationId: params.orgId } })) //! untrusted-tenant-id
        .use(member);
      const open = new Elysia()
        .use(chosen)
        .get("/wanted", ({ wanted }) => db.project.findMany({ where: { organizationId: wanted } })) //! untrusted-tenant-id
        .onBeforeHandle(({ headers, status }) => { if (headers["x-key"] !== process.env.ADMIN_KEY) return status(401); })
        .get("/all", () => db.project.findMany());
      new Elysia().use(projects).use(ofOrganization).use(before).use(open).listen(3000);
    `,
  });
});

describe("Elysia: macros and guards", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { elysia: "^1.4.0", "better-auth": "^1.3.0", "@prisma/client": "^6.0.0" } }),
    ...PROJECTS,
    "src/app.ts": `
      import { betterAuth } from "better-auth";
      import { Elysia } from "elysia";
      import { db } from "./db";
      const auth = betterAuth({});
      const identity = new Elysia({ name: "identity" }).macro({
        signedIn: {
          async resolve({ status, request: { headers } }) {
            const found = await auth.api.getSession({ headers });
            if (!found) return status(401);
            return { user: found.user };
          },
        },
        member: (role) => ({
          async resolve({ status, params, request: { headers } }) {
            const found = await auth.api.getSession({ headers });
            if (!found) return status(401);
            const membership = await db.membership.findFirst({ where: { userId: found.user.id, organizationId: params.orgId, role } });
            if (!membership) return status(403);
            return { membership };
          },
        }),
      });
      export const app = new Elysia()
        .use(identity)
        .get("/mine", ({ user }) => db.project.findMany({ where: { organization: { members: { some: { userId: user.id } } } } }), { signedIn: true })
        .get("/:orgId", ({ params }) => db.project.findMany({ where: { organizationId: params.orgId } }), { member: "owner" })
        .get("/:orgId/open", ({ params }) => db.project.findMany({ where: { organizationId: params.orgId } }), { signedIn: true }) //! untrusted-tenant-id
        .guard({ member: "admin" }, (inner) =>
          inner
            .get("/:orgId/tasks", ({ membership }) => db.task.findMany({ where: { project: { organizationId: membership.organizationId } } }))
            .delete("/:orgId/tasks/:id", ({ params }) => db.task.delete({ where: { id: params.id } }))); //! unscoped-mutation
    `,
  });
});
