// References that an update may leave out, checked by a function that has one answer for "nothing to check" and for "it is yours".
import { PROJECTS, service } from "../harness/service";

describe("a check of an optional reference that answers with what is wrong", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { next: "^14.0.0", "next-auth": "^4.24.0", "@prisma/client": "^6.0.0" } }),
    ...PROJECTS,
    "src/app/tasks/route.ts": `
      import { getServerSession } from "next-auth";
      import { db } from "../../db";

      interface Input { projectId?: string; title: string }
      const missing = (field: string) => ({ code: 404, field });

      async function wrongProject(input: Input, organizationId: string) {
        if (!input.projectId) return null;
        const project = await db.project.findUnique({ where: { id: input.projectId } });
        return project !== null && project.organizationId === organizationId ? null : missing("projectId");
      }
      async function unknownProject(input: Input) {
        if (!input.projectId) return null;
        const project = await db.project.findUnique({ where: { id: input.projectId }, select: { id: true } }); //! unscoped-query
        return project !== null ? null : missing("projectId");
      }
      async function wrongWhenTitled(input: Input, organizationId: string) {
        if (!input.title) return null;
        const project = await db.project.findUnique({ where: { id: input.projectId } });
        return project !== null && project.organizationId === organizationId ? null : missing("projectId");
      }

      async function taskOf(req: Request) {
        const session = await getServerSession();
        if (!session?.user) throw new Error("sign in");
        const userId = (session.user as any).id as string;
        const { id, ...input } = await req.json();
        const task = await db.task.findFirstOrThrow({
          where: { id, project: { organization: { members: { some: { userId } } } } },
          include: { project: true },
        });
        return { task, input: input as Input };
      }

      export async function PUT(req: Request) {
        const { task, input } = await taskOf(req);
        const wrong = await wrongProject(input, task.project.organizationId);
        if (wrong) return Response.json(wrong);
        return Response.json(await db.task.update({ where: { id: task.id }, data: { ...input, title: "moved" } }));
      }
      export async function PATCH(req: Request) {
        const { task, input } = await taskOf(req);
        const wrong = await unknownProject(input);
        if (wrong) return Response.json(wrong);
        return Response.json(await db.task.update({ where: { id: task.id }, data: { ...input, title: "moved" } })); //! tenant-key-overwrite
      }
      export async function POST(req: Request) {
        const { task, input } = await taskOf(req);
        const wrong = await wrongWhenTitled(input, task.project.organizationId);
        if (wrong) return Response.json(wrong);
        return Response.json(await db.task.update({ where: { id: task.id }, data: { ...input, title: "moved" } })); //! tenant-key-overwrite
      }
    `,
  });
});
