// `--fix` and `--fix-dry-run`: what is repaired, how files are written, and when they are left alone.
import assert from "node:assert/strict";
import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeChanges } from "../../server/cli/write-files";
import { createSandbox, removeSandboxes } from "./harness";

describe("tenantlint check --fix", () => {
  afterEach(removeSandboxes);

  it("applies safe fixes, reports what is left, and tells how many it fixed", async () => {
    const sandbox = createSandbox({ "src/a.ts": "LEAK;\nWARN;\nLEAK;\n" });
    const run = await sandbox.run(["--fix"]);
    assert.equal(sandbox.read("src/a.ts"), "SAFE;\nWARN;\nSAFE;\n");
    assert.equal(run.code, 0);
    assert.match(run.stdout, /2 findings fixed; 1 finding \(0 errors, 1 warning, 0 info\)\./);
  });

  it("refuses a fix that would break the file, says so, and applies the others", async () => {
    const sandbox = createSandbox({ "src/a.ts": "LEAK;\nTRAP;\n" });
    const run = await sandbox.run(["--fix"]);
    assert.equal(sandbox.read("src/a.ts"), "SAFE;\nTRAP;\n");
    assert.equal(run.code, 1);
    assert.match(run.stdout, /1 finding fixed; 1 finding \(1 error/);
    assert.match(run.stderr, /note: src\/a\.ts:2: The fix "Write SAFE" was not applied: it would break the file \(/);
  });

  it("keeps line endings and the byte-order mark", async () => {
    const sandbox = createSandbox({ "src/a.ts": "\uFEFFLEAK;\r\nx;\r\n" });
    await sandbox.run(["--fix"]);
    assert.equal(sandbox.read("src/a.ts"), "\uFEFFSAFE;\r\nx;\r\n");
  });

  it("touches only the files that the paths name", async () => {
    const sandbox = createSandbox({ "src/a.ts": "LEAK", "lib/b.ts": "LEAK" });
    assert.equal((await sandbox.run(["--fix", "src"])).code, 0);
    assert.deepEqual([sandbox.read("src/a.ts"), sandbox.read("lib/b.ts")], ["SAFE", "LEAK"]);
  });

  it("keeps a file's mode and a symbolic link", async () => {
    const sandbox = createSandbox({ "real/a.ts": "LEAK" });
    chmodSync(`${sandbox.root}/real/a.ts`, 0o750);
    symlinkSync("real/a.ts", `${sandbox.root}/link.ts`);
    await sandbox.run(["--fix", "link.ts"]);
    assert.equal(statSync(`${sandbox.root}/real/a.ts`).mode & 0o777, 0o750);
    assert.ok(lstatSync(`${sandbox.root}/link.ts`).isSymbolicLink());
  });
});

describe("tenantlint check --fix-dry-run", () => {
  afterEach(removeSandboxes);

  it("prints a unified diff and writes nothing", async () => {
    const sandbox = createSandbox({ "src/a.ts": "one;\nLEAK;\n" });
    const run = await sandbox.run(["--fix-dry-run"]);
    assert.equal(sandbox.read("src/a.ts"), "one;\nLEAK;\n");
    assert.equal(
      run.stdout,
      "--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1,2 +1,2 @@\n one;\n-LEAK;\n+SAFE;\n\n1 finding fixed; no findings.\n0 accesses in 1 file: 0 isolated, 0 not isolated, 0 unproven.\n",
    );
  });

  it("adds the outcome to the JSON under `fixes`", async () => {
    const run = await createSandbox({ "src/a.ts": "LEAK LEAK\n" }).run(["--fix-dry-run", "--format", "json"]);
    const { fixes } = JSON.parse(run.stdout) as { fixes: unknown };
    assert.deepEqual(fixes, [
      {
        file: "src/a.ts",
        titles: ["Write SAFE", "Write SAFE"],
        diff: "--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1,1 +1,1 @@\n-LEAK LEAK\n+SAFE SAFE\n",
      },
    ]);
  });

  it("works on standard input", async () => {
    const run = await createSandbox({}).run(["--stdin", "--stdin-filename", "a.ts", "--fix-dry-run"], { stdin: "LEAK\n" });
    assert.match(run.stdout, /-LEAK\n\+SAFE/);
  });
});

describe("writing repaired files", () => {
  let root = "";
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), "tenantlint-write-")));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const change = { file: "a.ts", titles: [], before: "old", after: "new" };
  const later = (): number => Date.now() + 60_000;

  it("replaces the text that was analysed", () => {
    writeFileSync(join(root, "a.ts"), "old");
    assert.deepEqual(writeChanges(root, [change], later()), []);
    assert.equal(readFileSync(join(root, "a.ts"), "utf8"), "new");
  });

  for (const [what, bytes, reason] of [
    ["holds another text by now", Buffer.from("newer"), "the file on disk is not the text that was analysed"],
    ["is not UTF-8", Buffer.from("\uFEFFold", "utf16le"), "the file on disk is not the text that was analysed"],
  ] as const) {
    it(`leaves a file alone that ${what}`, () => {
      writeFileSync(join(root, "a.ts"), bytes);
      assert.deepEqual(writeChanges(root, [change], later()), [
        { file: "a.ts", message: `The fixes were not written: ${reason}.`, isFatal: true },
      ]);
      assert.deepEqual(readFileSync(join(root, "a.ts")), bytes);
    });
  }

  it("leaves a file alone that was touched after the analysis began", () => {
    writeFileSync(join(root, "a.ts"), "old");
    const now = Date.now();
    utimesSync(join(root, "a.ts"), now / 1000 + 10, now / 1000 + 10);
    assert.match(writeChanges(root, [change], now)[0]?.message ?? "", /changed during the run/);
  });

  it("goes on with the next file after one that is gone", () => {
    writeFileSync(join(root, "b.ts"), "old");
    const problems = writeChanges(root, [change, { ...change, file: "b.ts" }], later());
    assert.deepEqual(
      problems.map(({ file }) => file),
      ["a.ts"],
    );
    assert.equal(readFileSync(join(root, "b.ts"), "utf8"), "new");
  });
});
