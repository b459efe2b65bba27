// Clerk: the organizations that the requester is a member of, as its client tells them.
import { service, PROJECTS } from "../harness/service";

describe("Clerk: memberships of the requester", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { next: "15.0.0", "@clerk/nextjs": "6.0.0", "@prisma/client": "6.0.0" } }),
    ...PROJECTS,
    "src/app/actions.ts": `
      "use server";
      import { auth, clerkClient } from "@clerk/nextjs/server";
      import { db } from "../db";
      export async function own(organizationId: string) {
        const { userId } = await auth.protect();
        const { data } = await (await clerkClient()).users.getOrganizationMembershipList({ userId });
        if (!data.some(({ organization }) => organization.id === organizationId)) throw new Error("forbidden");
        return db.project.findMany({ where: { organizationId } });
      }
      export async function all() {
        const { userId } = await auth.protect();
        const client = await clerkClient();
        const memberships = await client.users.getOrganizationMembershipList({ userId, limit: 100 });
        return db.project.findMany({ where: { organizationId: { in: memberships.data.map((one) => one.organization.id) } } });
      }
      export async function ofSomebody(userId: string, organizationId: string) {
        await auth.protect();
        const { data } = await (await clerkClient()).users.getOrganizationMembershipList({ userId });
        if (!data.some(({ organization }) => organization.id === organizationId)) throw new Error("forbidden");
        return db.project.findMany({ where: { organizationId } }); //! untrusted-tenant-id
      }
    `,
  });
});
