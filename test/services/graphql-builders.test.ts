// GraphQL: Pothos, TypeGraphQL and Yoga.
import { PROJECTS, service } from "../harness/service";

describe("GraphQL: Pothos, TypeGraphQL and Yoga", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: {
        "@pothos/core": "*",
        "@pothos/plugin-scope-auth": "*",
        "graphql-yoga": "*",
        graphql: "*",
        jose: "*",
        "reflect-metadata": "*",
        "type-graphql": "*",
        jsonwebtoken: "*",
        "@prisma/client": "^6.0.0",
      },
    }),
    ...PROJECTS,
    "src/pothos.ts": `
      import SchemaBuilder from "@pothos/core";
      import ScopeAuthPlugin from "@pothos/plugin-scope-auth";
      import { createYoga } from "graphql-yoga";
      import { GraphQLError } from "graphql";
      import { jwtVerify } from "jose";
      import { db } from "./db";
      interface Ctx { user: { id: string; orgId: string } | null }
      const builder = new SchemaBuilder<{ Context: Ctx; AuthScopes: { signedIn: boolean } }>({ plugins: [ScopeAuthPlugin], scopeAuth: { authScopes: async (ctx) => ({ signedIn: !!ctx.user }) } });
      const Project = builder.objectRef<{ id: string; name: string; organizationId: string }>("Project");
      Project.implement({ fields: (t) => ({
        id: t.exposeID("id"),
        tasks: t.field({ type: ["String"], resolve: async (project) => (await db.task.findMany({ where: { projectId: project.id } })).map((x) => x.title) }),
      }) });
      builder.queryType({ fields: (t) => ({
        projects: t.field({ type: [Project], authScopes: { signedIn: true }, resolve: (_root, _args, ctx) => db.project.findMany({ where: { organizationId: ctx.user!.orgId } }) }),
        project: t.field({ type: Project, nullable: true, args: { id: t.arg.string({ required: true }) }, resolve: (_r, { id }) => db.project.findUnique({ where: { id } }) }), //! unscoped-query
      }) });
      builder.mutationField("rename", (t) => t.field({ type: Project, args: { id: t.arg.string({ required: true }), name: t.arg.string({ required: true }) }, resolve: async (_r, args, ctx) => {
        const project = await db.project.findUnique({ where: { id: args.id } });
        if (!project || project.organizationId !== ctx.user?.orgId) throw new GraphQLError("no");
        return db.project.update({ where: { id: args.id }, data: { name: args.name } });
      } }));
      builder.mutationField("drop", (t) => t.field({ type: "Boolean", args: { id: t.arg.string({ required: true }) }, resolve: async (_r, args) => { await db.project.delete({ where: { id: args.id } }); return true; } })); //! unscoped-mutation
      export const yoga = createYoga<{}, Ctx>({ schema: builder.toSchema(), context: async ({ request }) => {
        const token = request.headers.get("authorization")?.slice(7);
        if (!token) return { user: null };
        const { payload } = await jwtVerify<{ orgId: string }>(token, new TextEncoder().encode(process.env.S));
        return { user: { id: payload.sub!, orgId: payload.orgId } };
      } });
    `,
    "src/typegraphql.ts": `
      import "reflect-metadata";
      import { Arg, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root, UseMiddleware, MiddlewareFn, ObjectType, Field, createParamDecorator } from "type-graphql";
      import { db } from "./db";
      interface Context { user?: { id: string; orgId: string } }
      @ObjectType() export class Project { @Field(() => ID) id!: string; @Field() name!: string; organizationId!: string }
      export const IsAuth: MiddlewareFn<Context> = async ({ context }, next) => { if (!context.user) throw new Error("no"); return next(); };
      @Resolver(() => Project)
      export class ProjectResolver {
        @Query(() => [Project]) @UseMiddleware(IsAuth) projects(@Ctx() ctx: Context) { return db.project.findMany({ where: { organizationId: ctx.user!.orgId } }); }
        @Query(() => Project) @Authorized() project(@Arg("id", () => ID) id: string) { return db.project.findUnique({ where: { id } }); } //! unscoped-query
        @Mutation(() => Project) @Authorized() async rename(@Arg("id") id: string, @Arg("name") name: string, @Ctx() { user }: Context) {
          const project = await db.project.findUniqueOrThrow({ where: { id } });
          if (project.organizationId !== user!.orgId) throw new Error("no");
          return db.project.update({ where: { id }, data: { name } });
        }
        @FieldResolver() tasks(@Root() project: Project) { return db.task.findMany({ where: { projectId: project.id } }); }
      }
    `,
    "src/yoga.ts": `
      import { createSchema, createYoga } from "graphql-yoga";
      import jwt from "jsonwebtoken";
      import { db } from "./db";
      export const yoga2 = createYoga({
        context: ({ request }) => ({ me: jwt.verify(request.headers.get("authorization")!, "s") as { orgId: string } }),
        schema: createSchema<{ me: { orgId: string } }>({ typeDefs: "", resolvers: { Query: {
          projects: (_p, _a, { me }) => db.project.findMany({ where: { organizationId: me.orgId } }),
          task: (_p, a: { id: string }) => db.task.findUnique({ where: { id: a.id } }), //! unscoped-query
        } } }),
      });
    `,
  });
});

