// Administrators of the platform that are told by their membership in its own tenant, which the program names.
import { PROJECTS, service } from "../harness/service";

const AUTH = (fn: string): string => `
  import { getServerSession } from "next-auth";
  import { db } from "./db";
  export const OWN_ORGANIZATION = "org_01";
  ${fn}
  export const guarded = (handler: (request: Request) => Promise<Response>) => async (request: Request) => {
    const session = await getServerSession();
    if (!session?.user) return new Response(null, { status: 401 });
    if (!(await isOneOfUs(session.user.id))) return new Response(null, { status: 403 });
    return handler(request);
  };
`;

const ROUTE = (flag = ""): string => `
  import { guarded } from "../../../auth";
  import { db } from "../../../db";
  export const GET = guarded(async (request) => {
    const name = new URL(request.url).searchParams.get("name") ?? "";
    return Response.json(await db.project.findMany({ where: { name } }));${flag}
  });
`;

const lookUp = (name: string, organization: string): string => `
  const ${name} = async (userId: string, organizationId = ${organization}) => {
    const found = await db.membership.findUnique({ where: { userId_organizationId: { userId, organizationId } } });
    if (!found) return false;
    return true;
  };
`;

describe("members of the platform's own tenant", () => {
  const files = (name: string, organization: string): Readonly<Record<string, string>> => ({
    ...PROJECTS,
    "src/auth.ts": AUTH(`${lookUp(name, organization)}
      const isOneOfUs = ${name};`),
  });
  service({ ...files("isPlatformAdmin", "OWN_ORGANIZATION"), "src/app/api/projects/route.ts": ROUTE() }, "may act for every tenant");
  service({ ...files("isStaff", "process.env.OWN_ORG_ID!"), "src/app/api/projects/route.ts": ROUTE() }, "are told by a setting, too");
  service(
    { ...files("isKnown", "OWN_ORGANIZATION"), "src/app/api/projects/route.ts": ROUTE(" //! unscoped-query") },
    "are nobody special where nothing calls them administrators",
  );
  service(
    {
      ...PROJECTS,
      "src/auth.ts": AUTH(`
        const isOneOfUs = async (userId: string) => {
          const isAdmin = await db.membership.findFirst({ where: { userId, role: "admin" } });
          return isAdmin !== null;
        };`),
      "src/app/api/projects/route.ts": ROUTE(" //! unscoped-query"),
    },
    "are no administrators of any tenant",
  );
});
