// Endless loops that a condition in their middle leaves: what earlier rounds added up is there afterwards, and what the last round
// checked holds.
import { PROJECTS, service } from "../harness/service";

describe("Next.js: endless loops that read a body, or page by page", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { next: "^14.0.0", "next-auth": "^4.24.0", "@prisma/client": "^6.0.0" } }),
    ...PROJECTS,
    "src/body.ts": `
      const decoder = new TextDecoder();
      export async function readLimited(request: Request): Promise<any> {
        if (!request.body) return {};
        const reader = request.body.getReader();
        let text = "";
        let size = 0;
        while (true) {
          const { done, value } = await reader.read();
          if (done) break;
          size += value.byteLength;
          if (size > 1_000_000) throw new Error("too large");
          text += decoder.decode(value, { stream: true });
        }
        return JSON.parse(text);
      }
    `,
    "src/app/api/tasks/[id]/route.ts": `
      import { getServerSession } from "next-auth";
      import { db } from "../../../../db";
      import { readLimited } from "../../../../body";
      export async function PUT(req: Request, { params }: { params: { id: string } }) {
        const session: any = await getServerSession();
        if (!session?.user?.orgId) return new Response("no", { status: 401 });
        const task = await db.task.findFirst({ where: { id: params.id, project: { organizationId: session.user.orgId } } });
        if (!task) return new Response("no", { status: 404 });
        const body = await readLimited(req);
        await db.task.update({ where: { id: params.id }, data: { projectId: body.projectId } }); //! cross-tenant-link
        return Response.json(await db.task.update({ where: { id: params.id }, data: { title: body.title } }));
      }
    `,
    "src/app/api/projects/route.ts": `
      import { getServerSession } from "next-auth";
      import { db } from "../../../db";
      export async function GET() {
        const session: any = await getServerSession();
        if (!session?.user?.orgId) return new Response("no", { status: 401 });
        const ids: string[] = [];
        for (let page = 0; ; page++) {
          const projects = await db.project.findMany({ where: { organizationId: session.user.orgId }, skip: page * 50, take: 50 });
          if (projects.length === 0) break;
          ids.push(...projects.map((project) => project.id));
        }
        return Response.json(await db.task.findMany({ where: { projectId: { in: ids } } }));
      }
      export async function POST(req: Request) {
        const session: any = await getServerSession();
        if (!session?.user?.orgId) return new Response("no", { status: 401 });
        const { id } = await req.json();
        let project;
        while (true) {
          project = await db.project.findFirst({ where: { id, organizationId: session.user.orgId } });
          if (project) break;
          await new Promise((done) => setTimeout(done, 100));
        }
        return Response.json(await db.task.findMany({ where: { projectId: id } }));
      }
    `,
  });
});