describe("Pothos: scopes of fields and types", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: {
        "@pothos/core": "^4.0.0",
        "@pothos/plugin-scope-auth": "^4.0.0",
        "graphql-yoga": "^5.0.0",
        jose: "*",
        "@prisma/client": "^6.0.0",
      },
    }),
    ...PROJECTS,
    "src/schema.ts": `
      import SchemaBuilder from "@pothos/core";
      import ScopeAuthPlugin from "@pothos/plugin-scope-auth";
      import { createYoga } from "graphql-yoga";
      import { jwtVerify } from "jose";
      import { db } from "./db";
      interface Ctx { userId: string | null; orgId: string | null }
      const builder = new SchemaBuilder<{ Context: Ctx; AuthScopes: { signedIn: boolean; member: string } }>({
        plugins: [ScopeAuthPlugin],
        scopeAuth: {
          authScopes: async (ctx) => ({
            signedIn: !!ctx.userId,
            member: async (organizationId) =>
              !!ctx.userId && (await db.membership.count({ where: { userId: ctx.userId, organizationId } })) > 0,
          }),
        },
      });
      builder.queryType({
        authScopes: { signedIn: true },
        fields: (t) => ({
          mine: t.field({ type: ["String"], resolve: (_r, _a, ctx) => db.project.findMany({ where: { organization: { members: { some: { userId: ctx.userId! } } } } }) }),
          ofArgument: t.field({
            type: ["String"],
            args: { orgId: t.arg.string({ required: true }) },
            authScopes: (_root, { orgId }) => ({ member: orgId }),
            resolve: (_r, args) => db.project.findMany({ where: { organizationId: args.orgId } }),
          }),
          both: t.field({
            type: ["String"],
            args: { orgId: t.arg.string({ required: true }) },
            authScopes: (_root, { orgId }) => ({ $all: { signedIn: true, member: orgId } }),
            resolve: (_r, args) => db.project.findMany({ where: { organizationId: args.orgId } }),
          }),
          either: t.field({
            type: ["String"],
            args: { orgId: t.arg.string({ required: true }) },
            authScopes: (_root, { orgId }) => ({ signedIn: true, member: orgId }),
            resolve: (_r, args) => db.project.findMany({ where: { organizationId: args.orgId } }), //! untrusted-tenant-id
          }),
          another: t.field({
            type: ["String"],
            args: { orgId: t.arg.string({ required: true }), other: t.arg.string({ required: true }) },
            authScopes: (_root, { other }) => ({ member: other }),
            resolve: (_r, args) => db.project.findMany({ where: { organizationId: args.orgId } }), //! untrusted-tenant-id
          }),
        }),
      });
      export const yoga = createYoga({ schema: builder.toSchema(), context: async ({ request }): Promise<Ctx> => {
        const token = request.headers.get("authorization")?.slice(7);
        if (!token) return { userId: null, orgId: null };
        const { payload } = await jwtVerify<{ org: string }>(token, new TextEncoder().encode(process.env.S));
        return { userId: payload.sub!, orgId: payload.org };
      } });
    `,
  });
});
