// Log lines in whole services: what makes a logger name the tenant, where in-house loggers are told, what must not be logged.
import { BILLING, EXPRESS_SESSION, HONO_TOKEN, NEST_PASSPORT } from "../harness/billing";
import { service } from "../harness/service";

describe("Loggers", () => {
  service(
    {
      "package.json": JSON.stringify({
        dependencies: { express: "^5.0.0", "express-session": "*", pino: "^9.0.0", "pino-http": "^10.0.0", "@prisma/client": "^6.19.3" },
      }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "src/log.ts": `
      import pino from "pino";
      export const logger = pino({ level: "info", redact: ["req.headers.authorization"] });
    `,
      "src/app.ts": `
      import express from "express";
      import pinoHttp from "pino-http";
      import { db } from "./db";
      import { logger } from "./log";
      import { requireAuth, sessions } from "./auth";
      const app = express();
      app.use(express.json());
      app.use(sessions);
      app.use(pinoHttp({ logger, customProps: (req) => ({ orgId: (req as any).session?.orgId }) }));
      app.use(requireAuth);
      app.post("/invoices/:id/send", async (req, res) => {
        const invoice = await db.invoice.findFirst({ where: { id: req.params.id, orgId: req.session.orgId! } });
        if (!invoice) {
          req.log.warn({ id: req.params.id }, "missing");
          return void res.sendStatus(404);
        }
        req.log.info({ invoiceId: invoice.id }, "sending");
        logger.info({ invoiceId: invoice.id }, "sent"); //! log-missing-tenant
        logger.debug({ invoiceId: invoice.id }, "sent again");
        logger.info({ orgId: invoice.orgId, invoiceId: invoice.id }, "sent");
        res.json({});
      });
      app.get("/health", (_req, res) => {
        res.send("ok");
      });
      app.listen(3000, () => logger.info("up"));
    `,
    },
    "knows customProps of pino-http",
    /^schema-/,
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: { express: "^5.0.0", "express-session": "*", winston: "^3.0.0", "@prisma/client": "^6.19.3" },
      }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "src/context.ts": `
      import { AsyncLocalStorage } from "node:async_hooks";
      export const als = new AsyncLocalStorage<{ orgId: string }>();
    `,
      "src/log.ts": `
      import winston from "winston";
      import { als } from "./context";
      const withOrg = winston.format((info) => {
        const store = als.getStore();
        if (store) info.orgId = store.orgId;
        return info;
      });
      export const log = winston.createLogger({
        level: "info",
        format: winston.format.combine(withOrg(), winston.format.timestamp(), winston.format.json()),
        transports: [new winston.transports.Console()],
      });
      export const jobLog = winston.createLogger({ defaultMeta: { service: "jobs" }, transports: [new winston.transports.Console()] });
    `,
      "src/app.ts": `
      import express from "express";
      import { db } from "./db";
      import { log, jobLog } from "./log";
      import { als } from "./context";
      import { requireAuth, sessions } from "./auth";
      const app = express();
      app.use(sessions, requireAuth);
      app.use((req, _res, next) => als.run({ orgId: req.session.orgId! }, next));
      app.get("/invoices", async (req, res) => {
        const rows = await db.invoice.findMany({ where: { orgId: req.session.orgId! } });
        log.info("listed invoices", { count: rows.length });
        jobLog.info("listed invoices", { count: rows.length }); //! log-missing-tenant
        jobLog.child({ orgId: req.session.orgId }).warn("slow");
        log.info("invoice", rows[0]); //! log-tenant-data
        log.log({ level: "info", message: "done" });
        jobLog.log("info", "done", { orgId: req.session.orgId });
        res.json(rows);
      });
      app.listen(3000, () => log.info("up"));
    `,
    },
    "runs formats of winston inside the request",
    /^schema-/,
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: { express: "^5.0.0", "express-session": "*", log4js: "^6.0.0", "@prisma/client": "^6.19.3" },
      }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "src/app.ts": `
      import express from "express";
      import log4js from "log4js";
      import { db } from "./db";
      import { requireAuth, sessions } from "./auth";
      log4js.configure({ appenders: { out: { type: "stdout" } }, categories: { default: { appenders: ["out"], level: "info" } } });
      const logger = log4js.getLogger("invoices");
      const app = express();
      app.use(sessions, requireAuth);
      app.get("/invoices/:id", async (req, res) => {
        const orgId = req.session.orgId!;
        const log = log4js.getLogger("request");
        log.addContext("orgId", orgId);
        const row = await db.invoice.findFirst({ where: { id: req.params.id, orgId } });
        log.info("loaded");
        logger.info("loaded %s for %s", row?.id, orgId);
        logger.info("loaded %s", row?.id); //! log-missing-tenant
        res.json(row);
      });
      app.listen(3000, () => logger.info("up"));
    `,
    },
    "knows contexts of log4js",
    /^schema-/,
  );

  service(
    {
      "package.json": JSON.stringify({ dependencies: { hono: "^4.0.0", tslog: "^4.0.0", jose: "^5.0.0", "@prisma/client": "^6.19.3" } }),
      ...BILLING,
      ...HONO_TOKEN,
      "src/app.ts": `
      import { Hono } from "hono";
      import { Logger } from "tslog";
      import { db } from "./db";
      import { requireAuth } from "./auth";
      const log = new Logger({ name: "api", type: "json" });
      const app = new Hono<{ Variables: { orgId: string; userId: string; log: Logger<unknown> } }>();
      app.use(requireAuth);
      app.use(async (c, next) => {
        c.set("log", log.getSubLogger({ name: "request" }, { orgId: c.get("orgId") }));
        await next();
      });
      app.get("/invoices", async (c) => {
        const rows = await db.invoice.findMany({ where: { orgId: c.get("orgId") } });
        c.get("log").info("listed", rows.length);
        log.info("listed", rows.length); //! log-missing-tenant
        log.info("listed", { orgId: c.get("orgId"), n: rows.length });
        return c.json(rows);
      });
      export default app;
    `,
    },
    "knows sub-loggers of tslog",
    /^schema-/,
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          express: "^5.0.0",
          "express-session": "*",
          consola: "^3.0.0",
          debug: "^4.0.0",
          loglevel: "^1.0.0",
          "@prisma/client": "^6.19.3",
        },
      }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "src/app.ts": `
      import express from "express";
      import { consola, createConsola } from "consola";
      import createDebug from "debug";
      import loglevel from "loglevel";
      import { db } from "./db";
      import { requireAuth, sessions } from "./auth";
      const debug = createDebug("app:invoices");
      const debugOrg = createDebug("app:orgs");
      const log = createConsola({ level: 4 });
      const ll = loglevel.getLogger("invoices");
      const app = express();
      app.use(sessions, requireAuth);
      app.get("/invoices", async (req, res) => {
        const rows = await db.invoice.findMany({ where: { orgId: req.session.orgId! } });
        debug("listed %d", rows.length); //! log-missing-tenant
        debugOrg("listed %d for %s", rows.length, req.session.orgId);
        log.info("listed"); //! log-missing-tenant
        consola.success("listed", { orgId: req.session.orgId });
        consola.withTag(\`org:\${req.session.orgId}\`).info("hello");
        ll.warn("none"); //! log-missing-tenant
        res.json(rows);
      });
      consola.info("started");
      app.listen(3000);
    `,
    },
    "tells consola, debug and loglevel apart",
    /^schema-/,
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          "@nestjs/common": "*",
          "@nestjs/core": "*",
          "nestjs-pino": "*",
          "@nestjs/passport": "*",
          "passport-jwt": "*",
          "pino-http": "*",
          "@prisma/client": "^6.19.3",
        },
      }),
      ...BILLING,
      "src/app.module.ts": `
      import { Module } from "@nestjs/common";
      import { LoggerModule } from "nestjs-pino";
      import { InvoicesController } from "./invoices.controller";
      import { InvoicesService } from "./invoices.service";
      import { PrismaService } from "./prisma.service";
      import { JwtStrategy } from "./jwt.strategy";
      @Module({
        imports: [LoggerModule.forRoot({ pinoHttp: { customProps: (req: any) => ({ orgId: req.user?.orgId }), redact: ["req.headers.authorization"] } })],
        controllers: [InvoicesController],
        providers: [InvoicesService, PrismaService, JwtStrategy],
      })
      export class AppModule {}
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
      @Injectable()
      export class JwtStrategy extends PassportStrategy(Strategy) {
        constructor() { super({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: process.env.S! }); }
        validate(payload: { sub: string; orgId: string }) { return { id: payload.sub, orgId: payload.orgId }; }
      }
    `,
      "src/invoices.controller.ts": `
      import { Controller, Get, Param, Req, UseGuards } from "@nestjs/common";
      import { AuthGuard } from "@nestjs/passport";
      import { InvoicesService } from "./invoices.service";
      @Controller("invoices")
      @UseGuards(AuthGuard("jwt"))
      export class InvoicesController {
        constructor(private readonly invoices: InvoicesService) {}
        @Get(":id")
        get(@Param("id") id: string, @Req() req: { user: { orgId: string } }) { return this.invoices.get(id, req.user.orgId); }
      }
    `,
      "src/invoices.service.ts": `
      import { Injectable, NotFoundException } from "@nestjs/common";
      import { InjectPinoLogger, PinoLogger } from "nestjs-pino";
      import pino from "pino";
      import { PrismaService } from "./prisma.service";
      const auditish = pino({ name: "billing" });
      @Injectable()
      export class InvoicesService {
        constructor(private readonly prisma: PrismaService, @InjectPinoLogger(InvoicesService.name) private readonly logger: PinoLogger) {}
        async get(id: string, orgId: string) {
          const invoice = await this.prisma.invoice.findFirst({ where: { id, orgId } });
          if (!invoice) { this.logger.warn({ id }, "not found"); throw new NotFoundException(); }
          this.logger.info({ id }, "loaded");
          auditish.info({ id }, "loaded"); //! log-missing-tenant
          return invoice;
        }
      }
    `,
      "src/main.ts": `
      import { NestFactory } from "@nestjs/core";
      import { Logger } from "nestjs-pino";
      import { AppModule } from "./app.module";
      async function bootstrap() {
        const app = await NestFactory.create(AppModule, { bufferLogs: true });
        app.useLogger(app.get(Logger));
        await app.listen(3000);
      }
      void bootstrap();
    `,
    },
    "knows what nestjs-pino is told to add",
    /^schema-/,
  );

  service(
    {
      "package.json": JSON.stringify({ dependencies: { fastify: "^5.0.0", "@fastify/jwt": "*", "@prisma/client": "^6.19.3" } }),
      ...BILLING,
      "src/server.ts": `
      import Fastify from "fastify";
      import jwt from "@fastify/jwt";
      import { db } from "./db";
      declare module "@fastify/jwt" { interface FastifyJWT { user: { sub: string; orgId: string } } }
      const app = Fastify({ logger: true });
      await app.register(jwt, { secret: process.env.S! });
      app.addHook("onRequest", async (request) => { await request.jwtVerify(); });
      app.register(async (tagged) => {
        tagged.addHook("preHandler", async (request) => {
          request.log = request.log.child({ orgId: request.user.orgId });
        });
        tagged.get("/a", async (request) => {
          const rows = await db.invoice.findMany({ where: { orgId: request.user.orgId } });
          request.log.info({ n: rows.length }, "listed");
          return rows;
        });
      });
      app.get("/b", async (request) => {
        const rows = await db.invoice.findMany({ where: { orgId: request.user.orgId } });
        request.log.info({ n: rows.length }, "listed"); //! log-missing-tenant
        app.log.info({ n: rows.length, orgId: request.user.orgId }, "listed");
        return rows;
      });
      app.get("/health", async (request) => { return "ok"; });
      await app.listen({ port: 3000 });
      app.log.info("ready");
    `,
    },
    "knows a request's logger that a hook has replaced",
    /^schema-/,
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: { express: "^5.0.0", "express-session": "*", pino: "^9.0.0", "@prisma/client": "^6.19.3" },
      }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "src/log.ts": `
      import pino, { type Logger } from "pino";
      const root = pino();
      export class TenantLogger {
        private readonly log: Logger;
        constructor(private readonly orgId: string, component: string) { this.log = root.child({ orgId, component }); }
        info(message: string, extra: object = {}) { this.log.info(extra, message); }
      }
      export class PlainLogger {
        constructor(private readonly component: string) {}
        info(message: string, extra: object = {}) { root.info({ component: this.component, ...extra }, message); }
      }
      export function loggerFor(req: { session: { orgId?: string } }) { return root.child({ orgId: req.session.orgId }); }
    `,
      "src/app.ts": `
      import express from "express";
      import { db } from "./db";
      import { TenantLogger, PlainLogger, loggerFor } from "./log";
      import { requireAuth, sessions } from "./auth";
      const app = express();
      app.use(express.json(), sessions, requireAuth);
      app.get("/invoices", async (req, res) => {
        const log = new TenantLogger(req.session.orgId!, "invoices");
        const rows = await db.invoice.findMany({ where: { orgId: req.session.orgId! } });
        log.info("listed", { n: rows.length });
        loggerFor(req).warn("x");
        new PlainLogger("invoices").info("listed"); //! log-missing-tenant
        new PlainLogger("invoices").info("listed", { orgId: req.session.orgId });
        res.json(rows);
      });
      app.listen(1);
    `,
    },
    "tells lines of in-house loggers where their messages stand",
    /^schema-/,
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: { express: "^5.0.0", "express-session": "*", pino: "^9.0.0", "@prisma/client": "^6.19.3" },
      }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "src/log.ts": `
      import { AsyncLocalStorage } from "node:async_hooks";
      import pino, { type Logger } from "pino";
      const root = pino();
      export const context = new AsyncLocalStorage<{ log: Logger; orgId: string }>();
      export function log(): Logger { return context.getStore()?.log ?? root; }
      export function logInfo(message: string, meta: Record<string, unknown> = {}) {
        root.info(meta, message);
      }
      export function logTenant(message: string) {
        const store = context.getStore();
        root.info({ tenant: store?.orgId }, message);
      }
      export class AppLogger {
        constructor(private readonly name: string, private readonly base: Logger = pino({ name: "app" })) {}
        with(fields: object) { return new AppLogger(this.name, this.base.child(fields)); }
        warn(message: string) { this.base.warn({ name: this.name }, message); }
      }
      export const appLog = new AppLogger("app");
    `,
      "src/billing.ts": `
      import { db } from "./db";
      import { appLog, log, logInfo, logTenant } from "./log";
      export async function close(orgId: string, id: string) {
        const invoice = await db.invoice.findFirst({ where: { id, orgId } });
        if (!invoice) {
          logInfo("no such invoice", { id }); //! log-missing-tenant
          return null;
        }
        logInfo("closing", { id, orgId });
        logInfo(\`closing \${id} of \${orgId}\`);
        log().info("closed");
        logTenant("closed");
        appLog.with({ orgId }).warn("closed early");
        appLog.warn("closed early"); //! log-missing-tenant
        return invoice;
      }
    `,
      "src/app.ts": `
      import express from "express";
      import pino from "pino";
      import { close } from "./billing";
      import { context } from "./log";
      import { requireAuth, sessions } from "./auth";
      const base = pino({ name: "http" });
      const app = express();
      app.use(sessions, requireAuth);
      app.use((req, _res, next) => context.run({ orgId: req.session.orgId!, log: base.child({ orgId: req.session.orgId }) }, next));
      app.post("/invoices/:id/close", async (req, res) => {
        res.json(await close(req.session.orgId!, req.params.id));
      });
      app.use((error: Error, _req: express.Request, res: express.Response, _next: express.NextFunction) => {
        base.error(error);
        res.sendStatus(500);
      });
      process.on("unhandledRejection", (error) => base.error(error));
      app.listen(1, () => base.info("up"));
    `,
    },
    "follows loggers through AsyncLocalStorage and helpers",
    /^schema-/,
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          "@nestjs/common": "*",
          "@nestjs/core": "*",
          "@nestjs/passport": "*",
          "passport-jwt": "*",
          winston: "*",
          "nest-winston": "*",
          "nestjs-cls": "*",
          "@prisma/client": "^6.19.3",
        },
      }),
      ...BILLING,
      ...NEST_PASSPORT,
      "src/loggers.ts": `
      import { ConsoleLogger, Inject, Injectable, Logger, Scope } from "@nestjs/common";
      import { REQUEST } from "@nestjs/core";
      @Injectable({ scope: Scope.REQUEST })
      export class RequestLogger {
        private readonly logger = new Logger("request");
        constructor(@Inject(REQUEST) private readonly request: { user: { orgId: string } }) {}
        log(message: string) { this.logger.log(\`[\${this.request.user.orgId}] \${message}\`); }
      }
      @Injectable()
      export class AppLogger extends ConsoleLogger {
        plain(message: string) { super.log(message); }
      }
      @Injectable()
      export class MetricsLogger {
        private readonly logger = new Logger(MetricsLogger.name);
        count(message: string, n: number) { this.logger.log({ message, n }); }
      }
    `,
      "src/controller.ts": `
      import { Controller, Get, Param, Req, UseGuards } from "@nestjs/common";
      import { AuthGuard } from "@nestjs/passport";
      import { PrismaService } from "./prisma.service";
      import { AppLogger, MetricsLogger, RequestLogger } from "./loggers";
      @Controller("invoices")
      @UseGuards(AuthGuard("jwt"))
      export class InvoicesController {
        constructor(
          private readonly prisma: PrismaService,
          private readonly requestLog: RequestLogger,
          private readonly appLog: AppLogger,
          private readonly metrics: MetricsLogger,
        ) {}
        @Get(":id")
        async get(@Param("id") id: string, @Req() req: { user: { orgId: string } }) {
          const row = await this.prisma.invoice.findFirst({ where: { id, orgId: req.user.orgId } });
          this.requestLog.log("loaded");
          this.appLog.plain("loaded invoice"); //! log-missing-tenant
          this.appLog.plain(\`loaded invoice of \${req.user.orgId}\`);
          this.metrics.count("invoices", 1); //! log-missing-tenant
          return row;
        }
      }
    `,
    },
    "follows loggers of a container",
    /^schema-/,
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: { hono: "^4.0.0", jose: "^5.0.0", "hono-pino": "*", pino: "*", "@prisma/client": "^6.19.3" },
      }),
      ...BILLING,
      ...HONO_TOKEN,
      "src/app.ts": `
      import { Hono } from "hono";
      import { logger } from "hono/logger";
      import { pinoLogger } from "hono-pino";
      import pino from "pino";
      import { db } from "./db";
      import { requireAuth } from "./auth";
      const app = new Hono<{ Variables: { orgId: string; userId: string; logger: pino.Logger } }>();
      const base = pino();
      app.use(logger());
      app.use(requireAuth);
      app.use(async (c, next) => {
        c.set("logger", base.child({ org: c.get("orgId") }));
        await next();
      });
      app.get("/invoices", async (c) => {
        const rows = await db.invoice.findMany({ where: { orgId: c.get("orgId") } });
        c.var.logger.info({ n: rows.length }, "listed");
        base.info({ n: rows.length }, "listed"); //! log-missing-tenant
        console.log("listed"); //! log-missing-tenant
        console.info(\`org=\${c.get("orgId")} listed\`);
        return c.json(rows);
      });
      app.onError((error, c) => { console.error(error); return c.text("oops", 500); });
      export default app;
    `,
    },
    "knows loggers in the context of Hono",
    /^schema-/,
  );

  service(
    {
      "package.json": JSON.stringify({ dependencies: { bullmq: "^5.0.0", pino: "*", "@prisma/client": "^6.19.3" } }),
      ...BILLING,
      "src/queue.ts": `
      import { Queue } from "bullmq";
      export const connection = { host: "x", port: 1 };
      export const queue = new Queue<{ orgId: string; invoiceId: string }>("invoices", { connection });
    `,
      "src/worker.ts": `
      import { Worker } from "bullmq";
      import pino from "pino";
      import { db } from "./db";
      import { connection } from "./queue";
      const log = pino();
      const jobs = pino({ name: "jobs" });
      new Worker<{ orgId: string; invoiceId: string }>("invoices", async (job) => {
        const { orgId, invoiceId } = job.data;
        jobs.info({ job: job.id, data: job.data }, "start");
        const invoice = await db.invoice.findFirst({ where: { id: invoiceId, orgId } });
        log.info({ invoiceId }, "loaded"); //! log-missing-tenant
        jobs.info({ job: job.id, ...job.data }, "done");
        return invoice?.id;
      }, { connection });
    `,
      "src/api.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { db } from "./db";
      import { queue } from "./queue";
      const app = express();
      app.post("/invoices/:id", async (req, res) => {
        const { orgId } = jwt.verify(req.headers.authorization!.slice(7), process.env.S!) as { orgId: string };
        const invoice = await db.invoice.findFirst({ where: { id: req.params.id, orgId } });
        if (!invoice) return void res.sendStatus(404);
        await queue.add("send", { orgId, invoiceId: invoice.id });
        res.sendStatus(202);
      });
    `,
    },
    "knows lines of workers",
    /^schema-/,
  );

  service(
    {
      "package.json": JSON.stringify({ dependencies: { "node-cron": "*", "@prisma/client": "^6.19.3" } }),
      ...BILLING,
      "src/cron.ts": `
      import cron from "node-cron";
      import { db } from "./db";
      cron.schedule("0 * * * *", async () => {
        console.log("nightly run starts");
        const orgs = await db.organization.findMany();
        console.log(\`\${orgs.length} organizations\`);
        for (const org of orgs) {
          const overdue = await db.invoice.findMany({ where: { orgId: org.id, status: "overdue" } });
          console.log(\`\${overdue.length} overdue\`); //! log-missing-tenant
          console.log(\`\${overdue.length} overdue for \${org.id}\`);
          console.log(\`\${org.name}: \${overdue.length}\`);
        }
        console.log("nightly run done");
      });
    `,
    },
    "counts lines of schedules where a tenant's rows are at hand",
    /^schema-/,
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: { express: "^5.0.0", "express-session": "*", pino: "^9.0.0", "@prisma/client": "^6.19.3" },
      }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "src/log.ts": `
      import pino from "pino";
      export const log = pino({
        redact: { paths: ["invoice.email", "body.password", "*.secret", "body"], censor: "[gone]" },
        serializers: { doc: (d: { id: string; orgId: string }) => ({ id: d.id, orgId: d.orgId }) },
      });
      export const raw = pino();
    `,
      "src/app.ts": `
      import express from "express";
      import { db } from "./db";
      import { log, raw } from "./log";
      import { requireAuth, sessions } from "./auth";
      const app = express();
      app.use(express.json(), sessions, requireAuth);
      app.post("/invoices", async (req, res) => {
        const orgId = req.session.orgId!;
        const invoice = await db.invoice.create({ data: { orgId, number: req.body.number, total: 1, status: "open", email: req.body.email } });
        log.info({ orgId, body: req.body }, "request");
        raw.info({ orgId, body: req.body }, "request"); //! log-tenant-data
        raw.info({ orgId, id: invoice.id, total: invoice.total }, "created");
        raw.info({ orgId, invoice }, "created"); //! log-tenant-data
        const doc = await db.document.findFirst({ where: { id: req.body.doc, orgId } });
        log.info({ orgId, doc }, "doc");
        raw.info(\`org \${orgId}: \${JSON.stringify(doc)}\`); //! log-tenant-data
        const { email, ...rest } = invoice;
        const countries = await db.country.findMany();
        raw.info({ orgId, countries }, "countries");
        raw.info({ orgId, token: req.headers.authorization }, "auth"); //! log-tenant-data
        res.json({});
      });
      app.listen(1);
    `,
    },
    "understands redaction",
    /^schema-/,
  );

  service(
    {
      "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", "express-session": "*", "@prisma/client": "^6.19.3" } }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "src/audit.ts": `
      import { db } from "./db";
      export async function recordAudit(event: { action: string; orgId?: string; actorId?: string; targetId?: string }) {
        await db.auditEvent.create({ data: { action: event.action, orgId: event.orgId, actorId: event.actorId } });
      }
      export class AuditService {
        async log(orgId: string, actorId: string, action: string) {
          await db.auditEvent.create({ data: { orgId, actorId, action } });
        }
      }
    `,
      "src/app.ts": `
      import express from "express";
      import { db } from "./db";
      import { recordAudit, AuditService } from "./audit";
      import { requireAuth, sessions } from "./auth";
      const audit = new AuditService();
      const app = express();
      app.use(express.json(), sessions, requireAuth);
      app.delete("/invoices/:id", async (req, res) => {
        const { orgId, userId } = req.session;
        const { count } = await db.invoice.deleteMany({ where: { id: req.params.id, orgId: orgId! } });
        if (!count) return void res.sendStatus(404);
        await recordAudit({ action: "invoice.deleted", orgId, actorId: userId, targetId: req.params.id });
        res.sendStatus(204);
      });
      app.post("/invoices/:id/void", async (req, res) => {
        const { orgId, userId } = req.session;
        await db.invoice.updateMany({ where: { id: req.params.id, orgId: orgId! }, data: { status: "void" } });
        await recordAudit({ action: "invoice.voided", targetId: req.params.id }); //! audit-missing-tenant
        await audit.log(orgId!, userId!, "invoice.voided");
        res.sendStatus(204);
      });
      app.post("/invoices/:id/pay", async (req, res) => {
        const { orgId, userId } = req.session;
        await db.invoice.updateMany({ where: { id: req.params.id, orgId: orgId! }, data: { status: "paid" } });
        await recordAudit({ action: "invoice.paid", orgId, targetId: req.params.id }); //! audit-missing-tenant
        res.sendStatus(204);
      });
      app.listen(1);
    `,
    },
    "finds audit events that do not say where or by whom",
    /^schema-/,
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          express: "^5.0.0",
          "express-session": "*",
          "@opentelemetry/api": "*",
          "@opentelemetry/api-logs": "*",
          "@sentry/node": "^8.0.0",
          pino: "^9.0.0",
          "@prisma/client": "^6.19.3",
        },
      }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "src/app.ts": `
      import express from "express";
      import { trace } from "@opentelemetry/api";
      import { logs, SeverityNumber } from "@opentelemetry/api-logs";
      import * as Sentry from "@sentry/node";
      import { db } from "./db";
      import { requireAuth, sessions } from "./auth";
      const otel = logs.getLogger("api");
      const tracer = trace.getTracer("api");
      const app = express();
      app.use(express.json(), sessions, requireAuth);
      app.use((req, _res, next) => {
        Sentry.setTag("orgId", req.session.orgId);
        next();
      });
      app.post("/invoices", async (req, res) => {
        const orgId = req.session.orgId!;
        await tracer.startActiveSpan("create", async (span) => {
          span.setAttribute("org.id", orgId);
          await db.invoice.create({ data: { orgId, number: "1", total: 1, status: "open", email: "" } });
          span.end();
        });
        otel.emit({ severityNumber: SeverityNumber.INFO, body: "created", attributes: { orgId } });
        otel.emit({ severityNumber: SeverityNumber.INFO, body: "created" }); //! log-missing-tenant
        Sentry.captureMessage("created");
        res.json({});
      });
      app.listen(1);
    `,
    },
    "knows records of OpenTelemetry",
    /^schema-/,
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: { express: "^5.0.0", "express-session": "*", jsonwebtoken: "*", "@prisma/client": "^6.19.3" },
      }),
      ...BILLING,
      ...EXPRESS_SESSION,
      "src/admin.ts": `
      import { Router } from "express";
      import jwt from "jsonwebtoken";
      import { db } from "./db";
      export const admin = Router();
      async function requireStaff(req: any, res: any, next: any) {
        const user = await db.user.findUnique({ where: { id: req.session.userId } });
        if (!user?.email.endsWith("@example.com")) return res.sendStatus(403);
        next();
      }
      /** @crossTenant support looks at every customer's invoices */
      async function everyInvoice() {
        return db.invoice.findMany({ take: 100 }); //! support-access-unaudited
      }
      /** @crossTenant the nightly report */
      async function counted(actorId: string) {
        await db.auditEvent.create({ data: { action: "report", actorId, orgId: "system" } }); //! audit-missing-tenant
        return db.invoice.count();
      }
      admin.use(requireStaff);
      admin.get("/invoices", async (_req, res) => { res.json(await everyInvoice()); });
      admin.get("/count", async (req, res) => { res.json(await counted(req.session.userId!)); });
      admin.post("/impersonate/:id", async (req, res) => {
        const target = await db.user.findUnique({ where: { id: req.params.id } }); //! unscoped-query
        req.session.impersonatedUserId = target!.id; //! support-access-unaudited
        res.sendStatus(204);
      });
      admin.post("/impersonate2/:id", async (req, res) => {
        await db.auditEvent.create({ data: { action: "impersonate", actorId: req.session.userId, orgId: req.session.orgId } });
        req.session.impersonatedUserId = req.params.id;
        res.sendStatus(204);
      });
    `,
      "src/app.ts": `
      import express from "express";
      import { admin } from "./admin";
      import { db } from "./db";
      import { requireAuth, sessions } from "./auth";
      declare module "express-session" { interface SessionData { impersonatedUserId: string } }
      const app = express();
      app.use(sessions, requireAuth);
      app.use("/admin", admin);
      app.get("/features", async (req, res) => {
        const { orgId } = req.session;
        if (orgId === "org_acme") return void res.json({ beta: true }); //! hardcoded-tenant
        if (["org_globex", "org_initech"].includes(orgId!)) return void res.json({ beta: false }); //! hardcoded-tenant
        const org = await db.organization.findUnique({ where: { id: orgId } });
        if (org?.plan === "enterprise") return void res.json({ beta: true });
        switch (orgId) {
          case "org_umbrella": //! hardcoded-tenant
            return void res.json({ beta: true });
          default:
            res.json({});
        }
      });
      app.listen(1);
    `,
    },
    "finds support access, and branches on customers",
    /^schema-/,
  );
});
