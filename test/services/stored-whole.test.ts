// Input that is stored whole can move a row to another parent; input of which only some members are taken cannot.
import { service } from "../harness/service";

describe("Updates with what the request holds", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@prisma/client": "^6.0.0", express: "^5.0.0", "express-session": "*", zod: "*" } }),
    "prisma/schema.prisma": `
      model Organization {
        id String @id @default(cuid())
        name String
        projects Project[]
      }
      model Project {
        id String @id @default(cuid())
        name String
        organizationId String
        organization Organization @relation(fields: [organizationId], references: [id])
        tasks Task[]
        @@index([organizationId])
      }
      model Task {
        id String @id @default(cuid())
        title String
        done Boolean @default(false)
        projectId String
        project Project @relation(fields: [projectId], references: [id])
        @@index([projectId])
      }
    `,
    "src/app.ts": `
      import { PrismaClient } from "@prisma/client";
      import express from "express";
      import session from "express-session";
      import { z } from "zod";

      declare module "express-session" {
        interface SessionData {
          organizationId: string;
        }
      }

      const prisma = new PrismaClient();
      const taskPatch = z.object({ title: z.string().optional(), done: z.boolean().optional() });
      const movable = z.object({ title: z.string().optional(), projectId: z.string().optional() });
      const app = express();
      app.use(express.json());
      app.use(session({ secret: process.env.SESSION_SECRET!, resave: false, saveUninitialized: false }));
      app.use((req, res, next) => {
        if (!req.session.organizationId) return void res.sendStatus(401);
        next();
      });

      app.patch("/tasks/:id", async (req, res) => {
        const task = await prisma.task.findFirst({ where: { id: req.params.id, project: { organizationId: req.session.organizationId! } } });
        if (!task) return void res.sendStatus(404);
        res.json(await prisma.task.update({ where: { id: task.id }, data: taskPatch.parse(req.body) }));
      });

      app.put("/tasks/:id", async (req, res) => {
        const task = await prisma.task.findFirst({ where: { id: req.params.id, project: { organizationId: req.session.organizationId! } } });
        if (!task) return void res.sendStatus(404);
        res.json(await prisma.task.update({ where: { id: task.id }, data: req.body })); //! tenant-key-overwrite
      });

      app.post("/tasks/:id/move", async (req, res) => {
        const organizationId = req.session.organizationId!;
        const task = await prisma.task.findFirst({ where: { id: req.params.id, project: { organizationId } } });
        if (!task) return void res.sendStatus(404);
        const { projectId, ...rest } = movable.parse(req.body);
        const project = await prisma.project.findFirst({ where: { id: projectId ?? task.projectId, organizationId } });
        if (!project) return void res.sendStatus(404);
        res.json(await prisma.task.update({ where: { id: task.id }, data: { ...rest, projectId: project.id } }));
      });

      app.post("/tasks/:id/shift", async (req, res) => {
        const organizationId = req.session.organizationId!;
        const task = await prisma.task.findFirst({ where: { id: req.params.id, project: { organizationId } } });
        if (!task) return void res.sendStatus(404);
        res.json(await prisma.task.update({ where: { id: task.id }, data: movable.parse(req.body) })); //! cross-tenant-link
      });

      app.put("/projects/:id", async (req, res) => {
        const organizationId = req.session.organizationId!;
        const { count } = await prisma.project.updateMany({ where: { id: req.params.id, organizationId }, data: req.body }); //! tenant-key-overwrite
        res.json({ count });
      });

      app.patch("/projects/:id", async (req, res) => {
        const organizationId = req.session.organizationId!;
        const { count } = await prisma.project.updateMany({ where: { id: req.params.id, organizationId }, data: { ...req.body, organizationId } });
        res.json({ count });
      });

      app.listen(3000);
    `,
  });
});

describe("Updates of Knex and Drizzle below a parent", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: {
        typeorm: "^0.3.20",
        pg: "*",
        knex: "*",
        "drizzle-orm": "^0.44.0",
        express: "^5.0.0",
        "express-session": "*",
        mongoose: "^8.5.0",
      },
    }),
    "migrations/1.sql": `
      CREATE TABLE companies (id uuid PRIMARY KEY, name text NOT NULL);
      CREATE TABLE sites (id uuid PRIMARY KEY, company_id uuid NOT NULL REFERENCES companies (id), name text NOT NULL);
      CREATE TABLE sensors (id uuid PRIMARY KEY, site_id uuid NOT NULL REFERENCES sites (id), label text NOT NULL);
    `,
    "src/schema.ts": `
      import { pgTable, text, uuid } from "drizzle-orm/pg-core";
      export const companies = pgTable("companies", { id: uuid("id").primaryKey(), name: text("name").notNull() });
      export const sites = pgTable("sites", { id: uuid("id").primaryKey(), companyId: uuid("company_id").notNull().references(() => companies.id), name: text("name").notNull() });
      export const sensors = pgTable("sensors", { id: uuid("id").primaryKey(), siteId: uuid("site_id").notNull().references(() => sites.id), label: text("label").notNull() });
    `,
    "src/app.ts": `
      import { and, eq, inArray } from "drizzle-orm";
      import { drizzle } from "drizzle-orm/node-postgres";
      import express from "express";
      import session from "express-session";
      import knex from "knex";
      import { z } from "zod";
      import { sensors, sites } from "./schema";

      declare module "express-session" {
        interface SessionData {
          companyId: string;
        }
      }
      const db = drizzle(process.env.DATABASE_URL!);
      const kx = knex({ client: "pg", connection: process.env.DATABASE_URL });
      const label = z.object({ label: z.string() });
      const app = express();
      app.use(express.json());
      app.use(session({ secret: process.env.SESSION_SECRET!, resave: false, saveUninitialized: false }));
      app.use((req, res, next) => {
        if (!req.session.companyId) return void res.sendStatus(401);
        next();
      });
      const mine = (companyId: string) => db.select({ id: sites.id }).from(sites).where(eq(sites.companyId, companyId));

      app.put("/sensors/:id", async (req, res) => {
        await db.update(sensors).set(req.body).where(and(eq(sensors.id, req.params.id), inArray(sensors.siteId, mine(req.session.companyId!)))); //! tenant-key-overwrite
        res.sendStatus(204);
      });
      app.patch("/sensors/:id", async (req, res) => {
        await db.update(sensors).set(label.parse(req.body)).where(and(eq(sensors.id, req.params.id), inArray(sensors.siteId, mine(req.session.companyId!))));
        res.sendStatus(204);
      });
      app.put("/kx/sensors/:id", async (req, res) => {
        await kx("sensors").where("id", req.params.id).whereIn("site_id", kx("sites").select("id").where({ company_id: req.session.companyId! })).update(req.body); //! tenant-key-overwrite
        res.sendStatus(204);
      });
      app.patch("/kx/sensors/:id", async (req, res) => {
        const { label: text } = req.body;
        await kx("sensors").where("id", req.params.id).whereIn("site_id", kx("sites").select("id").where({ company_id: req.session.companyId! })).update({ label: text });
        res.sendStatus(204);
      });
      app.put("/kx/sensors/:id/kept", async (req, res) => {
        const { site_id: _, id: __, ...changes } = req.body;
        await kx("sensors").where("id", req.params.id).whereIn("site_id", kx("sites").select("id").where({ company_id: req.session.companyId! })).update(changes);
        res.sendStatus(204);
      });
      app.listen(3000);
    `,
  });
});
