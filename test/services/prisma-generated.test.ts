// Prisma: a client generated into the sources, extensions that add methods and the tenant.
import { service } from "../harness/service";

describe("Prisma: a client generated into the sources, extensions that add methods and the tenant", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { "@prisma/client": "7.1.0", "@prisma/adapter-pg": "7.1.0", express: "4.19.0", jsonwebtoken: "9.0.0" },
    }),
    "prisma/schema.prisma": `
      generator client {
        provider = "prisma-client"
        output = "../src/db/gen"
      }
      datasource db {
        provider = "postgresql"
      }
      model Org { 
        id String @id 
        notes Note[]
      }
      model Note { 
        id String @id 
        orgId String
        org Org @relation(fields: [orgId], references: [id])
      }
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { Prisma, type PrismaClient } from "./db/gen/client";
      import { db, forOrg, type Tx } from "./db";
      const app = express();
      app.use((req: any, res, next) => {
        try { req.me = jwt.verify(String(req.headers.authorization), process.env.JWT!); next(); } catch { res.sendStatus(401); }
      });
      async function notesOf(tx: Prisma.TransactionClient, orgId: string) { return tx.note.findMany({ where: { orgId } }); }
      async function allNotes(client: PrismaClient) { return client.note.findMany(); } //! unscoped-query
      async function wipe(tx: Tx, id: string) { await tx.note.delete({ where: { id } }); } //! unscoped-mutation
      app.get("/notes", async (req: any, res) => {
        res.json(await db.$transaction((tx) => notesOf(tx, req.me.orgId)));
        res.json(await allNotes(db as any));
      });
      app.delete("/notes/:id", async (req: any, res) => {
        await db.$transaction(async (tx) => { await wipe(tx as any, req.params.id); });
        res.end();
      });
      app.get("/scoped", async (req: any, res) => {
        const mine = forOrg(req.me.orgId);
        res.json(await mine.note.findMany({ where: { id: { in: req.query.ids } } }));
        res.json(await mine.note.findFirst({ where: { id: req.query.id } }));
        res.json(await mine.note.findUnique({ where: { id: req.query.id } })); //! unscoped-query
        res.json(await mine.note.create({ data: { id: "1" } as any }));
        res.json(await mine.note.count()); //! unscoped-query
      });
      app.get("/exists/:id", async (req: any, res) => {
        res.json(await db.note.exists({ id: req.params.id }));
        res.json(await db.note.exists({ id: req.params.id, orgId: req.me.orgId }));
        const rows = await db.$queryRaw\`select * from "Note" where \${Prisma.sql\`"orgId" = \${req.me.orgId}\`}\`;
        const rows2 = await db.$queryRaw\`select * from "Note" where \${Prisma.sql\`"id" = \${req.params.id}\`}\`; //! unscoped-query
        res.json({ rows, rows2 });
      });
      app.listen(1);
    `,
    "src/db/index.ts": `
      import { PrismaPg } from "@prisma/adapter-pg";
      import { Prisma, PrismaClient } from "./gen/client";
      const adapter = new PrismaPg({ connectionString: process.env.DATABASE_URL });
      const base = new PrismaClient({ adapter });
      export const db = base.$extends({
        model: { $allModels: { async exists<T>(this: T, where: any) { const ctx = Prisma.getExtensionContext(this) as any; return (await ctx.count({ where })) > 0; } } }, //! unscoped-query
      });
      export const forOrg = (orgId: string) =>
        base.$extends({
          query: {
            $allModels: {
              async findMany({ args, query }) { args.where = { ...args.where, orgId } as any; return query(args); },
              async findFirst({ args, query }) { return query({ ...args, where: { ...args.where, orgId } as any }); },
              async create({ args, query }) { return query({ ...args, data: { ...args.data, orgId } } as any); },
            },
          },
        });
      export type Db = typeof db;
      export type Tx = Omit<PrismaClient, "$connect" | "$disconnect" | "$on" | "$transaction" | "$extends">;
    `,
  });
});
