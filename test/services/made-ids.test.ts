// Rows whose ids the code draws itself: what hangs on such an id belongs to whomever the row was made for.
import { PROJECTS, service } from "../harness/service";

describe("Rows made under ids that the code draws itself", () => {
  service({
    ...PROJECTS,
    "package.json": JSON.stringify({
      dependencies: {
        "@prisma/client": "5.14.0",
        "better-sqlite3": "11.1.2",
        express: "4.19.2",
        "express-session": "1.18.0",
        nanoid: "5.0.0",
      },
    }),
    "src/notes.sql": `
      CREATE TABLE notes (id TEXT PRIMARY KEY, organization_id TEXT NOT NULL, title TEXT NOT NULL);
      CREATE TABLE note_lines (note_id TEXT NOT NULL REFERENCES notes (id), body TEXT NOT NULL);
    `,
    "src/app.ts": `
      import { randomUUID } from "node:crypto";
      import Database from "better-sqlite3";
      import express from "express";
      import session from "express-session";
      import { nanoid } from "nanoid";
      import { db } from "./db";
      const file = new Database("notes.db");
      const note = file.prepare("INSERT INTO notes (id, organization_id, title) VALUES (@id, @organization, @title)");
      const line = file.prepare("INSERT INTO note_lines (note_id, body) VALUES (?, ?)");
      const app = express();
      app.use(express.json());
      app.use(session({ secret: process.env.SECRET!, resave: false, saveUninitialized: false }));
      app.use((req, res, next) => {
        if (!req.session.organizationId) return void res.status(401).end();
        next();
      });
      app.post("/projects", async (req, res) => {
        const id = \`prj_\${nanoid()}\`;
        await db.project.create({ data: { id, name: req.body.name, organizationId: req.session.organizationId } });
        await db.task.createMany({ data: req.body.tasks.map((task: { title: string }) => ({ title: task.title, projectId: id })) });
        res.json({ id });
      });
      app.post("/tasks", async (req, res) => {
        await db.task.create({ data: { title: req.body.title, projectId: req.body.projectId } }); //! missing-tenant-on-create
        res.json({});
      });
      const write = file.transaction((organization: string, title: string, lines: { body: string }[]) => {
        const id = randomUUID();
        note.run({ id, organization, title });
        for (const { body } of lines) line.run(id, body);
      });
      app.post("/notes", (req, res) => {
        write(req.session.organizationId!, req.body.title, req.body.lines);
        res.json({});
      });
      app.post("/anybodys-notes", (req, res) => {
        const id = randomUUID();
        note.run({ id, organization: req.body.organization, title: req.body.title }); //! missing-tenant-on-create
        line.run(req.body.note, "x"); //! missing-tenant-on-create
        res.json({});
      });
      app.listen(3000);
    `,
  });
});
