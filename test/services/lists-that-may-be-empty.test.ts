// Lists of ids that a request sends, checked only where there are any: of an empty list there is nothing to check.
import { PROJECTS, service } from "../harness/service";

const SCHEMA = (PROJECTS["prisma/schema.prisma"] ?? "")
  .replace("  tasks Task[]\n", "  tasks Task[]\n      teamProjects TeamProject[]\n")
  .replace("  apiKeys ApiKey[]\n", "  apiKeys ApiKey[]\n      teams Team[]\n");

describe("Lists of a request that may be empty", () => {
  service({
    ...PROJECTS,
    "prisma/schema.prisma": `${SCHEMA}
    model Team {
      id String @id
      name String
      organizationId String
      organization Organization @relation(fields: [organizationId], references: [id])
      teamProjects TeamProject[]
    }
    model TeamProject {
      teamId String
      team Team @relation(fields: [teamId], references: [id])
      projectId String
      project Project @relation(fields: [projectId], references: [id])
      permission String
      @@id([teamId, projectId])
    }
    `,
    "src/session.ts": `
      import { getServerSession } from "next-auth";
      export async function orgOf() {
        const session = await getServerSession();
        if (!session) throw new Error("nobody is signed in");
        return session.user.organizationId as string;
      }
    `,
    "src/app/api/teams/route.ts": `
      import { z } from "zod";
      import { db } from "../../../db";
      import { orgOf } from "../../../session";
      const schema = z.object({ name: z.string(), projects: z.array(z.object({ projectId: z.string(), permission: z.string() })).optional() });
      export async function POST(request: Request) {
        const orgId = await orgOf();
        const { projects, ...others } = schema.parse(await request.json());
        if (projects && projects.length > 0) {
          const own = new Set((await db.project.findMany({ where: { organizationId: orgId } })).map((project) => project.id));
          for (const { projectId } of projects) {
            if (!own.has(projectId)) throw new Error("not yours");
          }
        }
        const given = projects && projects.length > 0 ? { teamProjects: { create: projects.map(({ permission, projectId }) => ({ permission, projectId })) } } : {};
        await db.team.create({ data: { ...others, organizationId: orgId, ...given } });
        return Response.json({});
      }
      export async function PUT(request: Request) {
        const orgId = await orgOf();
        const { projects = [], ...others } = schema.parse(await request.json());
        if (projects.length > 1) {
          const own = new Set((await db.project.findMany({ where: { organizationId: orgId } })).map((project) => project.id));
          for (const { projectId } of projects) {
            if (!own.has(projectId)) throw new Error("not yours");
          }
        }
        await db.team.create({ data: { ...others, organizationId: orgId, teamProjects: { create: projects.map(({ permission, projectId }) => ({ permission, projectId })) } } }); //! cross-tenant-link
        return Response.json({});
      }
    `,
    "src/app/api/shares/route.ts": `
      import { db } from "../../../db";
      import { orgOf } from "../../../session";
      export async function POST(request: Request) {
        const orgId = await orgOf();
        const { teamId, projectIds } = (await request.json()) as { teamId: string; projectIds: string[] };
        const team = await db.team.findFirstOrThrow({ where: { id: teamId, organizationId: orgId } });
        if (projectIds.length > 0) {
          for (const projectId of projectIds) await db.project.findFirstOrThrow({ where: { id: projectId, organizationId: orgId } });
        }
        for (const projectId of projectIds) await db.teamProject.create({ data: { teamId: team.id, projectId, permission: "read" } });
        return Response.json({});
      }
      export async function PUT(request: Request) {
        const orgId = await orgOf();
        const { teamId, projectIds, others } = (await request.json()) as { teamId: string; projectIds: string[]; others: string[] };
        const team = await db.team.findFirstOrThrow({ where: { id: teamId, organizationId: orgId } });
        if (others.length > 0) {
          for (const projectId of projectIds) await db.project.findFirstOrThrow({ where: { id: projectId, organizationId: orgId } });
        }
        for (const projectId of projectIds) await db.teamProject.create({ data: { teamId: team.id, projectId, permission: "read" } }); //! cross-tenant-link
        return Response.json({});
      }
    `,
  });
});
