// Lists of ids that a request sends, checked only where there are any: of an empty list there is nothing to check.
import { service, TEAMS } from "../harness/service";

describe("Lists of a request that may be empty", () => {
  service({
    ...TEAMS,
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
    "src/app/api/parts/route.ts": `
      import { z } from "zod";
      import { db } from "../../../db";
      import { orgOf } from "../../../session";
      const schema = z.object({ projectIds: z.array(z.string()) });
      const verify = async (ids: string[], organizationId: string) => {
        for (const id of ids) await db.project.findFirstOrThrow({ where: { id, organizationId } });
      };
      export async function POST(request: Request) {
        const orgId = await orgOf();
        const { projectIds } = schema.parse(await request.json());
        const some = [...new Set(projectIds.filter((id) => id.startsWith("p")))];
        if (some.length > 0) await verify(some, orgId);
        for (const id of projectIds) await db.project.update({ where: { id }, data: { name: "shared" } }); //! unscoped-mutation
        return Response.json({});
      }
      export async function PUT(request: Request) {
        const orgId = await orgOf();
        const { projectIds } = schema.parse(await request.json());
        const seen = new Set<string>();
        for (const id of projectIds) if (id.startsWith("p")) seen.add(id);
        const some = [...seen];
        if (some.length > 0) await verify(some, orgId);
        for (const id of projectIds) await db.project.update({ where: { id }, data: { name: "shared" } }); //! unscoped-mutation
        return Response.json({});
      }
      export async function PATCH(request: Request) {
        const orgId = await orgOf();
        const { projectIds } = schema.parse(await request.json());
        const others = projectIds.map((id) => id);
        others.pop();
        if (others.length > 0) await verify(others, orgId);
        for (const id of projectIds) await db.project.update({ where: { id }, data: { name: "shared" } }); //! unscoped-mutation
        return Response.json({});
      }
      export async function DELETE(request: Request) {
        const orgId = await orgOf();
        const { projectIds } = schema.parse(await request.json());
        const all = projectIds.map((id) => id);
        if (all.length > 0) await verify(all, orgId);
        for (const id of projectIds) await db.project.delete({ where: { id } });
        return Response.json({});
      }
    `,
  });
});
