// GraphQL: resolvers, wrappers and parents.
import { service, PROJECTS } from "../harness/service";

describe("GraphQL: resolvers, wrappers and parents", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@prisma/client": "^5.0.0", prisma: "^5.0.0" } }),
    ...PROJECTS,
    "src/app.ts": `
      import { ApolloServer } from "@apollo/server";
      import { startStandaloneServer } from "@apollo/server/standalone";
      import { GraphQLError } from "graphql";
      import jwt from "jsonwebtoken";
      import { db } from "./db";
      interface Ctx { user?: { id: string; orgId: string } }
      const requireUser = (ctx: Ctx) => { if (!ctx.user) throw new GraphQLError("no"); return ctx.user; };
      const authed = <A, R>(fn: (p: unknown, a: A, c: Required<Ctx>) => R) => (p: unknown, a: A, c: Ctx) => { if (!c.user) throw new GraphQLError("no"); return fn(p, a, c as Required<Ctx>); };
      const resolvers = {
        Query: {
          projects: (_: unknown, __: unknown, ctx: Ctx) => db.project.findMany({ where: { organizationId: requireUser(ctx).orgId } }),
          project: (_: unknown, { id }: { id: string }, ctx: Ctx) => { requireUser(ctx); return db.project.findUnique({ where: { id } }); }, //! unscoped-query
          maybe: (_: unknown, __: unknown, ctx: Ctx) => db.project.findMany({ where: { organizationId: ctx.user?.orgId } }), //! bypassable-tenant-filter
          tasks: authed((_p, { projectId }: { projectId: string }, ctx) => db.task.findMany({ where: { projectId, project: { organizationId: ctx.user.orgId } } })),
        },
        Project: {
          tasks: (parent: { id: string }) => db.task.findMany({ where: { projectId: parent.id } }),
        },
        Mutation: {
          rename: authed(async (_p, a: { id: string; name: string }, ctx) => {
            const { count } = await db.project.updateMany({ where: { id: a.id, organizationId: ctx.user.orgId }, data: { name: a.name } });
            if (!count) throw new GraphQLError("no");
            return db.project.findUnique({ where: { id: a.id } });
          }),
          drop: authed((_p, a: { id: string }) => db.project.delete({ where: { id: a.id } })), //! unscoped-mutation
        },
      };
      const server = new ApolloServer<Ctx>({ typeDefs: "", resolvers });
      void startStandaloneServer(server, { context: async ({ req }) => {
        const header = req.headers.authorization;
        if (!header) return {};
        return { user: jwt.verify(header.slice(7), "s") as { id: string; orgId: string } };
      } });
    `,
  });
});

describe("GraphQL behind Koa: the context comes from the context of Koa", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { "@apollo/server": "^5.0.0", "@as-integrations/koa": "*", "koa-session": "*", "@prisma/client": "^6.0.0" },
    }),
    ...PROJECTS,
    "src/server.ts": `
      import { ApolloServer } from "@apollo/server";
      import { koaMiddleware } from "@as-integrations/koa";
      import { GraphQLError } from "graphql";
      import Koa from "koa";
      import session from "koa-session";
      import { db } from "./db";
      const member = async (ctx, organizationId) => {
        const row = await db.membership.findFirst({ where: { userId: ctx.userId, organizationId } });
        if (!row) throw new GraphQLError("forbidden");
      };
      const ofMembers = (resolver) => async (root, args, ctx) => {
        await member(ctx, args.organizationId);
        return resolver(root, args, ctx);
      };
      const resolvers = {
        Query: {
          projects: ofMembers((_root, { organizationId }) => db.project.findMany({ where: { organizationId } })),
          any: (_root, { organizationId }) => db.project.findMany({ where: { organizationId } }), //! untrusted-tenant-id
          tasks: (_root, { projectId }) => db.task.findMany({ where: { projectId } }), //! unscoped-query
        },
      };
      const server = new ApolloServer({ typeDefs: "type Query { a: String }", resolvers });
      await server.start();
      const app = new Koa();
      app.use(session(app));
      app.use(koaMiddleware(server, {
        context: async ({ ctx }) => {
          if (!ctx.session?.userId) throw new GraphQLError("unauthenticated");
          return { userId: ctx.session.userId };
        },
      }));
    `,
  });
});
