// A decorator that reads the session behind a guard, and falls back on the unverified token where no guard stands.
import { service, PROJECTS } from "../harness/service";

describe("Decorators of NestJS that read the session", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { "@nestjs/common": "10.0.0", "@nestjs/passport": "10.0.0", jsonwebtoken: "9.0.0", "@prisma/client": "6.0.0" },
    }),
    ...PROJECTS,
    "src/session.decorator.ts": `
      import { createParamDecorator, UnauthorizedException } from "@nestjs/common";
      import jwt from "jsonwebtoken";
      export const Requester = createParamDecorator((_, context) => {
        const request = context.switchToHttp().getRequest();
        if (request.user) return request.user;
        const [scheme, token] = (request.headers.authorization ?? "").split(" ");
        if (scheme !== "Bearer" || !token) throw new UnauthorizedException("no token");
        return jwt.decode(token);
      });
    `,
    "src/projects.controller.ts": `
      import { Controller, Get, UseGuards } from "@nestjs/common";
      import { AuthGuard } from "@nestjs/passport";
      import { db } from "./db";
      import { Requester } from "./session.decorator";
      @Controller("projects")
      export class ProjectsController {
        @UseGuards(AuthGuard("jwt"))
        @Get()
        own(@Requester() requester: { organizationId: string }) {
          return db.project.findMany({ where: { organizationId: requester.organizationId } });
        }
        @Get("open")
        open(@Requester() requester: { organizationId: string }) {
          return db.project.findMany({ where: { organizationId: requester.organizationId } }); //! untrusted-tenant-id
        }
      }
    `,
  });
});
