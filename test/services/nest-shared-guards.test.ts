// NestJS: guards, pipes and middleware are made once, and what they keep of one request the next one finds.
import { PROJECTS, service } from "../harness/service";

describe("Nest: what guards, pipes and middleware keep", () => {
  service(
    {
      "package.json": JSON.stringify({
        dependencies: { "@nestjs/common": "11.0.0", "@nestjs/core": "11.0.0", "@nestjs/jwt": "11.0.0", "@prisma/client": "6.0.0" },
      }),
      ...PROJECTS,
      "src/keeping.ts": `
        import { type CanActivate, type ExecutionContext, Injectable, mixin, type NestMiddleware, type PipeTransform, Scope } from "@nestjs/common";
        import { JwtService } from "@nestjs/jwt";
        import { db } from "./db";
        @Injectable()
        export class SignedIn implements CanActivate {
          private last?: string;
          private checks = 0;
          constructor(private readonly jwt: JwtService) {}
          async canActivate(context: ExecutionContext) {
            const request = context.switchToHttp().getRequest();
            this.checks++;
            request.user = await this.jwt.verifyAsync(request.headers.authorization);
            this.last = request.user.orgId; //! shared-module-state
            return true;
          }
        }
        @Injectable()
        export class OwnProject implements PipeTransform {
          private found: object | null = null;
          async transform(id: string) {
            this.found = await db.project.findFirst({ where: { id } }); //! shared-module-state
            return id;
          }
        }
        @Injectable({ scope: Scope.REQUEST })
        export class OncePerRequest implements PipeTransform {
          private found: object | null = null;
          async transform(id: string) {
            this.found = await db.project.count({ where: { id } });
            return id;
          }
        }
      `,
      "src/projects.controller.ts": `
        import { Controller, Get, Param, Req, UseGuards } from "@nestjs/common";
        import { db } from "./db";
        import { OncePerRequest, OwnProject, SignedIn } from "./keeping";
        @Controller("projects")
        @UseGuards(SignedIn)
        export class ProjectsController {
          @Get() list(@Req() request) { return db.project.findMany({ where: { organizationId: request.user.orgId } }); }
          @Get(":id") one(@Req() request, @Param("id", OwnProject) id: string) {
            return db.project.findFirst({ where: { id, organizationId: request.user.orgId } });
          }
          @Get(":id/tasks") tasks(@Req() request, @Param("id", OncePerRequest) id: string) {
            return db.task.findMany({ where: { project: { id, organizationId: request.user.orgId } } });
          }
        }
      `,
    },
    "is everybody's",
    /^(?:log|audit|schema|unscoped)-/,
  );
});
