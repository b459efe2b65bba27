// Astro: endpoints and actions by their files, and what the middleware puts into `locals`.
import { PROJECTS, service } from "../harness/service";

const PACKAGE = JSON.stringify({ dependencies: { astro: "^5.0.0", "better-auth": "^1.3.0", jose: "*", "@prisma/client": "^6.0.0" } });

describe("Astro: endpoints, actions and middleware", () => {
  service({
    "package.json": PACKAGE,
    ...PROJECTS,
    "src/middleware.ts": `
      import { defineMiddleware, sequence } from "astro:middleware";
      import { jwtVerify } from "jose";
      const timed = defineMiddleware(async (_context, next) => next());
      const signedIn = defineMiddleware(async (context, next) => {
        const token = context.cookies.get("token")?.value;
        if (!token) return context.redirect("/login");
        const { payload } = await jwtVerify<{ sub: string; org: string }>(token, new TextEncoder().encode(process.env.S));
        context.locals.organizationId = payload.org;
        context.locals.wanted = context.request.headers.get("x-org");
        return next();
      });
      export const onRequest = sequence(timed, signedIn);
    `,
    "src/pages/api/projects/index.ts": `
      import type { APIRoute } from "astro";
      import { db } from "../../../db";
      export const GET: APIRoute = async ({ locals }) => Response.json(await db.project.findMany({ where: { organizationId: locals.organizationId } }));
      export const POST: APIRoute = async ({ request, locals }) => {
        const { name, organizationId } = await request.json();
        await db.project.create({ data: { id: "1", name, organizationId: locals.organizationId } });
        return Response.json(await db.project.create({ data: { id: "2", name, organizationId } })); //! missing-tenant-on-create
      };
    `,
    "src/pages/api/projects/[id].ts": `
      import type { APIContext } from "astro";
      import { db } from "../../../db";
      export async function GET({ params, locals }: APIContext) {
        const project = await db.project.findUnique({ where: { id: params.id } });
        if (project?.organizationId !== locals.organizationId) return new Response(null, { status: 404 });
        return Response.json(project);
      }
      export async function DELETE(context: APIContext) {
        await db.project.delete({ where: { id: context.params.id } }); //! unscoped-mutation
        return new Response(null, { status: 204 });
      }
      export const ALL = async ({ locals }: APIContext) =>
        Response.json(await db.project.count({ where: { organizationId: locals.wanted } })); //! untrusted-tenant-id
    `,
    "src/actions/index.ts": `
      import { defineAction } from "astro:actions";
      import { z } from "astro:schema";
      import { db } from "../db";
      export const server = {
        rename: defineAction({
          accept: "form",
          input: z.object({ id: z.string(), name: z.string() }),
          handler: ({ id, name }, { locals }) => db.project.updateMany({ where: { id, organizationId: locals.organizationId }, data: { name } }),
        }),
        tasks: {
          remove: defineAction({
            input: z.object({ id: z.string() }),
            handler: (input) => db.task.delete({ where: { id: input.id } }), //! unscoped-mutation
          }),
        },
      };
    `,
  });
});
