// Next.js: pages, server actions and route handlers with guards in a library.
import { service, PROJECTS } from "../harness/service";

describe("Next.js: pages, server actions and route handlers with guards in a library", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@prisma/client": "^5.0.0", prisma: "^5.0.0" } }),
    ...PROJECTS,
    "src/app/actions/actions.ts": `
      "use server";
      import { z } from "zod";
      import { db } from "../../db";
      import { assertMember, orgOfProject, canAccessProject, requireOrg } from "../../lib/auth";
      const Rename = z.object({ id: z.string(), name: z.string() });
      export async function rename(form: FormData) {
        const { id, name } = Rename.parse(Object.fromEntries(form));
        await assertMember(await orgOfProject(id));
        await db.project.update({ where: { id }, data: { name } });
      }
      export async function renameUnchecked(form: FormData) {
        const { id, name } = Rename.parse(Object.fromEntries(form));
        await canAccessProject(id);
        await db.project.update({ where: { id }, data: { name } }); //! unscoped-mutation
      }
      export async function remove(id: string) {
        const { orgId } = await requireOrg();
        const found = await db.project.findMany({ where: { organizationId: orgId }, select: { id: true } });
        if (!found.some((p) => p.id === id)) throw new Error("no");
        await db.project.delete({ where: { id } });
      }
      export async function moveTask(taskId: string, projectId: string) {
        const { orgId } = await requireOrg();
        const task = await db.task.findFirst({ where: { id: taskId, project: { organizationId: orgId } } });
        if (!task) throw new Error("not found");
        await db.task.update({ where: { id: task.id }, data: { projectId } }); //! cross-tenant-link
      }
      export async function deleteTasks(ids: string[]) {
        const { orgId } = await requireOrg();
        const owned = await db.task.count({ where: { id: { in: ids }, project: { organizationId: orgId } } });
        if (owned !== ids.length) throw new Error("no");
        await db.task.deleteMany({ where: { id: { in: ids } } });
      }
      export async function deleteTasksBad(ids: string[]) {
        const { orgId } = await requireOrg();
        const owned = await db.task.findMany({ where: { id: { in: ids }, project: { organizationId: orgId } } });
        if (owned.length === 0) throw new Error("no");
        await db.task.deleteMany({ where: { id: { in: ids } } }); //! unscoped-mutation
      }
      export async function archive(ids: string[]) {
        const { orgId } = await requireOrg();
        await Promise.all(ids.map((id) => db.project.update({ where: { id, organizationId: orgId }, data: { name: "x" } })));
      }
      export async function archiveBad(ids: string[]) {
        await requireOrg();
        for (const id of ids) {
          await db.project.update({ where: { id }, data: { name: "x" } }); //! unscoped-mutation
        }
      }
    `,
    "src/app/api/a/route/route.ts": `
      import { NextResponse } from "next/server";
      import { getToken } from "next-auth/jwt";
      import { db } from "../../../../db";
      export async function GET(req: Request) {
        const token = await getToken({ req: req as any });
        if (!token) return NextResponse.json({}, { status: 401 });
        const url = new URL(req.url);
        const organizationId = url.searchParams.get("org") ?? (token.organizationId as string);
        const rows = await db.project.findMany({ where: { organizationId } }); //! untrusted-tenant-id
        return NextResponse.json(rows);
      }
      export async function POST(req: Request) {
        const token = await getToken({ req: req as any });
        if (!token) return NextResponse.json({}, { status: 401 });
        const body = await req.json();
        const [m, projects] = await Promise.all([
          db.membership.findFirstOrThrow({ where: { userId: token.sub!, organizationId: body.organizationId } }),
          db.project.findMany({ where: { organizationId: body.organizationId } }),
        ]);
        return NextResponse.json({ projects });
      }
    `,
    "src/app/p/[id]/page.tsx": `
      import { notFound } from "next/navigation";
      import { db } from "../../../db";
      import { canAccessProject, orgOfProject, assertMember, requireOrg } from "../../../lib/auth";
      export default async function Page({ params }: { params: Promise<{ id: string }> }) {
        const { id } = await params;
        if (!(await canAccessProject(id))) notFound();
        const project = await db.project.findUnique({ where: { id }, include: { tasks: true } });
        return <pre>{JSON.stringify(project)}</pre>;
      }
      export async function generateMetadata({ params }: { params: Promise<{ id: string }> }) {
        const { id } = await params;
        const project = await db.project.findUnique({ where: { id } }); //! unscoped-query
        return { title: project?.name };
      }
    `,
    "src/lib/auth.ts": `
      import { auth } from "@clerk/nextjs/server";
      import { redirect, notFound } from "next/navigation";
      import { db } from "../db";
      export async function requireOrg() {
        const { userId, orgId } = await auth();
        if (!userId || !orgId) redirect("/sign-in");
        return { userId, orgId };
      }
      export async function canAccessProject(projectId: string): Promise<boolean> {
        const { orgId } = await requireOrg();
        const project = await db.project.findFirst({ where: { id: projectId, organizationId: orgId }, select: { id: true } });
        return Boolean(project);
      }
      export async function orgOfProject(projectId: string) {
        const p = await db.project.findUniqueOrThrow({ where: { id: projectId }, select: { organizationId: true } });
        return p.organizationId;
      }
      export async function assertMember(organizationId: string) {
        const { userId } = await auth();
        if (!userId) redirect("/sign-in");
        const m = await db.membership.findFirst({ where: { userId, organizationId } });
        if (!m) notFound();
      }
    `,
  });
});
