// AWS Lambda behind middy: steps before the function set what it reads, refuse by throwing, or answer in its place.
import { service, PROJECTS } from "../harness/service";

describe("Functions with middy around them", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@middy/core": "6.0.0", "@types/aws-lambda": "8.10.0", "@prisma/client": "6.0.0" } }),
    ...PROJECTS,
    "src/middleware.ts": `
      import { db } from "./db";
      export const identified = () => ({
        before: ({ event }: any) => {
          event.orgId = event.requestContext.authorizer.jwt.claims.org;
          if (!event.orgId) throw new Error("unauthorized");
        },
      });
      export const named = () => ({
        before: ({ event }: any) => {
          event.orgId = event.headers["x-org"];
        },
      });
      export const ownsProject = {
        before: async ({ event }: any) => {
          const found = await db.project.count({ where: { id: event.pathParameters.id, organizationId: event.orgId } });
          if (found === 0) return { statusCode: 404, body: "" };
        },
      };
      export const countsProject = {
        before: async ({ event }: any) => {
          event.found = await db.project.count({ where: { id: event.pathParameters.id, organizationId: event.orgId } });
        },
      };
      export const shows = {
        after: async (request: any) => {
          const all = await db.task.findMany(); //! unscoped-query
          request.response.body = JSON.stringify(all);
        },
      };
    `,
    "src/functions/tasks.ts": `
      import middy from "@middy/core";
      import { db } from "../db";
      import { countsProject, identified, named, ownsProject, shows } from "../middleware";
      const answer = (rows: unknown) => ({ statusCode: 200, body: JSON.stringify(rows) });
      export const projects = middy(async (event: any) => answer(await db.project.findMany({ where: { organizationId: event.orgId } }))).use(identified());
      export const chosen = middy()
        .use([named()])
        .handler(async (event: any) => answer(await db.project.findMany({ where: { organizationId: event.orgId } }))); //! untrusted-tenant-id
      export const tasks = middy()
        .use(identified())
        .use(ownsProject)
        .handler(async (event: any) => answer(await db.task.findMany({ where: { projectId: event.pathParameters.id } })));
      export const counted = middy()
        .use(identified())
        .use(countsProject)
        .handler(async (event: any) => answer(await db.task.findMany({ where: { projectId: event.pathParameters.id } }))); //! unscoped-query
      export const shown = middy()
        .before(identified().before)
        .use(shows)
        .handler(async () => answer([]));
    `,
  });
});
