// A wrapper of routes that lets one kind of request through without a tenant: handlers that use the tenant throw there, and are
// judged by the way that has one; those that can do without it are open.
import { PROJECTS, service } from "../harness/service";

const WRAPPER = `
  import { getServerSession } from "next-auth";
  import { db } from "@/lib/db";
  interface Given { req: Request; params: Record<string, string>; searchParams: Record<string, string>; org: { id: string; slug: string }; userId: string }
  type Handler = (given: Given) => Promise<Response>;
  export const withOrg = (handler: Handler) => async (req: Request, { params = {} }: { params: Record<string, string> }) => {
    const searchParams = Object.fromEntries(new URL(req.url).searchParams);
    const idOrSlug = params.slug || searchParams.orgId;
    const header = req.headers.get("authorization");
    if (!idOrSlug && !header) {
      if (req.headers.has("x-anonymous")) {
        // @ts-expect-error nobody is known yet
        return await handler({ req, params, searchParams });
      }
      return new Response("sign in", { status: 401 });
    }
    const session = await getServerSession();
    if (!session?.user) return new Response("no", { status: 401 });
    const userId = (session.user as any).id as string;
    const org = await db.organization.findUnique({ where: { slug: idOrSlug }, include: { members: { where: { userId } } } });
    if (!org || !org.members) return new Response("no", { status: 404 });
    if (org.members.length === 0) return new Response("no", { status: 403 });
    return await handler({ req, params, searchParams, org, userId });
  };
`;

describe("Next.js: a wrapper that lets some requests through without a tenant", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { next: "^14.0.0", "next-auth": "^4.24.0", "@prisma/client": "^6.0.0" } }),
    "tsconfig.json": JSON.stringify({ compilerOptions: { paths: { "@/*": ["./src/*"] } } }),
    ...Object.fromEntries(Object.entries(PROJECTS).map(([path, text]) => [path.replace("src/db.ts", "src/lib/db.ts"), text])),
    "src/lib/with-org.ts": WRAPPER,
    "src/app/api/[slug]/projects/route.ts": `
      import { db } from "@/lib/db";
      import { withOrg } from "@/lib/with-org";
      export const GET = withOrg(async ({ org }) => Response.json(await db.project.findMany({ where: { organizationId: org.id } })));
      export const PATCH = withOrg(async ({ org: { id: organizationId }, searchParams }) =>
        Response.json(await db.project.findMany({ where: { organizationId, name: searchParams.name } })),
      );
      export const HEAD = withOrg(async ({ org, searchParams }) => {
        const { id } = org;
        return Response.json(await db.project.count({ where: { organizationId: id, name: searchParams.name } }));
      });
      export const PUT = withOrg(async ({ org, req }) => {
        const { id, name } = await req.json();
        const project = await db.project.findFirst({ where: { id, organizationId: org.id } });
        if (!project) return new Response("no", { status: 404 });
        return Response.json(await db.project.update({ where: { id: project.id }, data: { name } }));
      });
      export const DELETE = withOrg(async ({ org, searchParams }) => {
        const { slug } = org;
        return Response.json([slug, await db.project.delete({ where: { id: searchParams.id } })]); //! unscoped-mutation
      });
    `,
    "src/app/api/[slug]/tasks/route.ts": `
      import { db } from "@/lib/db";
      import { withOrg } from "@/lib/with-org";
      export const GET = withOrg(async ({ org }) => Response.json(await db.task.findMany({ where: { project: { organizationId: org?.id } } }))); //! unscoped-query
      export const POST = withOrg(async ({ params }) => Response.json(await db.task.findUnique({ where: { id: params.id } }))); //! unscoped-query
    `,
  });
});
