// Routes for the scripts of any site: nobody signs in there, and the address says whose they are.
import { PROJECTS, service } from "../harness/service";

describe("Routes that answer the scripts of any site", () => {
  service({
    ...PROJECTS,
    "src/answers.ts": `
      const open = { "Content-Type": "application/json", "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "GET, POST" };
      const closed = { "Content-Type": "application/json" };
      export const answer = (body: unknown, isOpen = false) => new Response(JSON.stringify(body), { status: 200, headers: isOpen ? open : closed });
    `,
    "src/app/api/client/[organizationId]/projects/route.ts": `
      import { answer } from "../../../../../answers";
      import { db } from "../../../../../db";
      export async function GET(request: Request, { params }: { params: { organizationId: string } }) {
        return answer(await db.project.findMany({ where: { organizationId: params.organizationId } }), true);
      }
      export async function POST(request: Request, { params }: { params: { organizationId: string } }) {
        const { id } = await request.json();
        return answer(await db.project.findUnique({ where: { id } }), true); //! unscoped-query
      }
    `,
    "src/app/api/internal/[organizationId]/projects/route.ts": `
      import axios from "axios";
      import { getServerSession } from "next-auth";
      import { answer } from "../../../../../answers";
      import { db } from "../../../../../db";
      export async function GET(request: Request, { params }: { params: { organizationId: string } }) {
        return answer(await db.project.findMany({ where: { organizationId: params.organizationId } })); //! untrusted-tenant-id
      }
      export async function POST(request: Request, { params }: { params: { organizationId: string } }) {
        const session = await getServerSession();
        if (!session) return answer({}, true);
        return answer(await db.project.findMany({ where: { organizationId: params.organizationId } }), true); //! untrusted-tenant-id
      }
      export async function PATCH(request: Request, { params }: { params: { organizationId: string } }) {
        await axios.post("https://hooks.example.com", {}, { headers: { "Access-Control-Allow-Origin": "*" } });
        return answer(await db.project.findMany({ where: { organizationId: params.organizationId } })); //! untrusted-tenant-id
      }
      export async function PUT(request: Request) {
        const organizationId = request.headers.get("x-organization") ?? "";
        return answer(await db.project.findMany({ where: { organizationId } }), true); //! untrusted-tenant-id
      }
    `,
  });
});
