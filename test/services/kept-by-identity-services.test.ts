// What identity services keep of an application's tenants: connections, directories, memberships and invitations, by their own ids.
import { PROJECTS, service } from "../harness/service";

const SIGNED_IN = `
  import { getServerSession } from "next-auth";
  import { db } from "./db";
  export async function currentOrganization(slug: string) {
    const session = await getServerSession();
    if (!session?.user) throw new Error("sign in");
    const membership = await db.membership.findFirst({
      where: { userId: (session.user as any).id, organization: { slug } },
      include: { organization: true },
    });
    if (!membership) throw new Error("no such organization");
    return membership.organization;
  }
`;

describe("SAML Jackson: single sign-on connections and directories", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { next: "^14.0.0", "next-auth": "^4.24.0", "@prisma/client": "^6.0.0", "@boxyhq/saml-jackson": "^1.30.0" },
    }),
    ...PROJECTS,
    "src/organization.ts": SIGNED_IN,
    "src/sso.ts": `
      import jackson, { type IConnectionAPIController, type IDirectorySyncController } from "@boxyhq/saml-jackson";
      let connections: IConnectionAPIController;
      let sync: IDirectorySyncController;
      export async function sso() {
        if (!connections || !sync) {
          const made = await jackson({ externalUrl: process.env.APP_URL!, db: { engine: "sql", url: process.env.DATABASE_URL } } as any);
          connections = made.connectionAPIController;
          sync = made.directorySyncController;
        }
        return { connections, sync };
      }
    `,
    "src/app/[slug]/connections/route.ts": `
      import { currentOrganization } from "../../../organization";
      import { sso } from "../../../sso";
      type Context = { params: { slug: string } };
      const product = "helpdesk";

      export async function GET(_req: Request, { params }: Context) {
        const { id } = await currentOrganization(params.slug);
        const { connections } = await sso();
        return Response.json(await connections.getConnections({ tenant: id, product }));
      }
      export async function DELETE(req: Request, { params }: Context) {
        await currentOrganization(params.slug);
        const { clientID, clientSecret } = await req.json();
        const { connections } = await sso();
        await connections.deleteConnections({ clientID, clientSecret }); //! unscoped-mutation
        return new Response(null, { status: 204 });
      }
      export async function PATCH(req: Request, { params }: Context) {
        const { id } = await currentOrganization(params.slug);
        const { clientID, clientSecret } = await req.json();
        const { connections } = await sso();
        const mine = await connections.getConnections({ tenant: id, product });
        const found = mine.find((one) => one.clientID === clientID);
        if (!found) return new Response("no", { status: 404 });
        await connections.deleteConnections({ clientID, clientSecret });
        return new Response(null, { status: 204 });
      }
    `,
    "src/app/sign-in/route.ts": `
      import { sso } from "../../sso";
      const TENANT = "helpdesk.example";
      export async function GET() {
        const { connections } = await sso();
        const [first] = await connections.getConnections({ tenant: TENANT, product: "helpdesk" });
        const made = await connections.createSAMLConnection({ tenant: TENANT, product: "helpdesk", metadataUrl: process.env.IDP_URL! } as any);
        if (first && made.clientID !== first.clientID)
          await connections.deleteConnections({ clientID: first.clientID, clientSecret: first.clientSecret, tenant: first.tenant, product: first.product });
        return Response.json({ isOn: first !== undefined });
      }
    `,
    "src/app/[slug]/directories/route.ts": `
      import { currentOrganization } from "../../../organization";
      import { sso } from "../../../sso";
      type Context = { params: { slug: string } };

      export async function POST(_req: Request, { params }: Context) {
        const { id } = await currentOrganization(params.slug);
        const { sync } = await sso();
        return Response.json(await sync.directories.create({ name: "People", tenant: id, product: "helpdesk", type: "okta-scim-v2" }));
      }
      export async function DELETE(req: Request, { params }: Context) {
        await currentOrganization(params.slug);
        const { directoryId } = await req.json();
        const { sync } = await sso();
        const { error } = await sync.directories.delete(directoryId); //! unscoped-mutation
        return Response.json({ error });
      }
      export async function PATCH(req: Request, { params }: Context) {
        const { id } = await currentOrganization(params.slug);
        const { directoryId } = await req.json();
        const { sync } = await sso();
        const { data: directory } = await sync.directories.get(directoryId);
        if (!directory || directory.tenant !== id) return new Response("no", { status: 404 });
        const { error } = await sync.directories.delete(directoryId);
        return Response.json({ error });
      }
    `,
  });
});

describe("WorkOS: memberships and invitations", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { next: "^14.0.0", "@workos-inc/node": "^7.0.0", "@prisma/client": "^6.0.0" } }),
    ...PROJECTS,
    "src/members.ts": `
      import { WorkOS } from "@workos-inc/node";
      const workos = new WorkOS(process.env.WORKOS_API_KEY);
      export async function current(cookie: string) {
        const session = workos.userManagement.loadSealedSession({ sessionData: cookie, cookiePassword: process.env.SECRET! });
        const answer = await session.authenticate();
        if (!answer.authenticated || !answer.organizationId) throw new Error("sign in");
        return { organizationId: answer.organizationId };
      }
      export class Members {
        async remove(id: string) {
          await workos.userManagement.deleteOrganizationMembership(id); //! unscoped-mutation
        }
        async removeFrom(organizationId: string, id: string) {
          await this.mustBeOf(organizationId, id);
          await workos.userManagement.deleteOrganizationMembership(id);
        }
        private async mustBeOf(organizationId: string, id: string) {
          const membership = await workos.userManagement.getOrganizationMembership(id);
          if (membership.organizationId !== organizationId) throw new Error("not found");
        }
        async revoke(id: string) {
          return workos.userManagement.revokeInvitation(id); //! unscoped-mutation
        }
      }
    `,
    "src/app/members/route.ts": `
      import { current, Members } from "../../members";
      const members = new Members();
      export async function DELETE(req: Request) {
        await current(req.headers.get("cookie")!);
        const { id } = await req.json();
        await members.remove(id);
        return Response.json({});
      }
      export async function PATCH(req: Request) {
        const { organizationId } = await current(req.headers.get("cookie")!);
        const { id } = await req.json();
        await members.removeFrom(organizationId, id);
        return Response.json({});
      }
      export async function POST(req: Request) {
        await current(req.headers.get("cookie")!);
        const { invitationId } = await req.json();
        return Response.json(await members.revoke(invitationId));
      }
    `,
  });
});
