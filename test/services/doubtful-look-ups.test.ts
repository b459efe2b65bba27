// Look-ups that are only possibly wrong (an address of the tenant's also finds its owner's things): what goes by them is no surer,
// and no worse, than they are. What goes by nothing of the kind is as wrong as ever.
import { service } from "../harness/service";

const APP = {
  "package.json": JSON.stringify({ dependencies: { express: "5.0.0", "express-session": "1.18.0", "@prisma/client": "6.0.0" } }),
  "prisma/schema.prisma": `
    model Team { id Int @id
      email String?
      members Member[]
      papers Paper[]
      keys ApiKey[] }
    model User { id Int @id
      email String @unique
      members Member[]
      papers Paper[]
      keys ApiKey[] }
    model Member { id Int @id
      teamId Int
      userId Int
      team Team @relation(fields: [teamId], references: [id])
      user User @relation(fields: [userId], references: [id]) }
    model Paper { id String @id
      teamId Int
      userId Int
      title String
      readers Reader[]
      marks Mark[]
      team Team @relation(fields: [teamId], references: [id])
      user User @relation(fields: [userId], references: [id]) }
    model Reader { id Int @id
      paperId String
      marks Mark[]
      paper Paper @relation(fields: [paperId], references: [id]) }
    model Mark { id Int @id
      paperId String
      readerId Int
      page Int
      paper Paper @relation(fields: [paperId], references: [id])
      reader Reader @relation(fields: [readerId], references: [id]) }
    model Recipient { id Int @id
      paperId String
      email String
      paper Paper @relation(fields: [paperId], references: [id]) }
    model ApiKey { id Int @id
      hash String @unique
      teamId Int
      userId Int
      team Team @relation(fields: [teamId], references: [id])
      user User @relation(fields: [userId], references: [id]) }
  `,
  "src/db.ts": `
    import { PrismaClient } from "@prisma/client";
    export const db = new PrismaClient();
  `,
  "src/app.ts": `
    import express from "express";
    import { db } from "./db";
    export const app = express();
    app.use((req, res, next) => (req.session.userId ? next() : res.sendStatus(401)));
    export async function team(userId: number, id: number) {
      const found = await db.team.findFirst({ where: { id, members: { some: { userId } } } });
      if (!found) throw new Error("no such team");
      return found;
    }
    export async function paperWhere(id: string, userId: number, teamId: number) {
      const { email } = await team(userId, teamId);
      const ways: object[] = [{ userId }, { teamId }];
      if (email) ways.push({ user: { email } });
      return { id, OR: ways };
    }
  `,
};

const head = `
  import { app, paperWhere, team } from "./app";
  import { db } from "./db";
`;

