// One of several objects that is spread into a new one: what each of them has, the new one has, with what may have replaced it.
import { PROJECTS, service } from "../harness/service";

const route = (body: string, flag = ""): string => `
  import { getServerSession } from "next-auth";
  import { z } from "zod";
  import { db } from "../../db";
  const Filter = z.object({ from: z.coerce.date().optional(), until: z.coerce.date().optional() });
  export async function POST(request: Request) {
    const session = await getServerSession();
    let organizationId: string | undefined;
    if (session && request.headers.get("x-client") !== "old") organizationId = session.user.organizationId;
    if (!organizationId) return new Response(null, { status: 401 });
    const body = await request.json();
    ${body}
    return Response.json(await db.project.findMany(query));${flag}
  }
`;

describe("Alternatives that are spread", () => {
  service({
    ...PROJECTS,
    // What was found out about a value that each of them has is known of the new object's, too.
    "src/app/narrowed/route.ts": route(`
      const { from, until } = Filter.parse(body);
      let query: any = { where: { organizationId } };
      if (from) query = { ...query, where: { ...query.where, createdAt: { gte: from } } };
      if (until) query = { ...query, where: { ...query.where, createdAt: { lte: until } } };`),
    "src/app/dropped/route.ts": route(
      `
      const { from } = Filter.parse(body);
      let query: any = { where: { organizationId } };
      if (from) query = { ...query, where: { createdAt: { gte: from } } };
      query = { ...query, where: { ...query.where, name: "x" } };`,
      " //! bypassable-tenant-filter",
    ),
    // What came after the tenant in one of them can have replaced it.
    "src/app/replaced/route.ts": route(
      `
      const where = body.filter ? { organizationId, ...body.filter } : { organizationId };
      const query = { where: { ...where, name: "x" } };`,
      " //! bypassable-tenant-filter",
    ),
    "src/app/kept/route.ts": route(`
      const where = body.filter ? { ...body.filter, organizationId } : { organizationId };
      const query = { where: { ...where, name: "x" } };`),
  });
});
