// hapi: credentials by strategy, prerequisites, extensions and plugins.
import { PROJECTS, service } from "../harness/service";

describe("hapi: strategies, prerequisites and extensions", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { "@hapi/hapi": "^21.0.0", "@hapi/jwt": "*", "@hapi/boom": "*", "@prisma/client": "^6.0.0" },
    }),
    ...PROJECTS,
    "src/auth.ts": `
      import Jwt from "@hapi/jwt";
      import { createHash } from "node:crypto";
      import type { Server } from "@hapi/hapi";
      import { db } from "./db";
      export async function addAuth(server: Server) {
        await server.register([Jwt, { plugin: require("@hapi/cookie") }]);
        server.auth.strategy("tokens", "jwt", {
          keys: process.env.S,
          validate: (artifacts) => ({ isValid: true, credentials: { user: { id: artifacts.decoded.payload.sub, orgId: artifacts.decoded.payload.org } } }),
        });
        server.auth.strategy("session", "cookie", {
          cookie: { name: "sid", password: process.env.P },
          validate: async (_request, session) => {
            const user = await db.user.findUnique({ where: { id: session.id } });
            return user ? { isValid: true, credentials: { id: user.id } } : { isValid: false };
          },
        });
        server.auth.scheme("key", () => ({
          async authenticate(request, h) {
            const hashed = createHash("sha256").update(request.headers["x-key"]).digest("hex");
            const key = await db.apiKey.findUnique({ where: { hashedKey: hashed } });
            if (!key) return h.unauthenticated(new Error("no key"));
            return h.authenticated({ credentials: { orgId: key.organizationId } });
          },
        }));
        server.auth.strategy("keys", "key");
        server.auth.default("tokens");
      }
    `,
    "src/projects.ts": `
      import Boom from "@hapi/boom";
      import type { Plugin, ServerRoute } from "@hapi/hapi";
      import { db } from "./db";
      async function loadMember(request) {
        const member = await db.membership.findFirst({ where: { userId: request.auth.credentials.user.id, organizationId: request.params.orgId } });
        if (!member) throw Boom.forbidden();
        return member;
      }
      const routes: ServerRoute[] = [
        { method: "GET", path: "/projects", handler: (request) => db.project.findMany({ where: { organizationId: request.auth.credentials.user.orgId } }) },
        { method: "GET", path: "/mine", options: { auth: "session" }, handler: (request) =>
          db.project.findMany({ where: { organization: { members: { some: { userId: request.auth.credentials.id } } } } }) },
        { method: "GET", path: "/v1/projects", options: { auth: { strategies: ["keys"] } }, handler: (request) =>
          db.project.findMany({ where: { organizationId: request.auth.credentials.orgId } }) },
        { method: "GET", path: "/projects/{id}", handler: (request, h) => db.project.findUnique({ where: { id: request.params.id } }) }, //! unscoped-query
        { method: ["PUT", "PATCH"], path: "/projects/{id}", async handler(request, h) {
          const { orgId } = request.auth.credentials.user;
          const project = await db.project.findFirst({ where: { id: request.params.id, organizationId: orgId } });
          if (!project) return h.response().code(404);
          return db.project.update({ where: { id: project.id }, data: { name: request.payload.name } });
        } },
        { method: "GET", path: "/orgs/{orgId}/projects", options: {
          pre: [{ method: loadMember, assign: "member" }],
          handler: (request) => db.project.findMany({ where: { organizationId: request.pre.member.organizationId } }),
        } },
        { method: "GET", path: "/orgs/{orgId}/count", options: { pre: [loadMember], handler: (request) => db.project.count({ where: { organizationId: request.params.orgId } }) } },
        { method: "DELETE", path: "/orgs/{orgId}/projects", handler: async (request, h) => {
          await db.project.deleteMany({ where: { organizationId: request.params.orgId } }); //! untrusted-tenant-id
          return h.response().code(204);
        } },
        { method: "GET", path: "/public", options: { auth: false }, handler: () => db.project.findMany() }, //! unscoped-query
      ];
      export const projects: Plugin<undefined> = { name: "projects", register: async (server) => { server.route(routes); } };
    `,
    "src/server.ts": `
      import Hapi from "@hapi/hapi";
      import { addAuth } from "./auth";
      import { db } from "./db";
      import { projects } from "./projects";
      const server = Hapi.server({ port: 3000 });
      await addAuth(server);
      await server.register({ plugin: projects });
      await server.start();
      const inner = new Hapi.Server();
      await addAuth(inner);
      inner.ext("onPreHandler", async (request, h) => {
        const member = await db.membership.findFirst({ where: { userId: request.auth.credentials.user.id, organizationId: request.params.orgId } });
        if (!member) return h.response({ error: "no member" }).code(403).takeover();
        return h.continue;
      });
      inner.route({ method: "GET", path: "/{orgId}/projects", handler: (request) => db.project.findMany({ where: { organizationId: request.params.orgId } }) });
    `,
  });
});
