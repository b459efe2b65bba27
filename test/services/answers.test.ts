// What an entry point returns is its answer: one that is refused on some paths and a checked row on the others gives nothing away.
import { PROJECTS, service } from "../harness/service";

describe("answers that differ from path to path", () => {
  service({
    ...PROJECTS,
    "package.json": `{ "name": "app", "dependencies": { "next": "15.0.0", "@prisma/client": "6.0.0", "next-auth": "5.0.0" } }`,
    "src/app/actions.ts": `
      "use server";
      import { auth } from "../auth";
      import { db } from "../db";

      export async function nothingOrChecked(id: string) {
        const session = await auth();
        const project = await db.project.findUnique({ where: { id } });
        if (!project || project.organizationId !== session!.user.organizationId) return null;
        return project;
      }

      export async function refusedStepByStep(id: string) {
        const session = await auth();
        const project = await db.project.findUnique({ where: { id } });
        if (!project) return { error: "not found" };
        if (project.organizationId !== session!.user.organizationId) return { error: "forbidden" };
        return { project };
      }

      export async function chosen(id: string) {
        const session = await auth();
        const project = await db.project.findUnique({ where: { id } });
        return project && project.organizationId === session!.user.organizationId ? project : null;
      }

      export async function checkedForShow(id: string) {
        const session = await auth();
        const project = await db.project.findUnique({ where: { id } }); //! unscoped-query
        if (project?.organizationId !== session!.user.organizationId) console.warn("foreign project", session!.user.organizationId);
        return project;
      }

      export async function refusedOnlyIfMissing(id: string) {
        const project = await db.project.findUnique({ where: { id } }); //! unscoped-query
        if (!project) return null;
        return project;
      }

      export async function theOtherWayRound(id: string) {
        const session = await auth();
        const project = await db.project.findUnique({ where: { id } }); //! unscoped-query
        if (project?.organizationId === session!.user.organizationId) return null;
        return project;
      }
    `,
    "src/auth.ts": `
      import NextAuth from "next-auth";
      export const { auth, handlers } = NextAuth({ providers: [] });
    `,
  });
});
