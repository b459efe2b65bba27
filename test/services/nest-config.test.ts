// NestJS: secrets of the service that its ConfigService hands out.
import { service } from "../harness/service";

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
      "src/prisma.service.ts": `
        import { Injectable } from "@nestjs/common";
        import { PrismaClient } from "@prisma/client";
        @Injectable() export class PrismaService extends PrismaClient {}
      `,
    },
    "act for every tenant, and nobody else does",
  );
});
