// Forms and search parameters read as objects.
import { service, PROJECTS } from "../harness/service";

describe("Forms and search parameters read as objects", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@prisma/client": "^5.0.0", prisma: "^5.0.0" } }),
    ...PROJECTS,
    "src/app/api/x/route.ts": `
      import { getServerSession } from "next-auth";
      import { db } from "../../../db";
      export async function GET(req: Request) {
        const session = await getServerSession();
        if (!session) return new Response(null, { status: 401 });
        const q = Object.fromEntries(new URL(req.url).searchParams);
        const rows = await db.task.findMany({ where: { projectId: q.projectId } }); //! unscoped-query
        const p = Object.fromEntries(new URL(req.url).searchParams.entries());
        const more = await db.task.findMany({ where: { projectId: p.projectId } }); //! unscoped-query
        return Response.json([rows, more]);
      }
      export async function POST(req: Request) {
        const session = await getServerSession();
        if (!session) return new Response(null, { status: 401 });
        const form = await req.formData();
        const data = Object.fromEntries(form) as Record<string, string>;
        const again = Object.fromEntries(form.entries());
        await db.project.update({ where: { id: data.id }, data: { name: "x" } }); //! unscoped-mutation
        await db.project.delete({ where: { id: String(again.id) } }); //! unscoped-mutation
        const params = new URLSearchParams(await req.text());
        await db.project.delete({ where: { id: params.get("id")! } }); //! unscoped-mutation
        return Response.json({});
      }
    `,
  });
});
