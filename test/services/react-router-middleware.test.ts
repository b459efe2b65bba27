// React Router: what middleware puts into the context, and for which routes it runs.
import { PROJECTS, service } from "../harness/service";

describe("React Router: middleware and context", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { "react-router": "7.9.0", "@prisma/client": "6.0.0" } }),
      ...PROJECTS,
      "app/db.ts": `
        import { PrismaClient } from "@prisma/client";
        export const db = new PrismaClient();
      `,
      "app/context.ts": `
        import { createContext } from "react-router";
        export const member = createContext<{ userId: string; organizationId: string } | null>(null);
        export const chosen = createContext<{ organizationId: string }>({ organizationId: "" });
        export const never = createContext<{ organizationId: string } | undefined>(undefined);
      `,
      "app/sessions.ts": `
        import { createCookieSessionStorage, redirect } from "react-router";
        import { chosen, member } from "./context";
        import { db } from "./db";
        const { getSession } = createCookieSessionStorage<{ userId: string }>({ cookie: { name: "s", secrets: [process.env.SECRET!] } });
        const signedIn = async (request: Request) => {
          const userId = (await getSession(request.headers.get("Cookie"))).get("userId");
          return userId ? db.membership.findFirst({ where: { userId } }) : null;
        };
        export const requireMember = async ({ request, context }, next) => {
          const own = await signedIn(request);
          if (!own) return redirect("/login");
          context.set(member, { userId: own.userId, organizationId: own.organizationId });
          return next();
        };
        export const noteMember = async ({ request, context }) => {
          const own = await signedIn(request);
          if (!own) console.log("nobody");
          else context.set(member, { userId: own.userId, organizationId: own.organizationId });
        };
        export const choose = async ({ request, context }) => {
          context.set(chosen, { organizationId: new URL(request.url).searchParams.get("org")! });
        };
      `,
      "app/routes/_app.tsx": `
        import { requireMember } from "../sessions";
        export const middleware = [requireMember];
        export default function App() { return null; }
      `,
      "app/routes/_app.projects.tsx": `
        import { member } from "../context";
        import { db } from "../db";
        export async function loader({ context }) {
          return db.project.findMany({ where: { organizationId: context.get(member)!.organizationId } });
        }
        export async function action({ context, request }) {
          const form = await request.formData();
          await db.project.updateMany({
            where: { id: String(form.get("id")), organizationId: context.get(member)!.organizationId },
            data: { name: String(form.get("name")) },
          });
          await db.project.delete({ where: { id: String(form.get("id")) } }); //! unscoped-mutation
        }
      `,
      "app/routes/noted.tsx": `
        import { member } from "../context";
        import { db } from "../db";
        import { noteMember } from "../sessions";
        export const middleware = [noteMember];
        export async function loader({ context }) {
          return db.project.findMany({ where: { organizationId: context.get(member)?.organizationId } }); //! bypassable-tenant-filter
        }
      `,
      "app/routes/chosen.tsx": `
        import { chosen } from "../context";
        import { db } from "../db";
        import { choose } from "../sessions";
        export const middleware = [choose];
        export async function loader({ context }) {
          return db.project.findMany({ where: { organizationId: context.get(chosen).organizationId } }); //! untrusted-tenant-id
        }
      `,
      "app/routes/bare.tsx": `
        import { never } from "../context";
        import { db } from "../db";
        export async function loader({ context }) {
          return db.project.findMany({ where: { organizationId: context.get(never)?.organizationId } }); //! unscoped-query
        }
      `,
    },
    "is trusted as it was verified, in the routes inside, and nowhere else",
  );
});
