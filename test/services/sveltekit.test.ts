// SvelteKit: hooks, load functions, actions and endpoints.
import { PROJECTS, service } from "../harness/service";

describe("SvelteKit: hooks, load functions, actions and endpoints", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@sveltejs/kit": "*", jose: "*", "@prisma/client": "^6.0.0" } }),
    ...PROJECTS,
    "src/hooks.server.ts": `
      import type { Handle } from "@sveltejs/kit";
      import { jwtVerify } from "jose";
      const key = new TextEncoder().encode(process.env.JWT);
      export const handle: Handle = async ({ event, resolve }) => {
        const token = event.cookies.get("session");
        if (token) {
          const { payload } = await jwtVerify<{ orgId: string }>(token, key);
          event.locals.user = { id: payload.sub!, orgId: payload.orgId };
        }
        event.locals.claimed = event.request.headers.get("x-org");
        return resolve(event);
      };
    `,
    "src/lib/server/db.ts": `
      import { PrismaClient } from "@prisma/client";
      export const db = new PrismaClient();
    `,
    "src/routes/projects/+page.server.ts": `
      import { error, fail, redirect } from "@sveltejs/kit";
      import { db } from "$lib/server/db";
      export const load = async ({ locals, url }) => {
        if (!locals.user) redirect(303, "/login");
        return { projects: await db.project.findMany({ where: { organizationId: locals.user.orgId } }), task: await db.task.findUnique({ where: { id: url.searchParams.get("task")! } }) }; //! unscoped-query
      };
      export const actions = {
        rename: async ({ request, locals }) => {
          if (!locals.user) throw error(401);
          const data = await request.formData();
          const id = String(data.get("id"));
          const { count } = await db.project.updateMany({ where: { id, organizationId: locals.user.orgId }, data: { name: String(data.get("name")) } });
          if (count === 0) return fail(404, { id });
          return { ok: true };
        },
        remove: async ({ request, locals }) => {
          if (!locals.user) throw error(401);
          const data = await request.formData();
          await db.project.delete({ where: { id: String(data.get("id")) } }); //! unscoped-mutation
        },
      };
    `,
    "src/routes/api/projects/[id]/+server.ts": `
      import { error, json } from "@sveltejs/kit";
      import type { RequestHandler } from "./$types";
      import { db } from "$lib/server/db";
      export const GET: RequestHandler = async ({ params, locals }) => {
        const project = await db.project.findUnique({ where: { id: params.id } });
        if (!project || project.organizationId !== locals.user?.orgId) error(404, "not found");
        return json(project);
      };
      export const DELETE: RequestHandler = async ({ params }) => {
        await db.project.delete({ where: { id: params.id } }); //! unscoped-mutation
        return new Response(null, { status: 204 });
      };
    `,
    "src/routes/api/claimed/+server.ts": `
      import { json } from "@sveltejs/kit";
      import { db } from "$lib/server/db";
      export const GET = async ({ locals }) => json(await db.project.findMany({ where: { organizationId: locals.claimed } })); //! untrusted-tenant-id
    `,
    "src/routes/org/[slug]/+layout.server.ts": `
      import { error } from "@sveltejs/kit";
      import { db } from "$lib/server/db";
      export const load = async ({ params, locals }) => {
        const org = await db.organization.findFirst({ where: { slug: params.slug, members: { some: { userId: locals.user!.id } } } });
        if (!org) error(404);
        return { org };
      };
    `,
    "src/routes/org/[slug]/+page.server.ts": `
      import { db } from "$lib/server/db";
      export const load = async ({ parent }) => {
        const { org } = await parent();
        return { projects: await db.project.findMany({ where: { organizationId: org.id } }) };
      };
    `,
  });
});
