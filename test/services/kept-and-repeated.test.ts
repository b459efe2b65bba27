// What outlives a request: objects of modules, work that the service repeats, sessions that somebody else takes over.
import { service } from "../harness/service";

describe("Objects of modules", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { express: "^5.0.0", "express-session": "*", "@prisma/client": "^6.0.0", "@nestjs/common": "*" },
    }),
    "prisma/schema.prisma": `
      model Organization {
        id String @id @default(cuid())
        name String
        settings Setting[]
      }
      model Setting {
        id String @id @default(cuid())
        key String
        value String
        organizationId String
        organization Organization @relation(fields: [organizationId], references: [id])
        @@unique([organizationId, key])
      }
      model FeatureFlag {
        id String @id
        enabled Boolean
      }
    `,
    "src/settings.ts": `
      import { PrismaClient, type FeatureFlag, type Setting } from "@prisma/client";

      const prisma = new PrismaClient();

      let flags: FeatureFlag[] | null = null;
      let current: Setting[] = [];
      const byOrganization = new Map<string, Setting[]>();
      const byKey: Record<string, string> = {};

      export async function loadFlags() {
        flags ??= await prisma.featureFlag.findMany();
        return flags;
      }

      export async function loadSettings(organizationId: string) {
        const cached = byOrganization.get(organizationId);
        if (cached) return cached;
        const settings = await prisma.setting.findMany({ where: { organizationId } });
        byOrganization.set(organizationId, settings);
        return settings;
      }

      export async function useSettings(organizationId: string) {
        current = await prisma.setting.findMany({ where: { organizationId } }); //! shared-module-state
      }

      export const settingOf = (key: string) => current.find((setting) => setting.key === key)?.value;

      export async function warm(organizationId: string) {
        for (const setting of await prisma.setting.findMany({ where: { organizationId } })) byKey[setting.key] = setting.value; //! shared-module-state
      }

      export class SettingsReader {
        private loaded?: Setting[];
        constructor(private readonly organizationId: string) {}
        async all() {
          this.loaded ??= await prisma.setting.findMany({ where: { organizationId: this.organizationId } });
          return this.loaded;
        }
      }
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { loadFlags, loadSettings, SettingsReader, settingOf, useSettings, warm } from "./settings";

      declare module "express-session" {
        interface SessionData {
          organizationId: string;
        }
      }

      const app = express();
      app.use(session({ secret: process.env.SESSION_SECRET!, resave: false, saveUninitialized: false }));
      app.use((req, res, next) => {
        if (!req.session.organizationId) return void res.sendStatus(401);
        next();
      });
      app.get("/flags", async (_req, res) => void res.json(await loadFlags()));
      app.get("/settings", async (req, res) => void res.json(await loadSettings(req.session.organizationId!)));
      app.get("/theme", async (req, res) => {
        await useSettings(req.session.organizationId!);
        res.json({ theme: settingOf("theme") });
      });
      app.post("/warm", async (req, res) => {
        await warm(req.session.organizationId!);
        res.sendStatus(204);
      });
      app.get("/all", async (req, res) => {
        const reader = new SettingsReader(req.session.organizationId!);
        res.json(await reader.all());
      });
      app.listen(3000);
    `,
  });
});

