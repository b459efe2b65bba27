// Users belong to several tenants: what hangs on a user who is known as a member of one of them is of all of them, unless the relation
// says of which. What hangs on the requester's own user is their own.
import { proves } from "../harness/proven";
import { service } from "../harness/service";

describe("Prisma: users who are members of several tenants", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "^5.0.0", jsonwebtoken: "*", "@prisma/client": "^6.0.0" } }),
    "prisma/schema.prisma": `
      model Org { id String @id
        name String
        members Member[]
        tokens Token[]
        notices Notice[]
        visits Visit[] }
      model User { id String @id
        email String @unique
        members Member[]
        tokens Token[]
        settings Setting[] }
      model Setting { id String @id
        name String
        userId String
        user User @relation(fields: [userId], references: [id]) }
      model Member { id String @id
        role String
        userId String
        orgId String
        user User @relation(fields: [userId], references: [id])
        org Org @relation(fields: [orgId], references: [id])
        @@unique([userId, orgId]) }
      model Token { id String @id
        name String
        userId String
        orgId String
        user User @relation(fields: [userId], references: [id])
        org Org @relation(fields: [orgId], references: [id]) }
      model Visitor { id String @id
        address String
        visits Visit[]
        mails Mail[]
        notices Notice[] }
      model Visit { id String @id
        orgId String
        visitorId String
        org Org @relation(fields: [orgId], references: [id])
        visitor Visitor @relation(fields: [visitorId], references: [id])
        mails Mail[] }
      model Mail { id String @id
        visitId String?
        visitorId String?
        visit Visit? @relation(fields: [visitId], references: [id])
        visitor Visitor? @relation(fields: [visitorId], references: [id]) }
      model Notice { id String @id
        orgId String?
        visitorId String?
        org Org? @relation(fields: [orgId], references: [id])
        visitor Visitor? @relation(fields: [visitorId], references: [id]) }
    `,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import { PrismaClient } from "@prisma/client";
      const db = new PrismaClient();
      const app = express();
      app.use((req: any, res, next) => { try { req.user = jwt.verify(String(req.headers.authorization), "s"); next(); } catch { res.sendStatus(401); } });
      app.get("/members", async (req: any, res) => {
        const { orgId } = req.user;
        const a = await db.member.findMany({ where: { orgId }, select: { role: true, user: { select: { email: true, tokens: { select: { name: true } } } } } }); //! unscoped-query
        const b = await db.member.findMany({ where: { orgId }, select: { role: true, user: { select: { email: true, tokens: { where: { orgId }, select: { name: true } } } } } });
        const c = await db.member.findMany({ where: { orgId }, include: { user: { include: { settings: true } } } });
        const d = await db.org.findUnique({ where: { id: orgId }, include: { members: { include: { user: { include: { tokens: true } } } } } }); //! unscoped-query
        const e = await db.user.findMany({ where: { members: { some: { orgId } } }, include: { tokens: true } }); //! unscoped-query
        const f = await db.user.findMany({ where: { members: { some: { orgId } } }, include: { tokens: { where: { orgId } } } });
        res.json([a, b, c, d, e, f]);
      });
      app.get("/me", async (req: any, res) => {
        const me = await db.user.findUnique({ where: { id: req.user.id }, include: { tokens: true, members: { include: { org: true } } } });
        const mine = await db.member.findMany({ where: { userId: req.user.id }, include: { user: { include: { tokens: true } } } });
        res.json([me, mine]);
      });
      app.get("/mails/:visitId", async (req: any, res) => {
        const { orgId } = req.user;
        const visit = await db.visit.findFirst({ where: { id: req.params.visitId, orgId } });
        if (!visit) return res.sendStatus(404);
        const a = await db.mail.findMany({ where: { visitId: visit.id }, include: { visitor: { include: { visits: true } } } }); //! unscoped-query
        const b = await db.mail.findMany({ where: { visitId: visit.id }, include: { visitor: { include: { visits: { where: { orgId } } } } } });
        res.json([a, b]);
      });
      app.get("/notices", async (req: any, res) => {
        const { orgId } = req.user;
        const a = await db.notice.findMany({ where: { orgId }, include: { visitor: { include: { visits: true } } } }); //! unscoped-query
        const b = await db.notice.findMany({ where: { orgId }, include: { visitor: { include: { visits: { where: { orgId } } } } } });
        res.json([a, b]);
      });
    `,
  });
});

describe("What comes along with rows whose own tenant is not known", () => {
  proves({
    "is judged by the tenant of what comes along": `
      await db.species.findMany({ include: { pets: true } }); //= certain unpinned
      await db.species.findMany({ include: { pets: { where: { clinicId: me.clinicId } } } }); //= global
    `,
  });
});
