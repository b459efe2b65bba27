// Checks of one row out of several, and of a key that every row has: what they say holds for that row, and for no other.
import { PROJECTS, service } from "../harness/service";

const APP = `
  import express from "express";
  import session from "express-session";
  import { PrismaClient } from "@prisma/client";
  const db = new PrismaClient();
  const app = express();
  app.use(session({ secret: process.env.SECRET!, resave: false, saveUninitialized: false }));
  app.use((req: any, res, next) => (req.session.organizationId ? next() : res.sendStatus(401)));
`;

function routes(title: string, text: string): void {
  service({ ...PROJECTS, "src/app.ts": `${APP}${text}  app.listen(3000);\n` }, title);
}

const LIST = "const rows = await db.project.findMany({ where: { name: String(req.query.name) } });";

describe("a row that is picked out of several", () => {
  routes(
    "is the requester's, and the others need not be",
    `
  app.get("/mine", async (req: any, res) => {
    ${LIST}
    const mine = rows.find((row) => row.organizationId === req.session.organizationId);
    if (!mine) return res.sendStatus(404);
    res.json({ mine, tasks: await db.task.findMany({ where: { projectId: mine.id } }) });
  });
  app.get("/all", async (req: any, res) => {
    ${LIST} //! unscoped-query
    const mine = rows.find((row) => row.organizationId === req.session.organizationId);
    if (!mine) return res.sendStatus(404);
    res.json(rows);
  });
  app.get("/others", async (req: any, res) => {
    ${LIST} //! unscoped-query
    const other = rows.find((row) => row.name === req.query.other);
    const mine = rows.find((row) => row.organizationId === req.session.organizationId);
    if (!mine || !other) return res.sendStatus(404);
    res.json(other);
  });
`,
  );

  routes(
    "by its key among the keys of all",
    `
  app.get("/among", async (req: any, res) => {
    ${LIST} //! unscoped-query
    if (!rows.map((row) => row.organizationId).includes(req.session.organizationId)) return res.sendStatus(404);
    res.json(rows);
  });
  app.get("/named", async (req: any, res) => {
    const own = await db.project.findMany({ where: { organizationId: req.session.organizationId } });
    if (!own.map((row) => row.id).includes(String(req.query.id))) return res.sendStatus(404);
    res.json(await db.task.findMany({ where: { projectId: String(req.query.id) } }));
  });
`,
  );
});

describe("a check behind a key that every row has", () => {
  routes(
    "lets through what is not there",
    `
  app.get("/key", async (req: any, res) => {
    const row = await db.project.findUnique({ where: { id: req.query.id } });
    if (row?.organizationId && row.organizationId !== req.session.organizationId) return res.sendStatus(403);
    res.json(row);
  });
  app.get("/other-column", async (req: any, res) => {
    const row = await db.project.findUnique({ where: { id: req.query.id } }); //! unscoped-query
    if (row?.name && row.organizationId !== req.session.organizationId) return res.sendStatus(403);
    res.json(row);
  });
  app.get("/not-read", async (req: any, res) => {
    const row: any = await db.project.findUnique({ where: { id: req.query.id }, select: { id: true, name: true } }); //! unscoped-query
    if (row?.organizationId && row.organizationId !== req.session.organizationId) return res.sendStatus(403);
    res.json(row);
  });
`,
  );
});
