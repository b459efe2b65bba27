// Parts of one of several objects: what was found out of one part says nothing of another, also where a call is not run again.
import { service, TEAMS } from "../harness/service";

describe("Parts of one of several bodies", () => {
  service({
    ...TEAMS,
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
