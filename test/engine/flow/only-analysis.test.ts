// One analysis, after which no other is asked for, finds what any analysis finds: what it gives up on the way is only what was reused.
import assert from "node:assert/strict";
import { rules } from "../../../rules/index";
import { createAnalyzer } from "../../../server/engine/index";
import { createMemoryHost } from "../../../server/engine/host/memory";
import type { AnalysisResult } from "../../../server/engine/index";
import { memoised, forgetUnneeded } from "../../../server/engine/flow/machine/memo";
import { Observer } from "../../../server/engine/flow/proof/observer";
import { State } from "../../../server/engine/flow/state";
import type { Machine } from "../../../server/engine/flow/machine/machine";
import { UNDEFINED, type FunctionValue } from "../../../server/engine/libraries/value";

/** More routes than calls are kept for; every fourth one forgets its clinic. */
const ROUTES = 60;

function app(): Readonly<Record<string, string>> {
  const routes = Array.from({ length: ROUTES }, (_, index) => {
    const where = index % 4 === 3 ? "{ id: req.params.id }" : "{ id: req.params.id, clinicId: clinicOf(req) }";
    return `router.get("/pets/${index}/:id", async (req, res) => { res.json(await db.pet.findFirst({ where: ${where} })); });`;
  });
  return Object.fromEntries([
    ["/app/package.json", `{ "dependencies": { "express": "4", "express-session": "1", "@prisma/client": "6" } }`],
    [
      "/app/prisma/schema.prisma",
      `model Clinic {\n  id String @id\n  pets Pet[]\n}\nmodel Pet {\n  id String @id\n  clinicId String\n  clinic Clinic @relation(fields: [clinicId], references: [id])\n}\n`,
    ],
    ["/app/src/clinic.ts", `export function clinicOf(req) { return req.session.clinicId; }`],
    [
      "/app/src/app.ts",
      `import express from "express";\nimport session from "express-session";\nimport { PrismaClient } from "@prisma/client";\nimport { clinicOf } from "./clinic";\nconst db = new PrismaClient();\nconst app = express();\napp.use(session({ secret: "s" }));\nconst router = express.Router();\n${routes.join("\n")}\napp.use(router);\n`,
    ],
  ]);
}

async function analysed(isOnly: boolean): Promise<AnalysisResult> {
  const result = await createAnalyzer({ root: "/app", host: createMemoryHost(app()), rules, isOnly }).analyze();
  assert.ok(result);
  return result;
}

describe("an analysis that is the only one", () => {
  it("finds what any other finds", async () => {
    const [only, any] = [await analysed(true), await analysed(false)];
    assert.equal(only.findings.filter(({ rule }) => rule === "unscoped-query").length, ROUTES / 4);
    assert.deepEqual(only.findings, any.findings);
    assert.deepEqual(only.verdicts, any.verdicts);
  });

  it("gives up calls that a number of executions have not needed, and no others", () => {
    const state = new State();
    const m = {
      state,
      stack: [],
      contextKeys: new Set(),
      closuresGiven: new Set(),
      pendingRows: new Set(),
      impurity: 0,
      newId: () => 1,
      world: { observer: new Observer(), globals: state },
    } as unknown as Machine;
    let runs = 0;
    const call = (fn: number): void => {
      const value: FunctionValue = { v: "function", file: "/a.ts", fn, scope: [1] };
      const outcome = { value: UNDEFINED, delta: { vars: new Map(), heap: new Map(), facts: new Map() }, isDead: false };
      memoised(m, value, [], undefined, () => (runs++, outcome));
    };
    call(1);
    call(2);
    for (let execution = 0; execution < 64; execution++) {
      call(1);
      forgetUnneeded(m);
    }
    assert.equal(runs, 2);
    call(1);
    assert.equal(runs, 2);
    call(2);
    assert.equal(runs, 3);
  });
});
