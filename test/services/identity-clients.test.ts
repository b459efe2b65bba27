// Identity services: WorkOS, Stytch, Kinde and the organization plugin of Better Auth.
import { PROJECTS, service } from "../harness/service";

describe("Identity services behind a client of the server", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { express: "^5.0.0", "@workos-inc/node": "^7.0.0", stytch: "^12.0.0", hono: "^4.0.0", "@prisma/client": "^6.0.0" },
    }),
    ...PROJECTS,
    "src/sign-in.ts": `
      import { WorkOS } from "@workos-inc/node";
      import type { NextFunction, Request, Response } from "express";
      export const workos = new WorkOS(process.env.WORKOS_API_KEY!, { clientId: process.env.WORKOS_CLIENT_ID });
      export async function signedIn(req: Request, res: Response, next: NextFunction) {
        const session = workos.userManagement.loadSealedSession({ sessionData: req.cookies["wos"], cookiePassword: process.env.PASSWORD! });
        const answer = await session.authenticate();
        if (!answer.authenticated) {
          const again = await session.refresh();
          if (!again.authenticated) return res.redirect("/login");
          res.locals.who = { userId: again.user.id, organizationId: again.organizationId };
          return next();
        }
        res.locals.who = { userId: answer.user.id, organizationId: answer.organizationId };
        next();
      }
    `,
    "src/app.ts": `
      import express from "express";
      import { B2BClient } from "stytch";
      import { db } from "./db";
      import { signedIn, workos } from "./sign-in";
      const app = express();
      const stytch = new B2BClient({ project_id: process.env.ID!, secret: process.env.SECRET! });
      app.use("/w", signedIn);
      app.get("/w/projects", async (_req, res) => {
        const { organizationId } = res.locals.who;
        if (!organizationId) return void res.sendStatus(403);
        res.json(await db.project.findMany({ where: { organizationId } }));
      });
      app.get("/w/loose", async (_req, res) => {
        res.json(await db.project.findMany({ where: { organizationId: res.locals.who.organizationId } })); //! bypassable-tenant-filter
      });
      app.post("/w/projects", async (req, res) => {
        if (res.locals.who.organizationId !== req.body.organizationId) return void res.sendStatus(403);
        res.json(await db.project.create({ data: { id: "1", name: req.body.name, organizationId: req.body.organizationId } }));
      });
      app.get("/w/projects/:id", async (req, res) => {
        res.json(await db.project.findUnique({ where: { id: req.params.id } })); //! unscoped-query
      });
      app.post("/hooks/workos", async (req, res) => {
        const event = await workos.webhooks.constructEvent({ payload: req.body, sigHeader: req.get("workos-signature")!, secret: process.env.S! });
        await db.project.deleteMany({ where: { organizationId: event.data.id } });
        res.sendStatus(204);
      });
      app.get("/s/projects", async (req, res) => {
        const { organization } = await stytch.sessions.authenticate({ session_token: req.cookies.session });
        res.json(await db.project.findMany({ where: { organizationId: organization.organization_id } }));
      });
      app.patch("/s/projects/:id", async (req, res) => {
        const { member_session } = await stytch.sessions.authenticateJwt({ session_jwt: req.cookies.jwt });
        await db.project.updateMany({ where: { id: req.params.id, organizationId: member_session.organization_id }, data: { name: "x" } });
        res.json(await db.project.findUnique({ where: { id: req.params.id } })); //! unscoped-query
      });
    `,
  });
});

describe("Kinde's TypeScript SDK", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { hono: "^4.0.0", "@kinde-oss/kinde-typescript-sdk": "^2.0.0", "@prisma/client": "^6.0.0" },
    }),
    ...PROJECTS,
    "src/app.ts": `
      import { createKindeServerClient, GrantType } from "@kinde-oss/kinde-typescript-sdk";
      import { Hono } from "hono";
      import { db } from "./db";
      import { manager } from "./session-manager";
      const kinde = createKindeServerClient(GrantType.AUTHORIZATION_CODE, { authDomain: "https://x" });
      const app = new Hono();
      app.get("/projects", async (c) => {
        const { orgCode } = await kinde.getOrganization(manager(c));
        if (!orgCode) return c.json({}, 403);
        return c.json(await db.project.findMany({ where: { organizationId: orgCode } }));
      });
      app.get("/all", async (c) => {
        const { orgCodes } = await kinde.getUserOrganizations(manager(c));
        return c.json(await db.project.findMany({ where: { organizationId: { in: orgCodes } } }));
      });
      app.get("/:org", async (c) => c.json(await db.project.findMany({ where: { organizationId: c.req.param("org") } }))); //! untrusted-tenant-id
      export default app;
    `,
    "src/session-manager.ts": `
      import { getCookie } from "hono/cookie";
      export const manager = (c) => ({ getSessionItem: async (key) => getCookie(c, key) });
    `,
  });
});

describe("Better Auth's organization plugin", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", "better-auth": "^1.3.0", "@prisma/client": "^6.0.0" } }),
    ...PROJECTS,
    "src/app.ts": `
      import { betterAuth } from "better-auth";
      import { organization } from "better-auth/plugins";
      import express from "express";
      import { db } from "./db";
      const auth = betterAuth({ plugins: [organization()] });
      const app = express();
      app.get("/orgs/:orgId/allowed", async (req, res) => {
        const { orgId } = req.params;
        const { success } = await auth.api.hasPermission({ headers: req.headers, body: { organizationId: orgId, permissions: { project: ["read"] } } });
        if (!success) return void res.sendStatus(403);
        res.json(await db.project.findMany({ where: { organizationId: orgId } }));
      });
      app.get("/orgs/:orgId/ignored", async (req, res) => {
        const { orgId } = req.params;
        await auth.api.hasPermission({ headers: req.headers, body: { organizationId: orgId, permissions: { project: ["read"] } } });
        res.json(await db.project.findMany({ where: { organizationId: orgId } })); //! untrusted-tenant-id
      });
      app.get("/orgs/:orgId/active", async (req, res) => {
        const { success } = await auth.api.hasPermission({ headers: req.headers, body: { permissions: { project: ["read"] } } });
        if (!success) return void res.sendStatus(403);
        res.json(await db.project.findMany({ where: { organizationId: req.params.orgId } })); //! untrusted-tenant-id
      });
      app.get("/orgs/:orgId/full", async (req, res) => {
        const found = await auth.api.getFullOrganization({ headers: req.headers, query: { organizationId: req.params.orgId } });
        if (!found) return void res.sendStatus(404);
        res.json(await db.project.findMany({ where: { organizationId: req.params.orgId } }));
      });
      app.get("/mine", async (req, res) => {
        const organizations = await auth.api.listOrganizations({ headers: req.headers });
        res.json(await db.project.findMany({ where: { organizationId: { in: organizations.map((one) => one.id) } } }));
      });
      app.get("/orgs/:orgId/listed", async (req, res) => {
        const organizations = await auth.api.listOrganizations({ headers: req.headers });
        if (!organizations.some((one) => one.id === req.params.orgId)) return void res.sendStatus(403);
        res.json(await db.project.findMany({ where: { organizationId: req.params.orgId } }));
      });
    `,
  });
});
