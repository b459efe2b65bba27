// Edits: after any series of changes, the analyzer says what a fresh one would say of the same files.
import assert from "node:assert/strict";
import type { Host } from "../../../server/engine/host/host";
import { createMemoryHost } from "../../../server/engine/host/memory";
import { createAnalyzer } from "../../../server/engine/index";
import type { AnalysisResult, Analyzer } from "../../../server/engine/results";
import { rules } from "../../../rules/index";
import { filesOf, sayVerdict } from "../../harness/proven";

const ROOT = "/workspace";

/** Versions of each file; the first one is what the application begins with. All of them fit together. */
const APPLICATION: Readonly<Record<string, readonly string[]>> = {
  "src/scope.ts": [
    `export const scope = (user) => ({ clinicId: user.clinicId });\n`,
    `export const scope = (user) => (user.clinicId ? { clinicId: user.clinicId } : {});\n`,
    `export function scope(user, extra = {}) {\n  return { clinicId: user.clinicId, ...extra };\n}\n`,
    `// Moved down a line.\nexport const scope = (user) => ({ clinicId: user.clinicId });\n`,
    `export const scope = () => ({});\n`,
  ],
  "src/guard.ts": [
    `import { db } from "./db";
export async function mayEnter(user, clinicId) {
  const staff = await db.staff.findFirst({ where: { userId: user.id, clinicId } });
  if (!staff) throw new Error("no");
}\n`,
    `import { db } from "./db";
export async function mayEnter(user, clinicId) {
  const staff = await db.staff.findFirst({ where: { userId: user.id, clinicId } });
  if (!staff) console.warn("no entry");
}\n`,
    `export async function mayEnter(user, clinicId) {
  if (user.clinicId !== clinicId) throw new Error("no");
}\n`,
    `export { mayEnter } from "./guard-by-list";\n`,
  ],
  "src/guard-by-list.ts": [
    `export async function mayEnter(user, clinicId) {\n  if (!user.clinics.includes(clinicId)) throw new Error("no");\n}\n`,
    `export async function mayEnter(user, clinicId) {\n  return user.clinics.includes(clinicId);\n}\n`,
  ],
  "src/pets.ts": [
    `import { db } from "./db";
import { scope } from "./scope";
export class Pets {
  constructor(private readonly user) {}
  list(where = {}) { return db.pet.findMany({ where: { ...where, ...scope(this.user) } }); }
  one(id) { return db.pet.findFirst({ where: { id, ...scope(this.user) } }); }
  remove(id) { return db.pet.delete({ where: { id } }); }
}\n`,
    `import { db } from "./db";
import { scope } from "./scope";
export class Pets {
  constructor(private readonly user) {}
  list(where = {}) { return db.pet.findMany({ where: { ...scope(this.user), ...where } }); }
  one(id) { return db.pet.findUnique({ where: { id } }); }
  remove(id) { return db.pet.deleteMany({ where: { id, ...scope(this.user) } }); }
}\n`,
  ],
  "src/routes.ts": [
    `import { Router } from "express";
import { signedIn } from "./sign-in";
import { mayEnter } from "./guard";
import { Pets } from "./pets";
import { db } from "./db";
export const routes = Router();
routes.get("/pets", signedIn, async (req, res) => res.json(await new Pets(req.user).list(req.query)));
routes.get("/clinics/:clinicId/pets", signedIn, async (req, res) => {
  await mayEnter(req.user, req.params.clinicId);
  res.json(await db.pet.findMany({ where: { clinicId: req.params.clinicId } }));
});
routes.delete("/pets/:id", signedIn, async (req, res) => {
  const pets = new Pets(req.user);
  const pet = await pets.one(req.params.id);
  if (!pet) return res.sendStatus(404);
  await pets.remove(req.params.id);
  console.log("removed a pet", { clinicId: pet.clinicId });
});\n`,
    `import { Router } from "express";
import { signedIn } from "./sign-in";
import { Pets } from "./pets";
export const routes = Router();
let last;
routes.get("/pets", signedIn, async (req, res) => {
  last = req.user;
  res.json(await new Pets(last).list());
});
routes.delete("/pets/:id", async (req, res) => res.json(await new Pets(req.body).remove(req.params.id)));\n`,
  ],
  "src/app.ts": [
    `import express from "express";\nimport { routes } from "./routes";\nconst app = express();\napp.use("/api", routes);\n`,
    `import express from "express";\nimport { signedIn } from "./sign-in";\nimport { routes } from "./routes";\nconst app = express();\napp.use("/api", signedIn, routes);\n`,
    `import express from "express";\nconst app = express();\napp.listen(1);\n`,
    `import express from "express";\nimport { routes } from "./routes;\nconst app = express(\n`,
  ],
  "src/a-letters.ts": [
    `import { Worker } from "bullmq";\nimport { db } from "./db";
new Worker("letters", async (job) => db.pet.update({ where: { id: job.data.petId }, data: { name: job.data.name } }));\n`,
    `import { Worker } from "bullmq";\nimport { db } from "./db";
new Worker("letters", async (job) => db.pet.updateMany({ where: { clinicId: job.data.clinicId }, data: { name: "x" } }));\n`,
  ],
  "src/reminders.ts": [
    `import { Queue, Worker } from "bullmq";
const letters = new Queue("letters");
new Worker("reminders", async ({ data }) => letters.add("send", { petId: data.petId, clinicId: data.clinicId, name: "y" }));\n`,
    `import { Queue, Worker } from "bullmq";
const letters = new Queue("letters");
new Worker("reminders", async ({ data }) => {
  await letters.add("send", { petId: data.petId, clinicId: "main", name: "y" });
  await letters.add("copy", data);
});\n`,
  ],
  "src/remind.ts": [
    `import { Router } from "express";
import { Queue } from "bullmq";
import { signedIn } from "./sign-in";
import { db } from "./db";
const reminders = new Queue("reminders");
export const routes = Router();
routes.post("/reminders/:id", signedIn, async (req, res) => {
  const pet = await db.pet.findFirst({ where: { id: req.params.id, clinicId: req.user.clinicId } });
  if (!pet) return res.sendStatus(404);
  await reminders.add("send", { petId: pet.id, clinicId: req.user.clinicId });
});\n`,
    `import { Router } from "express";
import { Queue } from "bullmq";
import { signedIn } from "./sign-in";
const reminders = new Queue("reminders");
export const routes = Router();
routes.post("/reminders/:id", signedIn, (req, res) => reminders.add("send", { petId: req.params.id, clinicId: req.body.clinicId }));\n`,
  ],
  "src/nightly.ts": [
    `import cron from "node-cron";\nimport { db } from "./db";\nimport { scope } from "./scope";
cron.schedule("0 3 * * *", async () => {
  for (const clinic of await db.clinic.findMany()) await db.pet.updateMany({ where: scope({ clinicId: clinic.id }), data: { name: "x" } });
});\n`,
    `import { db } from "./db";\nexport const tidy = () => db.pet.deleteMany({});\n`,
  ],
};

