// remix-auth: whoever the authenticator says is signed in is the requester.
import { PROJECTS, service } from "../harness/service";

describe("remix-auth", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { "@remix-run/node": "2.16.0", "remix-auth": "3.7.0", "@prisma/client": "6.0.0" } }),
      ...PROJECTS,
      "app/auth.server.ts": `
        import { createCookieSessionStorage } from "@remix-run/node";
        import { Authenticator } from "remix-auth";
        import { db } from "../src/db";
        const storage = createCookieSessionStorage({ cookie: { name: "s", secrets: [process.env.SECRET!] } });
        export const authenticator = new Authenticator<{ id: string; organizationId: string }>(storage);
        export async function requireMember(request: Request, organizationId: string) {
          const user = await authenticator.isAuthenticated(request, { failureRedirect: "/login" });
          const member = await db.membership.findUnique({
            where: { userId_organizationId: { userId: user.id, organizationId } },
          });
          if (!member) throw new Response(null, { status: 403 });
          return user;
        }
      `,
      "app/routes/orgs.$org.projects.tsx": `
        import { db } from "../../src/db";
        import { authenticator, requireMember } from "../auth.server";
        export async function loader({ request, params }) {
          await requireMember(request, params.org);
          return db.project.findMany({ where: { organizationId: params.org } });
        }
        export async function action({ request, params }) {
          await authenticator.isAuthenticated(request, { failureRedirect: "/login" });
          await db.project.deleteMany({ where: { organizationId: params.org } }); //! untrusted-tenant-id
        }
      `,
      "app/routes/mine.tsx": `
        import { db } from "../../src/db";
        import { authenticator } from "../auth.server";
        export async function loader({ request }) {
          const user = await authenticator.isAuthenticated(request);
          return db.project.findMany({ where: { organizationId: user?.organizationId } }); //! bypassable-tenant-filter
        }
        export async function action({ request }) {
          const { organizationId } = await authenticator.authenticate("form", request);
          return db.project.count({ where: { organizationId } });
        }
      `,
    },
    "says who asks",
  );
});
