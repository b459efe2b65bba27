// NestJS: pipes that look rows up, interceptors that set a context, public routes.
import { PROJECTS, service } from "../harness/service";

describe("NestJS: pipes that look rows up, interceptors that set a context, public routes", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: {
        "@nestjs/common": "*",
        "@nestjs/core": "*",
        "@nestjs/passport": "*",
        "passport-jwt": "*",
        "nestjs-cls": "*",
        "@prisma/client": "^6.0.0",
      },
    }),
    ...PROJECTS,
    "src/app.ts": `
      import { CallHandler, CanActivate, Controller, createParamDecorator, Delete, ExecutionContext, ForbiddenException, Get, Injectable, Module, NestInterceptor, NestMiddleware, NotFoundException, Param, ParseUUIDPipe, Patch, PipeTransform, Post, Body, Req, UnauthorizedException, UseGuards, UseInterceptors, MiddlewareConsumer, NestModule, SetMetadata, applyDecorators } from "@nestjs/common";
      import { APP_GUARD, APP_INTERCEPTOR, Reflector, NestFactory } from "@nestjs/core";
      import { PassportStrategy, AuthGuard } from "@nestjs/passport";
      import { Strategy, ExtractJwt } from "passport-jwt";
      import { ClsService, ClsModule } from "nestjs-cls";
      import { PrismaService } from "./prisma.service";
      @Injectable() export class JwtStrategy extends PassportStrategy(Strategy) {
        constructor(private readonly prisma: PrismaService) { super({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: process.env.JWT! }); }
        async validate(payload: { sub: string }) {
          const user = await this.prisma.user.findUnique({ where: { id: payload.sub } });
          if (!user) throw new UnauthorizedException();
          return user;
        }
      }
      export const IS_PUBLIC = "isPublic";
      export const Public = () => SetMetadata(IS_PUBLIC, true);
      @Injectable() export class JwtGuard extends AuthGuard("jwt") {
        constructor(private reflector: Reflector) { super(); }
        canActivate(context: ExecutionContext) {
          if (this.reflector.getAllAndOverride<boolean>(IS_PUBLIC, [context.getHandler(), context.getClass()])) return true;
          return super.canActivate(context);
        }
      }
      @Injectable() export class TenantInterceptor implements NestInterceptor {
        constructor(private readonly cls: ClsService, private readonly prisma: PrismaService) {}
        async intercept(context: ExecutionContext, next: CallHandler) {
          const req = context.switchToHttp().getRequest();
          const orgId = req.headers["x-org-id"];
          const member = await this.prisma.membership.findFirst({ where: { organizationId: orgId, userId: req.user.id } });
          if (!member) throw new ForbiddenException();
          this.cls.set("orgId", orgId);
          return next.handle();
        }
      }
      @Injectable() export class ProjectPipe implements PipeTransform {
        constructor(private readonly prisma: PrismaService, private readonly cls: ClsService) {}
        async transform(id: string) {
          const project = await this.prisma.project.findFirst({ where: { id, organizationId: this.cls.get("orgId") } });
          if (!project) throw new NotFoundException();
          return project;
        }
      }
      @Controller("projects") @UseInterceptors(TenantInterceptor)
      export class ProjectsController {
        constructor(private readonly prisma: PrismaService, private readonly cls: ClsService) {}
        @Get() list() { return this.prisma.project.findMany({ where: { organizationId: this.cls.get("orgId") } }); }
        @Get(":id") get(@Param("id", ProjectPipe) project: { id: string }) { return this.prisma.task.findMany({ where: { projectId: project.id } }); }
        @Delete(":id") remove(@Param("id", ParseUUIDPipe) id: string) { return this.prisma.project.delete({ where: { id } }); } //! unscoped-mutation
      }
      @Controller("other")
      export class OtherController {
        constructor(private readonly prisma: PrismaService) {}
        @Get() list(@Req() req: any) { return this.prisma.project.findMany({ where: { organizationId: req.headers["x-org-id"] } }); } //! untrusted-tenant-id
        @Get("mine") mine(@Req() req: any) { return this.prisma.project.findMany({ where: { organization: { members: { some: { userId: req.user.id } } } } }); }
        @Public() @Get("pub/:id") pub(@Param("id") id: string) { return this.prisma.project.findUnique({ where: { id } }); } //! unscoped-query
      }
      @Module({ imports: [ClsModule.forRoot({ global: true, middleware: { mount: true } })], controllers: [ProjectsController, OtherController], providers: [PrismaService, JwtStrategy, { provide: APP_GUARD, useClass: JwtGuard }] })
      export class AppModule {}
      async function bootstrap() { const app = await NestFactory.create(AppModule); await app.listen(3000); }
      bootstrap();
    `,
    "src/prisma.service.ts": `
      import { Injectable } from "@nestjs/common";
      import { PrismaClient } from "@prisma/client";
      @Injectable() export class PrismaService extends PrismaClient {}
    `,
  });
});
