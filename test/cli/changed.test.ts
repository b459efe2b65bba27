// `--changed`: what concerns the files that git says changed, in a repository of its own.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createSandbox, removeSandboxes } from "./harness";
import type { Run, Sandbox } from "./harness";

function git(sandbox: Sandbox, ...args: readonly string[]): void {
  const identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main"];
  execFileSync("git", [...identity, ...args], { cwd: sandbox.root, stdio: "ignore" });
}

function createRepository(files: Readonly<Record<string, string>>): Sandbox {
  const sandbox = createSandbox(files);
  git(sandbox, "init");
  git(sandbox, "add", ".");
  git(sandbox, "commit", "-m", "first");
  return sandbox;
}

function found(run: Run): readonly string[] {
  return (JSON.parse(run.stdout) as { findings: readonly { file: string }[] }).findings.map(({ file }) => file);
}

describe("tenantlint check --changed", () => {
  afterEach(removeSandboxes);

  it("reports what is not committed: edited, staged and untracked files", async () => {
    const sandbox = createRepository({ "a.ts": "LEAK", "b.ts": "LEAK", "c.ts": "GOOD" });
    sandbox.write("b.ts", "LEAK\nLEAK");
    sandbox.write("c.ts", "LEAK");
    git(sandbox, "add", "c.ts");
    sandbox.write("dé é/d.ts", "LEAK");
    assert.deepEqual(found(await sandbox.run(["--changed", "--format", "json"])), ["b.ts", "b.ts", "c.ts", "dé é/d.ts"]);
  });

  it("does not take a path for the commit", async () => {
    const sandbox = createRepository({ "src/a.ts": "GOOD" });
    sandbox.write("src/a.ts", "LEAK");
    sandbox.write("b.ts", "LEAK");
    assert.deepEqual(found(await sandbox.run(["--changed", "src", "--format", "json"])), ["src/a.ts"]);
  });

  it("reports what a branch did since it left another, and nothing that happened there meanwhile", async () => {
    const sandbox = createRepository({ "a.ts": "LEAK", "b.ts": "GOOD" });
    git(sandbox, "checkout", "-b", "feature");
    sandbox.write("b.ts", "LEAK");
    git(sandbox, "commit", "-am", "mine");
    git(sandbox, "checkout", "main");
    sandbox.write("a.ts", "LEAK\nLEAK");
    git(sandbox, "commit", "-am", "theirs");
    git(sandbox, "checkout", "feature");
    assert.deepEqual(found(await sandbox.run(["--changed=main", "--format", "json"])), ["b.ts"]);
    assert.deepEqual(found(await sandbox.run(["--changed", "--format", "json"])), []);
  });

  it("names files from the project's root, when that is a folder of the repository", async () => {
    const sandbox = createRepository({ "api/package.json": "{}", "api/a.ts": "GOOD", "web/b.ts": "GOOD" });
    sandbox.write("api/a.ts", "LEAK");
    sandbox.write("web/b.ts", "LEAK");
    assert.deepEqual(found(await sandbox.run(["--changed", "--format", "json"], { cwd: "api" })), ["a.ts"]);
  });

  for (const [what, sandboxOf, argument, message] of [
    ["there is no repository", () => createSandbox({ "a.ts": "LEAK" }), "--changed", /--changed needs a git repository/],
    ["there is no such commit", () => createRepository({ "a.ts": "LEAK" }), "--changed=nowhere", /there is no commit "nowhere" here/],
    ["the commit looks like an option", () => createRepository({ "a.ts": "LEAK" }), "--changed=--help", /there is no commit "--help" here/],
  ] as const) {
    it(`ends with 2 when ${what}`, async () => {
      const run = await sandboxOf().run([argument]);
      assert.equal(run.code, 2);
      assert.match(run.stderr, message);
      assert.equal(run.stdout, "");
    });
  }
});
