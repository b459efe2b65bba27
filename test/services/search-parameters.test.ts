// Search parameters, forms and headers that code copies into an object, name by name: what it reads from that object is what was sent.
import { PROJECTS, service } from "../harness/service";

const COPIES = {
  each: `new URL(url).searchParams.forEach((value, name) => { all[name] = value; });`,
  loop: `for (const [name, value] of new URL(url).searchParams) all[name] = value;`,
  entries: `for (const [name, value] of new URL(url).searchParams.entries()) { all[name] = value; }`,
  reduced: `return [...new URL(url).searchParams.entries()].reduce((sum, [name, value]) => ({ ...sum, [name]: value }), all);`,
  whole: `Object.assign(all, Object.fromEntries(new URL(url).searchParams.entries()));`,
  names: `for (const name of new URL(url).searchParams.keys()) all[name] = new URL(url).searchParams.get(name)!;`,
};

describe("Search parameters that are copied into an object", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { next: "^14.0.0", "next-auth": "^4.24.0", "@prisma/client": "^6.0.0" } }),
    ...PROJECTS,
    ...Object.fromEntries(
      Object.entries(COPIES).map(([name, copy]) => [
        `src/lib/${name}.ts`,
        `
        export function parametersOf(url: string) {
          const all: Record<string, string> = {};
          ${copy}
          return all;
        }
        `,
      ]),
    ),
    ...Object.fromEntries(
      Object.keys(COPIES).map((name) => [
        `src/app/api/${name}/route.ts`,
        `
        import { getServerSession } from "next-auth";
        import { db } from "../../../db";
        import { parametersOf } from "../../../lib/${name}";
        export async function DELETE(req: Request) {
          const session: any = await getServerSession();
          if (!session?.user?.orgId) return new Response("no", { status: 401 });
          const { projectId, taskId } = parametersOf(req.url);
          const project = await db.project.findFirst({ where: { id: projectId, organizationId: session.user.orgId } });
          if (!project) return new Response("no", { status: 404 });
          await db.project.delete({ where: { id: projectId } });
          await db.task.delete({ where: { id: taskId } }); //! unscoped-mutation
          return new Response(null, { status: 204 });
        }
        `,
      ]),
    ),
  });
});
