// tRPC: middleware that goes by what a procedure says of itself, and contexts that a server makes of who signed in.
import { service, PROJECTS } from "../harness/service";

const TRPC = `
  import { initTRPC, TRPCError } from "@trpc/server";
  import { db } from "./db";
  export const contextFor = (session: any) => ({ db, session });
  interface Meta { isPublic?: boolean; allows?: (userId: string, input: any) => Promise<boolean | null> }
  const t = initTRPC.context<ReturnType<typeof contextFor>>().meta<Meta>().create({ defaultMeta: { isPublic: false } });
  export const router = t.router;
  export const procedure = t.procedure.use(async ({ ctx, meta, getRawInput, next }) => {
    if (meta?.isPublic) return next();
    if (!ctx.session?.user) throw new TRPCError({ code: "UNAUTHORIZED" });
    const { allows } = meta ?? {};
    if (allows != null) {
      const answer = await allows(ctx.session.user.id, await getRawInput());
      if (answer == null) return next();
      if (!answer) throw new TRPCError({ code: "FORBIDDEN" });
    }
    return next();
  });
`;

const PROCEDURES = `
  import { z } from "zod";
  import { db } from "./db";
  import { procedure, router } from "./trpc";
  const isMember = async (userId: string, organizationId: string) => {
    const membership = await db.membership.findFirst({ where: { userId, organizationId } });
    return membership !== null;
  };
  const forMembers = procedure.meta({ allows: (userId, input) => isMember(userId, input.organizationId) });
  export const appRouter = router({
    list: forMembers.input(z.object({ organizationId: z.string() })).query(({ ctx, input }) =>
      ctx.db.project.findMany({ where: { organizationId: input.organizationId } })),
    listMerged: forMembers.meta({ isPublic: false }).input(z.object({ organizationId: z.string() })).query(({ ctx, input }) =>
      ctx.db.project.findMany({ where: { organizationId: input.organizationId } })),
    byId: forMembers.input(z.object({ organizationId: z.string(), id: z.string() })).query(({ ctx, input }) =>
      ctx.db.project.findUnique({ where: { id: input.id } })), //! unscoped-query
    listReplaced: forMembers.meta({ allows: async () => true }).input(z.object({ organizationId: z.string() })).query(({ ctx, input }) =>
      ctx.db.project.findMany({ where: { organizationId: input.organizationId } })), //! untrusted-tenant-id
    listPublic: forMembers.meta({ isPublic: true }).input(z.object({ organizationId: z.string() })).query(({ ctx, input }) =>
      ctx.db.project.findMany({ where: { organizationId: input.organizationId } })), //! untrusted-tenant-id
    listAny: procedure.input(z.object({ organizationId: z.string() })).query(({ ctx, input }) =>
      ctx.db.project.findMany({ where: { organizationId: input.organizationId } })), //! untrusted-tenant-id
  });
`;

describe("tRPC: middleware that goes by the metadata of a procedure", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@prisma/client": "^5.0.0", prisma: "^5.0.0", express: "4.19.0" } }),
    ...PROJECTS,
    "src/trpc.ts": TRPC,
    "src/procedures.ts": PROCEDURES,
    "src/server.ts": `
      import express from "express";
      import { getSession } from "@auth/express";
      import { createExpressMiddleware } from "@trpc/server/adapters/express";
      import { appRouter } from "./procedures";
      import { contextFor } from "./trpc";
      const app = express();
      app.use("/trpc", createExpressMiddleware({
        router: appRouter,
        createContext: async ({ req }) => contextFor(await getSession(req, {} as any)),
      }));
      app.listen(3000);
    `,
  });
});

describe("tRPC: a server that takes the session from a header", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@prisma/client": "^5.0.0", prisma: "^5.0.0", express: "4.19.0" } }),
    ...PROJECTS,
    "src/trpc.ts": TRPC,
    "src/procedures.ts": `
      import { z } from "zod";
      import { procedure, router } from "./trpc";
      export const appRouter = router({
        mine: procedure.input(z.object({})).query(({ ctx }) =>
          ctx.db.project.findMany({ where: { organizationId: ctx.session.user.organizationId } })), //! untrusted-tenant-id
      });
    `,
    "src/server.ts": `
      import express from "express";
      import { createExpressMiddleware } from "@trpc/server/adapters/express";
      import { appRouter } from "./procedures";
      import { contextFor } from "./trpc";
      const app = express();
      app.use("/trpc", createExpressMiddleware({
        router: appRouter,
        createContext: ({ req }) => contextFor({ user: { id: req.headers["x-user"], organizationId: req.headers["x-organization"] } }),
      }));
      app.listen(3000);
    `,
  });
});
