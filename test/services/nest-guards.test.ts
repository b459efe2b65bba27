// NestJS: guards, parameter decorators and request-scoped providers.
import { service, PROJECTS } from "../harness/service";

describe("NestJS: guards, parameter decorators and request-scoped providers", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@prisma/client": "^5.0.0", prisma: "^5.0.0" } }),
    ...PROJECTS,
    "src/app.ts": `
      import { Body, CanActivate, Controller, createParamDecorator, Delete, ExecutionContext, ForbiddenException, Get, Injectable, Module, NotFoundException, Param, Patch, Post, Req, UseGuards, Scope, Inject } from "@nestjs/common";
      import { APP_GUARD, REQUEST, Reflector } from "@nestjs/core";
      import { JwtService } from "@nestjs/jwt";
      import { PrismaClient } from "@prisma/client";
      @Injectable() export class PrismaService extends PrismaClient {}
      @Injectable() export class AuthGuard implements CanActivate {
        constructor(private readonly jwt: JwtService) {}
        async canActivate(context: ExecutionContext) {
          const req = context.switchToHttp().getRequest();
          const token = req.headers.authorization?.split(" ")[1];
          if (!token) return false;
          req.user = await this.jwt.verifyAsync(token);
          return true;
        }
      }
      @Injectable() export class ProjectGuard implements CanActivate {
        constructor(private readonly prisma: PrismaService) {}
        async canActivate(context: ExecutionContext) {
          const req = context.switchToHttp().getRequest();
          const project = await this.prisma.project.findUnique({ where: { id: req.params.id } });
          if (!project) throw new NotFoundException();
          return project.organizationId === req.user.orgId;
        }
      }
      export const OrgId = createParamDecorator((_: unknown, ctx: ExecutionContext) => ctx.switchToHttp().getRequest().user.orgId);
      @Injectable() export class ProjectsService {
        constructor(private readonly prisma: PrismaService) {}
        list(orgId: string) { return this.prisma.project.findMany({ where: { organizationId: orgId } }); }
        get(id: string) { return this.prisma.project.findUnique({ where: { id } }); } //! unscoped-query
        rename(id: string, name: string) { return this.prisma.project.update({ where: { id }, data: { name } }); }
        remove(id: string) { return this.prisma.project.delete({ where: { id } }); } //! unscoped-mutation
        async getChecked(id: string, orgId: string) {
          const project = await this.prisma.project.findUnique({ where: { id } });
          if (!project || project.organizationId !== orgId) throw new ForbiddenException();
          return project;
        }
      }
      @Injectable({ scope: Scope.REQUEST }) export class TenantContext {
        constructor(@Inject(REQUEST) private readonly req: any) {}
        get orgId(): string { return this.req.user.orgId; }
      }
      @Injectable() export class TasksService {
        constructor(private readonly prisma: PrismaService, private readonly tenant: TenantContext) {}
        list() { return this.prisma.task.findMany({ where: { project: { organizationId: this.tenant.orgId } } }); }
      }
      class CreateDto { name!: string; organizationId?: string }
      @Controller("projects") export class ProjectsController {
        constructor(private readonly projects: ProjectsService, private readonly tasks: TasksService, private readonly prisma: PrismaService) {}
        @Get() list(@OrgId() orgId: string) { return this.projects.list(orgId); }
        @Get("tasks") listTasks() { return this.tasks.list(); }
        @Get("x/:id") get(@Param("id") id: string) { return this.projects.get(id); }
        @Get("c/:id") checked(@Param("id") id: string, @Req() req: any) { return this.projects.getChecked(id, req.user.orgId); }
        @Patch(":id") @UseGuards(ProjectGuard) rename(@Param("id") id: string, @Body() dto: CreateDto) { return this.projects.rename(id, dto.name); }
        @Delete(":id") remove(@Param("id") id: string) { return this.projects.remove(id); }
        @Post() create(@Body() dto: CreateDto, @OrgId() orgId: string) { return this.prisma.project.create({ data: { id: "1", name: dto.name, organizationId: orgId } }); }
        @Post("bad") createBad(@Body() dto: CreateDto, @OrgId() orgId: string) { return this.prisma.project.create({ data: { id: "1", organizationId: orgId, ...dto } }); } //! missing-tenant-on-create
      }
      @Module({ controllers: [ProjectsController], providers: [ProjectsService, TasksService, TenantContext, PrismaService, { provide: APP_GUARD, useClass: AuthGuard }] })
      export class AppModule {}
    `,
  });
});
