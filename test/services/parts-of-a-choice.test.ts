// Parts of one of several objects: what was found out of one part says nothing of another, also where a call is not run again.
import { PROJECTS, service } from "../harness/service";

const SCHEMA = (PROJECTS["prisma/schema.prisma"] ?? "")
  .replace("  tasks Task[]\n", "  tasks Task[]\n      teamProjects TeamProject[]\n")
  .replace("  apiKeys ApiKey[]\n", "  apiKeys ApiKey[]\n      teams Team[]\n");

describe("Parts of one of several bodies", () => {
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
    "src/body.ts": `
      export interface Sent { teamId: string; projectId: string; permission: string }
      export async function bodyOf(request: Request): Promise<Sent> {
        const encoded = request.headers.get("x-payload");
        return encoded ? (JSON.parse(encoded) as Sent) : ((await request.json()) as Sent);
      }
    `,
    "src/check.ts": `
      import { db } from "./db";
      export async function areOurs(organizationId: string, teamId: string, projectId: string) {
        const found = await db.organization.findFirst({
          where: { id: organizationId, teams: { some: { id: teamId } }, projects: { some: { id: projectId } } },
        });
        return found ? { ok: true as const } : { ok: false as const };
      }
      export async function isOurTeam(organizationId: string, teamId: string) {
        const found = await db.organization.findFirst({ where: { id: organizationId, teams: { some: { id: teamId } } } });
        return found ? { ok: true as const } : { ok: false as const };
      }
    `,
    "src/app/api/shares/route.ts": `
      import { db } from "../../../db";
      import { bodyOf } from "../../../body";
      import { areOurs, isOurTeam } from "../../../check";
      import { orgOf } from "../../../session";
      export async function POST(request: Request) {
        const orgId = await orgOf();
        const { teamId, projectId, permission } = await bodyOf(request);
        const answer = await areOurs(orgId, teamId, projectId);
        if (!answer.ok) return Response.json({ error: "not yours" });
        await db.teamProject.create({ data: { teamId, projectId, permission } });
        return Response.json({});
      }
      export async function PUT(request: Request) {
        const orgId = await orgOf();
        const { teamId, projectId, permission } = await bodyOf(request);
        const answer = await areOurs(orgId, teamId, projectId);
        if (!answer.ok) return Response.json({ error: "not yours" });
        await db.teamProject.create({ data: { teamId, projectId, permission } });
        return Response.json({});
      }
      export async function PATCH(request: Request) {
        const orgId = await orgOf();
        const { teamId, projectId, permission } = await bodyOf(request);
        const answer = await isOurTeam(orgId, teamId);
        if (!answer.ok) return Response.json({ error: "not yours" });
        await db.teamProject.create({ data: { teamId, projectId, permission } }); //! cross-tenant-link
        return Response.json({});
      }
      export async function DELETE(request: Request) {
        const orgId = await orgOf();
        const { teamId, projectId, permission } = await bodyOf(request);
        const answer = await isOurTeam(orgId, teamId);
        if (!answer.ok) return Response.json({ error: "not yours" });
        await db.teamProject.create({ data: { teamId, projectId, permission } }); //! cross-tenant-link
        return Response.json({});
      }
    `,
  });
});
