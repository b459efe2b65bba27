// Next.js: components of the server that pages show, with what the page hands them.
import { PROJECTS, service } from "../harness/service";

describe("Components of the server inside a page", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { next: "15.0.0", "next-auth": "^4.24.0", "@prisma/client": "^6.19.3" } }),
      ...PROJECTS,
      "src/tasks.ts": `
        import { cache } from "react";
        import { db } from "./db";
        export const commentsOf = cache(async (taskId: string) => db.comment.findMany({ where: { taskId } }));
        export const tasksOf = cache(async (projectId: string) => db.task.findMany({ where: { projectId } })); //! unscoped-query
      `,
      "src/components/comments.tsx": `
        import { commentsOf } from "@/tasks";
        export const Comments = async ({ taskId }: { taskId: string }) => {
          const comments = await commentsOf(taskId);
          return <ul>{comments.map((comment) => <li key={comment.id}>{comment.body}</li>)}</ul>;
        };
      `,
      "src/components/tasks.tsx": `
        import { notFound } from "next/navigation";
        import { tasksOf } from "@/tasks";
        export async function Tasks({ projectId, children }: { projectId: string; children: React.ReactNode }) {
          const tasks = await tasksOf(projectId);
          if (tasks.length === 0) notFound();
          return <section>{tasks.map((task) => task.title)}{children}</section>;
        }
      `,
      "src/components/frame.tsx": `
        export function Frame({ title, children }: { title: string; children: React.ReactNode }) {
          return <main><h1>{title}</h1>{children}</main>;
        }
      `,
      "app/projects/[projectId]/tasks/[id]/page.tsx": `
        import { getServerSession } from "next-auth";
        import { notFound, redirect } from "next/navigation";
        import { Comments } from "@/components/comments";
        import { Frame } from "@/components/frame";
        import { Tasks } from "@/components/tasks";
        import { db } from "@/db";
        export default async function Page({ params }: { params: Promise<{ projectId: string; id: string }> }) {
          const { projectId, id } = await params;
          const session = await getServerSession();
          if (!session?.user) redirect("/login");
          const task = await db.task.findFirst({
            where: { id, project: { organization: { members: { some: { userId: session.user.id } } } } },
          });
          if (!task) notFound();
          return (
            <Frame title={task.title}>
              <Tasks projectId={projectId}>
                <Comments taskId={task.id} />
              </Tasks>
            </Frame>
          );
        }
      `,
    },
    "are run with what the page hands them",
  );
});
