// NestJS over GraphQL with Prisma: parents that an interceptor or a guard vouches for, connected by a spread or by a key of several columns.
import { service } from "../harness/service";

describe("NestJS over GraphQL: parents of new rows", () => {
  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          "@nestjs/common": "^10.0.0",
          "@nestjs/core": "*",
          "@nestjs/graphql": "^12.0.0",
          "@nestjs/passport": "*",
          "passport-jwt": "*",
          "@prisma/client": "^5.0.0",
          lodash: "*",
        },
      }),
      "prisma/schema.prisma": `
        model Workspace { id String @id
         name String
         projects Project[]
         users User[] }
        model User { id String @id
         workspaceId String
         workspace Workspace @relation(fields: [workspaceId], references: [id])
         tokens ApiToken[] }
        model ApiToken { id String @id
         name String
         userId String
         user User @relation(fields: [userId], references: [id]) }
        model Project { id String @id
         name String
         workspaceId String
         workspace Workspace @relation(fields: [workspaceId], references: [id])
         fields Field[] }
        model Field { id String @id
         name String
         projectId String
         project Project @relation(fields: [projectId], references: [id])
         rights Right[]
         @@unique([projectId, name]) }
        model Right { id String @id
         fieldId String
         field Field @relation(fields: [fieldId], references: [id]) }
      `,
      "src/access.ts": `
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
      `,
      "src/jwt.strategy.ts": `
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
      `,
      "src/prisma.service.ts": `
        import { Injectable } from "@nestjs/common";
        import { PrismaClient } from "@prisma/client";
        @Injectable() export class PrismaService extends PrismaClient {}
      `,
      "src/resolvers.ts": `
        import { UseGuards, UseInterceptors } from "@nestjs/common";
        import { Args, ArgsType, Mutation, Resolver } from "@nestjs/graphql";
        import { Authorize, GqlGuard, Inject2, InjectInterceptor, Injected, Origin } from "./access";
        import { PrismaService } from "./prisma.service";
        class WhereUnique { id: string; }
        class Connect { connect: WhereUnique; }
        class TokenData { name: string; user?: Connect; }
        @ArgsType() class CreateTokenArgs { data: TokenData; }
        class RightData { projectId: string; name: string; fieldId: string; }
        @ArgsType() class RightArgs { data: RightData; }
        @Resolver()
        @UseGuards(GqlGuard)
        @UseInterceptors(InjectInterceptor)
        export class TokenResolver {
          constructor(private prisma: PrismaService) {}
          @Mutation() @Inject2(Injected.UserId, "data.user.connect.id")
          async createToken(@Args() args: CreateTokenArgs) { return this.prisma.apiToken.create({ data: { ...args.data, id: "1" } }); }
          @Mutation()
          async createAnyToken(@Args() args: CreateTokenArgs) { return this.prisma.apiToken.create({ data: { ...args.data, id: "1" } }); } //! missing-tenant-on-create
          @Mutation() @Authorize(Origin.ProjectId, "data.projectId")
          async allow(@Args() args: RightArgs) {
            return this.prisma.right.create({ data: { id: "1", field: { connect: { projectId_name: { projectId: args.data.projectId, name: args.data.name } } } } });
          }
          @Mutation()
          async allowAny(@Args() args: RightArgs) {
            return this.prisma.right.create({ data: { id: "1", field: { connect: { projectId_name: { projectId: args.data.projectId, name: args.data.name } } } } }); //! missing-tenant-on-create
          }
          @Mutation() @Authorize(Origin.ProjectId, "data.projectId")
          async allowById(@Args() args: RightArgs) {
            return this.prisma.right.create({ data: { id: "1", field: { connect: { id: args.data.fieldId } } } }); //! missing-tenant-on-create
          }
        }
      `,
    },
    "are the requester's where the arguments that name them are",
  );
});
