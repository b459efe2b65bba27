// Prisma: nested writes, compound keys, skipped conditions and composed SQL.
import { service } from "../harness/service";

describe("Prisma: nested writes, compound keys, skipped conditions and composed SQL", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@prisma/client": "6.2.0", express: "4.19.0", jsonwebtoken: "9.0.0" } }),
    "prisma/schema.prisma": `
      generator client { 
        provider = "prisma-client-js"
        previewFeatures = ["strictUndefinedChecks", "typedSql"]
      }
      datasource db { 
        provider = "postgresql"
        url = env("DATABASE_URL")
      }
      model Workspace {
        id String @id @default(cuid())
        name String
        slug String @unique
        members Member[]
        boards Board[]
        labels Label[]
        cards Card[]
      }
      model User {
        id String @id @default(cuid())
        email String @unique
        members Member[]
        drafts Draft[]
      }
      model Member {
        id String @id @default(cuid())
        userId String
        workspaceId String
        role String
        user User @relation(fields: [userId], references: [id])
        workspace Workspace @relation(fields: [workspaceId], references: [id])
        cards Card[]
        @@unique([workspaceId, userId])
      }
      model Board {
        id String @id @default(cuid())
        workspaceId String
        name String
        slug String
        workspace Workspace @relation(fields: [workspaceId], references: [id])
        columns Column[]
        @@unique([workspaceId, slug])
      }
      model Column {
        id String @id @default(cuid())
        boardId String
        title String
        board Board @relation(fields: [boardId], references: [id])
        cards Card[]
      }
      model Card {
        id String @id @default(cuid())
        workspaceId String
        columnId String
        assigneeId String?
        title String
        workspace Workspace @relation(fields: [workspaceId], references: [id])
        column Column @relation(fields: [columnId], references: [id])
        assignee Member? @relation(fields: [assigneeId], references: [id])
        labels Label[]
        comments Comment[]
      }
      model Label {
        id String @id @default(cuid())
        workspaceId String
        name String
        workspace Workspace @relation(fields: [workspaceId], references: [id])
        cards Card[]
        @@unique([workspaceId, name], name: "byName")
      }
      model Comment {
        id String @id @default(cuid())
        cardId String
        body String
        card Card @relation(fields: [cardId], references: [id])
      }
      model Draft {
        id String @id @default(cuid())
        userId String
        text String
        user User @relation(fields: [userId], references: [id])
      }
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { Prisma } from "@prisma/client";
      import { db } from "./db";
      const app = express();
      app.use(express.json());
      app.use((req: any, res, next) => {
        try { req.me = jwt.verify(String(req.headers.authorization), process.env.JWT!); next(); } catch { res.sendStatus(401); }
      });
      // 1 nested create under own parent
      app.post("/boards", async (req: any, res) => {
        const board = await db.board.create({
          data: { workspaceId: req.me.workspaceId, name: req.body.name, slug: req.body.slug, columns: { create: req.body.columns.map((title: string) => ({ title })) } },
          include: { columns: true },
        });
        res.json(board);
      });
      app.post("/boards2", async (req: any, res) => {
        res.json(await db.board.create({ data: { workspace: { connect: { id: req.me.workspaceId } }, name: req.body.name, slug: req.body.slug, columns: { createMany: { data: [{ title: "Todo" }, { title: "Done" }] } } } }));
      });
      app.post("/boards3", async (req: any, res) => {
        res.json(await db.board.create({ data: { workspace: { connect: { id: req.body.workspaceId } }, name: req.body.name, slug: "s" } })); //! missing-tenant-on-create
      });
      app.post("/boards4", async (req: any, res) => {
        res.json(await db.workspace.update({ where: { id: req.me.workspaceId }, data: { boards: { create: { name: req.body.name, slug: req.body.slug } } } }));
      });
      app.post("/boards5", async (req: any, res) => {
        res.json(await db.workspace.update({ where: { id: req.body.workspaceId }, data: { boards: { create: { name: req.body.name, slug: req.body.slug } } } })); //! untrusted-tenant-id
      });
      // 2 connect
      app.put("/cards/:id/labels", async (req: any, res) => {
        res.json(await db.card.update({ where: { id: req.params.id, workspaceId: req.me.workspaceId }, data: { labels: { connect: { id: req.body.labelId } } } })); //! cross-tenant-link
      });
      app.put("/cards/:id/labels2", async (req: any, res) => {
        res.json(await db.card.update({ where: { id: req.params.id, workspaceId: req.me.workspaceId }, data: { labels: { connect: { id: req.body.labelId, workspaceId: req.me.workspaceId } } } }));
      });
      app.put("/cards/:id/labels3", async (req: any, res) => {
        res.json(await db.card.update({ where: { id: req.params.id, workspaceId: req.me.workspaceId }, data: { labels: { set: req.body.labelIds.map((id: string) => ({ id })) } } })); //! cross-tenant-link
      });
      app.put("/cards/:id/labels4", async (req: any, res) => {
        const labels = await db.label.findMany({ where: { id: { in: req.body.labelIds }, workspaceId: req.me.workspaceId } });
        res.json(await db.card.update({ where: { id: req.params.id, workspaceId: req.me.workspaceId }, data: { labels: { set: labels.map(({ id }) => ({ id })) } } }));
      });
      app.put("/cards/:id/labels5", async (req: any, res) => {
        res.json(await db.card.update({ where: { id: req.params.id, workspaceId: req.me.workspaceId }, data: { labels: { connectOrCreate: { where: { byName: { workspaceId: req.me.workspaceId, name: req.body.label } }, create: { name: req.body.label, workspaceId: req.me.workspaceId } } } } }));
      });
      app.put("/cards/:id/labels6", async (req: any, res) => {
        res.json(await db.card.update({ where: { id: req.params.id, workspaceId: req.me.workspaceId }, data: { labels: { connect: { byName: { workspaceId: req.body.workspaceId, name: req.body.label } } } } })); //! cross-tenant-link
      });
      app.put("/cards/:id/labels7", async (req: any, res) => {
        res.json(await db.card.update({ where: { id: req.params.id, workspaceId: req.me.workspaceId }, data: { labels: { disconnect: { id: req.body.labelId } } } }));
      });
      app.put("/cards/:id/labels8", async (req: any, res) => {
        res.json(await db.card.update({ where: { id: req.params.id, workspaceId: req.me.workspaceId }, data: { labels: { create: { name: req.body.label, workspaceId: req.body.workspaceId } } } })); //! missing-tenant-on-create
      });
      // 3 nested update / delete of children of one's own row
      app.put("/boards/:id", async (req: any, res) => {
        await db.board.update({
          where: { id: req.params.id, workspaceId: req.me.workspaceId },
          data: {
            columns: {
              update: { where: { id: req.body.columnId }, data: { title: req.body.title } },
              deleteMany: { id: { in: req.body.gone } },
              upsert: req.body.columns.map((c: any) => ({ where: { id: c.id ?? "" }, create: { title: c.title }, update: { title: c.title } })),
              updateMany: { where: {}, data: { title: "x" } },
            },
          },
        });
        res.end();
      });
      // nested deeper: connect inside nested update
      app.put("/boards/:id/c", async (req: any, res) => {
        await db.board.update({ //! cross-tenant-link
          where: { id: req.params.id, workspaceId: req.me.workspaceId },
          data: { columns: { update: { where: { id: req.body.columnId }, data: { cards: { connect: { id: req.body.cardId } } } } } },
        });
        res.end();
      });
      app.post("/columns/:id/cards", async (req: any, res) => {
        await db.board.update({ //! cross-tenant-link
          where: { workspaceId_slug: { workspaceId: req.me.workspaceId, slug: req.body.slug } },
          data: { columns: { create: { title: "x", cards: { create: { title: "y", workspaceId: req.me.workspaceId, assigneeId: req.body.memberId } } } } },
        });
        res.end();
      });
      // card moved by nested update with key of input
      app.put("/boards/:id/d", async (req: any, res) => {
        await db.workspace.update({ //! tenant-key-overwrite
          where: { id: req.me.workspaceId },
          data: { cards: { update: { where: { id: req.body.cardId }, data: req.body.card } } },
        });
        res.end();
      });
      // moving a column: relation connect of parent
      app.put("/cards/:id/move", async (req: any, res) => {
        await db.card.update({ where: { id: req.params.id, workspaceId: req.me.workspaceId }, data: { column: { connect: { id: req.body.columnId } } } }); //! cross-tenant-link
        await db.card.update({ where: { id: req.params.id, workspaceId: req.me.workspaceId }, data: { column: { connect: { id: req.body.columnId, board: { workspaceId: req.me.workspaceId } } } } });
        await db.card.update({ where: { id: req.params.id, workspaceId: req.me.workspaceId }, data: { columnId: req.body.columnId } }); //! cross-tenant-link
        res.end();
      });
      // 4 compound unique
      app.get("/boards/:slug", async (req: any, res) => {
        res.json(await db.board.findUnique({ where: { workspaceId_slug: { workspaceId: req.me.workspaceId, slug: req.params.slug } } }));
        res.json(await db.board.findUnique({ where: { workspaceId_slug: { workspaceId: req.query.ws, slug: req.params.slug } } })); //! untrusted-tenant-id
        res.json(await db.label.findUniqueOrThrow({ where: { byName: { workspaceId: req.me.workspaceId, name: req.params.slug } }, omit: { workspaceId: true } }));
      });
      // 5 Prisma.skip / undefined
      app.get("/cards", async (req: any, res) => {
        const all = req.query.all === "1";
        res.json(await db.card.findMany({ where: { workspaceId: all ? Prisma.skip : req.me.workspaceId } })); //! bypassable-tenant-filter
        res.json(await db.card.findMany({ where: { workspaceId: req.me.workspaceId, title: req.query.q ? { contains: req.query.q } : Prisma.skip } }));
      });
      // 6 validator / satisfies
      const boardSelect = { id: true, name: true, columns: { select: { id: true, title: true } } } satisfies Prisma.BoardSelect;
      const mine = (workspaceId: string) => ({ workspaceId } satisfies Prisma.CardWhereInput);
      const byTitle = (title: string) => Prisma.validator<Prisma.CardWhereInput>()({ title });
      app.get("/v", async (req: any, res) => {
        res.json([
          await db.board.findMany({ where: { workspaceId: req.me.workspaceId }, select: boardSelect }),
          await db.card.findMany({ where: mine(req.me.workspaceId) }),
          await db.card.findMany({ where: byTitle(req.query.title) }), //! unscoped-query
          await db.card.findMany({ where: { AND: [mine(req.me.workspaceId), byTitle(req.query.title)] } }),
          await db.card.findMany({ where: { OR: [mine(req.me.workspaceId), byTitle(req.query.title)] } }), //! bypassable-tenant-filter
        ]);
      });
      // 7 raw composition
      app.get("/raw", async (req: any, res) => {
        const conditions: Prisma.Sql[] = [Prisma.sql\`c."workspaceId" = \${req.me.workspaceId}\`];
        if (req.query.q) conditions.push(Prisma.sql\`c."title" ILIKE \${\`%\${req.query.q}%\`}\`);
        const where = Prisma.sql\`WHERE \${Prisma.join(conditions, " AND ")}\`;
        const a = await db.$queryRaw(Prisma.sql\`SELECT * FROM "Card" c \${where} \${req.query.limit ? Prisma.sql\`LIMIT \${Number(req.query.limit)}\` : Prisma.empty}\`);
        const only = req.query.q ? Prisma.sql\`WHERE c."title" = \${req.query.q}\` : Prisma.empty;
        const b = await db.$queryRaw\`SELECT * FROM "Card" c \${only}\`; //! unscoped-query
        const ors = Prisma.join([Prisma.sql\`c."workspaceId" = \${req.me.workspaceId}\`, Prisma.sql\`c."title" = \${req.query.q}\`], " OR ");
        const c = await db.$queryRaw\`SELECT * FROM "Card" c WHERE \${ors}\`; //! bypassable-tenant-filter
        const d = await db.$executeRaw\`DELETE FROM "Card" WHERE "id" IN (\${Prisma.join(req.body.ids)}) AND "workspaceId" = \${req.me.workspaceId}\`;
        const e = await db.$executeRaw\`DELETE FROM "Card" WHERE "id" IN (\${Prisma.join(req.body.ids)})\`; //! unscoped-mutation
        res.json([a, b, c, d, e]);
      });
      // 8 include filters & counts of a user
      app.get("/me", async (req: any, res) => {
        res.json(await db.user.findUnique({ where: { id: req.me.sub }, include: { drafts: true, members: { include: { workspace: { include: { _count: { select: { cards: true } } } } } } } }));
        res.json(await db.user.findMany({ include: { drafts: true } })); //! unscoped-query
      });
      app.listen(3000);
    `,
    "src/db.ts": `
      import { PrismaClient } from "@prisma/client";
      export const db = new PrismaClient();
    `,
  });
});
