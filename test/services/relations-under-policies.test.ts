// A relation filter asks the database for a row of the other table, and where that one has policies it finds the requester's only.
import { service } from "../harness/service";

describe("relation filters on tables under policies", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@prisma/client": "6.0.0", express: "4.19.0", "express-session": "1.18.0" } }),
    "prisma/schema.prisma": `
      model Firm {
        id String @id
        lawyers Lawyer[]
        matters Matter[]
      }
      model Lawyer {
        id String @id
        firmId String
        firm Firm @relation(fields: [firmId], references: [id])
      }
      model Matter {
        id String @id
        firmId String
        title String
        firm Firm @relation(fields: [firmId], references: [id])
        documents Document[]
      }
      model Document {
        id String @id
        matterId String
        path String
        matter Matter @relation(fields: [matterId], references: [id])
      }
    `,
    "prisma/migrations/1/migration.sql": `
      ALTER TABLE "Matter" ENABLE ROW LEVEL SECURITY;
      ALTER TABLE "Matter" FORCE ROW LEVEL SECURITY;
      CREATE POLICY own ON "Matter" USING ("firmId" = current_setting('app.firm', true));
    `,
    "src/app.ts": `
      import express from "express";
      import session from "express-session";
      import { Prisma, PrismaClient } from "@prisma/client";
      const prisma = new PrismaClient();
      function asFirm<T>(firm: string, work: (tx: Prisma.TransactionClient) => Promise<T>) {
        return prisma.$transaction(async (tx) => {
          await tx.$executeRaw\`SELECT set_config('app.firm', \${firm}, true)\`;
          return work(tx);
        });
      }
      const app = express();
      app.use(session({ secret: process.env.SECRET! }));
      app.use((req: any, res, next) => (req.session.firm ? next() : res.sendStatus(401)));
      app.get("/1/:id", async (req: any, res) => res.json(await asFirm(req.session.firm, (tx) => tx.document.findFirst({ where: { id: req.params.id, matter: { title: req.query.title } } }))));
      app.get("/2/:id", async (req: any, res) => res.json(await asFirm(req.session.firm, (tx) => tx.document.deleteMany({ where: { matter: { is: { id: req.params.id } } } }))));
      app.get("/3/:id", async (req: any, res) => res.json(await asFirm(req.session.firm, (tx) => tx.document.findFirst({ where: { id: req.params.id, matter: { isNot: { title: req.query.title } } } })))); //! bypassable-tenant-filter
      app.get("/4/:id", async (req: any, res) => res.json(await asFirm(req.query.firm, (tx) => tx.document.findFirst({ where: { id: req.params.id, matter: { title: req.query.title } } })))); //! unscoped-query
      app.get("/5/:id", async (req: any, res) => res.json(await prisma.document.findFirst({ where: { id: req.params.id, matter: { title: req.query.title } } }))); //! unscoped-query
      app.get("/6/:id", async (req: any, res) => res.json(await asFirm(req.session.firm, (tx) => tx.document.findFirst({ where: { OR: [{ id: req.params.id }, { matter: { title: req.query.title } }] } })))); //! bypassable-tenant-filter
    `,
  });
});