describe("Workers that only a schedule feeds", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: {
        "@prisma/client": "^6.0.0",
        bullmq: "^5.0.0",
        ioredis: "*",
        express: "^5.0.0",
        "express-session": "*",
        nodemailer: "*",
      },
    }),
    "prisma/schema.prisma": `
      model Team {
        id String @id @default(cuid())
        name String
        invoices Invoice[]
      }
      model Invoice {
        id String @id @default(cuid())
        number String
        pdf String?
        teamId String
        team Team @relation(fields: [teamId], references: [id])
        @@index([teamId])
      }
    `,
    "src/queues.ts": `
      import { Queue } from "bullmq";
      import IORedis from "ioredis";

      export const connection = new IORedis(process.env.REDIS_URL!, { maxRetriesPerRequest: null });
      export const renderQueue = new Queue<{ teamId: string; invoiceId: string }>("render", { connection });
      export const mailQueue = new Queue<{ invoiceId: string }>("mail", { connection });
      export const cleanupQueue = new Queue("cleanup", { connection });
    `,
    "src/app.ts": `
      import { PrismaClient } from "@prisma/client";
      import express from "express";
      import session from "express-session";
      import { cleanupQueue, mailQueue, renderQueue } from "./queues";

      declare module "express-session" {
        interface SessionData {
          teamId: string;
        }
      }

      const prisma = new PrismaClient();
      const app = express();
      app.use(express.json());
      app.use(session({ secret: process.env.SESSION_SECRET!, resave: false, saveUninitialized: false }));
      app.use((req, res, next) => {
        if (!req.session.teamId) return void res.sendStatus(401);
        next();
      });

      app.post("/invoices/:id/render", async (req, res) => {
        await renderQueue.add("pdf", { teamId: req.session.teamId!, invoiceId: req.params.id });
        res.sendStatus(202);
      });

      app.post("/invoices/:id/mail", async (req, res) => {
        const teamId = req.session.teamId!;
        const invoice = await prisma.invoice.findFirst({ where: { id: req.params.id, teamId } });
        if (!invoice) return void res.sendStatus(404);
        await mailQueue.add("send", { invoiceId: invoice.id });
        res.sendStatus(202);
      });

      app.post("/invoices/:id/remind", async (req, res) => {
        await mailQueue.add("remind", { invoiceId: req.params.id }); //! job-missing-tenant
        res.sendStatus(202);
      });

      await cleanupQueue.upsertJobScheduler("nightly", { pattern: "0 3 * * *" });
      app.listen(3000);
    `,
    "src/worker.ts": `
      import { PrismaClient } from "@prisma/client";
      import { Worker } from "bullmq";
      import { connection } from "./queues";
      import { renderPdf } from "./pdf";

      const prisma = new PrismaClient();

      new Worker<{ teamId: string; invoiceId: string }>(
        "render",
        async (job) => {
          const { teamId, invoiceId } = job.data;
          const invoice = await prisma.invoice.findFirstOrThrow({ where: { id: invoiceId, teamId } });
          const pdf = await renderPdf(invoice.number);
          await prisma.invoice.update({ where: { id: invoice.id }, data: { pdf } });
        },
        { connection },
      );

      new Worker(
        "cleanup",
        async () => {
          await prisma.invoice.updateMany({ where: { pdf: { startsWith: "tmp/" } }, data: { pdf: null } });
        },
        { connection },
      );
    `,
    "src/pdf.ts": `
      export async function renderPdf(number: string): Promise<string> {
        return \`pdf/\${number}\`;
      }
    `,
  });
});

describe("Sessions taken over by support", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@prisma/client": "^6.0.0", express: "^5.0.0", "express-session": "*" } }),
    "prisma/schema.prisma": `
      model Account {
        id String @id @default(cuid())
        name String
        users User[]
        tickets Ticket[]
      }
      model User {
        id String @id @default(cuid())
        email String
        isStaff Boolean @default(false)
        accountId String
        account Account @relation(fields: [accountId], references: [id])
        @@index([accountId])
      }
      model Ticket {
        id String @id @default(cuid())
        title String
        accountId String
        account Account @relation(fields: [accountId], references: [id])
        @@index([accountId])
      }
      model AuditEvent {
        id String @id @default(cuid())
        action String
        actorId String
        accountId String
      }
    `,
    "src/app.ts": `
      import { PrismaClient } from "@prisma/client";
      import express, { type RequestHandler } from "express";
      import session from "express-session";

      declare module "express-session" {
        interface SessionData {
          userId: string;
          accountId: string;
          impersonatorId?: string;
        }
      }

      const prisma = new PrismaClient();
      const app = express();
      app.use(express.json());
      app.use(session({ secret: process.env.SESSION_SECRET!, resave: false, saveUninitialized: false }));
      app.use((req, res, next) => {
        if (!req.session.userId || !req.session.accountId) return void res.sendStatus(401);
        next();
      });

      const staffOnly: RequestHandler = async (req, res, next) => {
        const user = await prisma.user.findUnique({ where: { id: req.session.userId! } });
        if (!user?.isStaff) return void res.sendStatus(403);
        next();
      };

      app.post("/support/impersonate", staffOnly, async (req, res) => {
        const user = await prisma.user.findUniqueOrThrow({ where: { id: req.body.userId } });
        req.session.impersonatorId = req.session.userId;
        req.session.userId = user.id;
        req.session.accountId = user.accountId; 
        await prisma.auditEvent.create({ data: { action: "impersonation.started", actorId: req.session.impersonatorId!, accountId: user.accountId } });
        res.sendStatus(204);
      });

      app.post("/support/become", staffOnly, async (req, res) => {
        const user = await prisma.user.findUniqueOrThrow({ where: { id: req.body.userId } });
        req.session.impersonatorId = req.session.userId; //! support-access-unaudited
        req.session.userId = user.id;
        req.session.accountId = user.accountId;
        res.sendStatus(204);
      });

      app.get("/tickets", async (req, res) => {
        res.json(await prisma.ticket.findMany({ where: { accountId: req.session.accountId! } }));
      });

      /** @crossTenant support looks into the tickets of any customer */
      async function ticketsOf(accountId: string) {
        return prisma.ticket.findMany({ where: { accountId } }); //! support-access-unaudited
      }

      app.get("/support/accounts/:id/tickets", staffOnly, async (req, res) => {
        res.json(await ticketsOf(req.params.id));
      });

      app.listen(3000);
    `,
  });
});
