// Edits inside functions, as they are typed: what they cannot have touched is kept, and all is told as a fresh analysis tells it.
import assert from "node:assert/strict";
import { createMemoryHost } from "../../../server/engine/host/memory";
import type { Host } from "../../../server/engine/host/host";
import { createAnalyzer } from "../../../server/engine/index";
import type { AnalysisResult, Analyzer } from "../../../server/engine/results";
import { rules } from "../../../rules/index";
import { filesOf } from "../../harness/proven";

const ROOT = "/workspace";

/** Statements that fit into every function of the application; each line is one of them. */
const STATEMENTS = [
  "  const found = await db.pet.findMany({ where: { clinicId: user.clinicId } });",
  "  const found = await db.pet.findMany({});",
  "  const found = await db.pet.findMany({ where: { id: given.id } });",
  "  const found = await db.pet.findUnique({ where: { id: given.id } });\n  if (found?.clinicId !== user.clinicId) throw new Error('no');",
  "  const found = await one(user, given);",
  "  const found = await checked(user, given.id);",
  "  await db.pet.update({ where: { id: given.id }, data: { name: given.name } });",
  "  await db.pet.deleteMany({ where: { id: given.id, clinicId: user.clinicId } });",
  "  console.log('done', { clinicId: user.clinicId });",
  "  console.log('done');",
  "  // Nothing more.",
  "",
  "  if (!given.id) return undefined;",
];

const HEAD: Readonly<Record<string, string>> = {
  "src/pets.ts": `import { db } from "./db";\nimport { checked } from "./guard";\n`,
  "src/guard.ts": `import { db } from "./db";\nconst one = async (user, given) => db.pet.findFirst({ where: { id: given.id } });\n`,
  "src/routes.ts": `import { Router } from "express";\nimport { db } from "./db";\nimport { signedIn } from "./sign-in";\nimport { one, many } from "./pets";\nimport { checked } from "./guard";\nexport const routes = Router();\n`,
};

/** Functions of each file: what begins and what ends them. */
const FUNCTIONS: Readonly<Record<string, readonly (readonly [head: string, tail: string])[]>> = {
  "src/pets.ts": [
    ["export async function one(user, given) {", "}"],
    ["export const many = async (user, given) => {", "};"],
  ],
  "src/guard.ts": [["export async function checked(user, id) {\n  const given = { id };", "  return id;\n}"]],
  "src/routes.ts": [
    [
      `routes.get("/one", signedIn, async (req, res) => {\n  const [user, given] = [req.user, req.query];`,
      "  res.json(await one(user, given));\n});",
    ],
    [
      `routes.post("/many", signedIn, async (req, res) => {\n  const { user, body: given } = req;`,
      "  res.json(await many(user, given));\n});",
    ],
    [`export async function unused(user, given) {`, "}"],
  ],
};

type Bodies = Record<string, string[][]>;

function numbersOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function textOf(file: string, bodies: Bodies): string {
  const functions = FUNCTIONS[file] ?? [];
  return `${HEAD[file] ?? ""}${functions.map(([head, tail], index) => [head, ...(bodies[file]?.[index] ?? []), tail].join("\n")).join("\n")}\n`;
}

/** Another statement, one more or one less, in one function of one file. */
function edit(bodies: Bodies, pick: (below: number) => number): string {
  const files = Object.keys(FUNCTIONS);
  const file = files[pick(files.length)] ?? "";
  const body = bodies[file]?.[pick(bodies[file].length)] ?? [];
  const at = pick(body.length + 1);
  const statement = STATEMENTS[pick(STATEMENTS.length)] ?? "";
  body.splice(at, pick(3) === 0 ? 0 : 1, ...(pick(4) === 0 ? [] : [statement]));
  return file;
}

function beginning(): Map<string, string> {
  const files = new Map([...filesOf("")].map(([path, text]) => [`${ROOT}/${path}`, text]));
  files.set(
    `${ROOT}/src/app.ts`,
    `import express from "express";\nimport { routes } from "./routes";\nconst app = express();\napp.use("/api", routes);\n`,
  );
  return files;
}

async function analyze(analyzer: Analyzer): Promise<AnalysisResult> {
  const result = await analyzer.analyze();
  assert.ok(result);
  return result;
}

async function afresh(files: ReadonlyMap<string, string>): Promise<AnalysisResult> {
  return analyze(createAnalyzer({ root: ROOT, host: createMemoryHost(Object.fromEntries(files)), rules }));
}

const told = ({ findings, verdicts, problems, suppressed }: AnalysisResult): unknown => ({ findings, verdicts, problems, suppressed });

function hostOver(files: ReadonlyMap<string, string>): Host {
  const base = createMemoryHost(Object.fromEntries(files));
  return { ...base, readFile: (path) => files.get(path) };
}

async function follow(seed: number, rounds: number): Promise<number> {
  const pick = numbersOf(seed);
  const files = beginning();
  const bodies: Bodies = Object.fromEntries(
    Object.entries(FUNCTIONS).map(([file, all]) => [file, all.map(() => [STATEMENTS[pick(9)] ?? ""])]),
  );
  const write = (file: string): void => void files.set(`${ROOT}/${file}`, textOf(file, bodies));
  for (const file of Object.keys(FUNCTIONS)) write(file);
  const analyzer = createAnalyzer({ root: ROOT, host: hostOver(files), rules });
  let found = (await analyze(analyzer)).findings.length;
  for (let round = 0; round < rounds; round++) {
    const file = edit(bodies, pick);
    write(file);
    analyzer.invalidate([`${ROOT}/${file}`]);
    const [after, fresh] = [await analyze(analyzer), await afresh(files)];
    assert.deepEqual(told(after), told(fresh), `seed ${seed}, round ${round}, ${file}:\n${files.get(`${ROOT}/${file}`) ?? ""}`);
    found += fresh.findings.length;
  }
  analyzer.dispose();
  return found;
}

describe("edits inside functions", () => {
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    it(`fifteen from seed ${seed} leave what a fresh analysis says`, async function () {
      this.timeout(60_000);
      assert.ok((await follow(seed, 15)) > 15, "there was hardly anything to find");
    });
  }
});
