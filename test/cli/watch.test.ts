// `--watch`: a report for each batch of changes, and the real watcher that tells of them.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { watchFolder } from "../../server/cli/watch-folder";
import { createSandbox, removeSandboxes } from "./harness";

describe("tenantlint check --watch", () => {
  afterEach(removeSandboxes);

  it("reports again after each change, and ends with the exit code of the last run", async () => {
    const sandbox = createSandbox({ "src/a.ts": "GOOD" });
    const edit = (text: string) => async (): Promise<readonly string[]> => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      sandbox.write("src/a.ts", text);
      return [`${sandbox.root}/src/a.ts`];
    };
    const run = await sandbox.run(["--watch"], { edits: [edit("WARN"), edit("LEAK")] });
    assert.equal(run.code, 1);
    assert.deepEqual(run.stdout.match(/^(No findings|1 finding \(\d error).*/gm)?.length, 3);
    assert.match(run.stderr, /^Watching for changes; Ctrl\+C ends\.\n/);
  });

  it("goes on after a mistake that a change made", async () => {
    const sandbox = createSandbox({ "src/a.ts": "LEAK" });
    await sandbox.run(["--update-baseline"]);
    const edit = (text: string) => async (): Promise<readonly string[]> => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      sandbox.write("tenantlint-baseline.json", text);
      return [`${sandbox.root}/tenantlint-baseline.json`];
    };
    const whole = sandbox.read("tenantlint-baseline.json");
    const argv = ["--watch", "--baseline", "tenantlint-baseline.json"];
    const run = await sandbox.run(argv, { edits: [edit("{"), edit(whole)] });
    assert.equal(run.code, 0);
    assert.match(run.stderr, /is not valid JSON/);
  });

  it("does not run for the report that it writes itself", async () => {
    const sandbox = createSandbox({ "src/a.ts": "GOOD" });
    const argv = ["--watch", "--format", "json", "-o", "report.json"];
    const run = await sandbox.run(argv, { edits: [() => [`${sandbox.root}/report.json`]] });
    assert.equal(run.stderr.includes("Changed:"), false);
  });
});

describe("watching a folder", () => {
  it("tells of files and folders that come and change, in batches, and leaves out what tools write", async () => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), "tenantlint-watch-")));
    mkdirSync(join(root, "src"));
    mkdirSync(join(root, "node_modules"));
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const seen: string[] = [];
    const watching = watchFolder(root, (paths) => void seen.push(...paths), ended);
    await new Promise((resolve) => setTimeout(resolve, 100));
    for (const file of ["src/a.ts", "src/b.ts", "node_modules/c.js", "report.txt"]) writeFileSync(join(root, file), "1");
    for (let tries = 0; tries < 50 && seen.length < 2; tries++) await new Promise((resolve) => setTimeout(resolve, 50));
    end();
    await watching;
    rmSync(root, { recursive: true });
    assert.deepEqual([...new Set(seen)].sort(), [`${root}/src/a.ts`, `${root}/src/b.ts`]);
  });
});
