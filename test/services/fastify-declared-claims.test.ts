// Fastify: what the program declares of a token's claims says whether they may be missing.
import { PROJECTS, service } from "../harness/service";

const FILES = (claims: string): Record<string, string> => ({
  "package.json": JSON.stringify({ dependencies: { fastify: "5.4.0", "@fastify/jwt": "9.1.0", "@prisma/client": "6.0.0" } }),
  ...PROJECTS,
  "src/server.ts": `
    import jwt from "@fastify/jwt";
    import Fastify from "fastify";
    import { routes } from "./routes";
    declare module "@fastify/jwt" { interface FastifyJWT { ${claims} } }
    const app = Fastify();
    app.register(jwt, { secret: process.env.SECRET! });
    app.addHook("onRequest", async (request) => { await request.jwtVerify(); });
    app.register(routes);
    app.listen({ port: 80 });
  `,
});

describe("Fastify: declared claims", () => {
  service(
    {
      ...FILES("payload: { sub: string }; user: { sub: string; orgId: string }"),
      "src/routes.ts": `
        import { db } from "./db";
        const scoped = (organizationId?: string) => (organizationId ? { organizationId } : {});
        export async function routes(app) {
          app.get("/projects", (request) => db.project.findMany({ where: scoped(request.user.orgId) }));
          app.get("/all", (request) => db.project.findMany({ where: scoped(request.query.org) })); //! untrusted-tenant-id
        }
      `,
    },
    "are there where they have to be",
  );

  service(
    {
      ...FILES("payload: { sub: string; orgId?: string }"),
      "src/routes.ts": `
        import { db } from "./db";
        export async function routes(app) {
          app.get("/projects", (request) => db.project.findMany({ where: { organizationId: request.user.orgId } })); //! bypassable-tenant-filter
          app.get("/mine", (request, reply) => {
            if (!request.user.orgId) return reply.code(403).send();
            return db.project.findMany({ where: { organizationId: request.user.orgId } });
          });
        }
      `,
    },
    "may be missing where they need not be there",
  );
});
