// Extensions made apart and chained, which forget operations; two generated clients with schemas of their own.
import { service } from "../harness/service";

describe("Prisma: extensions of several operations, and several schemas", () => {
  service(
    {
      "package.json": `
        {"name":"a","dependencies":{"express":"^4.19.2","express-oauth2-jwt-bearer":"^1.6.0","@prisma/client":"^5.18.0"}}
      `,
      "prisma/schema.prisma": `
        datasource db {
          provider = "postgresql"
          url = env("DATABASE_URL")
        }
        generator client {
          provider = "prisma-client-js"
        }
        model Studio {
          id String @id
          name String
          artists Artist[]
          bookings Booking[]
          reviews Review[]
        }
        model Artist {
          id String @id
          studioId String
          studio Studio @relation(fields: [studioId], references: [id])
          email String @unique
          bookings Booking[]
        }
        model Booking {
          id String @id
          studioId String
          studio Studio @relation(fields: [studioId], references: [id])
          artistId String
          artist Artist @relation(fields: [artistId], references: [id])
          starts DateTime
          price Int
          reviews Review[]
        }
        model Review {
          id String @id
          studioId String
          studio Studio @relation(fields: [studioId], references: [id])
          bookingId String
          booking Booking @relation(fields: [bookingId], references: [id])
          stars Int
        }
        model Style {
          id String @id
          label String
        }
      `,
      "src/tenancy.ts": `
        import { AsyncLocalStorage } from "node:async_hooks";
        import type { RequestHandler } from "express";
        const storage = new AsyncLocalStorage<{ studioId: string }>();
        export const currentStudio = () => {
          const store = storage.getStore();
          if (!store) throw new Error("no studio");
          return store.studioId;
        };
        export const studioContext: RequestHandler = (req, res, next) => {
          const studioId = req.auth?.payload["https://studio/id"];
          if (typeof studioId !== "string") return void res.sendStatus(403);
          storage.run({ studioId }, next);
        };
      `,
      "src/prisma.ts": `
        import { Prisma, PrismaClient } from "@prisma/client";
        import { currentStudio } from "./tenancy";

        const reads = Prisma.defineExtension({
          name: "studio-reads",
          query: {
            booking: {
              findMany({ args, query }) {
                return query({ ...args, where: { ...args.where, studioId: currentStudio() } });
              },
              findFirst({ args, query }) {
                return query({ ...args, where: { AND: [args.where ?? {}, { studioId: currentStudio() }] } });
              },
              async findUnique({ args, query }) {
                args.where = { ...args.where, studioId: currentStudio() };
                return query(args);
              },
              count({ args, query }) {
                args.where = { ...args.where, studioId: currentStudio() };
                return query(args);
              },
            },
          },
        });

        const writes = Prisma.defineExtension((client) =>
          client.$extends({
            query: {
              booking: {
                async create({ args, query }) {
                  return query({ ...args, data: { ...args.data, studioId: currentStudio() } as any });
                },
                async update({ args, query }) {
                  return query({ ...args, where: { ...args.where, studioId: currentStudio() } });
                },
                async deleteMany({ args, query }) {
                  args.where = { ...args.where, studioId: currentStudio() };
                  return query(args);
                },
              },
            },
          }),
        );

        export const prisma = new PrismaClient().$extends(reads).$extends(writes).$extends({
          model: {
            review: {
              async averageFor(studioId: string) {
                const context = Prisma.getExtensionContext(this);
                const { _avg } = await (context as any).aggregate({ where: { studioId }, _avg: { stars: true } });
                return _avg.stars as number | null;
              },
              async best() {
                return (Prisma.getExtensionContext(this) as any).findMany({ orderBy: { stars: "desc" }, take: 3 }); //! unscoped-query
              },
            },
          },
        });
      `,
      "src/app.ts": `
        import express from "express";
        import { auth } from "express-oauth2-jwt-bearer";
        import { prisma } from "./prisma";
        import { currentStudio, studioContext } from "./tenancy";

        const app = express();
        app.use(express.json(), auth({ issuerBaseURL: process.env.ISSUER, audience: "api" }), studioContext);

        app.get("/bookings", async (_req, res) => { res.json(await prisma.booking.findMany({ orderBy: { starts: "asc" } })); });
        app.get("/bookings/next", async (_req, res) => { res.json(await prisma.booking.findFirst({ where: { starts: { gt: new Date() } } })); });
        app.get("/bookings/:id", async (req, res) => { res.json(await prisma.booking.findUnique({ where: { id: req.params.id }, include: { artist: true } })); });
        app.get("/bookings/:id/strict", async (req, res) => { res.json(await prisma.booking.findUniqueOrThrow({ where: { id: req.params.id } })); }); //! unscoped-query
        app.get("/count", async (_req, res) => { res.json(await prisma.booking.count()); });
        app.get("/revenue", async (_req, res) => { res.json(await prisma.booking.aggregate({ _sum: { price: true } })); }); //! unscoped-query
        app.post("/bookings", async (req, res) => {
          const artist = await prisma.artist.findFirstOrThrow({ where: { id: req.body.artistId, studioId: currentStudio() } });
          res.json(await prisma.booking.create({ data: { artistId: artist.id, starts: req.body.starts, price: req.body.price } as any }));
        });
        app.post("/bookings/many", async (req, res) => {
          await prisma.booking.createMany({ data: req.body.bookings }); //! missing-tenant-on-create
          res.sendStatus(201);
        });
        app.patch("/bookings/:id", async (req, res) => { res.json(await prisma.booking.update({ where: { id: req.params.id }, data: { price: req.body.price } })); });
        app.delete("/bookings/:id", async (req, res) => { await prisma.booking.delete({ where: { id: req.params.id } }); res.end(); }); //! unscoped-mutation
        app.delete("/bookings", async (req, res) => { await prisma.booking.deleteMany({ where: { id: { in: req.body.ids } } }); res.end(); });
        app.get("/average", async (_req, res) => { res.json(await prisma.review.averageFor(currentStudio())); });
        app.get("/best", async (_req, res) => { res.json(await prisma.review.best()); });
        app.get("/styles", async (_req, res) => { res.json(await prisma.style.findMany()); });
        app.listen(3000);
      `,
    },
    "of chained extensions",
  );

  service(
    {
      "package.json": `
        {"name":"a","dependencies":{"hono":"^4.5.1","@hono/clerk-auth":"^2.0.0","@clerk/backend":"^1.3.0","@prisma/client":"^6.2.1","@prisma/adapter-pg":"^6.2.1","pg":"^8.12.0"}}
      `,
      "prisma/core/schema.prisma": `
        generator client {
          provider = "prisma-client-js"
          output = "../../src/generated/core"
        }
        datasource db {
          provider = "postgresql"
          url = env("CORE_URL")
        }
        model Organization {
          id String @id
          name String
          seats Seat[]
          projects Project[]
        }
        model Seat {
          id String @id
          organizationId String
          organization Organization @relation(fields: [organizationId], references: [id])
          userId String
          @@unique([organizationId, userId])
        }
        model Project {
          id String @id
          organizationId String
          organization Organization @relation(fields: [organizationId], references: [id])
          title String
        }
      `,
      "prisma/billing/schema.prisma": `
        generator client {
          provider = "prisma-client"
          output = "../../src/generated/billing"
        }
        datasource db {
          provider = "postgresql"
          url = env("BILLING_URL")
        }
        model Invoice {
          id String @id
          organizationId String
          amount Int
          items Item[]
        }
        model Item {
          id String @id
          invoiceId String
          invoice Invoice @relation(fields: [invoiceId], references: [id])
          label String
        }
      `,
      "src/db.ts": `
        import { PrismaPg } from "@prisma/adapter-pg";
        import { PrismaClient as CoreClient } from "./generated/core";
        import { PrismaClient as BillingClient } from "./generated/billing/client";
        export const core = new CoreClient();
        export const billing = new BillingClient({ adapter: new PrismaPg({ connectionString: process.env.BILLING_URL }) });
      `,
      "src/app.ts": `
        import { Hono } from "hono";
        import { clerkMiddleware, getAuth } from "@hono/clerk-auth";
        import { billing, core } from "./db";
        type Env = { Variables: { orgId: string } };
        const app = new Hono<Env>();
        app.use("*", clerkMiddleware());
        app.use("*", async (c, next) => {
          const auth = getAuth(c);
          if (!auth?.userId || !auth.orgId) return c.json({ error: "forbidden" }, 403);
          c.set("orgId", auth.orgId);
          return next();
        });
        app.get("/projects", async (c) => c.json(await core.project.findMany({ where: { organizationId: c.var.orgId } })));
        app.get("/projects/:id", async (c) => c.json(await core.project.findUnique({ where: { id: c.req.param("id") } }))); //! unscoped-query
        app.get("/invoices", async (c) => c.json(await billing.invoice.findMany({ where: { organizationId: c.var.orgId }, include: { items: true } })));
        app.get("/invoices/large", async (c) => c.json(await billing.invoice.findMany({ where: { amount: { gt: 1000 } } }))); //! unscoped-query
        app.get("/invoices/:id/items", async (c) => c.json(await billing.item.findMany({ where: { invoiceId: c.req.param("id"), invoice: { organizationId: c.var.orgId } } })));
        app.get("/items/:id", async (c) => c.json(await billing.item.findUnique({ where: { id: c.req.param("id") } }))); //! unscoped-query
        app.post("/invoices", async (c) => {
          const { amount, items } = await c.req.json<{ amount: number; items: string[] }>();
          return c.json(await billing.invoice.create({ data: { id: crypto.randomUUID(), organizationId: c.var.orgId, amount, items: { createMany: { data: items.map((label) => ({ id: crypto.randomUUID(), label })) } } } }));
        });
        app.post("/projects/:id/move", async (c) => {
          const { organizationId } = await c.req.json();
          return c.json(await core.project.update({ where: { id: c.req.param("id"), organizationId: c.var.orgId }, data: { organizationId } })); //! tenant-key-overwrite
        });
        app.post("/projects/:id/connect", async (c) => {
          const { organizationId } = await c.req.json();
          return c.json(await core.project.update({ where: { id: c.req.param("id"), organizationId: c.var.orgId }, data: { organization: { connect: { id: organizationId } } } })); //! tenant-key-overwrite
        });
        app.delete("/invoices/:id", async (c) => {
          await billing.$transaction([
            billing.item.deleteMany({ where: { invoiceId: c.req.param("id"), invoice: { organizationId: c.var.orgId } } }),
            billing.invoice.deleteMany({ where: { id: c.req.param("id"), organizationId: c.var.orgId } }),
          ]);
          return c.body(null, 204);
        });
        export default app;
      `,
    },
    "of two generated clients",
  );
});
