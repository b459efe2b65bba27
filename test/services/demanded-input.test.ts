// Middleware that checks a name of the input where it is there: whoever gets past it named nothing, or what is theirs.
import { PROJECTS, service } from "../harness/service";

const procedures = (test: string): Record<string, string> => ({
  "package.json": JSON.stringify({
    dependencies: { "@trpc/server": "11.0.0", zod: "4.0.0", ramda: "0.30.0", jsonwebtoken: "9.0.0", "@prisma/client": "6.0.0" },
  }),
  ...PROJECTS,
  "src/trpc.ts": `
    import { initTRPC, TRPCError } from "@trpc/server";
    import jwt from "jsonwebtoken";
    import * as R from "ramda";
    import { has } from "ramda";
    import { db } from "./db";
    export const createContext = ({ req }: any) => ({ person: jwt.verify(req.headers.authorization, process.env.SECRET!) as { id: string } });
    const t = initTRPC.context<typeof createContext>().create();
    const ofMembers = t.middleware(async ({ ctx, next, getRawInput }) => {
      const raw: any = await getRawInput();
      if (${test}) {
        const member = await db.membership.findFirst({ where: { userId: ctx.person.id, organizationId: raw.organizationId } });
        if (!member) throw new TRPCError({ code: "FORBIDDEN" });
      }
      return next();
    });
    export const router = t.router;
    export const anybody = t.procedure;
    export const checked = t.procedure.use(ofMembers);
  `,
  "src/routes.ts": `
    import { z } from "zod";
    import { anybody, checked, router } from "./trpc";
    import { db } from "./db";
    export const app = router({
      demanded: checked.input(z.object({ organizationId: z.string().min(1) })).query(({ input }) =>
        db.project.findMany({ where: { organizationId: input.organizationId } })),
      nullable: checked.input(z.object({ organizationId: z.string().nullable() })).query(({ input: { organizationId } }) => {
        if (organizationId === null) return [];
        return db.project.findMany({ where: { organizationId } });
      }),
      nullableOrLeftOut: checked.input(z.object({ organizationId: z.string().nullable().optional() })).query(({ input: { organizationId } }) => {
        if (organizationId === null) return [];
        return db.project.findMany({ where: { organizationId } }); //! bypassable-tenant-filter
      }),
      anyOther: checked.input(z.object({ organizationId: z.string(), projectId: z.string() })).query(({ input }) =>
        db.task.findMany({ where: { projectId: input.projectId } })), //! unscoped-query
      optional: checked.input(z.object({ organizationId: z.string().optional() })).query(({ input }) =>
        db.project.findMany({ where: { organizationId: input.organizationId } })), //! bypassable-tenant-filter
      partial: checked.input(z.object({ organizationId: z.string() }).partial()).query(({ input }) =>
        db.project.findMany({ where: { organizationId: input.organizationId } })), //! bypassable-tenant-filter
      oneOfTwo: checked.input(z.union([z.object({ organizationId: z.string() }), z.object({ name: z.string() })])).query(({ input }) =>
        db.project.findMany({ where: { organizationId: (input as any).organizationId } })), //! bypassable-tenant-filter
      withinOptional: checked.input(z.object({ organizationId: z.string(), filter: z.object({ projectId: z.string() }).optional() })).query(async ({ ctx, input }) => {
        if (input.filter?.projectId) {
          const own = await db.project.findFirst({ where: { id: input.filter.projectId, organizationId: input.organizationId } });
          if (!own) return [];
        }
        return db.task.findMany({ where: { projectId: input.filter?.projectId } }); //! bypassable-tenant-filter
      }),
      unchecked: anybody.input(z.object({ organizationId: z.string() })).query(({ input }) =>
        db.project.findMany({ where: { organizationId: input.organizationId } })), //! untrusted-tenant-id
      branched: checked.input(z.object({ organizationId: z.string() })).query(({ input }) =>
        db.project.findMany({ where: input.organizationId ? { organizationId: input.organizationId } : {} })), //! bypassable-tenant-filter
    });
  `,
});

describe("A name of the input that is checked where it is there", () => {
  const tests = [
    `"organizationId" in raw`,
    `raw && typeof raw === "object" && "organizationId" in raw`,
    `Object.hasOwn(raw, "organizationId")`,
    `has("organizationId", raw)`,
    `R.has("organizationId")(raw)`,
    `raw.organizationId`,
  ];
  for (const test of tests) service(procedures(test), `\`${test}\``);
});

describe("Names that a schema demands", () => {
  const files = (schema: string): Record<string, string> => ({
    ...PROJECTS,
    "package.json": JSON.stringify({ dependencies: { zod: "4.0.0", next: "15.0.0", "@prisma/client": "6.0.0" } }),
    "lib/db.ts": `
      import { PrismaClient } from "@prisma/client";
      export const db = new PrismaClient();
    `,
    "lib/wrapper.ts": `
      import { createHash } from "node:crypto";
      import { db } from "./db";
      type Key = { organizationId: string };
      async function keyOf(request: Request): Promise<{ ok: true; key: Key } | { ok: false }> {
        const given = request.headers.get("x-api-key");
        const row = given ? await db.apiKey.findUnique({ where: { hashedKey: createHash("sha256").update(given).digest("hex") } }) : null;
        return row ? { ok: true, key: { organizationId: row.organizationId } } : { ok: false };
      }
      export async function wrapper({ request, schema, given, handler }: any): Promise<Response> {
        const found = await keyOf(request);
        if (!found.ok) return new Response(null, { status: 401 });
        const input: any = {};
        if (schema) {
          const parsed = schema.safeParse((await given) || {});
          if (!parsed.success) return new Response(null, { status: 422 });
          input.params = parsed.data;
        }
        return handler({ key: found.key, input });
      }
      export const isOwn = (organizationId: string, key: Key): boolean => {
        if (organizationId !== key.organizationId) return false;
        return process.env.MAINTENANCE !== "on";
      };
    `,
    "app/api/organizations/[organizationId]/projects/[projectId]/route.ts": `
      import { z } from "zod";
      import { isOwn, wrapper } from "../../../../../../lib/wrapper";
      import { db } from "../../../../../../lib/db";
      export const GET = async (request: Request, props: any) =>
        wrapper({
          request,
          schema: ${schema},
          given: props.params,
          handler: async ({ key, input: { params } }: any) => {
            if (!isOwn(params!.organizationId, key)) return new Response(null, { status: 403 });
            return Response.json(await db.project.findUnique({ where: { id: params!.projectId, organizationId: params!.organizationId } }));
          },
        });
    `,
  });
  service(
    files('z.object({ projectId: z.string(), organizationId: z.cuid2().describe("whose") })'),
    "are there where what was parsed may have been nothing",
  );
});
