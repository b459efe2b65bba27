// The Code Quality report: what GitLab requires of each entry, and that a run which could not look is no empty list.
import assert from "node:assert/strict";
import { createSandbox, removeSandboxes } from "../harness";

interface Entry {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: string;
  readonly location: { readonly path: string; readonly lines: { readonly begin: number; readonly end: number } };
}

function entries(text: string): readonly Entry[] {
  return JSON.parse(text) as readonly Entry[];
}

describe("the GitLab report", () => {
  afterEach(removeSandboxes);

  it("lists findings with the members that GitLab requires", async () => {
    const run = await createSandbox({ "src/a.ts": "LEAK\nWARN MAYBE" }).run(["--format", "gitlab"]);
    assert.equal(run.code, 1);
    assert.deepEqual(
      entries(run.stdout).map((entry) => [entry.check_name, entry.severity, entry.location]),
      [
        ["leaking-word", "critical", { path: "src/a.ts", lines: { begin: 1, end: 1 } }],
        ["shaky-word", "minor", { path: "src/a.ts", lines: { begin: 2, end: 2 } }],
        ["leaking-word", "info", { path: "src/a.ts", lines: { begin: 2, end: 2 } }],
      ],
    );
    const fingerprints = entries(run.stdout).map(({ fingerprint }) => fingerprint);
    assert.equal(new Set(fingerprints).size, 3);
    assert.ok(entries(run.stdout).every(({ description }) => description === "A word leaks."));
  });

  it("is an empty list when nothing was found", async () => {
    assert.deepEqual(entries((await createSandbox({ "src/a.ts": "GOOD" }).run(["--format", "gitlab"])).stdout), []);
  });

  it("shows fatal problems, and no notes", async () => {
    const run = await createSandbox({ "src/a.ts": "BROKEN\nFATAL" }).run(["--format", "gitlab"]);
    assert.equal(run.code, 2);
    assert.deepEqual(
      entries(run.stdout).map(({ description, severity, location }) => [description, severity, location.lines.begin]),
      [["TenantLint could not do its work: FATAL was found.", "blocker", 2]],
    );
  });

  it("names files from the checkout's root", async () => {
    const sandbox = createSandbox({ "packages/api/package.json": "{}", "packages/api/a.ts": "LEAK" });
    const run = await sandbox.run(["--format", "gitlab"], { cwd: "packages/api", env: { CI_PROJECT_DIR: sandbox.root } });
    assert.equal(entries(run.stdout)[0]?.location.path, "packages/api/a.ts");
  });
});
