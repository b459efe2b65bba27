// Applications that a function builds, started by a file that holds no word of any library.
import { PROJECTS, service } from "../harness/service";

const BUILDS = {
  "package.json": JSON.stringify({ dependencies: { fastify: "5.0.0", "@fastify/jwt": "9.0.0", "@prisma/client": "6.0.0" } }),
  ...PROJECTS,
  "src/projects.ts": `
    import type { FastifyPluginAsync } from "fastify";
    import { db } from "./db";
    export const projects: FastifyPluginAsync = async (app) => {
      app.get("/", (request) => db.project.findMany({ where: { organizationId: request.user.organizationId } }));
      app.get<{ Params: { id: string } }>("/:id", (request) => db.project.findUnique({ where: { id: request.params.id } })); //! unscoped-query
    };
  `,
  "src/app.ts": `
    import jwt from "@fastify/jwt";
    import Fastify from "fastify";
    import { projects } from "./projects";
    export async function build() {
      const app = Fastify();
      await app.register(jwt, { secret: process.env.JWT_SECRET! });
      await app.register(async (scope) => {
        scope.addHook("onRequest", (request) => request.jwtVerify());
        await scope.register(projects, { prefix: "/projects" });
      });
      return app;
    }
  `,
};

describe("Applications that are started elsewhere", () => {
  const starts = {
    "with a promise": 'import { build } from "./app";\nbuild().then((app) => app.listen({ port: 3000 }));',
    "at the top level": 'import { build } from "./app";\nconst app = await build();\nawait app.listen({ port: 3000 });',
    "in a function that runs at once":
      'import { build } from "./app";\n(async () => {\n  const app = await build();\n  await app.listen({ port: 3000 });\n})();',
  };
  for (const [how, text] of Object.entries(starts)) service({ ...BUILDS, "src/main.ts": text }, how);
});
