// Nest's throttler: what a guard counts by, and that it lets nobody in by itself.
import { BILLING, NEST_PASSPORT } from "../harness/billing";
import { service } from "../harness/service";

describe("The throttler of Nest", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: {
        "@nestjs/common": "^11.0.0",
        "@nestjs/throttler": "^6.0.0",
        "@nestjs/passport": "^11.0.0",
        "passport-jwt": "^4.0.1",
        "@prisma/client": "^6.19.3",
      },
    }),
    "prisma/schema.prisma": BILLING["prisma/schema.prisma"] ?? "",
    ...NEST_PASSPORT,
    "src/throttlers.ts": `
      import { Injectable } from "@nestjs/common";
      import { ThrottlerGuard } from "@nestjs/throttler";
      @Injectable()
      export class PerOrganization extends ThrottlerGuard {
        protected async getTracker(req: { user: { orgId: string } }) { return req.user.orgId; }
      }
      @Injectable()
      export class ForAll extends ThrottlerGuard {
        protected async getTracker() { return "exports"; } //! rate-limit-missing-tenant
      }
    `,
    "src/invoices.controller.ts": `
      import { Controller, Get, Post, Req, UseGuards } from "@nestjs/common";
      import { AuthGuard } from "@nestjs/passport";
      import { ThrottlerGuard } from "@nestjs/throttler";
      import { PrismaService } from "./prisma.service";
      import { ForAll, PerOrganization } from "./throttlers";
      interface Authed { user: { id: string; orgId: string } }
      @Controller("invoices")
      @UseGuards(AuthGuard("jwt"))
      export class InvoicesController {
        constructor(private readonly prisma: PrismaService) {}
        @Get() @UseGuards(PerOrganization)
        list(@Req() req: Authed) { return this.prisma.invoice.findMany({ where: { orgId: req.user.orgId } }); }
        @Post("export") @UseGuards(ForAll)
        export(@Req() req: Authed) { return this.prisma.invoice.findMany({ where: { orgId: req.user.orgId } }); }
        @Get("count") @UseGuards(ThrottlerGuard)
        count(@Req() req: Authed) { return this.prisma.invoice.count({ where: { orgId: req.user.orgId } }); }
      }
    `,
    "src/app.module.ts": `
      import { Module } from "@nestjs/common";
      import { InvoicesController } from "./invoices.controller";
      import { JwtStrategy } from "./jwt.strategy";
      import { PrismaService } from "./prisma.service";
      @Module({ controllers: [InvoicesController], providers: [PrismaService, JwtStrategy] })
      export class AppModule {}
    `,
  });
});
