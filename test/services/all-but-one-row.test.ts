// All rows but one: `id <> :id` says nothing of whose the others are, also where that one is the requester's.
import { service } from "../harness/service";

describe("All rows but one", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { pg: "8.12.0", "@prisma/client": "5.18.0", express: "4.19.0", "express-session": "1.18.0" },
    }),
    "prisma/schema.prisma": `
      model Shop { id Int @id
        name String
        items Item[] }
      model Item { id Int @id
        shopId Int @map("shop_id")
        name String
        shop Shop @relation(fields: [shopId], references: [id])
        @@map("items") }
    `,
    "src/app.ts": `
      import { PrismaClient } from "@prisma/client";
      import express from "express";
      import session from "express-session";
      import { Pool } from "pg";
      declare module "express-session" { interface SessionData { shopId: number } }

      const pool = new Pool();
      const prisma = new PrismaClient();
      const app = express();
      app.use(session({ secret: process.env.KEY! }));
      app.use((req, res, next) => (req.session.shopId ? next() : res.sendStatus(401)));

      app.get("/sql/:id", async (req, res) => {
        const { rows } = await pool.query("SELECT id FROM items WHERE id = $1 AND shop_id = $2", [req.params.id, req.session.shopId]);
        if (rows.length === 0) return res.sendStatus(404);
        res.json(await pool.query("SELECT name FROM items WHERE id <> $1", [req.params.id])); //! unscoped-query
      });
      app.get("/sql/own/:id", async (req, res) => {
        res.json(await pool.query("SELECT name FROM items WHERE id <> $1 AND shop_id = $2", [req.params.id, req.session.shopId]));
      });
      app.get("/sql/others", async (req, res) => {
        res.json(await pool.query("SELECT name FROM items WHERE shop_id <> $1", [req.session.shopId])); //! bypassable-tenant-filter
      });
      app.get("/prisma/:id", async (req, res) => {
        const item = await prisma.item.findFirst({ where: { id: Number(req.params.id), shopId: req.session.shopId! } });
        if (!item) return res.sendStatus(404);
        res.json(await prisma.item.findMany({ where: { id: { not: Number(req.params.id) } } })); //! unscoped-query
      });
      app.get("/prisma/own/:id", async (req, res) => {
        res.json(await prisma.item.findMany({ where: { NOT: { id: Number(req.params.id) }, shopId: req.session.shopId! } }));
      });
    `,
  });
});
