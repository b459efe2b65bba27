// The way from an entry point to an access, as evidence tells it.
import assert from "node:assert/strict";
import { analyzeFiles } from "../../harness/analyze";

const FILES = new Map([
  ["package.json", JSON.stringify({ dependencies: { express: "4.18.0", "@prisma/client": "6.0.0" } })],
  [
    "prisma/schema.prisma",
    "model Org { id String @id\n  notes Note[] }\nmodel Note { id String @id\n  orgId String\n  org Org @relation(fields: [orgId], references: [id]) }",
  ],
  [
    "src/app.ts",
    [
      'import express from "express";',
      'import { load } from "./load";',
      "const app = express();",
      "function noteTime(req, res, next) { next(); }",
      "app.use(noteTime, (req, res, next) => next());",
      'app.get("/notes/:id", async (req, res) => res.json(await load(req.params.id)));',
      'app.get("/copy/:id", async (req, res) => res.json(await load(req.params.id)));',
    ].join("\n"),
  ],
  [
    "src/load.ts",
    [
      'import { PrismaClient } from "@prisma/client";',
      "const db = new PrismaClient();",
      "export function load(id) { return db.note.findUnique({ where: { id } }); }",
    ].join("\n"),
  ],
]);

describe("the way to an access", () => {
  it("names the functions that are passed, though what they led to had been run before", async () => {
    const { verdicts } = await analyzeFiles(FILES, []);
    const [note] = verdicts.filter(({ access }) => access.entity === "Note");
    assert.deepEqual(
      note?.evidence.map(({ span, range, message }) => `${span.file}:${range.start.line} ${message}`),
      [
        "src/app.ts:7 GET /copy/:id",
        "src/app.ts:4 goes on to noteTime",
        "src/app.ts:5 goes on to a function",
        "src/app.ts:7 goes on to load",
        "src/load.ts:3 id is compared with req.params.id",
        "src/load.ts:3 findUnique Note",
      ],
    );
  });
});
