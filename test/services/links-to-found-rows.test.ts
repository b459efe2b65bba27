// Rows that are looked up by the request's id before something is linked to them: being there is not being the requester's.
import { EXPRESS_SESSION } from "../harness/billing";
import { service } from "../harness/service";

describe("links to rows that were found", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "5.0.0", "express-session": "*", "@prisma/client": "6.0.0" } }),
    "prisma/schema.prisma": `
      model Organization {
        id String @id
        letters Letter[]
        stamps Stamp[]
      }
      model Stamp {
        id String @id
        orgId String
        org Organization @relation(fields: [orgId], references: [id])
        letters Letter[]
      }
      model Letter {
        id String @id
        orgId String
        org Organization @relation(fields: [orgId], references: [id])
        stampId String?
        stamp Stamp? @relation(fields: [stampId], references: [id])
      }
    `,
    ...EXPRESS_SESSION,
    "src/app.ts": `
      import { PrismaClient } from "@prisma/client";
      import express from "express";
      import { requireAuth, sessions } from "./auth";
      const db = new PrismaClient();
      const app = express();
      app.use(sessions, requireAuth);
      app.post("/letters/:id/found", async (req, res) => {
        const stamp = await db.stamp.findUnique({ where: { id: req.body.stampId } }); //! unscoped-query
        if (!stamp) return void res.sendStatus(404);
        await db.letter.update({ where: { id: req.params.id, orgId: req.session.orgId! }, data: { stampId: stamp.id } }); //! cross-tenant-link
        res.sendStatus(204);
      });
      app.post("/letters/:id/own", async (req, res) => {
        const stamp = await db.stamp.findUnique({ where: { id: req.body.stampId, orgId: req.session.orgId! } });
        if (!stamp) return void res.sendStatus(404);
        await db.letter.update({ where: { id: req.params.id, orgId: req.session.orgId! }, data: { stampId: stamp.id } });
        res.sendStatus(204);
      });
      app.post("/letters/:id/compared", async (req, res) => {
        const stamp = await db.stamp.findUnique({ where: { id: req.body.stampId } });
        if (stamp?.orgId !== req.session.orgId) return void res.sendStatus(404);
        await db.letter.update({ where: { id: req.params.id, orgId: req.session.orgId! }, data: { stampId: stamp.id } });
        res.sendStatus(204);
      });
      app.listen(1);
    `,
  });
});
