// TypeGraphQL: decorators that the service makes of middleware and for parameters.
import { service, PROJECTS } from "../harness/service";

describe("TypeGraphQL: decorators of the service's own", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { "type-graphql": "2.0.0", "@apollo/server": "5.0.0", jsonwebtoken: "9.0.0", "@prisma/client": "6.0.0" },
    }),
    ...PROJECTS,
    "src/decorators.ts": `
      import { createMethodDecorator, createMethodMiddlewareDecorator, createParameterDecorator } from "type-graphql";
      import { db } from "./db";
      export interface Context { orgId: string; locale: string }
      export const Owns = (name: string) =>
        createMethodMiddlewareDecorator<Context>(async ({ args, context }, next) => {
          const own = await db.project.count({ where: { id: args[name], organizationId: context.orgId } });
          if (own === 0) throw new Error("not found");
          return next();
        });
      export const Timed = createMethodDecorator<Context>(async (_action, next) => {
        console.time("field");
        return next();
      });
      export const OrgId = () => createParameterDecorator<Context>(({ context }) => context.orgId);
      export const Locale = () => createParameterDecorator<Context>(({ context }) => context.locale);
    `,
    "src/resolver.ts": `
      import { Arg, Query, Resolver } from "type-graphql";
      import { db } from "./db";
      import { Locale, OrgId, Owns, Timed } from "./decorators";
      @Resolver()
      export class ProjectsResolver {
        @Query(() => [Object])
        projects(@OrgId() organizationId: string) {
          return db.project.findMany({ where: { organizationId } });
        }
        @Query(() => [Object])
        local(@Locale() organizationId: string) {
          return db.project.findMany({ where: { organizationId } }); //! untrusted-tenant-id
        }
        @Owns("projectId")
        @Query(() => [Object])
        tasks(@Arg("projectId") projectId: string) {
          return db.task.findMany({ where: { projectId } });
        }
        @Owns("projectId")
        @Query(() => [Object])
        others(@Arg("otherId") projectId: string) {
          return db.task.findMany({ where: { projectId } }); //! unscoped-query
        }
        @Timed
        @Query(() => [Object])
        timed(@Arg("projectId") projectId: string) {
          return db.task.findMany({ where: { projectId } }); //! unscoped-query
        }
      }
    `,
    "src/server.ts": `
      import { ApolloServer } from "@apollo/server";
      import { startStandaloneServer } from "@apollo/server/standalone";
      import jwt from "jsonwebtoken";
      import { buildSchema } from "type-graphql";
      import type { Context } from "./decorators";
      import { ProjectsResolver } from "./resolver";
      const server = new ApolloServer<Context>({ schema: await buildSchema({ resolvers: [ProjectsResolver] }) });
      await startStandaloneServer(server, {
        context: async ({ req }) => {
          const claims = jwt.verify(req.headers.authorization ?? "", process.env.KEY!) as { org: string };
          return { orgId: claims.org, locale: String(req.headers["accept-language"]) };
        },
      });
    `,
  });
});
