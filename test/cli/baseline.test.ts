// `--baseline` and `--update-baseline`: what is accepted stays silent, with its note, until it is settled.
import assert from "node:assert/strict";
import { createSandbox, removeSandboxes } from "./harness";
import type { Sandbox } from "./harness";

interface Entry {
  readonly fingerprint: string;
  readonly rule: string;
  readonly file: string;
  readonly message: string;
  readonly note: string;
}

const FILE = "tenantlint-baseline.json";

function entriesIn(sandbox: Sandbox, file = FILE): readonly Entry[] {
  return (JSON.parse(sandbox.read(file)) as { findings: readonly Entry[] }).findings;
}

describe("tenantlint check --baseline", () => {
  afterEach(removeSandboxes);

  it("accepts what --update-baseline wrote, and reports what is new", async () => {
    const sandbox = createSandbox({ "src/a.ts": "LEAK", "src/b.ts": "WARN" });
    const update = await sandbox.run(["--update-baseline"]);
    assert.equal(update.code, 0);
    assert.match(update.stdout, /^No findings\.\n[^]*2 findings accepted in the baseline\./);
    assert.deepEqual(
      entriesIn(sandbox).map(({ fingerprint, ...rest }) => [fingerprint.length > 0, rest]),
      [
        [true, { rule: "leaking-word", file: "src/a.ts", message: "A word leaks.", note: "" }],
        [true, { rule: "shaky-word", file: "src/b.ts", message: "A word leaks.", note: "" }],
      ],
    );
    assert.equal((await sandbox.run(["--baseline", FILE])).code, 0);
    sandbox.write("src/c.ts", "LEAK");
    const run = await sandbox.run(["--baseline", FILE]);
    assert.equal(run.code, 1);
    assert.match(run.stdout, /src\/c\.ts/);
    assert.match(run.stdout, /1 finding \(1 error[^]*2 findings accepted/);
  });

  it("counts only what is new against --max-warnings", async () => {
    const sandbox = createSandbox({ "src/a.ts": "WARN" });
    await sandbox.run(["--update-baseline"]);
    assert.equal((await sandbox.run(["--baseline", FILE, "--max-warnings", "0"])).code, 0);
  });

  it("tells of entries that match nothing any more, and forgets them on update", async () => {
    const sandbox = createSandbox({ "src/a.ts": "LEAK" });
    await sandbox.run(["--update-baseline"]);
    sandbox.write("src/a.ts", "GOOD");
    const run = await sandbox.run(["--baseline", FILE]);
    assert.equal(run.code, 0);
    assert.match(
      run.stderr,
      /note: Nothing matches the baseline's leaking-word in src\/a\.ts; --update-baseline removes what is settled\./,
    );
    await sandbox.run(["--baseline", FILE, "--update-baseline"]);
    assert.deepEqual(entriesIn(sandbox), []);
  });

  it("keeps notes, and entries that the run did not look at", async () => {
    const sandbox = createSandbox({ "src/a.ts": "LEAK", "lib/b.ts": "LEAK" });
    await sandbox.run(["--update-baseline", "--baseline", "ci/accepted.json"]);
    const noted = sandbox.read("ci/accepted.json").replaceAll('"note": ""', '"note": "known since May"');
    sandbox.write("ci/accepted.json", noted);
    sandbox.write("src/a.ts", "LEAK\nWARN");
    await sandbox.run(["--update-baseline", "--baseline", "ci/accepted.json", "src"]);
    assert.deepEqual(
      entriesIn(sandbox, "ci/accepted.json").map(({ file, rule, note }) => [file, rule, note]),
      [
        ["lib/b.ts", "leaking-word", "known since May"],
        ["src/a.ts", "leaking-word", "known since May"],
        ["src/a.ts", "shaky-word", ""],
      ],
    );
  });

  it("is not written from a result that is not complete", async () => {
    const sandbox = createSandbox({ "src/a.ts": "LEAK FATAL" });
    const run = await sandbox.run(["--update-baseline"]);
    assert.equal(run.code, 2);
    assert.throws(() => sandbox.read(FILE));
    assert.match(run.stdout, /leaking-word/);
  });

  it("is not repaired by --fix", async () => {
    const sandbox = createSandbox({ "src/a.ts": "LEAK" });
    await sandbox.run(["--update-baseline"]);
    await sandbox.run(["--fix", "--baseline", FILE]);
    assert.equal(sandbox.read("src/a.ts"), "LEAK");
  });

  for (const [what, text, message] of [
    ["is not there", undefined, /There is no baseline ".*none\.json"; --update-baseline writes one\./],
    ["is no JSON", "{", /is not valid JSON/],
    ["is of another version", '{ "version": 2, "findings": [] }', /is none of version 1/],
    ["has an entry without a fingerprint", '{ "version": 1, "findings": [{}] }', /finding 1 has no fingerprint/],
  ] as const) {
    it(`ends with 2 when it ${what}`, async () => {
      const sandbox = createSandbox({ "src/a.ts": "GOOD", ...(text === undefined ? {} : { "none.json": text }) });
      const run = await sandbox.run(["--baseline", "none.json"]);
      assert.equal(run.code, 2);
      assert.match(run.stderr, message);
    });
  }
});
