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

describe("the check that isolates an access", () => {
  const files = new Map([
    ...FILES,
    [
      "src/app.ts",
      `import express from "express";
import jwt from "jsonwebtoken";
import { load } from "./load";
const app = express();
app.get("/notes/:id", async (req, res) => {
  const me = jwt.verify(req.headers.authorization, "k");
  const note = await load(req.params.id);
  if (!note) return res.sendStatus(404);
  if (note.orgId !== me.orgId) return res.sendStatus(404);
  res.json(note);
});
app.post("/notes/index", async (req, res) => {
  if (req.get("x-secret") !== process.env.INDEX_SECRET) return res.sendStatus(401);
  res.json(await load(req.body.id));
});`,
    ],
    ["package.json", JSON.stringify({ dependencies: { express: "4.18.0", "@prisma/client": "6.0.0", jsonwebtoken: "9.0.0" } })],
  ]);
  const guardOf = async (route: string): Promise<readonly string[]> => {
    const text = files.get("src/app.ts") ?? "";
    const start = text.indexOf(`app.${route}`);
    const only = text.slice(0, text.indexOf("app.get")) + text.slice(start, text.indexOf("});", start) + 3);
    const { verdicts } = await analyzeFiles(new Map([...files, ["src/app.ts", only]]), []);
    return verdicts.flatMap(({ evidence }) =>
      evidence.flatMap(({ role, span, range }) => (role === "guard" ? [`${span.file}:${range.start.line}`] : [])),
    );
  };

  it("is the comparison, where a row is compared after it was read", async () => {
    assert.deepEqual(await guardOf('get("/notes/:id"'), ["src/app.ts:9"]);
  });

  it("is the comparison with the service's secret", async () => {
    assert.deepEqual(await guardOf('post("/notes/index"'), ["src/app.ts:6"]);
  });
});
