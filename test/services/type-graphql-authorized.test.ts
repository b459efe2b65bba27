// TypeGraphQL: the checker that `@Authorized()` asks, and the middleware of every field.
import { PROJECTS, service } from "../harness/service";

const FILES = {
  "package.json": JSON.stringify({
    dependencies: { "type-graphql": "2.0.0", "@apollo/server": "4.0.0", jsonwebtoken: "9.0.0", "@prisma/client": "6.0.0" },
  }),
  ...PROJECTS,
  "src/context.ts": `
    import jwt from "jsonwebtoken";
    export interface Context { orgId?: string; role?: string }
    export function contextOf({ req }): Context {
      const token = req.headers.authorization;
      if (!token) return {};
      const { org, role } = jwt.verify(token, process.env.SECRET!) as { org: string; role: string };
      return { orgId: org, role };
    }
  `,
};

const resolver = (use: string, flag = ""): string => `
  import { Authorized, Ctx, Query, Resolver } from "type-graphql";
  import type { Context } from "./context";
  import { db } from "./db";
  @Resolver()
  export class Projects {
    ${use} @Query(() => [String])
    projects(@Ctx() { orgId }: Context) { return db.project.findMany({ where: { organizationId: orgId } }); }${flag}
  }
`;

describe("TypeGraphQL: fields that ask first", () => {
  service(
    {
      ...FILES,
      "src/projects.ts": `
        import { Arg, Authorized, Ctx, Mutation, Query, Resolver } from "type-graphql";
        import type { Context } from "./context";
        import { db } from "./db";
        @Resolver()
        export class Projects {
          @Authorized() @Query(() => [String])
          projects(@Ctx() { orgId }: Context) { return db.project.findMany({ where: { organizationId: orgId } }); }
          @Query(() => [String])
          open(@Ctx() { orgId }: Context) { return db.project.findMany({ where: { organizationId: orgId } }); } //! bypassable-tenant-filter
          @Authorized("admin") @Mutation(() => Boolean)
          async drop(@Arg("id") id: string) { await db.project.delete({ where: { id } }); return true; } //! unscoped-mutation
        }
        @Authorized(["admin"]) @Resolver()
        export class Tasks {
          @Query(() => Number)
          count(@Ctx() context: Context) { return db.task.count({ where: { project: { organizationId: context.orgId } } }); }
        }
      `,
      "src/main.ts": `
        import { ApolloServer } from "@apollo/server";
        import { startStandaloneServer } from "@apollo/server/standalone";
        import { type AuthChecker, buildSchema } from "type-graphql";
        import { type Context, contextOf } from "./context";
        import { Projects, Tasks } from "./projects";
        const authChecker: AuthChecker<Context> = ({ context }, roles) => {
          if (!context.orgId) return false;
          return roles.length === 0 || roles.includes(context.role!);
        };
        const schema = await buildSchema({ resolvers: [Projects, Tasks], authChecker });
        await startStandaloneServer(new ApolloServer({ schema }), { context: contextOf });
      `,
    },
    "run where the checker allows it",
  );

  service(
    {
      ...FILES,
      "src/projects.ts": resolver("@Authorized()", " //! bypassable-tenant-filter"),
      "src/main.ts": `
        import { ApolloServer } from "@apollo/server";
        import { startStandaloneServer } from "@apollo/server/standalone";
        import { buildSchema } from "type-graphql";
        import { contextOf } from "./context";
        import { Projects } from "./projects";
        const schema = await buildSchema({ resolvers: [Projects], authChecker: ({ context }) => Date.now() > 0 });
        await startStandaloneServer(new ApolloServer({ schema }), { context: contextOf });
      `,
    },
    "know no more than the checker has asked",
  );

  service(
    {
      ...FILES,
      "src/projects.ts": resolver(""),
      "src/main.ts": `
        import { ApolloServer } from "@apollo/server";
        import { startStandaloneServer } from "@apollo/server/standalone";
        import { buildSchema, type MiddlewareFn } from "type-graphql";
        import { type Context, contextOf } from "./context";
        import { Projects } from "./projects";
        const signedIn: MiddlewareFn<Context> = ({ context }, next) => {
          if (!context.orgId) throw new Error("no");
          return next();
        };
        const schema = await buildSchema({ resolvers: [Projects], globalMiddlewares: [signedIn] });
        await startStandaloneServer(new ApolloServer({ schema }), { context: contextOf });
      `,
    },
    "are all behind the middleware of the schema",
  );
});
