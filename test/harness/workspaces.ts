// Workspaces with projects, resources and blocks: what several services of the tests are built on, some of them over NestJS and GraphQL.

/** Schema of Prisma: Workspace is the tenant. */
export const WORKSPACES = `
        model Workspace { id String @id
         name String
         projects Project[]
         users User[] }
        model User { id String @id
         workspaceId String
         workspace Workspace @relation(fields: [workspaceId], references: [id]) }
        model Project { id String @id
         name String
         workspaceId String
         deletedAt DateTime?
         workspace Workspace @relation(fields: [workspaceId], references: [id])
         resources Resource[] }
        model Resource { id String @id
         name String
         projectId String
         project Project @relation(fields: [projectId], references: [id])
         blocks Block[] }
        model Block { id String @id
         name String
         resourceId String
         resource Resource @relation(fields: [resourceId], references: [id]) }
      `;

/** Over Express, with lodash at hand: whoever gets past `app` has a verified token with a `workspaceId`. */
export const SIGNED_IN: Readonly<Record<string, string>> = {
  "package.json": JSON.stringify({
    dependencies: { express: "4.19.0", jsonwebtoken: "9.0.0", "@prisma/client": "^5.0.0", lodash: "^4.17.21" },
  }),
  "prisma/schema.prisma": WORKSPACES,
  "src/app.ts": `
        import express from "express";
        import jwt from "jsonwebtoken";
        export const app = express();
        app.use((req, res, next) => { try { req.user = jwt.verify(req.headers.authorization, process.env.SECRET); } catch { return res.sendStatus(401); } next(); });
      `,
};

export const PRISMA_SERVICE = `
        import { Injectable } from "@nestjs/common";
        import { PrismaClient } from "@prisma/client";
        @Injectable() export class PrismaService extends PrismaClient {}
      `;

const NEST_PACKAGES = JSON.stringify({
  dependencies: {
    "@nestjs/common": "^10.0.0",
    "@nestjs/core": "*",
    "@nestjs/graphql": "^12.0.0",
    "@nestjs/passport": "*",
    "passport-jwt": "*",
    "@prisma/client": "^5.0.0",
    lodash: "*",
  },
});

const JWT_STRATEGY = `
        import { Injectable } from "@nestjs/common";
        import { PassportStrategy } from "@nestjs/passport";
        import { Strategy } from "passport-jwt";
        import { PrismaService } from "./prisma.service";
        @Injectable()
        export class JwtStrategy extends PassportStrategy(Strategy) {
          constructor(private readonly prisma: PrismaService) { super({ secretOrKey: process.env.S }); }
          async validate(payload: { userId: string; workspaceId: string }) {
            const user = await this.prisma.user.findFirst({ where: { id: payload.userId }, include: { workspace: true } });
            if (!user) throw new Error("no");
            return user;
          }
        }
      `;

/** A guard that reads from decorators which argument names what, and an interceptor that writes the requester's ids into arguments. */
const access = (checks: string): string => `
        import { Injectable, SetMetadata, ExecutionContext, CallHandler, NestInterceptor, createParamDecorator } from "@nestjs/common";
        import { Reflector } from "@nestjs/core";
        import { GqlExecutionContext } from "@nestjs/graphql";
        import { AuthGuard } from "@nestjs/passport";
        import { get, set } from "lodash";
        import { PrismaService } from "./prisma.service";
        export enum Origin { None, WorkspaceId, ProjectId, ResourceId, BlockId }
        export enum Injected { UserId, WorkspaceId }
        type Answer = { isAllowed: boolean; projectId?: string };
        const CHECKS: Record<Origin, (prisma: PrismaService, id: string, workspaceId: string, user: any) => Promise<Answer>> = {
          [Origin.None]: async () => ({ isAllowed: true }),
          [Origin.WorkspaceId]: async (prisma, id, workspaceId) => { return { isAllowed: id === workspaceId }; },
          [Origin.ProjectId]: async (prisma: PrismaService, id: string, workspaceId: string) => {
            const matching = await prisma.project.count({ where: { deletedAt: null, id, workspace: { id: workspaceId } } });
            return { isAllowed: matching === 1, projectId: id };
          },
          ${checks}
        };
        @Injectable()
        export class AccessService {
          constructor(private readonly prisma: PrismaService) {}
          async validate(user: any, origin: Origin, id: string, permissions?: string[]): Promise<boolean> {
            const { workspace } = user;
            if (!id && origin !== Origin.None) return false;
            const answer = await CHECKS[origin](this.prisma, id, workspace.id, user);
            if (!answer || !answer.isAllowed) return false;
            return this.permitted(user, permissions);
          }
          async permitted(user: any, permissions?: string[]): Promise<boolean> {
            if (!permissions || permissions.length === 0) return true;
            if (user.permissions.includes("*")) return true;
            return permissions.some((one) => user.permissions.includes(one));
          }
        }
        export const AUTHORIZE = "authorize";
        export const INJECT = "inject";
        export type Wanted = { origin: Origin; path: string; permissions?: string[] };
        export const Authorize = (origin: Origin, path: string, permissions?: string[] | string) => {
          const all = permissions ? (Array.isArray(permissions) ? permissions : [permissions]) : undefined;
          return SetMetadata<string, Wanted>(AUTHORIZE, { origin, path, permissions: all });
        };
        export const Inject2 = (part: Injected, path: string) => SetMetadata(INJECT, { part, path });
        @Injectable()
        export class GqlGuard extends AuthGuard("jwt") {
          constructor(private readonly reflector: Reflector, private access: AccessService) { super(); }
          async canActivate(context: ExecutionContext): Promise<boolean> {
            if (!(await super.canActivate(context))) return false;
            const ctx = GqlExecutionContext.create(context);
            const req = this.getRequest(context);
            return await this.authorize(context.getHandler(), ctx.getArgByIndex(1), req.user);
          }
          getRequest(context: ExecutionContext) { return GqlExecutionContext.create(context).getContext().req; }
          private wanted(handler: Function) { return this.reflector.get<Wanted>(AUTHORIZE, handler); }
          authorize(handler: Function, args: any, user: any): Promise<boolean> {
            const wanted = this.wanted(handler);
            if (!wanted) return Promise.resolve(true);
            const { origin, path, permissions } = wanted;
            return this.access.validate(user, origin, get(args, path), permissions);
          }
        }
        @Injectable()
        export class InjectInterceptor implements NestInterceptor {
          constructor(private readonly reflector: Reflector) {}
          intercept(context: ExecutionContext, next: CallHandler) {
            const gql = GqlExecutionContext.create(context);
            const { req } = gql.getContext();
            const args = gql.getArgs();
            const params = this.reflector.get<any>(INJECT, context.getHandler());
            if (!params) return next.handle();
            set(args, params.path, this.part(req.user, params.part));
            return next.handle();
          }
          private part(user: any, part: Injected): string | undefined {
            switch (part) {
              case Injected.UserId: return user.id;
              case Injected.WorkspaceId: return user.workspace?.id;
              default: throw new Error("unexpected");
            }
          }
        }
        export const UserEntity = createParamDecorator((_: unknown, context: ExecutionContext) => GqlExecutionContext.create(context).getContext().req.user);
      `;

/** All but the schema and the resolvers. `checks`: how it is looked up whose further things are. */
export function graphqlNest(checks = ""): Readonly<Record<string, string>> {
  return {
    "package.json": NEST_PACKAGES,
    "src/access.ts": access(checks),
    "src/jwt.strategy.ts": JWT_STRATEGY,
    "src/prisma.service.ts": PRISMA_SERVICE,
  };
}
