// @fastify/autoload: plugins that are found by their paths, with the hooks of their folders.
import { PROJECTS, service } from "../harness/service";

const PACKAGE = {
  "package.json": JSON.stringify({
    dependencies: { fastify: "5.4.0", "@fastify/autoload": "6.3.0", "@fastify/jwt": "9.1.0", "@prisma/client": "6.0.0" },
  }),
  ...PROJECTS,
  "src/plugins/auth.ts": `
    import jwt from "@fastify/jwt";
    import fp from "fastify-plugin";
    export default fp(async (app) => {
      await app.register(jwt, { secret: process.env.SECRET! });
      app.decorate("signedIn", async (request, reply) => {
        try { await request.jwtVerify(); } catch (error) { reply.send(error); }
      });
    });
  `,
  "src/server.ts": `
    import { build } from "./app";
    const app = await build();
    await app.listen({ port: 80 });
  `,
};

const APP = (folder: string, hooks: string): string => `
  import { dirname, join } from "node:path";
  import { fileURLToPath } from "node:url";
  import AutoLoad from "@fastify/autoload";
  import Fastify from "fastify";
  ${folder}
  export async function build() {
    const app = Fastify();
    await app.register(AutoLoad, { dir: join(here, "plugins") });
    await app.register(AutoLoad, { dir: join(here, "routes"), ${hooks} });
    return app;
  }
`;

describe("Fastify: plugins found by their paths", () => {
  service(
    {
      ...PACKAGE,
      "src/app.ts": APP("const here = dirname(fileURLToPath(import.meta.url));", "autoHooks: true, cascadeHooks: true"),
      "src/routes/projects/autohooks.ts": `
        export default async function (app) {
          app.addHook("onRequest", app.signedIn);
        }
      `,
      "src/routes/projects/index.ts": `
        import type { FastifyPluginAsync } from "fastify";
        import { db } from "../../db";
        const routes: FastifyPluginAsync = async (app) => {
          app.get("/", (request) => db.project.findMany({ where: { organizationId: request.user.orgId } }));
          app.delete("/:id", (request) => db.project.delete({ where: { id: request.params.id } })); //! unscoped-mutation
        };
        export default routes;
      `,
      "src/routes/projects/tasks/index.ts": `
        import { db } from "../../../db";
        export default async (app) => {
          app.get("/", (request) => db.task.findMany({ where: { project: { organizationId: request.user.orgId } } }));
        };
      `,
      "src/routes/projects/unused.ts": `
        import { db } from "../../db";
        const purge = async (app) => app.get("/purge", () => db.project.deleteMany());
        export const nothing = 1;
        export default purge;
      `,
      "src/routes/open.ts": `
        import { db } from "../db";
        export default async (app) => {
          app.get("/mine", async (request) => {
            return db.project.findMany({ where: { organizationId: request.headers["x-org"] } }); //! untrusted-tenant-id
          });
        };
      `,
    },
    "are routes behind the hooks of their folder, and of those around it where these cascade",
  );

  service(
    {
      ...PACKAGE,
      "src/app.ts": APP("const here = import.meta.dirname;", "autoHooks: true"),
      "src/routes/admin/auto_hooks.js": `
        module.exports = async (app) => {
          app.addHook("preHandler", async (request) => {
            await request.jwtVerify();
            request.org = request.user.orgId;
          });
        };
      `,
      "src/routes/admin/list.ts": `
        import { db } from "../../db";
        export default async (app) => {
          app.get("/list", (request) => db.project.findMany({ where: { organizationId: request.org } }));
        };
      `,
      "src/routes/admin/deep/list.ts": `
        import { db } from "../../../db";
        export default async (app) => {
          app.get("/list", (request) => db.project.count({ where: { name: request.query.name } })); //! unscoped-query
        };
      `,
    },
    "stand for themselves where hooks do not cascade",
  );
});
