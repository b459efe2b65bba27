// NestJS: secrets of the service that its ConfigService hands out.
import { service } from "../harness/service";
import { PRISMA_SERVICE, WORKSPACES } from "../harness/workspaces";

describe("NestJS: callers that show a secret from the configuration", () => {
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
      "prisma/schema.prisma": WORKSPACES,
      "src/app.ts": `
        import { Body, CanActivate, Controller, ExecutionContext, ForbiddenException, Headers, Injectable, Post, Req, UnauthorizedException, UseGuards } from "@nestjs/common";
        import { ConfigService } from "@nestjs/config";
        import { PrismaService } from "./prisma.service";
        enum Env { BILLING_WEBHOOK_SECRET = "BILLING_WEBHOOK_SECRET", PUBLIC_NAME = "PUBLIC_NAME" }
        @Controller("billing")
        export class Billing {
          private readonly secret: string;
          private readonly name: string;
          constructor(private readonly prisma: PrismaService, private readonly config: ConfigService) {
            this.secret = this.config.get(Env.BILLING_WEBHOOK_SECRET);
            this.name = this.config.get(Env.PUBLIC_NAME);
          }
          @Post("a") a(@Headers("billing-secret") secret: string, @Body() body: any) {
            if (secret !== this.secret) throw new Error("no");
            return this.prisma.project.updateMany({ where: { workspaceId: body.customerId }, data: { name: "x" } });
          }
          @Post("b") b(@Headers("billing-secret") secret: string, @Body() body: any) {
            if (secret !== this.config.getOrThrow<string>("billing.webhookSecret")) throw new UnauthorizedException();
            return this.prisma.project.updateMany({ where: { workspaceId: body.customerId }, data: { name: "x" } });
          }
          @Post("c") c(@Headers("x-name") name: string, @Body() body: any) {
            if (name !== this.name) throw new UnauthorizedException();
            return this.prisma.project.updateMany({ where: { workspaceId: body.customerId }, data: { name: "x" } }); //! untrusted-tenant-id
          }
          @Post("d") d(@Body() body: any) {
            return this.prisma.project.updateMany({ where: { workspaceId: body.customerId }, data: { name: "x" } }); //! untrusted-tenant-id
          }
        }
        @Injectable()
        export class InternalGuard implements CanActivate {
          constructor(private readonly config: ConfigService) {}
          canActivate(context: ExecutionContext): boolean {
            const request = context.switchToHttp().getRequest();
            if (request.headers["x-internal-key"] !== this.config.get<string>("INTERNAL_API_KEY")) throw new ForbiddenException();
            return true;
          }
        }
        @Controller("internal") @UseGuards(InternalGuard)
        export class Internal {
          constructor(private readonly prisma: PrismaService) {}
          @Post("a") a(@Body() body: any) { return this.prisma.project.updateMany({ where: { workspaceId: body.workspaceId }, data: { name: "x" } }); }
        }
      `,
      "src/prisma.service.ts": PRISMA_SERVICE,
    },
    "act for every tenant, and nobody else does",
  );
});
