// @fastify/auth: all of several checks, or one of them.
import { PROJECTS, service } from "../harness/service";

describe("Checks that @fastify/auth puts together", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { fastify: "5.0.0", "@fastify/auth": "5.0.0", "@fastify/jwt": "9.0.0", "@prisma/client": "6.0.0" },
    }),
    ...PROJECTS,
    "src/app.ts": `
      import auth from "@fastify/auth";
      import jwt from "@fastify/jwt";
      import Fastify, { type FastifyReply, type FastifyRequest } from "fastify";
      import { createHash } from "node:crypto";
      import { db } from "./db";
      const app = Fastify();
      await app.register(auth);
      await app.register(jwt, { secret: "s" });
      app.decorateRequest("organizationId", null);
      async function byToken(request: FastifyRequest) {
        request.organizationId = (await request.jwtVerify<{ org: string }>()).org;
      }
      async function byKey(request: FastifyRequest) {
        const hashedKey = createHash("sha256").update(String(request.headers["x-key"])).digest("hex");
        request.organizationId = (await db.apiKey.findUniqueOrThrow({ where: { hashedKey } })).organizationId;
      }
      async function byHeader(request: FastifyRequest) {
        request.organizationId = String(request.headers["x-org"]);
      }
      async function ownsProject(request: FastifyRequest, reply: FastifyReply) {
        const { id } = request.params as { id: string };
        if (!(await db.project.findFirst({ where: { id, organizationId: request.organizationId } }))) return reply.code(404).send();
      }
      const tasksOf = (request: FastifyRequest) => (request.params as { id: string }).id;
      app.get("/a/:id", { preHandler: app.auth([byToken, ownsProject], { relation: "and" }) }, (request) =>
        db.task.findMany({ where: { projectId: tasksOf(request) } }),
      );
      app.get("/b/:id", { preHandler: app.auth([[byToken, ownsProject], [byKey, ownsProject]]) }, (request) =>
        db.task.findMany({ where: { projectId: tasksOf(request) } }),
      );
      app.get("/c/:id", { preHandler: app.auth([byToken, ownsProject]) }, (request) =>
        db.task.findMany({ where: { projectId: tasksOf(request) } }), //! unscoped-query
      );
      app.get("/d", { preHandler: app.auth([byToken, byKey]) }, (request) =>
        db.project.findMany({ where: { organizationId: request.organizationId } }),
      );
      app.get("/e", { preHandler: app.auth([byKey, byHeader]) }, (request) =>
        db.project.count({ where: { organizationId: request.organizationId } }), //! untrusted-tenant-id
      );
      await app.listen({ port: 3000 });
    `,
  });
});
