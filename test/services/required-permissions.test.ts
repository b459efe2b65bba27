// Wrappers that compare what a route requires with what a role or a token grants: which permissions are missing is not known before
// the request, so the handler is reached, and judged.
import { PROJECTS, service } from "../harness/service";

describe("Next.js: a wrapper that compares required with granted permissions", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { next: "^14.0.0", "next-auth": "^4.24.0", "@prisma/client": "^6.0.0" } }),
    "tsconfig.json": JSON.stringify({ compilerOptions: { paths: { "@/*": ["./src/*"] } } }),
    ...Object.fromEntries(Object.entries(PROJECTS).map(([path, text]) => [path.replace("src/db.ts", "src/lib/db.ts"), text])),
    "src/lib/permissions.ts": `
      export type Permission = "projects.read" | "projects.write" | "tasks.read";
      const ROLES: { permission: Permission; roles: string[] }[] = [
        { permission: "projects.read", roles: ["owner", "member"] },
        { permission: "projects.write", roles: ["owner"] },
        { permission: "tasks.read", roles: ["owner", "member"] },
      ];
      export const grantedTo = (role: string): Permission[] => ROLES.filter(({ roles }) => roles.includes(role)).map(({ permission }) => permission);
      export function demand(granted: Permission[], required: Permission[]) {
        const missing = required.filter((one) => !granted.includes(one));
        if (missing.length === 0) return;
        throw new Error("missing " + missing.join(", "));
      }
    `,
    "src/lib/with-org.ts": `
      import { getServerSession } from "next-auth";
      import { db } from "@/lib/db";
      import { demand, grantedTo, type Permission } from "@/lib/permissions";
      interface Given { params: Record<string, string>; org: { id: string } }
      export const withOrg = (handler: (given: Given) => Promise<Response>, { required = [] }: { required?: Permission[] } = {}) =>
        async (_req: Request, { params }: { params: Record<string, string> }) => {
          const session = await getServerSession();
          if (!session?.user) return new Response("no", { status: 401 });
          const org = await db.organization.findUnique({ where: { slug: params.slug }, include: { members: { where: { userId: (session.user as any).id } } } });
          if (!org || org.members.length === 0) return new Response("no", { status: 404 });
          demand(grantedTo(org.members[0].role), required);
          return handler({ params, org });
        };
    `,
    "src/app/api/[slug]/projects/[id]/route.ts": `
      import { db } from "@/lib/db";
      import { withOrg } from "@/lib/with-org";
      export const GET = withOrg(
        async ({ params, org }) => Response.json(await db.project.findFirst({ where: { id: params.id, organizationId: org.id } })),
        { required: ["projects.read"] },
      );
      export const DELETE = withOrg(
        async ({ params }) => Response.json(await db.project.delete({ where: { id: params.id } })), //! unscoped-mutation
        { required: ["projects.read", "projects.write"] },
      );
    `,
  });
});
