// A tenant that may be undefined, where the client refuses undefined conditions and where it drops them.
import { service } from "../harness/service";

/** A clinic whose patients `methods` read; `preview`: what the generator is told. */
function clinic(preview: string, methods: string): Readonly<Record<string, string>> {
  return {
    "package.json": `
        {"name":"a","dependencies":{"@nestjs/common":"^10.3.10","@nestjs/core":"^10.3.10","@nestjs/passport":"^10.0.3","@nestjs/jwt":"^10.2.0","passport-jwt":"^4.0.1","@prisma/client":"^6.2.1"}}
      `,
    "prisma/schema.prisma": `
        datasource db {
          provider = "postgresql"
          url = env("DATABASE_URL")
        }
        generator client {
          provider = "prisma-client-js"
          ${preview}
        }
        model Clinic {
          id String @id
          name String
          staff Staff[]
          patients Patient[]
        }
        model Staff {
          id String @id
          clinicId String
          clinic Clinic @relation(fields: [clinicId], references: [id])
          email String @unique
        }
        model Patient {
          id String @id
          clinicId String
          clinic Clinic @relation(fields: [clinicId], references: [id])
          name String
          ward String?
        }
      `,
    "src/prisma.service.ts": `
        import { Injectable, OnModuleInit } from "@nestjs/common";
        import { PrismaClient } from "@prisma/client";
        @Injectable()
        export class PrismaService extends PrismaClient implements OnModuleInit {
          async onModuleInit() { await this.$connect(); }
        }
      `,
    "src/jwt.strategy.ts": `
        import { Injectable } from "@nestjs/common";
        import { PassportStrategy } from "@nestjs/passport";
        import { ExtractJwt, Strategy } from "passport-jwt";
        export interface Me { id: string; clinicId?: string }
        @Injectable()
        export class JwtStrategy extends PassportStrategy(Strategy) {
          constructor() { super({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: process.env.JWT_SECRET! }); }
          validate(payload: { sub: string; clinicId?: string }): Me { return { id: payload.sub, clinicId: payload.clinicId }; }
        }
      `,
    "src/me.decorator.ts": `
        import { createParamDecorator, ExecutionContext } from "@nestjs/common";
        import type { Me } from "./jwt.strategy";
        export const CurrentUser = createParamDecorator((_: unknown, ctx: ExecutionContext): Me => ctx.switchToHttp().getRequest().user);
      `,
    "src/patients.service.ts": `
        import { Injectable } from "@nestjs/common";
        import { Prisma } from "@prisma/client";
        import type { Me } from "./jwt.strategy";
        import { PrismaService } from "./prisma.service";
        @Injectable()
        export class PatientsService {
          constructor(private readonly prisma: PrismaService) {}

${methods}
        }
      `,
    "src/patients.controller.ts": `
        import { Controller, Delete, Get, Param, Query, UseGuards } from "@nestjs/common";
        import { AuthGuard } from "@nestjs/passport";
        import type { Me } from "./jwt.strategy";
        import { CurrentUser } from "./me.decorator";
        import { PatientsService } from "./patients.service";
        @UseGuards(AuthGuard("jwt"))
        @Controller("patients")
        export class PatientsController {
          constructor(private readonly patients: PatientsService) {}
          @Get() list(@CurrentUser() me: Me, @Query("ward") ward?: string) { return this.patients.list(me, ward); }
          @Get("skip") skipping(@CurrentUser() me: Me) { return this.patients.skipping(me); }
          @Get("count") spread(@CurrentUser() me: Me) { return this.patients.spread(me); }
          @Get(":id") one(@Param("id") id: string) { return this.patients.one(id); }
          @Delete(":id") remove(@CurrentUser() me: Me, @Param("id") id: string) { return this.patients.remove(me, id); }
        }
      `,
    "src/app.module.ts": `
        import { Module } from "@nestjs/common";
        import { PassportModule } from "@nestjs/passport";
        import { JwtStrategy } from "./jwt.strategy";
        import { PatientsController } from "./patients.controller";
        import { PatientsService } from "./patients.service";
        import { PrismaService } from "./prisma.service";
        @Module({ imports: [PassportModule], controllers: [PatientsController], providers: [PatientsService, PrismaService, JwtStrategy] })
        export class AppModule {}
      `,
  };
}

describe("Prisma: undefined conditions and Prisma.skip, with strictUndefinedChecks and without", () => {
  service(
    clinic(
      `previewFeatures = ["strictUndefinedChecks"]`,
      `
          // throws when clinicId is undefined: strictUndefinedChecks
          list(me: Me, ward?: string) {
            return this.prisma.patient.findMany({
              where: { clinicId: me.clinicId, ward: ward ?? Prisma.skip },
            });
          }
          skipping(me: Me) {
            return this.prisma.patient.findMany({ //! bypassable-tenant-filter
              where: { clinicId: me.clinicId ?? Prisma.skip },
            });
          }
          spread(me: Me) {
            return this.prisma.patient.count({ //! bypassable-tenant-filter
              where: { ...(me.clinicId ? { clinicId: me.clinicId } : {}) },
            });
          }
          one(id: string) {
            return this.prisma.patient.findUniqueOrThrow({ where: { id } }); //! unscoped-query
          }
          remove(me: Me, id: string) {
            return this.prisma.patient.delete({ where: { id, clinicId: me.clinicId } });
          }
`,
    ),
    "throws with strictUndefinedChecks, and Prisma.skip leaves the condition out",
  );

  service(
    clinic(
      "",
      `
          list(me: Me, ward?: string) {
            return this.prisma.patient.findMany({ //! bypassable-tenant-filter
              where: { clinicId: me.clinicId, ward },
            });
          }
          skipping(me: Me) {
            return this.prisma.patient.findMany({ //! bypassable-tenant-filter
              where: { clinicId: me.clinicId ?? undefined },
            });
          }
          spread(me: Me) {
            return this.prisma.patient.count({ //! bypassable-tenant-filter
              where: { ...(me.clinicId ? { clinicId: me.clinicId } : {}) },
            });
          }
          one(id: string) {
            return this.prisma.patient.findUniqueOrThrow({ where: { id } }); //! unscoped-query
          }
          remove(me: Me, id: string) {
            return this.prisma.patient.delete({ where: { id, clinicId: me.clinicId } }); //! bypassable-tenant-filter
          }
`,
    ),
    "leaves the condition out without them",
  );
});
