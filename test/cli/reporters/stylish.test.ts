// The report for people, whole; colours are shown as their names.
import assert from "node:assert/strict";
import { createSandbox, removeSandboxes } from "../harness";

const FILES = { "src/a.ts": "LEAK\n  WARN HUSH", "src/b.ts": "MAYBE GOOD BROKEN" };

describe("the stylish report", () => {
  afterEach(removeSandboxes);

  it("groups by file; errors come with why, how and their path", async () => {
    const run = await createSandbox(FILES).run([]);
    assert.equal(
      run.stdout,
      `src/a.ts
     1:1  error    A word leaks.  leaking-word
                   Others can read it.
                   Write SAFE.
                   1. src/a.ts:1:1 The word comes from the request.
     2:3  warning  A word leaks. (likely)  shaky-word

src/b.ts
     1:1  info     A word leaks. (possible)  leaking-word

3 findings (1 error, 1 warning, 1 info); 1 fixable with --fix.
5 accesses in 2 files: 1 isolated, 3 not isolated, 1 unproven.
1 finding suppressed with a reason.
1 problem.
`,
    );
    assert.equal(run.stderr, "tenantlint: note: src/b.ts:1: BROKEN was found.\n");
  });

  it("is short when nothing is found", async () => {
    const run = await createSandbox({ "a.ts": "GOOD" }).run([]);
    assert.equal(run.stdout, "No findings.\n1 access in 1 file: 1 isolated, 0 not isolated, 0 unproven.\n");
  });

  it("says that the result is not complete after a fatal problem", async () => {
    assert.match((await createSandbox({ "a.ts": "FATAL" }).run([])).stdout, /1 problem: the result is not complete\./);
  });

  it("counts kinds, mechanisms and times with --stats", async () => {
    const { stdout } = await createSandbox({ "a.ts": "GOOD LEAK" }).run(["--stats"]);
    assert.match(
      stdout,
      /By kind: query 2\.\nBy mechanism: tenant-filter 1\.\nFiles read: 1, from memory: 0\. Milliseconds: capture 1\.\n$/,
    );
  });

  it("writes paths as seen from the working folder", async () => {
    assert.match((await createSandbox(FILES).run([], { cwd: "src" })).stdout, /^a\.ts\n/);
  });

  for (const [what, env, isTerminal, isColoured] of [
    ["on a terminal", {}, true, true],
    ["in a pipe", {}, false, false],
    ["with NO_COLOR on a terminal", { NO_COLOR: "1" }, true, false],
    ["with an empty NO_COLOR on a terminal", { NO_COLOR: "" }, true, true],
    ["with FORCE_COLOR in a pipe", { FORCE_COLOR: "1" }, false, true],
    ["with FORCE_COLOR=0 on a terminal", { FORCE_COLOR: "0" }, true, false],
    ["with NO_COLOR over FORCE_COLOR", { NO_COLOR: "1", FORCE_COLOR: "1" }, true, false],
    ["on a dumb terminal", { TERM: "dumb" }, true, false],
  ] as const) {
    it(`is ${isColoured ? "coloured" : "plain"} ${what}`, async () => {
      const { stdout } = await createSandbox(FILES).run([], { env, isTerminal });
      assert.equal(stdout.includes("\u001b[31merror"), isColoured);
      assert.equal(stdout.includes("\u001b"), isColoured);
    });
  }

  it("shows no progress outside a terminal", async () => {
    assert.equal((await createSandbox({ "a.ts": "LEAK" }).run([])).stderr, "");
  });
});
