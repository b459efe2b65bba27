// Next.js middleware: what it asked of a request holds for the routes that its matcher covers, and for no others.
import { PROJECTS, service } from "../harness/service";

const PACKAGES = {
  "package.json": JSON.stringify({
    dependencies: { next: "^15.0.0", "next-auth": "^4.24.0", jose: "^5.0.0", "@prisma/client": "^5.0.0", prisma: "^5.0.0" },
  }),
};

describe("Next.js middleware", () => {
  service(
    {
      ...PACKAGES,
      ...PROJECTS,
      "src/middleware.ts": `
        import { getToken } from "next-auth/jwt";
        import { NextResponse, type NextRequest } from "next/server";

        const OPEN = ["/api/open"];

        export async function middleware(req: NextRequest) {
          const { pathname } = req.nextUrl;
          if (OPEN.includes(pathname)) return NextResponse.next();
          const token = await getToken({ req });
          if (!token) {
            const target = new URL("/login", req.url);
            return NextResponse.redirect(target);
          }
          return NextResponse.next();
        }

        export const config = { matcher: ["/api/((?!free|_next).*)", "/teams/:path*"] };
      `,
      "src/app/api/tasks/[id]/route.ts": `
        import { getServerSession } from "next-auth";
        import { db } from "../../../../db";
        export async function GET() {
          const session = await getServerSession();
          return Response.json(await db.membership.findMany({ where: { userId: session?.user.id } }));
        }
      `,
      "src/app/api/open/route.ts": `
        import { getServerSession } from "next-auth";
        import { db } from "../../../db";
        export async function GET() {
          const session = await getServerSession();
          return Response.json(await db.membership.findMany({ where: { userId: session?.user.id } })); //! bypassable-tenant-filter
        }
      `,
      "src/app/api/free/route.ts": `
        import { getServerSession } from "next-auth";
        import { db } from "../../../db";
        export async function GET() {
          const session = await getServerSession();
          return Response.json(await db.membership.findMany({ where: { userId: session?.user.id } })); //! bypassable-tenant-filter
        }
      `,
      "src/pages/teams/[slug]/keys.tsx": `
        import { getServerSession } from "next-auth/next";
        import { db } from "../../../db";
        export async function getServerSideProps({ req, res }) {
          const session = await getServerSession(req, res, {});
          const members = await db.membership.findMany({ where: { userId: session?.user.id } });
          return { props: { members } };
        }
        export default function Keys() {
          return null;
        }
      `,
    },
    "counts for what it covers",
  );

  service(
    {
      ...PACKAGES,
      ...PROJECTS,
      "middleware.ts": `
        import { jwtVerify } from "jose";
        import { NextResponse, type NextRequest } from "next/server";

        export default async function proxy(req: NextRequest) {
          const cookie = req.cookies.get("session")?.value;
          if (!cookie) return NextResponse.json({}, { status: 401 });
          const { payload } = await jwtVerify(cookie, new TextEncoder().encode(process.env.SECRET));
          const headers = new Headers(req.headers);
          headers.set("X-Organization-Id", payload.organizationId as string);
          if (req.nextUrl.searchParams.has("as")) headers.set("x-acting-for", payload.organizationId as string);
          return NextResponse.next({ request: { headers } });
        }
      `,
      "app/projects/route.ts": `
        import { headers } from "next/headers";
        import { db } from "../../src/db";
        export async function GET(request: Request) {
          const organizationId = request.headers.get("x-organization-id")!;
          return Response.json(await db.project.findMany({ where: { organizationId } }));
        }
        export async function POST() {
          const organizationId = (await headers()).get("x-organization-id")!;
          return Response.json(await db.project.findMany({ where: { organizationId } }));
        }
        export async function PUT(request: Request) {
          const organizationId = request.headers.get("x-acting-for")!;
          return Response.json(await db.project.findMany({ where: { organizationId } })); //! untrusted-tenant-id
        }
        export async function PATCH(request: Request) {
          const organizationId = request.headers.get("x-other")!;
          return Response.json(await db.project.findMany({ where: { organizationId } })); //! untrusted-tenant-id
        }
      `,
    },
    "hands headers on, which count as what they were set from on every way",
  );

  service(
    {
      ...PACKAGES,
      ...PROJECTS,
      "apps/web/middleware.ts": `
        export { default } from "next-auth/middleware";
        export const config = { matcher: "/inside/:path*" };
      `,
      "apps/web/app/inside/page.tsx": `
        import { getServerSession } from "next-auth";
        import { db } from "../../../../src/db";
        export default async function Inside() {
          const session = await getServerSession();
          const rows = await db.membership.findMany({ where: { userId: session?.user.id } });
          return <ul>{rows.length}</ul>;
        }
      `,
      "apps/web/app/outside/page.tsx": `
        import { getServerSession } from "next-auth";
        import { db } from "../../../../src/db";
        export default async function Outside() {
          const session = await getServerSession();
          const rows = await db.membership.findMany({ where: { userId: session?.user.id } }); //! bypassable-tenant-filter
          return <ul>{rows.length}</ul>;
        }
      `,
      "apps/admin/middleware.ts": `
        import { withAuth } from "next-auth/middleware";
        export default withAuth({ callbacks: { authorized: () => true } });
      `,
      "apps/admin/app/inside/page.tsx": `
        import { getServerSession } from "next-auth";
        import { db } from "../../../../src/db";
        export default async function Inside() {
          const session = await getServerSession();
          const rows = await db.membership.findMany({ where: { userId: session?.user.id } }); //! bypassable-tenant-filter
          return <ul>{rows.length}</ul>;
        }
      `,
    },
    "is that of the application, also where it is the library's own",
  );
});
