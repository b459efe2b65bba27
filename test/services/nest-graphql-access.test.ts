// NestJS over GraphQL: a guard that reads from decorators which argument names what, and looks up whose that is; an interceptor that writes the requester's ids into the arguments; arguments of declared types that are handed on whole.
import { service } from "../harness/service";
import { graphqlNest, WORKSPACES } from "../harness/workspaces";

describe("NestJS over GraphQL: arguments that decorators speak of", () => {
  service(
    {
      ...graphqlNest(`
          [Origin.ResourceId]: async (prisma: PrismaService, id: string, workspaceId: string) => {
            const resource = await prisma.resource.findFirst({ where: { id, project: { workspace: { id: workspaceId } } }, select: { id: true, projectId: true } });
            return { isAllowed: resource !== null, projectId: resource?.projectId };
          },
          [Origin.BlockId]: async (prisma: PrismaService, id: string) => {
            const matching = await prisma.block.count({ where: { id } }); //! unscoped-query
            return { isAllowed: matching === 1 };
          },
      `),
      "prisma/schema.prisma": WORKSPACES,
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
