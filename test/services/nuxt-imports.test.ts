// Nuxt: what stands in `server/utils` is at hand without an import; middleware asks for the path; what it returns is the answer.
import { PROJECTS, service } from "../harness/service";

const HELPERS = {
  "prisma/schema.prisma": PROJECTS["prisma/schema.prisma"] ?? "",
  "server/utils/db.ts": `
      import { PrismaClient } from "@prisma/client";
      export const db = new PrismaClient();
    `,
  "server/utils/auth/organization.ts": `
      import type { H3Event } from "h3";
      export async function requireOrganization(event: H3Event) {
        const { user } = await requireUserSession(event);
        return user.organizationId;
      }
    `,
};
const PUT = `
      export default defineEventHandler(async (event) => {
        const organizationId = await requireOrganization(event);
        const id = getRouterParam(event, "id");
        const project = await db.project.findUnique({ where: { id } }); //
        if (project?.organizationId !== organizationId) throw createError({ statusCode: 404 });
        return db.project.update({ where: { id: project.id }, data: { name: "x" } }); //
      });
    `;

describe("Nuxt's helpers and middleware", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { "@prisma/client": "^6.0.0", nuxt: "^4.0.0" } }),
      ...HELPERS,
      "server/middleware/organization.ts": `
      export default defineEventHandler(async (event) => {
        if (!event.path.startsWith("/api/")) return;
        const { user } = await requireUserSession(event);
        event.context.organizationId = user.organizationId;
      });
    `,
      "server/middleware/team.ts": `
      export default defineEventHandler(async (event) => {
        if (!event.path.startsWith("/api/teams/")) return;
        const team = getRequestURL(event).pathname.split("/")[3];
        const { user } = await requireUserSession(event);
        if (team !== user.organizationId) return { error: "forbidden" };
        event.context.team = team;
      });
    `,
      "server/api/projects/index.get.ts": `
      export default defineEventHandler((event) => db.project.findMany({ where: { organizationId: event.context.organizationId } }));
    `,
      "server/api/teams/[team]/projects.get.ts": `
      export default defineEventHandler((event) => db.project.findMany({ where: { organizationId: event.context.team } }));
    `,
      "server/routes/projects.get.ts": `
      export default defineEventHandler((event) => db.project.findMany({ where: { organizationId: event.context.organizationId } })); //! unscoped-query
    `,
      "server/api/projects/[id].put.ts": PUT.replaceAll(" //", ""),
    },
    "run for the routes that they ask for",
  );

  service(
    {
      "package.json": JSON.stringify({ dependencies: { "@prisma/client": "^6.0.0", h3: "*" } }),
      ...HELPERS,
      "server/api/projects/[id].put.ts": PUT.replace(" //", " //! unscoped-query").replace(/ \/\/\n/, " //! unscoped-mutation\n"),
    },
    "are at hand in Nuxt and Nitro only",
  );
});
