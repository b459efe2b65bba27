// Services whose constructor stands in a base class of another file: what it asks for is named by the imports there.
import { service } from "../harness/service";

describe("an inherited constructor", () => {
  service(
    {
      "package.json": JSON.stringify({
        dependencies: { "@prisma/client": "5.18.0", "@nestjs/common": "10.3.0", "@nestjs/jwt": "10.2.0", "nestjs-cls": "4.4.0" },
      }),
      "prisma/schema.prisma": `
        model Firm { id String @id
          lawyers Lawyer[]
          cases Case[] }
        model Lawyer { id String @id
          firmId String
          email String @unique
          firm Firm @relation(fields: [firmId], references: [id]) }
        model Case { id String @id
          firmId String
          firm Firm @relation(fields: [firmId], references: [id])
          files File[] }
        model File { id String @id
          caseId String
          case Case @relation(fields: [caseId], references: [id]) }
      `,
      "src/prisma.service.ts": `
        import { Injectable } from "@nestjs/common";
        import { PrismaClient } from "@prisma/client";
        @Injectable()
        export class PrismaService extends PrismaClient {}
      `,
      "src/auth.guard.ts": `
        import { type CanActivate, type ExecutionContext, Injectable, UnauthorizedException } from "@nestjs/common";
        import { JwtService } from "@nestjs/jwt";
        import { ClsService } from "nestjs-cls";
        @Injectable()
        export class AuthGuard implements CanActivate {
          constructor(private readonly jwt: JwtService, private readonly cls: ClsService) {}
          async canActivate(context: ExecutionContext) {
            try {
              const claims = await this.jwt.verifyAsync(context.switchToHttp().getRequest().headers.authorization ?? "");
              this.cls.set("firmId", claims.firm);
              return true;
            } catch { throw new UnauthorizedException(); }
          }
        }
      `,
      "src/base.service.ts": `
        import { Injectable } from "@nestjs/common";
        import { ClsService } from "nestjs-cls";
        import { PrismaService } from "./prisma.service";
        @Injectable()
        export abstract class BaseService {
          constructor(protected readonly prisma: PrismaService, protected readonly cls: ClsService) {}
          protected scope<W extends object>(where: W) { return { ...where, firmId: this.cls.get("firmId") }; }
          protected scopeFirst<W extends object>(where: W) { return { firmId: this.cls.get("firmId"), ...where }; }
        }
      `,
      "src/cases.controller.ts": `
        import { Controller, Get, Injectable, NotFoundException, Param, Query, UseGuards } from "@nestjs/common";
        import { AuthGuard } from "./auth.guard";
        import { BaseService } from "./base.service";
        @Injectable()
        export class CasesService extends BaseService {
          list(where: any) { return this.prisma.case.findMany({ where: this.scope(where) }); }
          listAny(where: any) { return this.prisma.case.findMany({ where: this.scopeFirst(where) }); } //! bypassable-tenant-filter
          async files(id: string) {
            const found = await this.prisma.case.findFirst({ where: this.scope({ id }) });
            if (!found) throw new NotFoundException();
            return this.prisma.file.findMany({ where: { caseId: id } });
          }
          filesAny(id: string) { return this.prisma.file.findMany({ where: { caseId: id } }); } //! unscoped-query
        }
        @UseGuards(AuthGuard)
        @Controller("cases")
        export class CasesController {
          constructor(private readonly cases: CasesService) {}
          @Get() list(@Query() query: any) { return this.cases.list(query); }
          @Get("any") listAny(@Query() query: any) { return this.cases.listAny(query); }
          @Get(":id/files") files(@Param("id") id: string) { return this.cases.files(id); }
          @Get(":id/files/any") filesAny(@Param("id") id: string) { return this.cases.filesAny(id); }
        }
      `,
    },
    "is given what its own file names",
  );
});
