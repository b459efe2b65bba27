// A tenant's row that keeps the id of another one of its rows without a foreign key: what it names is the tenant's own.
import { service } from "../harness/service";

describe("Prisma: the id of a row that a column without a foreign key is named after", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", jsonwebtoken: "*", "@prisma/client": "^6.0.0" } }),
    "prisma/schema.prisma": `
      model Workspace { id String @id
        name String
        mainShopId String? @unique
        shops Shop[]
        members Member[] }
      model User { id String @id
        email String @unique
        members Member[] }
      model Member { id String @id
        userId String
        workspaceId String
        user User @relation(fields: [userId], references: [id])
        workspace Workspace @relation(fields: [workspaceId], references: [id])
        @@unique([userId, workspaceId]) }
      model Shop { id String @id
        name String
        workspaceId String
        workspace Workspace @relation(fields: [workspaceId], references: [id])
        offers Offer[]
        clicks Click[] }
      model Offer { id String @id
        title String
        shopId String
        shop Shop @relation(fields: [shopId], references: [id])
        clicks Click[] }
      model Click { id String @id
        visitor String
        offerId String
        shopId String
        offer Offer @relation(fields: [offerId], references: [id])
        shop Shop @relation(fields: [shopId], references: [id]) }
    `,
    "src/db.ts": `
      import { PrismaClient } from "@prisma/client";
      export const db = new PrismaClient();
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { db } from "./db";
      const app = express();
      app.use((req: any, res, next) => { try { req.user = jwt.verify(String(req.headers.authorization), "s"); next(); } catch { res.sendStatus(401); } });
      const shopOf = async (workspaceId: string) => {
        const workspace = await db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
        if (!workspace.mainShopId) throw new Error("no shop");
        return workspace.mainShopId;
      };
      app.get("/shop", async (req: any, res) => res.json(await db.shop.findUnique({ where: { id: await shopOf(req.user.workspaceId) } })));
      app.get("/offers", async (req: any, res) => {
        const shopId = await shopOf(req.user.workspaceId);
        res.json(await db.offer.findMany({ where: { shopId, title: String(req.query.q) } }));
      });
      app.get("/offers/:id", async (req: any, res) => {
        const shopId = await shopOf(req.user.workspaceId);
        const offer = await db.offer.findUnique({ where: { id: req.params.id } });
        if (!offer || offer.shopId !== shopId) return res.sendStatus(404);
        res.json(await db.click.findMany({ where: { offerId: offer.id } }));
      });
      app.get("/clicks", async (req: any, res) => {
        const shopId = await shopOf(req.user.workspaceId);
        let where = {};
        if (req.query.offerId) {
          const offer = await db.offer.findUnique({ where: { id: req.query.offerId } });
          if (!offer || offer.shopId !== shopId) return res.sendStatus(404);
          where = { offerId: req.query.offerId };
        }
        if (req.query.visitor) where = { visitor: req.query.visitor };
        res.json(await db.click.findMany({ where })); //! bypassable-tenant-filter
      });
      app.get("/clicks2", async (req: any, res) => {
        const shopId = await shopOf(req.user.workspaceId);
        let where: any = { shopId };
        if (req.query.visitor) where = { visitor: req.query.visitor, offer: { shopId } };
        res.json(await db.click.findMany({ where }));
      });
      app.get("/clicks3", async (req: any, res) => {
        const shopId = await shopOf(req.user.workspaceId);
        let where: any = { shopId };
        if (req.query.offerId) {
          const offer = await db.offer.findUnique({ where: { id: req.query.offerId } });
          if (!offer || offer.shopId !== shopId) return res.sendStatus(404);
          where = { offerId: req.query.offerId };
        }
        if (req.query.visitor) where = { ...where, visitor: req.query.visitor };
        res.json(await db.click.findMany({ where }));
      });
      app.get("/clicks4", async (req: any, res) => {
        const shopId = await shopOf(req.user.workspaceId);
        let where: any = { shopId };
        if (req.query.offerId) {
          const offer = await db.offer.findUnique({ where: { id: req.query.offerId } }); //! unscoped-query
          if (offer?.shopId === shopId) res.set("x-offer", "own");
          where = { offerId: req.query.offerId };
        }
        res.json(await db.click.findMany({ where })); //! bypassable-tenant-filter
      });
      app.get("/any/:id", async (req, res) => {
        const workspace = await db.workspace.findUniqueOrThrow({ where: { id: req.params.id } }); //! untrusted-tenant-id
        res.json(await db.shop.findUnique({ where: { id: workspace.mainShopId! } })); //! unscoped-query
      });
    `,
  });
});