/** A small generator of numbers (a linear congruential one), so that a seed tells the whole series of edits. */
function numbersOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function beginning(): Map<string, string> {
  const files = new Map([...filesOf("")].map(([path, text]) => [`${ROOT}/${path}`, text]));
  for (const [path, [first = ""]] of Object.entries(APPLICATION)) files.set(`${ROOT}/${path}`, first);
  return files;
}

/** A host that sees what the map holds at the time. */
function hostOver(files: ReadonlyMap<string, string>): Host {
  const now = (): Host => createMemoryHost(Object.fromEntries(files));
  return {
    readFile: (path) => files.get(path),
    stat: (path) => now().stat(path),
    listFiles: (root, isExcluded) => now().listFiles(root, isExcluded),
    readProblem: () => undefined,
  };
}

async function analyze(analyzer: Analyzer): Promise<AnalysisResult> {
  const result = await analyzer.analyze();
  if (!result) throw new Error("The analysis was cancelled, though nobody asked for it.");
  return result;
}

async function afresh(files: ReadonlyMap<string, string>): Promise<AnalysisResult> {
  const analyzer = createAnalyzer({ root: ROOT, host: createMemoryHost(Object.fromEntries(files)), rules });
  try {
    return await analyze(analyzer);
  } finally {
    analyzer.dispose();
  }
}

