// Workers that export fetch and scheduled.
import { PROJECTS, service } from "../harness/service";

describe("Workers that export fetch and scheduled", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@clerk/backend": "*", "@prisma/client": "^6.0.0" } }),
    ...PROJECTS,
    "src/worker.ts": `
      import { verifyToken } from "@clerk/backend";
      import { db } from "./db";
      export interface Env { CLERK_SECRET_KEY: string; ADMIN_TOKEN: string }
      async function listProjects(orgId: string) { return db.project.findMany({ where: { organizationId: orgId } }); } //! untrusted-tenant-id
      export default {
        async fetch(request: Request, env: Env): Promise<Response> {
          const url = new URL(request.url);
          const token = request.headers.get("authorization")?.slice(7);
          if (!token) return new Response("no", { status: 401 });
          if (token === env.ADMIN_TOKEN) return Response.json(await db.project.findMany());
          const claims = await verifyToken(token, { secretKey: env.CLERK_SECRET_KEY });
          if (!claims.org_id) return new Response("no", { status: 403 });
          if (url.pathname === "/projects") return Response.json(await listProjects(claims.org_id));
          if (url.pathname === "/any") return Response.json(await listProjects(url.searchParams.get("org")!));
          return Response.json(await db.project.findUnique({ where: { id: url.searchParams.get("id")! } })); //! unscoped-query
        },
        async scheduled() { for (const org of await db.organization.findMany()) await listProjects(org.id); },
      };
    `,
  });
});
