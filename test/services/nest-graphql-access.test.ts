// NestJS over GraphQL: a guard that reads from decorators which argument names what, and looks up whose that is; an interceptor that writes the requester's ids into the arguments; arguments of declared types that are handed on whole.
import { service } from "../harness/service";

describe("NestJS over GraphQL: arguments that decorators speak of", () => {
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
          [Origin.ResourceId]: async (prisma: PrismaService, id: string, workspaceId: string) => {
            const resource = await prisma.resource.findFirst({ where: { id, project: { workspace: { id: workspaceId } } }, select: { id: true, projectId: true } });
            return { isAllowed: resource !== null, projectId: resource?.projectId };
          },
          [Origin.BlockId]: async (prisma: PrismaService, id: string) => {
            const matching = await prisma.block.count({ where: { id } }); //! unscoped-query
            return { isAllowed: matching === 1 };
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
        import { Args, Mutation, Query, Resolver, ArgsType, Field } from "@nestjs/graphql";
        import { Authorize, GqlGuard, Inject2, InjectInterceptor, Injected, Origin, UserEntity } from "./access";
        import { PrismaService } from "./prisma.service";
        class WhereUnique { id: string; }
        @ArgsType() class FindOneArgs { where: WhereUnique; }
        class Connect { connect: WhereUnique; }
        class ProjectData { name: string; workspace?: Connect; }
        @ArgsType() class CreateProjectArgs { data: ProjectData; }
        @ArgsType() class UpdateProjectArgs { where: WhereUnique; data: { name: string }; }
        @Resolver()
        @UseGuards(GqlGuard)
        @UseInterceptors(InjectInterceptor)
        export class ProjectResolver {
          constructor(private prisma: PrismaService) {}
          @Query() @Authorize(Origin.ProjectId, "where.id")
          async project(@Args() args: FindOneArgs) { return this.prisma.project.findUnique(args); }
          @Query() @Authorize(Origin.ResourceId, "where.id")
          async resource(@Args() args: FindOneArgs) { return this.prisma.resource.findUnique({ where: { id: args.where.id } }); }
          @Mutation() @Authorize(Origin.ProjectId, "where.id", "project.edit")
          async updateProject(@Args() args: UpdateProjectArgs) { return this.prisma.project.update({ where: { id: args.where.id }, data: args.data }); }
          @Mutation() @Authorize(Origin.ResourceId, "data.resource.connect.id")
          async createBlock(@Args() args: any) { return this.prisma.block.create({ data: { name: args.data.name, resource: { connect: { id: args.data.resource.connect.id } } } }); }
          @Query() @Authorize(Origin.WorkspaceId, "where.id")
          async workspaceProjects(@Args() args: FindOneArgs) { return this.prisma.project.findMany({ where: { workspaceId: args.where.id } }); }
          @Mutation() @Inject2(Injected.WorkspaceId, "data.workspace.connect.id")
          async createProject(@Args() args: CreateProjectArgs) { return this.prisma.project.create({ data: { name: args.data.name, workspace: { connect: { id: args.data.workspace.connect.id } } } }); }
          @Query()
          async open(@Args() args: FindOneArgs) { return this.prisma.project.findUnique({ where: { id: args.where.id } }); } //! unscoped-query
          @Query() @Authorize(Origin.BlockId, "where.id")
          async block(@Args() args: FindOneArgs) { return this.prisma.block.findUnique({ where: { id: args.where.id } }); } //! unscoped-query
          @Query() @Authorize(Origin.ProjectId, "other.id")
          async wrongPath(@Args() args: any) { return this.prisma.project.findUnique({ where: { id: args.where.id } }); } //! unscoped-query
          @Query()
          async mine(@UserEntity() user: any) { return this.prisma.project.findMany({ where: { workspaceId: user.workspace.id } }); }
          @Query() @Authorize(Origin.None, "")
          async none(@Args() args: any) { return this.prisma.resource.findMany({ where: { projectId: args.projectId } }); } //! unscoped-query
        }
        class SearchWhere { id?: string; name?: string; workspaceId?: string; }
        @ArgsType() class SearchArgs { where?: SearchWhere; take?: number; }
        class Filter { equals?: string; not?: string; }
        class FilterWhere { id?: Filter; }
        @ArgsType() class FilterArgs { where: FilterWhere; }
        @Resolver()
        @UseGuards(GqlGuard)
        export class SecondResolver {
          constructor(private prisma: PrismaService) {}
          @Query() @Authorize(Origin.ProjectId, "where.id")
          async a(@Args() args: FindOneArgs) { return this.prisma.project.findFirst({ where: { ...args.where, deletedAt: null } }); }
          @Query()
          async b(@Args() args: SearchArgs) { return this.prisma.project.findMany(args); } //! untrusted-tenant-id
          @Query() @Authorize(Origin.ProjectId, "where.id")
          async c(@Args() args: FilterArgs) { return this.prisma.project.findMany(args as any); } //! unscoped-query
          @Query()
          async d(@Args() args: SearchArgs, @UserEntity() user: any) { return this.prisma.project.findMany({ where: { ...args.where, workspaceId: user.workspace.id } }); }
          @Query()
          async e(@Args() args: SearchArgs, @UserEntity() user: any) { return this.prisma.project.findMany({ where: { workspaceId: user.workspace.id, ...args.where } }); } //! bypassable-tenant-filter
          @Query()
          async f(@Args() args: FindOneArgs, @UserEntity() user: any) { return this.prisma.project.findMany({ where: { workspaceId: user.workspace.id, ...args.where } }); }
        }
        class ProjectFilterWhere { id?: Filter; name?: Filter; workspace?: WhereUnique; }
        @ArgsType() class ProjectsArgs { where?: ProjectFilterWhere; take?: number; }
        class ResourceFilterWhere { name?: Filter; project?: WhereUnique; }
        @ArgsType() class ResourcesArgs { where?: ResourceFilterWhere; take?: number; }
        @Resolver()
        @UseGuards(GqlGuard)
        @UseInterceptors(InjectInterceptor)
        export class ThirdResolver {
          constructor(private prisma: PrismaService) {}
          @Query() @Inject2(Injected.WorkspaceId, "where.workspace.id")
          async a(@Args() args: ProjectsArgs) { return this.prisma.project.findMany({ ...args, where: { ...args.where, deletedAt: null } }); }
          @Query()
          async b(@Args() args: ProjectsArgs) { return this.prisma.project.findMany({ ...args, where: { ...args.where, deletedAt: null } }); } //! untrusted-tenant-id
          @Query() @Authorize(Origin.ProjectId, "where.project.id")
          async c(@Args() args: ResourcesArgs) { return this.prisma.resource.findMany(args); }
          @Query()
          async d(@Args() args: ResourcesArgs) { return this.prisma.resource.findMany(args); } //! unscoped-query
        }
      `,
    },
    "are the requester's where the guard looked them up by the right rule",
  );
});
