// The JSON report, whole: scripts depend on every name in it.
import assert from "node:assert/strict";
import { createSandbox, removeSandboxes } from "../harness";

const START = { line: 2, column: 3 };
const END = { line: 2, column: 7 };
const EVIDENCE = [{ file: "src/a.ts", line: 2, column: 3, message: "The word comes from the request." }];

describe("the JSON report", () => {
  afterEach(removeSandboxes);

  it("is the contract to the letter", async () => {
    const run = await createSandbox({ "src/a.ts": "GOOD\n  LEAK BROKEN" }).run(["--format", "json"]);
    assert.deepEqual(JSON.parse(run.stdout), {
      version: 1,
      findings: [
        {
          rule: "leaking-word",
          severity: "error",
          confidence: "certain",
          message: "A word leaks.",
          file: "src/a.ts",
          range: { start: START, end: END },
          entity: "Word",
          tenantKey: null,
          evidence: EVIDENCE,
          fixes: [{ title: "Write SAFE", kind: "safe", edits: [{ file: "src/a.ts", range: { start: START, end: END }, newText: "SAFE" }] }],
          fingerprint: "leaking-word:src/a.ts:0",
        },
      ],
      accesses: { total: 2, byKind: { query: 2 }, byVerdict: { isolated: 1, violation: 1 }, byMechanism: { "tenant-filter": 1 } },
      problems: [{ file: "src/a.ts", message: "line 2: BROKEN was found." }],
      stats: { files: 1, captured: 1, cached: 0, ms: { capture: 1.4 } },
    });
  });

  it("lists every access with --stats=accesses", async () => {
    const run = await createSandbox({ "src/a.ts": "\n  LEAK GOOD" }).run(["--format", "json", "--stats=accesses"]);
    const { accessList } = JSON.parse(run.stdout) as { accessList: readonly Record<string, unknown>[] };
    assert.deepEqual(accessList[0], {
      file: "src/a.ts",
      range: { start: START, end: END },
      kind: "query",
      library: "words",
      entity: "Word",
      verdict: "violation",
      mechanism: null,
      evidence: EVIDENCE,
    });
    assert.deepEqual(
      accessList.map(({ verdict, mechanism }) => [verdict, mechanism]),
      [
        ["violation", null],
        ["isolated", "tenant-filter"],
      ],
    );
  });

  it("leaves the list out otherwise", async () => {
    const run = await createSandbox({ "src/a.ts": "LEAK" }).run(["--format", "json", "--stats"]);
    assert.ok(!run.stdout.includes("accessList"));
  });

  it("is valid and complete when nothing is found", async () => {
    const run = await createSandbox({ "src/a.ts": "x" }).run(["--format", "json"]);
    assert.deepEqual(JSON.parse(run.stdout), {
      version: 1,
      findings: [],
      accesses: { total: 0, byKind: {}, byVerdict: {}, byMechanism: {} },
      problems: [],
      stats: { files: 1, captured: 1, cached: 0, ms: { capture: 1.4 } },
    });
  });
});
