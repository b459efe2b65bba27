// ts-rest: implementations of a contract behind Express, Fastify and Next.js.
import { PROJECTS, service } from "../harness/service";

const CONTRACT = `
  import { initContract } from "@ts-rest/core";
  import { z } from "zod";
  const c = initContract();
  export const contract = c.router({
    projects: {
      list: { method: "GET", path: "/projects", responses: { 200: z.any() } },
      get: { method: "GET", path: "/projects/:id", pathParams: z.object({ id: z.string() }), responses: { 200: z.any() } },
      create: { method: "POST", path: "/projects", body: z.object({ name: z.string() }), responses: { 201: z.any() } },
      ofOrg: { method: "GET", path: "/orgs/:orgId/projects", responses: { 200: z.any() } },
      members: { method: "GET", path: "/orgs/:orgId/members-only", responses: { 200: z.any() } },
    },
  });
`;

describe("ts-rest behind Express", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: {
        "@ts-rest/core": "^3.0.0",
        "@ts-rest/express": "^3.0.0",
        express: "^4.0.0",
        jsonwebtoken: "*",
        zod: "^3.0.0",
        "@prisma/client": "^6.0.0",
      },
    }),
    ...PROJECTS,
    "src/contract.ts": CONTRACT,
    "src/app.ts": `
      import { createExpressEndpoints, initServer } from "@ts-rest/express";
      import express from "express";
      import jwt from "jsonwebtoken";
      import { contract } from "./contract";
      import { db } from "./db";
      const app = express();
      app.use((req, _res, next) => {
        req.user = jwt.verify(req.headers.authorization!, process.env.S!) as { sub: string; org: string };
        next();
      });
      const member = async (req, res, next) => {
        const found = await db.membership.findFirst({ where: { userId: req.user.sub, organizationId: req.params.orgId } });
        if (!found) return res.status(403).end();
        next();
      };
      const s = initServer();
      const projects = s.router(contract.projects, {
        list: async ({ req }) => ({ status: 200, body: await db.project.findMany({ where: { organizationId: req.user.org } }) }),
        get: async ({ params: { id } }) => ({ status: 200, body: await db.project.findUnique({ where: { id } }) }), //! unscoped-query
        create: async ({ body, req }) => ({ status: 201, body: await db.project.create({ data: { id: "1", organizationId: req.user.org, ...body } }) }),
        ofOrg: async ({ params }) => ({ status: 200, body: await db.project.findMany({ where: { organizationId: params.orgId } }) }), //! untrusted-tenant-id
        members: {
          middleware: [member],
          handler: async ({ params }) => ({ status: 200, body: await db.project.findMany({ where: { organizationId: params.orgId } }) }),
        },
      });
      createExpressEndpoints(contract, s.router(contract, { projects }), app);
    `,
  });
});

describe("ts-rest behind Fastify", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: {
        "@ts-rest/core": "^3.0.0",
        "@ts-rest/fastify": "^3.0.0",
        fastify: "^5.0.0",
        "@fastify/jwt": "*",
        "@prisma/client": "^6.0.0",
      },
    }),
    ...PROJECTS,
    "src/contract.ts": CONTRACT,
    "src/app.ts": `
      import { initServer } from "@ts-rest/fastify";
      import fastify from "fastify";
      import { contract } from "./contract";
      import { db } from "./db";
      const app = fastify();
      app.register(import("@fastify/jwt"), { secret: process.env.S! });
      app.addHook("onRequest", async (request) => { await request.jwtVerify(); });
      const s = initServer();
      const router = s.router(contract.projects, {
        list: async ({ request }) => ({ status: 200, body: await db.project.findMany({ where: { organizationId: request.user.org } }) }),
        get: async ({ params }) => ({ status: 200, body: await db.project.findUnique({ where: { id: params.id } }) }), //! unscoped-query
      });
      app.register(s.plugin(router));
    `,
  });
});

describe("ts-rest behind Next.js", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: {
        "@ts-rest/core": "^3.0.0",
        "@ts-rest/serverless": "^3.0.0",
        next: "^15.0.0",
        "next-auth": "^5.0.0-beta.25",
        "@prisma/client": "^6.0.0",
      },
    }),
    ...PROJECTS,
    "src/contract.ts": CONTRACT,
    "src/auth.ts": `
      import NextAuth from "next-auth";
      export const { auth } = NextAuth({ providers: [] });
    `,
    "app/api/[...rest]/route.ts": `
      import { fetchRequestHandler } from "@ts-rest/serverless/fetch";
      import { auth } from "../../../src/auth";
      import { contract } from "../../../src/contract";
      import { db } from "../../../src/db";
      const handler = (request: Request) =>
        fetchRequestHandler({
          request,
          contract: contract.projects,
          router: {
            list: async () => {
              const session = await auth();
              if (!session) return { status: 401, body: null };
              return { status: 200, body: await db.project.findMany({ where: { organization: { members: { some: { userId: session.user.id } } } } }) };
            },
            get: async ({ params }) => ({ status: 200, body: await db.project.findUnique({ where: { id: params.id } }) }), //! unscoped-query
          },
        });
      export { handler as GET, handler as POST };
    `,
  });
});
