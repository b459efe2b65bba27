// Organizations that an identity provider knows by a name of its own: the session carries that name, the row holds it.
import { service } from "../harness/service";

const SCHEMA = `
  model Studio { id String @id @default(cuid())
    name String
    clerkOrgId String @unique
    stripeCustomerId String? @unique
    albums Album[] }
  model Album { id String @id @default(cuid())
    title String
    studioId String
    studio Studio @relation(fields: [studioId], references: [id])
    tracks Track[] }
  model Track { id String @id @default(cuid())
    name String
    albumId String
    album Album @relation(fields: [albumId], references: [id]) }
`;

describe("Organizations of an identity provider", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { next: "15.0.0", "@clerk/nextjs": "^6.0.0", "@prisma/client": "^6.19.3" } }),
      "prisma/schema.prisma": SCHEMA,
      "src/db.ts": `
        import { PrismaClient } from "@prisma/client";
        export const db = new PrismaClient();
      `,
      "app/api/albums/[id]/route.ts": `
        import { auth } from "@clerk/nextjs/server";
        import { db } from "@/db";
        async function myStudio() {
          const { orgId } = await auth();
          if (!orgId) throw new Error("no organization");
          return db.studio.findUniqueOrThrow({ where: { clerkOrgId: orgId } });
        }
        export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }) {
          const { id } = await params;
          const studio = await myStudio();
          return Response.json(await db.album.findFirst({ where: { id, studioId: studio.id } }));
        }
        export async function PUT(request: Request, { params }: { params: Promise<{ id: string }> }) {
          const { id } = await params;
          const { orgId } = await auth();
          if (!orgId) return new Response(null, { status: 401 });
          const album = await db.album.findUnique({ where: { id }, include: { studio: true } });
          if (!album || album.studio.clerkOrgId !== orgId) return new Response(null, { status: 404 });
          const body = await request.json();
          await db.track.create({ data: { name: body.name, albumId: album.id } });
          await db.album.update({ where: { id: body.otherId }, data: { title: body.title } }); //! unscoped-mutation
          return Response.json(album);
        }
        export async function POST(request: Request) {
          const { orgId } = await auth();
          if (!orgId) return new Response(null, { status: 401 });
          const body = await request.json();
          const studio = await db.studio.findUnique({ where: { clerkOrgId: body.organization } }); //! unscoped-query
          if (!studio) return new Response(null, { status: 404 });
          return Response.json(await db.album.findMany({ where: { studioId: studio.id } })); //! unscoped-query
        }
        export async function PATCH(request: Request) {
          const { orgId } = await auth();
          if (!orgId) return new Response(null, { status: 401 });
          const { customer, title } = await request.json();
          await db.studio.update({ where: { stripeCustomerId: customer }, data: { name: title } }); //! unscoped-mutation
          return Response.json({});
        }
      `,
    },
    "are the requester's when they hold the name that the session carries",
  );

  service(
    {
      "package.json": JSON.stringify({ dependencies: { next: "15.0.0", "@workos-inc/node": "^7.0.0", "@prisma/client": "^6.19.3" } }),
      "prisma/schema.prisma": SCHEMA.replace("clerkOrgId", "workosOrganizationId"),
      "src/db.ts": `
        import { PrismaClient } from "@prisma/client";
        export const db = new PrismaClient();
      `,
      "src/session.ts": `
        import { WorkOS } from "@workos-inc/node";
        import { cookies } from "next/headers";
        const workos = new WorkOS(process.env.WORKOS_API_KEY, { clientId: process.env.WORKOS_CLIENT_ID });
        export async function currentSession() {
          const sealed = (await cookies()).get("wos-session")?.value;
          if (!sealed) return null;
          const session = workos.userManagement.loadSealedSession({ sessionData: sealed, cookiePassword: process.env.COOKIE_PASSWORD! });
          const result = await session.authenticate();
          if (!result.authenticated) {
            const refreshed = await session.refresh();
            if (!refreshed.authenticated) return null;
            return { userId: refreshed.session?.user.id, orgId: refreshed.organizationId };
          }
          return { userId: result.user.id, orgId: result.organizationId };
        }
        export async function fromCookie(sealed: string) {
          const result = await workos.userManagement.authenticateWithSessionCookie({ sessionData: sealed });
          return result.authenticated ? result.organizationId : undefined;
        }
      `,
      "app/api/albums/route.ts": `
        import { cookies } from "next/headers";
        import { currentSession, fromCookie } from "@/session";
        import { db } from "@/db";
        export async function GET() {
          const session = await currentSession();
          if (!session?.orgId) return new Response(null, { status: 401 });
          const studio = await db.studio.findUnique({ where: { workosOrganizationId: session.orgId } });
          if (!studio) return new Response(null, { status: 404 });
          return Response.json(await db.album.findMany({ where: { studioId: studio.id } }));
        }
        export async function DELETE(request: Request) {
          const orgId = await fromCookie((await cookies()).get("wos-session")?.value ?? "");
          if (!orgId) return new Response(null, { status: 401 });
          const { id } = await request.json();
          await db.album.deleteMany({ where: { id, studio: { workosOrganizationId: orgId } } });
          await db.album.delete({ where: { id } }); //! unscoped-mutation
          return new Response(null, { status: 204 });
        }
      `,
    },
    "are named by a sealed session of WorkOS",
  );
});
