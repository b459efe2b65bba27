// Loggers that a framework or a container hands out: what was assigned to a request's lines is theirs, and no other logger's.
import { BILLING, EXPRESS_SESSION, NEST_PASSPORT } from "../harness/billing";
import { service } from "../harness/service";

describe("Loggers that are handed out", () => {
  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          "@nestjs/common": "^11.0.0",
          "@nestjs/core": "^11.0.0",
          "@nestjs/passport": "^11.0.0",
          "passport-jwt": "^4.0.1",
          "nestjs-pino": "^4.0.0",
          pino: "^10.0.0",
          "@prisma/client": "^6.19.3",
        },
      }),
      "prisma/schema.prisma": BILLING["prisma/schema.prisma"] ?? "",
      ...NEST_PASSPORT,
      "src/tagging.ts": `
      import { ExecutionContext, Injectable } from "@nestjs/common";
      import { AuthGuard } from "@nestjs/passport";
      import { PinoLogger } from "nestjs-pino";
      @Injectable()
      export class TaggingGuard extends AuthGuard("jwt") {
        constructor(private readonly logger: PinoLogger) { super(); }
        async canActivate(context: ExecutionContext) {
          const passed = (await super.canActivate(context)) as boolean;
          this.logger.assign({ orgId: context.switchToHttp().getRequest().user.orgId });
          return passed;
        }
      }
    `,
      "src/invoices.controller.ts": `
      import { Controller, Get, Logger, Param, Post, Req, UseGuards } from "@nestjs/common";
      import { AuthGuard } from "@nestjs/passport";
      import { PinoLogger } from "nestjs-pino";
      import pino from "pino";
      import { PrismaService } from "./prisma.service";
      import { TaggingGuard } from "./tagging";
      interface Authed { user: { id: string; orgId: string } }
      const mailer = pino({ name: "mailer" });
      @Controller("invoices")
      export class InvoicesController {
        private readonly plain = new Logger(InvoicesController.name);
        constructor(private readonly prisma: PrismaService, private readonly logger: PinoLogger) {}
        @Get()
        @UseGuards(TaggingGuard)
        async list(@Req() req: Authed) {
          const rows = await this.prisma.invoice.findMany({ where: { orgId: req.user.orgId } });
          this.logger.info({ n: rows.length }, "listed");
          this.plain.log("listed " + rows.length);
          mailer.info({ n: rows.length }, "listed"); //! log-missing-tenant
          return rows;
        }
        @Post(":id")
        @UseGuards(AuthGuard("jwt"))
        async pay(@Param("id") id: string, @Req() req: Authed) {
          await this.prisma.invoice.updateMany({ where: { id, orgId: req.user.orgId }, data: { total: 0 } });
          this.plain.log("paid " + id); //! log-missing-tenant
        }
      }
    `,
    },
    "have what a guard assigned to the request",
    /^schema-/,
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: { express: "^5.0.0", "express-session": "*", winston: "^3.0.0", "@prisma/client": "^6.19.3" },
      }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "src/log.ts": `
      import winston from "winston";
      const container = new winston.Container({ defaultMeta: { service: "billing" } });
      export const logFor = (category: string) => container.add(category, { transports: [new winston.transports.Console()] });
      winston.loggers.add("mails", { defaultMeta: { category: "mails" } });
    `,
      "src/app.ts": `
      import express from "express";
      import winston from "winston";
      import { db } from "./db";
      import { logFor } from "./log";
      import { requireAuth, sessions } from "./auth";
      const log = logFor("invoices");
      const mails = winston.loggers.get("mails");
      const app = express();
      app.use(sessions, requireAuth);
      app.get("/invoices", async (req, res) => {
        const rows = await db.invoice.findMany({ where: { orgId: req.session.orgId! } });
        log.child({ orgId: req.session.orgId }).info("listed", { n: rows.length });
        log.info("listed", { n: rows.length }); //! log-missing-tenant
        mails.info("queued", { orgId: req.session.orgId });
        mails.info("queued", { n: rows.length }); //! log-missing-tenant
        res.json(rows);
      });
      app.listen(3000, () => log.info("up"));
    `,
    },
    "come from containers of winston",
    /^schema-/,
  );
});
