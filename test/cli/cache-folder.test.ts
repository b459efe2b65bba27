// The folder of kept results: where it is, that it never fails a run, and that it stays small.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildOf, keptResultsOf } from "../../server/cli/cache-folder";
import { createSandbox, removeSandboxes } from "./harness";

const BYTES = new TextEncoder().encode("a result");

describe("the cache folder", () => {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "tenantlint-cache-"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
    removeSandboxes();
  });

  it("is the one that is named", () => {
    const { store, minimumFiles } = keptResultsOf(root, "1", join(root, "here"));
    store.write("a.result", BYTES);
    assert.deepEqual(store.read("a.result")?.toString(), Buffer.from(BYTES).toString());
    assert.ok(existsSync(join(root, "here", "a.result")));
    assert.equal(minimumFiles, 0);
  });

  it("is below node_modules where there is one", () => {
    mkdirSync(join(root, "node_modules"));
    keptResultsOf(root, "1", undefined).store.write("a.result", BYTES);
    assert.ok(existsSync(join(root, "node_modules/.cache/tenantlint/a.result")));
  });

  it("is a folder of its own elsewhere, which git ignores and small workspaces are spared", () => {
    const { store, minimumFiles } = keptResultsOf(root, "1", undefined);
    store.write("a.result", BYTES);
    assert.deepEqual(readdirSync(join(root, ".tenantlint-cache")).sort(), [".gitignore", "a.result"]);
    assert.ok(minimumFiles > 100);
  });

  it("has nothing where nothing was written", () => {
    assert.equal(keptResultsOf(root, "1", undefined).store.read("a.result"), undefined);
    assert.deepEqual(readdirSync(root), []);
  });

  it("keeps the newest few", () => {
    const { store } = keptResultsOf(root, "1", root);
    for (let index = 0; index < 9; index++) {
      store.write(`${index}.result`, BYTES);
      utimesSync(join(root, `${index}.result`), 1000 + index, 1000 + index);
    }
    assert.deepEqual(
      readdirSync(root).filter((name) => name.endsWith(".result")),
      ["5.result", "6.result", "7.result", "8.result"],
    );
  });

  it("does not fail a run when it cannot be written", () => {
    writeFileSync(join(root, "file"), "");
    const { store } = keptResultsOf(root, "1", join(root, "file"));
    store.write("a.result", BYTES);
    assert.equal(store.read("a.result"), undefined);
  });

  it("tells builds apart by their texts", () => {
    writeFileSync(join(root, "a.js"), "1");
    writeFileSync(join(root, "b.js"), "1");
    writeFileSync(join(root, "c.js"), "2");
    assert.equal(buildOf([join(root, "a.js")]), buildOf([join(root, "b.js")]));
    assert.notEqual(buildOf([join(root, "a.js")]), buildOf([join(root, "c.js")]));
    assert.notEqual(buildOf([join(root, "a.js")]), buildOf([join(root, "absent.js")]));
  });

  describe("on the command line", () => {
    for (const [argv, isKept] of [
      [[], true],
      [["--cache-location", "results"], true],
      [["--no-cache"], false],
      [["--no-cache", "--cache-location", "results"], false],
      [["--stdin", "--stdin-filename", "a.ts"], false],
    ] as const) {
      it(`is ${isKept ? "used" : "left alone"} with \`${argv.join(" ")}\``, async () => {
        const sandbox = createSandbox({ "a.ts": "GOOD" });
        await sandbox.run([...argv], { stdin: "GOOD" });
        assert.equal(sandbox.analyzerOptions[0]?.kept !== undefined, isKept);
      });
    }

    it("is named from the working folder", async () => {
      const sandbox = createSandbox({ "app/a.ts": "GOOD" });
      await sandbox.run(["--cache-location", "results"], { cwd: "app" });
      sandbox.analyzerOptions[0]?.kept?.store.write("a.result", BYTES);
      assert.equal(sandbox.read("app/results/a.result"), "a result");
    });
  });
});
