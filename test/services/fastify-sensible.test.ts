// Answers that @fastify/sensible names by their error: in a hook they end the request.
import { PROJECTS, service } from "../harness/service";

describe("Answers of @fastify/sensible", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: {
        fastify: "5.0.0",
        "@fastify/sensible": "6.0.0",
        "@fastify/jwt": "9.0.0",
        "@prisma/client": "6.0.0",
        "http-assert": "1.5.0",
      },
    }),
    ...PROJECTS,
    "src/app.ts": `
      import assert from "http-assert";
      import jwt from "@fastify/jwt";
      import sensible from "@fastify/sensible";
      import Fastify, { type FastifyReply, type FastifyRequest } from "fastify";
      import { db } from "./db";
      const app = Fastify();
      await app.register(sensible);
      await app.register(jwt, { secret: "s" });
      app.addHook("onRequest", (request) => request.jwtVerify());
      const own = (request: FastifyRequest) =>
        db.project.findFirst({ where: { id: (request.params as { id: string }).id, organizationId: request.user.organizationId } });
      const owned = async (request: FastifyRequest, reply: FastifyReply) => {
        if (!(await own(request))) return reply.notFound("no such project");
      };
      const asked = async (request: FastifyRequest, reply: FastifyReply) => {
        if (!(await own(request))) reply.header("x-found", "no");
      };
      app.get<{ Params: { id: string } }>("/a/:id", { preHandler: owned }, (request) => db.task.findMany({ where: { projectId: request.params.id } }));
      app.get<{ Params: { id: string } }>("/b/:id", { preHandler: asked }, (request) =>
        db.task.findMany({ where: { projectId: request.params.id } })); //! unscoped-query
      app.get<{ Params: { id: string } }>("/c/:id", async (request) => {
        app.assert(await own(request), 404);
        return db.task.findMany({ where: { projectId: request.params.id } });
      });
      app.get<{ Params: { id: string } }>("/d/:id", async (request) => {
        assert(await own(request), 404);
        return db.task.findMany({ where: { projectId: request.params.id } });
      });
      await app.listen({ port: 3000 });
    `,
  });
});
