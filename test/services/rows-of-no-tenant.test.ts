// Rows of no tenant are shared by all: what points at one may be anyone's.
import { service } from "../harness/service";

const PACKAGE = {
  "package.json": JSON.stringify({
    dependencies: { pg: "8.0.0", express: "4.19.0", "express-session": "1.18.0", "@prisma/client": "^6.0.0" },
  }),
};
const HEAD = `
  import express from "express";
  import session from "express-session";
  const app = express();
  app.use(express.json(), session({ secret: process.env.SECRET! }));
  app.use((req: any, res, next) => (req.session.shopId ? next() : res.sendStatus(401)));
`;

describe("statements that reach a tenant's rows through one that may be no tenant's", () => {
  service({
    ...PACKAGE,
    "init.sql": `
      create table shops (id uuid primary key, name text not null);
      create table layouts (id uuid primary key, shop_id uuid references shops, name text not null);
      create table blocks (id uuid primary key, layout_id uuid not null references layouts, body text not null);
      create table pages (id uuid primary key, shop_id uuid not null references shops, layout_id uuid not null references layouts, title text not null);
    `,
    "src/app.ts": `
      import pg from "pg";
      ${HEAD}
      const db = new pg.Pool();
      app.get("/pages", async (req: any, res) => {
        const mine = [req.session.shopId];
        await db.query("SELECT count(*) FROM pages WHERE layout_id IN (SELECT id FROM layouts WHERE shop_id = $1 OR shop_id IS NULL)", mine); //! bypassable-tenant-filter
        await db.query("SELECT p.title FROM layouts l JOIN pages p ON p.layout_id = l.id WHERE l.shop_id = $1 OR l.shop_id IS NULL", mine); //! bypassable-tenant-filter
        await db.query("SELECT p.title FROM layouts l JOIN pages p ON p.layout_id = l.id AND p.shop_id = $1 WHERE l.shop_id = $1 OR l.shop_id IS NULL", mine);
        await db.query("SELECT count(*) FROM pages WHERE layout_id IN (SELECT id FROM layouts WHERE shop_id = $1)", mine);
        await db.query("SELECT count(*) FROM pages WHERE shop_id = $1 AND layout_id IN (SELECT id FROM layouts WHERE shop_id = $1 OR shop_id IS NULL)", mine);
        await db.query("SELECT b.body FROM blocks b JOIN layouts l ON b.layout_id = l.id WHERE l.shop_id = $1 OR l.shop_id IS NULL", mine);
        res.sendStatus(204);
      });
    `,
  });
});

describe("filters that reach a tenant's rows through one that may be no tenant's", () => {
  service({
    ...PACKAGE,
    "prisma/schema.prisma": `
      model Shop { 
        id String @id
        layouts Layout[]
        pages Page[]
      }
      model Layout {
        id String @id
        shopId String?
        shop Shop? @relation(fields: [shopId], references: [id])
        pages Page[]
        blocks Block[]
      }
      model Block {
        id String @id
        layoutId String
        body String
        layout Layout @relation(fields: [layoutId], references: [id])
      }
      model Page {
        id String @id
        shopId String
        layoutId String
        title String
        shop Shop @relation(fields: [shopId], references: [id])
        layout Layout @relation(fields: [layoutId], references: [id])
      }
    `,
    "src/app.ts": `
      import { PrismaClient } from "@prisma/client";
      ${HEAD}
      const db = new PrismaClient();
      app.get("/pages", async (req: any, res) => {
        const { shopId } = req.session;
        await db.page.findMany({ where: { layout: { OR: [{ shopId: null }, { shopId }] } } }); //! bypassable-tenant-filter
        await db.page.findMany({ where: { layout: { shopId } } });
        await db.page.findMany({ where: { shopId, layout: { OR: [{ shopId: null }, { shopId }] } } });
        await db.layout.findMany({ where: { OR: [{ shopId: null }, { shopId }] } });
        await db.block.findMany({ where: { layout: { OR: [{ shopId: null }, { shopId }] } } });
        res.sendStatus(204);
      });
    `,
  });
});
