// tRPC: procedures that a builder guards, and those that only ask who signed in.
import { service, PROJECTS } from "../harness/service";

describe("tRPC: procedures that a builder guards, and those that only ask who signed in", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@prisma/client": "^5.0.0", prisma: "^5.0.0" } }),
    ...PROJECTS,
    "src/projects.ts": `
      import { z } from "zod";
      import { orgProcedure, protectedProcedure, publicProcedure, router } from "./trpc";
      import { TRPCError } from "@trpc/server";
      export const projects = router({
        list: orgProcedure.query(({ ctx, input }) => ctx.db.project.findMany({ where: { organizationId: input.organizationId } })),
        list2: orgProcedure.query(({ ctx }) => ctx.db.project.findMany({ where: { organizationId: ctx.membership.organizationId } })),
        rename: orgProcedure.input(z.object({ id: z.string(), name: z.string() })).mutation(({ ctx, input }) =>
          ctx.db.project.update({ where: { id: input.id }, data: { name: input.name } })), //! unscoped-mutation
        rename2: orgProcedure.input(z.object({ id: z.string(), name: z.string() })).mutation(({ ctx, input }) =>
          ctx.db.project.updateMany({ where: { id: input.id, organizationId: ctx.organizationId }, data: { name: input.name } })),
        byId: protectedProcedure.input(z.string()).query(({ ctx, input }) => ctx.db.project.findUnique({ where: { id: input } })), //! unscoped-query
        mine: protectedProcedure.query(({ ctx }) => ctx.db.project.findMany({ where: { organization: { members: { some: { userId: ctx.user.id } } } } })),
        listAny: protectedProcedure.input(z.object({ organizationId: z.string() })).query(({ ctx, input }) =>
          ctx.db.project.findMany({ where: { organizationId: input.organizationId } })), //! untrusted-tenant-id
        pub: publicProcedure.input(z.object({ organizationId: z.string() })).query(({ ctx, input }) =>
          ctx.db.project.findMany({ where: { organizationId: input.organizationId } })), //! untrusted-tenant-id
        tasks: orgProcedure.input(z.object({ projectId: z.string() })).query(async ({ ctx, input }) => {
          const project = await ctx.db.project.findFirst({ where: { id: input.projectId, organizationId: ctx.organizationId } });
          if (!project) throw new TRPCError({ code: "NOT_FOUND" });
          return ctx.db.task.findMany({ where: { projectId: project.id } });
        }),
        tasks2: orgProcedure.input(z.object({ projectId: z.string() })).query(({ ctx, input }) => ctx.db.task.findMany({ where: { projectId: input.projectId } })), //! unscoped-query
        checkedAfter: orgProcedure.input(z.object({ projectId: z.string() })).query(async ({ ctx, input }) => {
          const project = await ctx.db.project.findUnique({ where: { id: input.projectId } });
          if (project?.organizationId !== ctx.organizationId) throw new TRPCError({ code: "NOT_FOUND" });
          return project;
        }),
        notChecked: orgProcedure.input(z.object({ projectId: z.string() })).query(async ({ ctx, input }) => {
          const project = await ctx.db.project.findUnique({ where: { id: input.projectId } }); //! unscoped-query
          if (project?.organizationId !== ctx.organizationId) console.warn("mismatch");
          return project;
        }),
      });
    `,
    "src/trpc.ts": `
      import { initTRPC, TRPCError } from "@trpc/server";
      import { getServerSession } from "next-auth";
      import { db } from "./db";
      export const createContext = async ({ req, res }: any) => {
        const session = await getServerSession(req, res, {} as any);
        return { session, db };
      };
      const t = initTRPC.context<Awaited<ReturnType<typeof createContext>>>().create();
      export const router = t.router;
      export const publicProcedure = t.procedure;
      const isAuthed = t.middleware(({ ctx, next }) => {
        if (!ctx.session?.user) throw new TRPCError({ code: "UNAUTHORIZED" });
        return next({ ctx: { ...ctx, user: ctx.session.user } });
      });
      export const protectedProcedure = t.procedure.use(isAuthed);
      import { z } from "zod";
      export const orgProcedure = protectedProcedure.input(z.object({ organizationId: z.string() })).use(async ({ ctx, input, next }) => {
        const membership = await ctx.db.membership.findUnique({
          where: { userId_organizationId: { userId: ctx.user.id, organizationId: input.organizationId } },
        });
        if (!membership) throw new TRPCError({ code: "FORBIDDEN" });
        return next({ ctx: { ...ctx, membership, organizationId: membership.organizationId } });
      });
    `,
  });
});
