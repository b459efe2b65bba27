// Tokens that name their user, and are used up: the row that is deleted, or marked, by the secret is of whoever presented it.
import { service, PROJECTS } from "../harness/service";

describe("Tokens that are used up", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { express: "5.0.0", "@prisma/client": "6.0.0" } }),
    ...PROJECTS,
    "prisma/schema.prisma": `${(PROJECTS["prisma/schema.prisma"] ?? "").replace("memberships Membership[]", "memberships Membership[]\n      links LinkToken[]")}
    model LinkToken {
      id String @id
      identifier String
      token String @unique
      isUsed Boolean @default(false)
      userId String
      organizationId String
      user User @relation(fields: [userId], references: [id])
    }`,
    "src/app.ts": `
      import express from "express";
      import { db } from "./db";
      const app = express();
      app.post("/accept", async (req, res) => {
        const link = await db.linkToken.delete({ where: { token: req.body.token }, include: { user: { select: { id: true } } } });
        await db.user.update({ where: { id: link.user.id }, data: { passwordHash: req.body.hash } });
        await db.membership.create({ data: { userId: link.userId, organizationId: link.organizationId, role: "member" } });
        res.json({});
      });
      app.post("/use", async (req, res) => {
        const link = await db.linkToken.update({ where: { token: req.body.token }, data: { isUsed: true } });
        await db.user.update({ where: { id: link.userId }, data: { passwordHash: req.body.hash } });
        res.json({});
      });
      app.post("/resend", async (req, res) => {
        const user = await db.user.findFirst({ where: { email: req.body.email } });
        if (!user) return res.sendStatus(404);
        const data = { identifier: "confirm", token: crypto.randomUUID(), organizationId: "none" };
        await db.linkToken.create({ data: { ...data, user: { connect: { id: user.id } } } });
        res.json({});
      });
      app.post("/hand-out", async (req, res) => {
        const data = { identifier: "confirm", token: crypto.randomUUID(), organizationId: "none" };
        res.json(await db.linkToken.create({ data: { ...data, user: { connect: { id: req.body.userId } } } })); //! missing-tenant-on-create
      });
      app.post("/drop", async (req, res) => {
        const link = await db.linkToken.delete({ where: { id: req.body.id } }); //! unscoped-mutation
        await db.user.update({ where: { id: link.userId }, data: { passwordHash: req.body.hash } }); //! unscoped-mutation
        res.json({});
      });
    `,
  });
});
