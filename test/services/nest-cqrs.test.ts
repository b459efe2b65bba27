// NestJS: commands, queries and events that a bus hands to the class that handles them.
import { service } from "../harness/service";
import { PRISMA_SERVICE, WORKSPACES } from "../harness/workspaces";

describe("NestJS: handlers behind a bus", () => {
  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          "@nestjs/common": "^10.0.0",
          "@nestjs/core": "*",
          "@nestjs/cqrs": "^10.2.0",
          "@nestjs/event-emitter": "^2.0.0",
          "@nestjs/jwt": "*",
          "@prisma/client": "^5.0.0",
        },
      }),
      "prisma/schema.prisma": WORKSPACES,
      "src/app.ts": `
        import { Body, Controller, Delete, Get, Module, NotFoundException, Param, Patch, Post } from "@nestjs/common";
        import { APP_GUARD } from "@nestjs/core";
        import { CommandBus, CqrsModule, QueryBus } from "@nestjs/cqrs";
        import { JwtModule } from "@nestjs/jwt";
        import { AuthGuard, AuthUser, CurrentUser, Public } from "./auth";
        import { DeleteProjectCommand, DeleteProjectHandler, GetProjectHandler, GetProjectQuery, ListResourcesHandler, ListResourcesQuery, ProjectRenamedHandler, RenameProjectCommand, RenameProjectHandler } from "./commands";
        import { PrismaService } from "./prisma.service";
        @Controller("projects")
        export class ProjectsController {
          constructor(private readonly commandBus: CommandBus, private readonly queryBus: QueryBus) {}
          @Patch(":id") rename(@CurrentUser() user: AuthUser, @Param("id") id: string, @Body("name") name: string) {
            return this.commandBus.execute(new RenameProjectCommand(user.workspaceId, id, name));
          }
          @Delete(":id") remove(@Param("id") id: string) { return this.commandBus.execute(new DeleteProjectCommand(id)); }
          @Get(":id/resources") async resources(@CurrentUser("workspaceId") workspaceId: string, @Param("id") id: string) {
            const project = await this.queryBus.execute(new GetProjectQuery(workspaceId, id));
            if (!project) throw new NotFoundException();
            return this.queryBus.execute(new ListResourcesQuery(id));
          }
        }
        @Module({ imports: [CqrsModule, JwtModule.register({})], controllers: [ProjectsController], providers: [PrismaService, RenameProjectHandler, DeleteProjectHandler, GetProjectHandler, ListResourcesHandler, ProjectRenamedHandler, { provide: APP_GUARD, useClass: AuthGuard }] })
        export class AppModule {}
      `,
      "src/auth.ts": `
        import { CanActivate, createParamDecorator, ExecutionContext, ForbiddenException, Injectable, SetMetadata, UnauthorizedException } from "@nestjs/common";
        import { Reflector } from "@nestjs/core";
        import { JwtService } from "@nestjs/jwt";
        export const IS_PUBLIC = "isPublic";
        export const Public = () => SetMetadata(IS_PUBLIC, true);
        export interface AuthUser { id: string; workspaceId: string; }
        @Injectable()
        export class AuthGuard implements CanActivate {
          constructor(private readonly jwt: JwtService, private readonly reflector: Reflector) {}
          async canActivate(context: ExecutionContext): Promise<boolean> {
            const isPublic = this.reflector.getAllAndOverride<boolean>(IS_PUBLIC, [context.getHandler(), context.getClass()]);
            if (isPublic) return true;
            const request = context.switchToHttp().getRequest();
            const [type, token] = request.headers.authorization?.split(" ") ?? [];
            if (type !== "Bearer" || !token) throw new UnauthorizedException();
            try { request["user"] = await this.jwt.verifyAsync<AuthUser>(token, { secret: process.env.JWT_SECRET }); } catch { throw new UnauthorizedException(); }
            return true;
          }
        }
        export const CurrentUser = createParamDecorator((data: keyof AuthUser | undefined, ctx: ExecutionContext) => {
          const user = ctx.switchToHttp().getRequest().user as AuthUser;
          return data ? user?.[data] : user;
        });
      `,
      "src/commands.ts": `
        import { Command, CommandHandler, EventBus, EventsHandler, ICommandHandler, IEventHandler, IQueryHandler, QueryHandler } from "@nestjs/cqrs";
        import { NotFoundException } from "@nestjs/common";
        import { PrismaService } from "./prisma.service";
        export class RenameProjectCommand { constructor(public readonly workspaceId: string, public readonly projectId: string, public readonly name: string) {} }
        export class DeleteProjectCommand { constructor(public readonly projectId: string) {} }
        export class GetProjectQuery { constructor(public readonly workspaceId: string, public readonly projectId: string) {} }
        export class ListResourcesQuery { constructor(public readonly projectId: string) {} }
        export class ProjectRenamedEvent { constructor(public readonly workspaceId: string, public readonly projectId: string) {} }
        @CommandHandler(RenameProjectCommand)
        export class RenameProjectHandler implements ICommandHandler<RenameProjectCommand> {
          constructor(private readonly prisma: PrismaService, private readonly events: EventBus) {}
          async execute(command: RenameProjectCommand) {
            const { workspaceId, projectId, name } = command;
            const result = await this.prisma.project.updateMany({ where: { id: projectId, workspaceId }, data: { name } });
            if (result.count === 0) throw new NotFoundException();
            this.events.publish(new ProjectRenamedEvent(workspaceId, projectId));
            return result;
          }
        }
        @CommandHandler(DeleteProjectCommand)
        export class DeleteProjectHandler implements ICommandHandler<DeleteProjectCommand> {
          constructor(private readonly prisma: PrismaService) {}
          async execute({ projectId }: DeleteProjectCommand) { return this.prisma.project.delete({ where: { id: projectId } }); } //! unscoped-mutation
        }
        @QueryHandler(GetProjectQuery)
        export class GetProjectHandler implements IQueryHandler<GetProjectQuery> {
          constructor(private readonly prisma: PrismaService) {}
          async execute(query: GetProjectQuery) { return this.prisma.project.findFirst({ where: { id: query.projectId, workspaceId: query.workspaceId } }); }
        }
        @QueryHandler(ListResourcesQuery)
        export class ListResourcesHandler implements IQueryHandler<ListResourcesQuery> {
          constructor(private readonly prisma: PrismaService) {}
          async execute(query: ListResourcesQuery) { return this.prisma.resource.findMany({ where: { projectId: query.projectId } }); }
        }
        @EventsHandler(ProjectRenamedEvent)
        export class ProjectRenamedHandler implements IEventHandler<ProjectRenamedEvent> {
          constructor(private readonly prisma: PrismaService) {}
          async handle(event: ProjectRenamedEvent) { await this.prisma.resource.updateMany({ where: { projectId: event.projectId, project: { workspaceId: event.workspaceId } }, data: { name: "x" } }); }
        }
      `,
      "src/prisma.service.ts": PRISMA_SERVICE,
    },
    "run for the request that sent the message",
  );
});
