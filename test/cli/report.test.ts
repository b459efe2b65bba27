// `tenantlint report`: what it says in each format, and the exit code that a build hangs on.
import assert from "node:assert/strict";
import type { Verdict } from "../../rules/contract/verdict";
import type { AnalysisResult } from "../../server/engine/index";
import { createSandbox, removeSandboxes } from "./harness";

type Outcome = AnalysisResult["promises"][number];

const range = { start: { line: 3, column: 1 }, end: { line: 3, column: 5 } };
const BREACH: Verdict = {
  verdict: "violation",
  reason: "no-filter",
  confidence: "certain",
  detail: "a <b> | c",
  evidence: [],
  access: {
    span: { file: "src/a.ts", start: 0, end: 4 },
    range,
    kind: "query",
    library: "words",
    operation: "read",
    entity: "Word",
    symbol: "main",
    text: "read()",
    fixSites: [],
  },
};

const kept: Outcome = { promise: "no-shared-cache", status: "kept", examined: 4, breaches: [], doubts: [], accepted: [] };
const broken: Outcome = { ...kept, promise: "every-query-isolated", status: "broken", breaches: [BREACH] };
const unshown: Outcome = { ...kept, promise: "tenant-on-every-log", status: "unshown", examined: 0 };

describe("tenantlint report", () => {
  afterEach(removeSandboxes);

  for (const [what, text, promises, code] of [
    ["every promise is kept", "GOOD", [kept], 0],
    ["none is stated, whatever was found", "LEAK", [], 0],
    ["one is broken", "GOOD", [kept, broken], 1],
    ["nothing shows one", "GOOD", [unshown], 1],
    ["not everything could be looked at", "FATAL", [kept], 2],
  ] as const) {
    it(`ends with ${code} when ${what}`, async () => {
      assert.equal((await createSandbox({ "src/a.ts": text }, undefined, promises).run(["report"])).code, code);
    });
  }

  it("is Markdown by default: tenants, promises with their evidence, mechanisms, exceptions, findings", async () => {
    const run = await createSandbox({ "src/a.ts": "GOOD LEAK HUSH" }, undefined, [kept, broken]).run(["report"]);
    for (const part of [
      /^# How tenantlint-cli-\w+ keeps its tenants apart\n/,
      /## Tenants\n\nIsolation model: shared: all tenants share the database/,
      /\| Word \| global \| - \|/,
      /\| no-shared-cache: nothing cached for one customer is served to another \| yes \| 4 accesses examined, 0 break it \|/,
      /\| every-query-isolated: [^|]+ \| NO \| 4 accesses examined, 1 break it \|/,
      /## What breaks every-query-isolated\n\n\| where[^\n]+\n[^\n]+\n\| src\/a\.ts:3 \| Word read \| there is no filter at all \(a &lt;b> \\\| c\) \|/,
      /3 accesses to shared data: 1 isolated, 2 not isolated, 0 unproven\./,
      /\| tenant-filter \| the tenant key must equal the tenant of the request \| 1 \| query 1 \|/,
      /## Vouched for by people\n[^]*\| src\/a\.ts:1 \| leaking-word \| a sample \|/,
      /\| src\/a\.ts:1 \| error \| leaking-word \| A word leaks\. \|/,
      /Everything that matters could be looked at\./,
    ])
      assert.match(run.stdout, part);
    assert.equal(run.stderr, "Promise every-query-isolated: NO.\n");
  });

  it("is one HTML page that loads nothing", async () => {
    const { stdout } = await createSandbox({ "src/a.ts": "GOOD" }, undefined, [broken]).run(["report", "--format", "html"]);
    assert.match(stdout, /^<!doctype html>\n<html lang="en">/);
    assert.match(stdout, /<td>there is no filter at all \(a &lt;b&gt; \| c\)<\/td>/);
    assert.doesNotMatch(stdout, /<script|<link|<img|url\(|http/);
  });

  it("is JSON with a version", async () => {
    const { stdout } = await createSandbox({ "src/a.ts": "GOOD HUSH" }, undefined, [broken]).run(["report", "--format", "json"]);
    const report = JSON.parse(stdout) as Readonly<Record<string, unknown>>;
    assert.deepEqual(Object.keys(report), ["version", "isolation", "tenant", "promises", "accesses", "suppressed", "findings", "problems"]);
    assert.deepEqual(report["promises"], [
      {
        promise: "every-query-isolated",
        status: "broken",
        examined: 4,
        breaches: [
          {
            file: "src/a.ts",
            line: 3,
            kind: "query",
            entity: "Word",
            operation: "read",
            confidence: "certain",
            why: "there is no filter at all (a <b> | c)",
          },
        ],
        doubts: [],
        accepted: [],
      },
    ]);
    assert.deepEqual(report["suppressed"], [{ rule: "leaking-word", file: "src/a.ts", line: 1, reason: "a sample" }]);
  });

  it("goes to a file", async () => {
    const sandbox = createSandbox({ "src/a.ts": "GOOD" });
    const run = await sandbox.run(["report", "--format", "html", "-o", "out/isolation.html"]);
    assert.equal(run.stdout, "");
    assert.match(sandbox.read("out/isolation.html"), /<!doctype html>/);
  });
});
