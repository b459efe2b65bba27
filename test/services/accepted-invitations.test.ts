// Joining an organization: whose invitation it was decides, not that the new member is the requester.
import { service } from "../harness/service";

describe("Accepting an invitation", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", jsonwebtoken: "*", "@prisma/client": "^6.0.0" } }),
    "prisma/schema.prisma": `
      model Organization {
        id String @id @default(cuid())
        name String
        members Member[]
        invitations Invitation[]
      }
      model Member {
        organizationId String
        userId String
        role String
        organization Organization @relation(fields: [organizationId], references: [id])
        @@id([organizationId, userId])
      }
      model Invitation {
        id String @id @default(cuid())
        email String
        token String @unique
        role String
        organizationId String
        organization Organization @relation(fields: [organizationId], references: [id])
        @@index([organizationId])
      }
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { PrismaClient } from "@prisma/client";
      const db = new PrismaClient();
      const app = express();
      app.use((req: any, res, next) => { try { req.user = jwt.verify(String(req.headers.authorization), process.env.S!); next(); } catch { res.sendStatus(401); } });
      app.post("/token", async (req: any, res) => {
        const invitation = await db.invitation.findUnique({ where: { token: req.body.token } });
        if (!invitation) return res.sendStatus(404);
        res.json(await db.member.create({ data: { organizationId: invitation.organizationId, userId: req.user.sub, role: invitation.role } }));
      });
      app.post("/addressed/:id", async (req: any, res) => {
        const invitation = await db.invitation.findUnique({ where: { id: req.params.id } });
        if (!invitation || invitation.email.toLowerCase() !== req.user.email.toLowerCase()) return res.sendStatus(404);
        res.json(await db.member.create({ data: { organizationId: invitation.organizationId, userId: req.user.sub, role: invitation.role } }));
      });
      app.post("/id/:id", async (req: any, res) => {
        const invitation = await db.invitation.findUnique({ where: { id: req.params.id } }); //! unscoped-query
        if (!invitation) return res.sendStatus(404);
        res.json(await db.member.create({ data: { organizationId: invitation.organizationId, userId: req.user.sub, role: invitation.role } })); //! missing-tenant-on-create
      });
      app.post("/claimed/:id", async (req: any, res) => {
        const invitation = await db.invitation.findUnique({ where: { id: req.params.id } }); //! unscoped-query
        if (!invitation || invitation.email !== req.body.email) return res.sendStatus(404);
        res.json(await db.member.create({ data: { organizationId: invitation.organizationId, userId: req.user.sub, role: invitation.role } })); //! missing-tenant-on-create
      });
      app.listen(3000);
    `,
  });
});
