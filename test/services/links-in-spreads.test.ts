// Foreign keys that come into a new row with input that is spread into it: the input's type says that they do.
import { service } from "../harness/service";

describe("links in spreads", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { express: "4.19.0", "express-session": "1.18.0", "drizzle-orm": "0.36.0", pg: "8.0.0" },
    }),
    "src/schema.ts": `
      import { pgTable, text, uuid } from "drizzle-orm/pg-core";
      export const orgs = pgTable("orgs", { id: uuid("id").primaryKey() });
      export const users = pgTable("users", { id: uuid("id").primaryKey(), orgId: uuid("org_id").notNull().references(() => orgs.id), email: text("email").notNull() });
      export const plots = pgTable("plots", { id: uuid("id").primaryKey(), orgId: uuid("org_id").notNull().references(() => orgs.id) });
      export const crops = pgTable("crops", { id: uuid("id").primaryKey(), orgId: uuid("org_id").notNull().references(() => orgs.id), plotId: uuid("plot_id").notNull().references(() => plots.id), kind: text("kind").notNull() });
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { and, eq } from "drizzle-orm";
      import { drizzle } from "drizzle-orm/node-postgres";
      import { crops, plots } from "./schema";
      interface NewCrop { plotId: string; kind: string }
      const db = drizzle(process.env.DATABASE_URL!);
      const app = express();
      app.use(session({ secret: process.env.SECRET! }));
      app.use((req: any, res, next) => (req.session.orgId ? next() : res.sendStatus(401)));
      app.post("/1", async (req: any, res) => {
        const input = req.body as NewCrop;
        res.json(await db.insert(crops).values({ ...input, orgId: req.session.orgId })); //! cross-tenant-link
      });
      app.post("/2", async (req: any, res) => {
        const input = req.body as NewCrop;
        const [plot] = await db.select().from(plots).where(and(eq(plots.id, input.plotId), eq(plots.orgId, req.session.orgId)));
        if (!plot) return res.sendStatus(404);
        res.json(await db.insert(crops).values({ ...input, orgId: req.session.orgId }));
      });
      app.post("/4", async (req: any, res) => {
        const input = req.body as NewCrop[];
        res.json(await db.insert(crops).values(input.map((one) => ({ ...one, orgId: req.session.orgId })))); //! cross-tenant-link
      });
      app.post("/3/:plot", async (req: any, res) => {
        const [plot] = await db.select().from(plots).where(and(eq(plots.id, req.params.plot), eq(plots.orgId, req.session.orgId)));
        if (!plot) return res.sendStatus(404);
        const input = req.body as { kind: string };
        res.json(await db.insert(crops).values({ ...input, plotId: plot.id, orgId: req.session.orgId }));
      });
    `,
  });
});

describe("links in rows that are stored as they came", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@prisma/client": "5.18.0", express: "4.19.0", "express-session": "1.18.0" } }),
    "prisma/schema.prisma": `
      model Org { id String @id
        users User[]
        skus Sku[]
        orders Order[] }
      model User { id String @id
        orgId String
        org Org @relation(fields: [orgId], references: [id]) }
      model Sku { id String @id
        orgId String
        org Org @relation(fields: [orgId], references: [id])
        lines Line[] }
      model Order { id String @id
        orgId String
        org Org @relation(fields: [orgId], references: [id])
        note String
        lines Line[] }
      model Line { id String @id
        orderId String
        order Order @relation(fields: [orderId], references: [id])
        skuId String
        sku Sku @relation(fields: [skuId], references: [id])
        quantity Int
        note String }
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { PrismaClient } from "@prisma/client";
      interface NewLine { skuId: string; quantity: number; note: string }
      interface Note { note: string }
      const prisma = new PrismaClient();
      const app = express();
      app.use(session({ secret: process.env.SECRET! }));
      app.use((req: any, res, next) => (req.session.orgId ? next() : res.sendStatus(401)));
      app.post("/1", async (req: any, res) => {
        const lines = req.body.lines as NewLine[];
        res.json(await prisma.order.create({ data: { orgId: req.session.orgId, note: "", lines: { create: lines } } })); //! cross-tenant-link
      });
      app.post("/2", async (req: any, res) => {
        const lines = req.body.lines as NewLine[];
        const skuId = (await prisma.sku.findFirstOrThrow({ where: { orgId: req.session.orgId, id: lines[0].skuId } })).id;
        res.json(await prisma.order.create({ data: { orgId: req.session.orgId, note: "", lines: { create: lines.map(({ quantity, note }) => ({ skuId, quantity, note })) } } }));
      });
      app.patch("/3/:id", async (req: any, res) => {
        const changes = req.body as Note;
        res.json(await prisma.line.update({ where: { id: req.params.id, order: { orgId: req.session.orgId } }, data: changes })); //! tenant-key-overwrite
      });
      app.patch("/4/:id", async (req: any, res) => {
        const changes = req.body as NewLine;
        res.json(await prisma.line.update({ where: { id: req.params.id, order: { orgId: req.session.orgId } }, data: changes })); //! tenant-key-overwrite
      });
    `,
  });
});
