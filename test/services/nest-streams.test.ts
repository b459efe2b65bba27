// Interceptors of Nest that look at what the method answered: their operators run on it, once it is there.
import { BILLING, NEST_PASSPORT } from "../harness/billing";
import { service } from "../harness/service";

describe("Streams of Nest's interceptors", () => {
  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          "@nestjs/common": "^11.0.0",
          "@nestjs/core": "^11.0.0",
          "@nestjs/passport": "^11.0.0",
          "passport-jwt": "^4.0.1",
          rxjs: "^7.8.0",
          "@prisma/client": "^6.19.3",
        },
      }),
      "prisma/schema.prisma": BILLING["prisma/schema.prisma"] ?? "",
      ...NEST_PASSPORT,
      "src/interceptors.ts": `
      import { type CallHandler, type ExecutionContext, Injectable, Logger, type NestInterceptor } from "@nestjs/common";
      import { catchError, map, of, tap, throwError } from "rxjs";
      import { PrismaService } from "./prisma.service";
      @Injectable()
      export class ByPath implements NestInterceptor {
        private readonly kept = new Map<string, unknown>();
        intercept(context: ExecutionContext, next: CallHandler) {
          const { url } = context.switchToHttp().getRequest();
          if (this.kept.has(url)) return of(this.kept.get(url)); //! cache-key-missing-tenant
          return next.handle().pipe(
            map((data) => ({ data })),
            tap({ next: (value) => this.kept.set(url, value) }), //! cache-key-missing-tenant
          );
        }
      }
      @Injectable()
      export class ByOrganization implements NestInterceptor {
        private readonly kept = new Map<string, unknown>();
        intercept(context: ExecutionContext, next: CallHandler) {
          const { url, user } = context.switchToHttp().getRequest();
          const key = \`\${user.orgId} \${url}\`;
          if (this.kept.has(key)) return of(this.kept.get(key));
          return next.handle().pipe(tap((value) => this.kept.set(key, value)));
        }
      }
      @Injectable()
      export class Timing implements NestInterceptor {
        private readonly logger = new Logger(Timing.name);
        intercept(context: ExecutionContext, next: CallHandler) {
          const { method, user } = context.switchToHttp().getRequest();
          return next.handle().pipe(
            tap(() => this.logger.log(\`\${method} of \${user.orgId} done\`)),
            catchError((error) => throwError(() => error)),
          );
        }
      }
      @Injectable()
      export class Trail implements NestInterceptor {
        private readonly logger = new Logger(Trail.name);
        constructor(private readonly prisma: PrismaService) {}
        intercept(context: ExecutionContext, next: CallHandler) {
          const { user, method } = context.switchToHttp().getRequest();
          return next.handle().pipe(
            tap(async () => {
              await this.prisma.auditEvent.create({ data: { action: method, actorId: user.id } }); //! audit-missing-tenant
              this.logger.log(\`\${method} recorded\`); //! log-missing-tenant
            }),
          );
        }
      }
    `,
      "src/invoices.controller.ts": `
      import { Controller, Delete, Get, Param, Req, UseGuards, UseInterceptors } from "@nestjs/common";
      import { AuthGuard } from "@nestjs/passport";
      import { ByOrganization, ByPath, Timing, Trail } from "./interceptors";
      import { PrismaService } from "./prisma.service";
      interface Authed { user: { id: string; orgId: string } }
      @Controller("invoices")
      @UseGuards(AuthGuard("jwt"))
      export class InvoicesController {
        constructor(private readonly prisma: PrismaService) {}
        @Get()
        @UseInterceptors(ByPath)
        all(@Req() req: Authed) { return this.prisma.invoice.findMany({ where: { orgId: req.user.orgId } }); }
        @Get("open")
        @UseInterceptors(ByOrganization, Timing)
        open(@Req() req: Authed) { return this.prisma.invoice.findMany({ where: { orgId: req.user.orgId, status: "open" } }); }
        @Delete(":id")
        @UseInterceptors(Trail)
        async remove(@Req() req: Authed, @Param("id") id: string) { await this.prisma.invoice.deleteMany({ where: { id, orgId: req.user.orgId } }); }
      }
    `,
      "src/app.module.ts": `
      import { Module } from "@nestjs/common";
      import { ByOrganization, ByPath, Timing, Trail } from "./interceptors";
      import { InvoicesController } from "./invoices.controller";
      import { JwtStrategy } from "./jwt.strategy";
      import { PrismaService } from "./prisma.service";
      @Module({ controllers: [InvoicesController], providers: [PrismaService, JwtStrategy, ByPath, ByOrganization, Timing, Trail] })
      export class AppModule {}
    `,
    },
    "runs what they do with the answer",
    /^schema-/,
  );
});
