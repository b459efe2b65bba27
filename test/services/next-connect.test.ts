// next-connect: routes inside one handler of Next.js, behind what stands before them.
import { PROJECTS, service } from "../harness/service";

describe("next-connect", () => {
  service(
    {
      "package.json": JSON.stringify({
        dependencies: { next: "15.3.0", "next-auth": "4.24.0", "next-connect": "1.0.0", "@prisma/client": "6.0.0" },
      }),
      ...PROJECTS,
      "src/signed-in.ts": `
        import { getServerSession } from "next-auth";
        import { createRouter } from "next-connect";
        export const signedIn = () => createRouter().use(async (req, res, next) => {
          const session = await getServerSession(req, res, {});
          if (!session?.orgId) return res.status(401).end();
          req.orgId = session.orgId;
          return next();
        });
      `,
      "src/pages/api/projects/[id].ts": `
        import { db } from "../../../db";
        import { signedIn } from "../../../signed-in";
        const router = signedIn();
        router
          .get(async (req, res) => {
            res.json(await db.project.findFirst({ where: { id: req.query.id, organizationId: req.orgId } }));
          })
          .patch(async (req, res) => {
            await db.project.update({ where: { id: String(req.query.id) }, data: { name: req.body.name } }); //! unscoped-mutation
            res.status(204).end();
          })
          .delete(
            async (req, res, next) => {
              const own = await db.project.count({ where: { id: String(req.query.id), organizationId: req.orgId } });
              if (own === 0) return res.status(404).end();
              await next();
            },
            async (req, res) => {
              await db.project.delete({ where: { id: String(req.query.id) } });
              res.status(204).end();
            },
          );
        export default router.handler({ onError: (error, req, res) => res.status(500).end() });
      `,
      "src/pages/api/open.ts": `
        import { createRouter } from "next-connect";
        import { db } from "../../db";
        export default createRouter()
          .get(async (req, res) => res.json(await db.project.findMany({ where: { organizationId: req.query.org } }))) //! untrusted-tenant-id
          .handler();
      `,
      "src/app/api/tasks/route.ts": `
        import { getServerSession } from "next-auth";
        import { createEdgeRouter } from "next-connect";
        import { db } from "../../../db";
        const router = createEdgeRouter()
          .use(async (request, context, next) => {
            const session = await getServerSession({});
            if (!session?.orgId) return new Response(null, { status: 401 });
            request.orgId = session.orgId;
            return next();
          })
          .get(async (request) => Response.json(await db.task.findMany({ where: { project: { organizationId: request.orgId } } })))
          .post(async (request) => {
            const { id } = await request.json();
            return Response.json(await db.task.findUnique({ where: { id } })); //! unscoped-query
          });
        export const GET = (request, context) => router.run(request, context);
        export const POST = (request, context) => router.run(request, context);
      `,
    },
    "is found where it leaks, and nowhere else",
  );
});