/** Everything that a user can see of a result, one line each. */
function told({ verdicts, findings, problems }: AnalysisResult): readonly string[] {
  const place = (at: { readonly span: { readonly file: string; readonly start: number; readonly end: number } }): string =>
    `${at.span.file}:${at.span.start}-${at.span.end}`;
  return [
    ...verdicts.map(
      (one) =>
        `${place(one.access)} ${one.access.entity ?? ""} ${sayVerdict(one)} | ${one.evidence.map((step) => `${step.role} ${place(step)} ${step.message}`).join(" > ")}`,
    ),
    ...findings.map(
      (one) =>
        `${one.rule} ${one.severity} ${place(one)} ${one.message} ${one.fingerprint} ${one.fixes.map((fix) => fix.title).join(", ")}`,
    ),
    ...problems.map((one) => `${one.file}:${one.line ?? 0} ${one.message}`),
  ];
}

/** One edit: another version of a file, the file gone, or back again. Returns its path. */
function edit(files: Map<string, string>, pick: (below: number) => number): string {
  const paths = Object.keys(APPLICATION);
  const path = paths[pick(paths.length)] ?? "";
  const versions = APPLICATION[path] ?? [];
  const absolute = `${ROOT}/${path}`;
  if (pick(12) === 0 && files.has(absolute)) files.delete(absolute);
  else files.set(absolute, versions[pick(versions.length)] ?? "");
  return absolute;
}

async function follow(seed: number, rounds: number): Promise<void> {
  const pick = numbersOf(seed);
  const files = beginning();
  const analyzer = createAnalyzer({ root: ROOT, host: hostOver(files), rules });
  await analyze(analyzer);
  const history: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const changed = Array.from({ length: 1 + pick(2) }, () => edit(files, pick));
    for (const path of changed) {
      const text = files.get(path);
      history.push(
        `${path.slice(ROOT.length)}${text === undefined ? " removed" : `#${APPLICATION[path.slice(ROOT.length + 1)]?.indexOf(text) ?? -1}`}`,
      );
    }
    analyzer.invalidate(changed);
    const [after, fresh] = [await analyze(analyzer), await afresh(files)];
    assert.deepEqual(told(after), told(fresh), `seed ${seed}, after ${history.join(", ")}`);
  }
  analyzer.dispose();
}

describe("edits", () => {
  for (const seed of [1, 2, 3, 5, 8, 13, 21, 34]) {
    it(`twenty edits from seed ${seed} leave nothing behind`, async () => {
      await follow(seed, 20);
    });
  }

  it("the same files in another order say the same", async () => {
    const files = beginning();
    const backwards = new Map([...files].reverse());
    assert.deepEqual(told(await afresh(files)), told(await afresh(backwards)));
  });

  it("an analysis that changed nothing says the same again", async () => {
    const analyzer = createAnalyzer({ root: ROOT, host: createMemoryHost(Object.fromEntries(beginning())), rules });
    const first = told(await analyze(analyzer));
    analyzer.invalidate([`${ROOT}/src/pets.ts`]);
    assert.deepEqual(told(await analyze(analyzer)), first);
    analyzer.dispose();
  });

  it("a schema that changes is read again", async () => {
    const files = beginning();
    const analyzer = createAnalyzer({ root: ROOT, host: hostOver(files), rules });
    const before = await analyze(analyzer);
    const path = `${ROOT}/prisma/schema.prisma`;
    const schema = (files.get(path) ?? "")
      .replaceAll("clinicId", "practiceId")
      .replaceAll("model Clinic ", "model Practice ")
      .replaceAll(" Clinic ", " Practice ");
    files.set(path, schema);
    analyzer.invalidate([path]);
    const after = await analyze(analyzer);
    assert.notDeepEqual(told(after), told(before));
    assert.deepEqual(told(after), told(await afresh(files)));
    analyzer.dispose();
  });
});