describe("Look-ups in doubt", () => {
  service(
    {
      ...APP,
      "src/routes.ts": `${head}
        app.post("/teams/:team/papers/:id/marks", async (req, res) => {
          const paper = await db.paper.findFirst({ where: await paperWhere(req.params.id, req.session.userId, Number(req.params.team)) });
          if (!paper) return res.sendStatus(404);
          const reader = await db.reader.findFirst({ where: { id: Number(req.body.readerId), paperId: paper.id } });
          if (!reader) return res.sendStatus(404);
          res.json(await db.mark.create({ data: { paperId: paper.id, readerId: Number(req.body.readerId), page: 1 } }));
        });
        app.post("/teams/:team/papers/:id/marks/unasked", async (req, res) => {
          const paper = await db.paper.findFirst({ where: await paperWhere(req.params.id, req.session.userId, Number(req.params.team)) });
          if (!paper) return res.sendStatus(404);
          res.json(await db.mark.create({ data: { paperId: req.body.paperId, readerId: req.body.readerId, page: 1 } })); //! missing-tenant-on-create
        });
        app.put("/teams/:team/papers/:id/marks", async (req, res) => {
          const paper = await db.paper.findFirst({
            where: await paperWhere(req.params.id, req.session.userId, Number(req.params.team)),
            include: { marks: true },
          });
          if (!paper) return res.sendStatus(404);
          for (const mark of req.body.marks) if (!paper.marks.some((one) => one.id === mark.id)) throw new Error("no such mark");
          for (const mark of req.body.marks) await db.mark.update({ where: { id: mark.id }, data: { page: mark.page } });
          for (const mark of req.body.others) await db.mark.update({ where: { id: mark.id }, data: { page: mark.page } }); //! unscoped-mutation
          res.json({});
        });
        app.post("/teams/:team/papers/:id/all-marks", async (req, res) => {
          const paper = await db.paper.findFirst({
            where: await paperWhere(req.params.id, req.session.userId, Number(req.params.team)),
            include: { readers: true },
          });
          const first = paper?.readers[0];
          if (!paper || !first) return res.sendStatus(404);
          const marks = req.body.marks.map((mark) => {
            if (mark.readerId && !paper.readers.some((one) => one.id === mark.readerId)) throw new Error("no such reader");
            return { page: mark.page, readerId: mark.readerId || first.id };
          });
          res.json(await db.mark.createMany({ data: marks.map((mark) => ({ ...mark, paperId: paper.id, readerId: mark.readerId })) }));
        });
        app.delete("/teams/:team/readers/:id", async (req, res) => {
          const reader = await db.reader.findFirst({ where: { id: Number(req.params.id) } });
          if (!reader) return res.sendStatus(404);
          const paper = await db.paper.findFirst({ where: await paperWhere(reader.paperId, req.session.userId, Number(req.params.team)) });
          if (!paper) return res.sendStatus(404);
          await db.reader.delete({ where: { id: Number(req.params.id) } });
          res.json({});
        });
        app.delete("/teams/:team/papers/:id", async (req, res) => {
          const paper = await db.paper.findUnique({ where: { id: req.params.id } });
          if (!paper) return res.sendStatus(404);
          const isAllowed = await paperWhere(req.params.id, req.session.userId, Number(req.params.team))
            .then((where) => db.paper.findFirst({ where }))
            .then((found) => Boolean(found))
            .catch(() => false);
          if (!isAllowed) return res.sendStatus(403);
          await db.paper.delete({ where: { id: paper.id } });
          res.json({});
        });
        app.delete("/teams/:team/papers/:id/unheeded", async (req, res) => {
          const paper = await db.paper.findUnique({ where: { id: req.params.id } }); //! unscoped-query
          if (!paper) return res.sendStatus(404);
          await db.paper.findFirst({ where: await paperWhere(req.params.id, req.session.userId, Number(req.params.team)) });
          await db.paper.delete({ where: { id: paper.id } }); //! unscoped-mutation
          res.json({});
        });
      `,
    },
    "lend what goes by them their doubt",
  );

  service(
    {
      ...APP,
      "src/app.ts": `
        import { createHash } from "node:crypto";
        import express from "express";
        import { db } from "./db";
        export const app = express();
        app.use(async (req, res, next) => {
          const hash = createHash("sha256").update(req.headers.authorization ?? "").digest("hex");
          const key = await db.apiKey.findFirst({ where: { hash }, include: { user: true, team: { include: { members: { include: { user: true } } } } } });
          if (!key) return res.sendStatus(401);
          req.user = key.user;
          req.people = key.team.members;
          next();
        });
      `,
      "src/routes.ts": `
        import { app } from "./app";
        import { db } from "./db";
        app.get("/inbox", async (req, res) => {
          res.json(await db.recipient.count({ where: { email: req.user.email } }));
        });
        app.get("/inbox/of", async (req, res) => {
          res.json(await db.recipient.count({ where: { email: req.query.email } })); //! unscoped-query
        });
      `,
    },
    "are none where the address is of the person whose API key was presented",
  );

  service(
    {
      ...APP,
      "package.json": JSON.stringify({
        dependencies: { express: "5.0.0", "express-session": "1.18.0", "@prisma/client": "6.0.0", bullmq: "5.0.0" },
      }),
      "src/queues.ts": `
        import { Queue } from "bullmq";
        export const printing = new Queue("printing");
        export const removal = new Queue("removal");
      `,
      "src/workers.ts": `
        import { Worker } from "bullmq";
        import { db } from "./db";
        new Worker("printing", async (job) => {
          const paper = await db.paper.findFirst({ where: { id: job.data.paperId } });
          await db.mark.create({ data: { paperId: job.data.paperId, readerId: job.data.readerId, page: 1 } });
          return paper?.title;
        });
        new Worker("removal", async (job) => {
          await db.paper.delete({ where: { id: job.data.paperId } }); //! unscoped-mutation
        });
      `,
      "src/routes.ts": `${head}
        import { printing, removal } from "./queues";
        app.post("/teams/:team/papers/:id/prints", async (req, res) => {
          const paper = await db.paper.findFirst({
            where: await paperWhere(req.params.id, req.session.userId, Number(req.params.team)),
            include: { readers: true },
          });
          if (!paper) return res.sendStatus(404);
          await printing.add("print", { paperId: paper.id, readerId: paper.readers[0].id });
          res.json({});
        });
        app.post("/papers/prints", async (req, res) => {
          const paper = await db.paper.findFirst({ where: { userId: req.session.userId }, include: { readers: true } });
          if (!paper) return res.sendStatus(404);
          await printing.add("print", { paperId: paper.id, readerId: paper.readers[0].id });
          res.json({});
        });
        app.post("/teams/:team/papers/:id/removals", async (req, res) => {
          const paper = await db.paper.findFirst({ where: await paperWhere(req.params.id, req.session.userId, Number(req.params.team)) });
          if (!paper) return res.sendStatus(404);
          await removal.add("remove", { paperId: paper.id });
          res.json({});
        });
        app.post("/removals", async (req, res) => {
          await removal.add("remove", { paperId: req.body.id }); //! job-missing-tenant
          res.json({});
        });
      `,
    },
    "are handed to workers with their doubt",
  );
});
