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
  const route = (schema: string, mark: string): string => `
    import express from "express";
    import session from "express-session";
    import { z } from "zod";
    import { PrismaClient } from "@prisma/client";
    const db = new PrismaClient();
    const app = express();
    app.use(session({ secret: process.env.SECRET!, resave: false, saveUninitialized: false }));
    const isOwn = (organizationId: string, req: any): boolean => {
      if (organizationId !== req.session.organizationId) return false;
      return req.session.role !== "guest";
    };
    app.get("/projects", async (req: any, res) => {
      const parsed = z.object({ organizationId: ${schema} }).safeParse((await req.filter()) || {});
      if (!parsed.success) return res.sendStatus(422);
      if (req.session.organizationId && !isOwn(parsed.data.organizationId, req)) return res.sendStatus(403);
      if (!req.session.organizationId) return res.sendStatus(401);
      res.json(await db.project.findMany({ where: { organizationId: parsed.data.organizationId } }));${mark}
    });
    app.listen(3000);
  `;
  const files = {
    ...PROJECTS,
    "package.json": JSON.stringify({
      dependencies: { zod: "4.0.0", express: "4.19.0", "express-session": "1.18.0", "@prisma/client": "6.0.0" },
    }),
  };
  service({ ...files, "src/app.ts": route("z.string()", "") }, "are there where what was parsed may have been nothing");
  service({ ...files, "src/app.ts": route("z.any()", "") }, "or were compared");
});
