// Route handlers inside wrappers of packages: who logs, traces or measures hands the request on.
import { PROJECTS, service } from "../harness/service";

const AUTH = `
  import { getServerSession } from "next-auth";
  import { db } from "./db";
  import { refuse } from "./refuse";
  type Handler = (given: { req: Request; params: Record<string, string>; organizationId: string }) => Promise<Response>;
  WRAPPER
  export const withOrganization = (handler: Handler) =>
    around(async (req: Request, { params }: { params: Promise<Record<string, string>> }) => {
      const given = await params;
      const session = await getServerSession();
      if (!session?.user) return refuse(401);
      const membership = await db.membership.findFirst({ where: { userId: session.user.id, organizationId: given.organizationId } });
      if (!membership) return refuse(404);
      return handler({ req, params: given, organizationId: membership.organizationId });
    });
`;

const FILES = {
  ...PROJECTS,
  "src/refuse.ts": "export const refuse = (status: number) => new Response(null, { status });",
  "app/api/organizations/[organizationId]/projects/[id]/route.ts": `
    import { withOrganization } from "@/auth";
    import { db } from "@/db";
    export const GET = withOrganization(async ({ params, organizationId }) =>
      Response.json(await db.project.findFirst({ where: { id: params.id, organizationId } })));
    export const DELETE = withOrganization(async ({ params }) =>
      Response.json(await db.project.delete({ where: { id: params.id } }))); //! unscoped-mutation
  `,
};

describe("Handlers in wrappers of packages", () => {
  service(
    {
      "package.json": JSON.stringify({
        dependencies: { next: "15.0.0", "next-auth": "^4.24.0", "next-axiom": "^1.6.0", "@prisma/client": "^6.19.3" },
      }),
      ...FILES,
      "src/auth.ts": AUTH.replace("WRAPPER", `import { withAxiom as around } from "next-axiom";`),
    },
    "are the routes that the wrapper stands for",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: { next: "15.0.0", "next-auth": "^4.24.0", "@axiomhq/nextjs": "^0.1.0", "@prisma/client": "^6.19.3" },
      }),
      ...FILES,
      "src/auth.ts": AUTH.replace(
        "WRAPPER",
        `import { createAxiomRouteHandler } from "@axiomhq/nextjs";
         import { logger } from "./logger";
         const around = createAxiomRouteHandler(logger, { onSuccess: async (data) => { logger.info(data.req.method); } });`,
      ),
      "src/logger.ts": "import pino from 'pino'; export const logger = pino();",
    },
    "are the routes that a wrapper made for a logger stands for",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: { express: "4.19.0", "express-session": "*", "@traces/node": "*", "@prisma/client": "^6.19.3" },
      }),
      ...PROJECTS,
      "src/app.ts": `
        import express from "express";
        import session from "express-session";
        import { withSpan, withTrace } from "@traces/node";
        import { db } from "./db";
        const app = express();
        app.use(session({ secret: process.env.SECRET! }));
        app.use((req: any, res, next) => (req.session.organizationId ? next() : res.sendStatus(401)));
        app.get("/projects/:id", withTrace(async (req: any, res: any) => {
          const project = await withSpan(async () => db.project.findUnique({ where: { id: req.params.id } })); //! unscoped-query
          res.json(project);
        }));
        app.listen(1);
      `,
    },
    "run what is wrapped while a request is served",
  );
});
