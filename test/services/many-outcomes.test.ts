// Functions that say no in many ways, and yes in one: who goes on after the yes is looked at like anybody else.
import { PROJECTS, service } from "../harness/service";

describe("Checks with more outcomes than are kept apart", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { express: "4.19.0", "@prisma/client": "^6.19.3" } }),
      ...PROJECTS,
      "src/keys.ts": `
        import { createHash } from "node:crypto";
        import { db } from "./db";
        type Verdict = { valid: boolean; code: string; organizationId?: string };
        const quota = async (id: string) => Number(process.env.QUOTA) - id.length;
        export async function verify(secret: string, opts: { scope?: string; ip?: string; plan?: string; region?: string }): Promise<Verdict> {
          const hashedKey = createHash("sha256").update(secret).digest("hex");
          const key = await db.apiKey.findUnique({ where: { hashedKey } });
          if (!key) return { valid: false, code: "NOT_FOUND" };
          if (!opts.scope) return { valid: false, code: "NO_SCOPE" };
          if (opts.scope === "none") return { valid: false, code: "EMPTY_SCOPE", organizationId: key.organizationId };
          if (!opts.ip) return { valid: false, code: "NO_ADDRESS" };
          if (opts.ip.startsWith("10.")) return { valid: false, code: "PRIVATE_ADDRESS", organizationId: key.organizationId };
          if (!opts.plan) return { valid: false, code: "NO_PLAN" };
          if (opts.plan === "free") return { valid: false, code: "FREE_PLAN", organizationId: key.organizationId };
          if (!opts.region) return { valid: false, code: "NO_REGION" };
          if ((await quota(key.id)) < 0) return { valid: false, code: "QUOTA", organizationId: key.organizationId };
          return { valid: true, code: "OK", organizationId: key.organizationId };
        }
      `,
      "src/app.ts": `
        import express from "express";
        import { db } from "./db";
        import { verify } from "./keys";
        const app = express();
        const text = (value: unknown) => (typeof value === "string" ? value : undefined);
        const asked = (req: express.Request) => ({ scope: text(req.query.scope), ip: req.ip, plan: text(req.query.plan), region: text(req.query.region) });
        app.get("/tasks/:id", async (req, res) => {
          const key = await verify(String(req.headers.authorization), asked(req));
          if (!key.valid) return res.status(403).json({ code: key.code });
          const task = await db.task.findUnique({ where: { id: req.params.id } }); //! unscoped-query
          res.json(task);
        });
        app.get("/projects", async (req, res) => {
          const key = await verify(String(req.headers.authorization), asked(req));
          if (!key.valid || !key.organizationId) return res.status(403).json({ code: key.code });
          res.json(await db.project.findMany({ where: { organizationId: key.organizationId } }));
        });
        app.listen(1);
      `,
    },
    "are followed to the end",
  );

  service(
    {
      "package.json": JSON.stringify({ dependencies: { next: "15.0.0", "@prisma/client": "^6.19.3" } }),
      ...PROJECTS,
      "src/replies.ts": `
        export const refuse = (error: string, status = 400) => Response.json({ error }, { status });
      `,
      "src/submission.ts": `
        import { refuse } from "./replies";
        export async function problemOf(input: Record<string, string | undefined>): Promise<Response | null> {
          if (!input.title) return refuse("no title");
          if (input.title.length > 99) return refuse("long title");
          if (!input.projectId) return refuse("no project");
          if (!input.due) return refuse("no date");
          if (Number.isNaN(Date.parse(input.due))) return refuse("bad date");
          if (Date.parse(input.due) < Date.now()) return refuse("past date");
          if (!input.effort) return refuse("no effort");
          if (Number(input.effort) > 8) return refuse("much effort");
          if (input.owner === input.reviewer) return refuse("own review");
          if (!input.kind) return refuse("no kind");
          return null;
        }
      `,
      "app/api/tasks/[id]/route.ts": `
        import { db } from "@/db";
        import { problemOf } from "@/submission";
        export async function PUT(request: Request, { params }: { params: Promise<{ id: string }> }) {
          const input = await request.json();
          const problem = await problemOf(input);
          if (problem) return problem;
          const { id } = await params;
          return Response.json(await db.task.update({ where: { id }, data: { title: input.title } })); //! unscoped-mutation
        }
      `,
    },
    "are followed past them when there is nothing to complain of",
  );

  service(
    {
      "package.json": JSON.stringify({ dependencies: { next: "15.0.0", "next-auth": "^4.24.0", "@prisma/client": "^6.19.3" } }),
      ...PROJECTS,
      "src/auth.ts": `
        import { getServerSession } from "next-auth";
        import { db } from "./db";
        type Given = { req: Request; params: Record<string, string>; organization: { id: string }; session: { user: { id: string } } };
        export const withOrganization = (handler: (given: Given) => Promise<Response>) =>
          async (req: Request, { params }: { params: Promise<Record<string, string>> }) => {
            const given = await params;
            if (req.headers.has("x-anonymous-report")) {
              // @ts-expect-error a report of nobody's
              return await handler({ req, params: given });
            }
            const session = await getServerSession();
            if (!session?.user) return new Response(null, { status: 401 });
            const membership = await db.membership.findFirst({ where: { userId: session.user.id, organizationId: given.organizationId } });
            if (!membership) return new Response(null, { status: 404 });
            return handler({ req, params: given, session, organization: { id: membership.organizationId } });
          };
      `,
      "app/api/organizations/[organizationId]/projects/route.ts": `
        import { withOrganization } from "@/auth";
        import { db } from "@/db";
        export const GET = withOrganization(async ({ organization }) =>
          Response.json(await db.project.findMany({ where: { organizationId: organization.id } })));
        export const POST = withOrganization(async ({ req }) =>
          Response.json(await db.project.findMany({ where: { name: (await req.json()).name } }))); //! unscoped-query
      `,
    },
    "are followed with what each of them gives: reading a member of what is not given throws",
  );
});
