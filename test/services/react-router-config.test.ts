// React Router: routes that `app/routes.ts` lists, with the middleware of the modules around them.
import { PROJECTS, service } from "../harness/service";

describe("React Router: routes of a configuration", () => {
  service(
    {
      "package.json": JSON.stringify({
        dependencies: { "react-router": "7.9.0", "@react-router/dev": "7.9.0", "@prisma/client": "6.0.0" },
      }),
      ...PROJECTS,
      "app/db.ts": `
        import { PrismaClient } from "@prisma/client";
        export const db = new PrismaClient();
      `,
      "app/member.ts": `
        import { createContext, createCookieSessionStorage, redirect } from "react-router";
        import { db } from "./db";
        export const member = createContext<{ organizationId: string } | null>(null);
        const { getSession } = createCookieSessionStorage<{ userId: string }>({ cookie: { name: "s", secrets: [process.env.SECRET!] } });
        export const requireMember = async ({ request, context }, next) => {
          const userId = (await getSession(request.headers.get("Cookie"))).get("userId");
          const own = userId ? await db.membership.findFirst({ where: { userId } }) : null;
          if (!own) throw redirect("/login");
          context.set(member, own);
          return next();
        };
      `,
      "app/routes.ts": `
        import { type RouteConfig, index, layout, prefix, route } from "@react-router/dev/routes";
        export default [
          index("routes/home.tsx"),
          layout("./routes/inside.tsx", [
            route("projects", "./routes/projects.tsx"),
            ...prefix("tasks", [route(":id", "features/tasks/task.ts", { id: "task" }, [])]),
          ]),
          route("open", "features/open.ts"),
        ] satisfies RouteConfig;
      `,
      "app/routes/inside.tsx": `
        import { requireMember } from "../member";
        export const middleware = [requireMember];
        export default function Inside() { return null; }
      `,
      "app/routes/home.tsx": `
        import { db } from "../db";
        export const loader = async ({ request }) => db.project.count({ where: { name: new URL(request.url).searchParams.get("q")! } }); //! unscoped-query
      `,
      "app/routes/projects.tsx": `
        import { db } from "../db";
        import { member } from "../member";
        export async function loader({ context }) {
          return db.project.findMany({ where: { organizationId: context.get(member)!.organizationId } });
        }
        export async function action({ context, request }) {
          const { organizationId } = context.get(member)!;
          const form = await request.formData();
          await db.project.create({ data: { id: crypto.randomUUID(), name: String(form.get("name")), organizationId } });
        }
      `,
      "app/features/tasks/task.ts": `
        import { db } from "../../db";
        import { member } from "../../member";
        export const loader = async ({ context, params }) =>
          db.task.findFirst({ where: { id: params.id, project: { organizationId: context.get(member)!.organizationId } } });
        export const action = async ({ params }) => db.task.delete({ where: { id: params.id } }); //! unscoped-mutation
      `,
      "app/features/open.ts": `
        import { db } from "../db";
        import { member } from "../member";
        export const loader = async ({ context }) =>
          db.project.findMany({ where: { organizationId: context.get(member)?.organizationId } }); //! unscoped-query
      `,
    },
    "are found wherever they lie, and trust what stands around them",
  );
});
