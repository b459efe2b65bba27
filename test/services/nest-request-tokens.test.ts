// NestJS: what asks for the request by its token gets the one at hand, and guards that a function makes keep what it was given.
import { service, PROJECTS } from "../harness/service";

describe("Nest: the request by its token, guards made by functions", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { "@nestjs/common": "11.0.0", "@nestjs/core": "11.0.0", "@nestjs/passport": "11.0.0", "@prisma/client": "6.0.0" },
    }),
    ...PROJECTS,
    "src/prisma.service.ts": `
      import { Injectable } from "@nestjs/common";
      import { PrismaClient } from "@prisma/client";
      @Injectable()
      export class PrismaService extends PrismaClient {}
    `,
    "src/own.ts": `
      import { type CanActivate, type ExecutionContext, Inject, Injectable, mixin, NotFoundException, type PipeTransform, Scope, type Type } from "@nestjs/common";
      import { REQUEST } from "@nestjs/core";
      import { PrismaService } from "./prisma.service";
      @Injectable({ scope: Scope.REQUEST })
      export class OwnProject implements PipeTransform {
        constructor(@Inject(REQUEST) private readonly request: { user: { orgId: string } }, private readonly prisma: PrismaService) {}
        async transform(id: string) {
          const project = await this.prisma.project.findUnique({ where: { id } });
          if (!project || project.organizationId !== this.request.user.orgId) throw new NotFoundException();
          return project;
        }
      }
      @Injectable({ scope: Scope.REQUEST })
      export class NamedProjects {
        constructor(@Inject(REQUEST) private readonly request: { body: { orgId: string } }, private readonly prisma: PrismaService) {}
        list() {
          return this.prisma.project.findMany({ where: { organizationId: this.request.body.orgId } }); //! untrusted-tenant-id
        }
      }
      export function MemberOf(param: string): Type<CanActivate> {
        @Injectable()
        class MemberOfMixin implements CanActivate {
          constructor(private readonly prisma: PrismaService) {}
          async canActivate(context: ExecutionContext) {
            const { user, params } = context.switchToHttp().getRequest();
            return (await this.prisma.membership.count({ where: { userId: user.id, organizationId: params[param] } })) > 0;
          }
        }
        return mixin(MemberOfMixin);
      }
    `,
    "src/projects.controller.ts": `
      import { Controller, Get, Param, Post, UseGuards } from "@nestjs/common";
      import { AuthGuard } from "@nestjs/passport";
      import { MemberOf, NamedProjects, OwnProject } from "./own";
      import { PrismaService } from "./prisma.service";
      @Controller("projects")
      @UseGuards(AuthGuard("jwt"))
      export class ProjectsController {
        constructor(private readonly prisma: PrismaService, private readonly named: NamedProjects) {}
        @Get(":id/tasks")
        tasks(@Param("id", OwnProject) project: { id: string }) {
          return this.prisma.task.findMany({ where: { projectId: project.id } });
        }
        @Post("named")
        list() {
          return this.named.list();
        }
        @Get("of/:orgId")
        @UseGuards(MemberOf("orgId"))
        of(@Param("orgId") organizationId: string) {
          return this.prisma.project.findMany({ where: { organizationId } });
        }
        @Get("of/:orgId/by/:other")
        @UseGuards(MemberOf("other"))
        ofOther(@Param("orgId") organizationId: string) {
          return this.prisma.project.findMany({ where: { organizationId } }); //! untrusted-tenant-id
        }
      }
    `,
  });
});
