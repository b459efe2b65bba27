// `--threads`: files are captured on other threads, and the result is the same; threads that fail cost nothing but time.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { captureOn } from "../../server/cli/capture-threads";
import { captureFile } from "../../server/engine/facts/capture";
import { factsFromBytes } from "../../server/engine/facts/facts-bytes";
import { createSandbox, removeSandboxes } from "./harness";

const ROOT = join(__dirname, "../..");
const WORKER = join(ROOT, "dist/capture-worker.js");

describe("capturing on threads", function () {
  this.timeout(60_000);
  let folder = "";
  before(() => {
    if (!existsSync(WORKER)) spawnSync("npm", ["run", "build"], { cwd: ROOT, stdio: "inherit" });
    folder = realpathSync(mkdtempSync(join(tmpdir(), "tenantlint-threads-")));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("gives the facts that capturing here gives, for the text that was read", async () => {
    const texts = ["export const a = 1;", "export function b() { return a; }", "const broken = {"];
    const paths = texts.map((text, index) => {
      const path = join(folder, `${index}.ts`);
      writeFileSync(path, text);
      return path;
    });
    const capturedOf = await captureOn(2, WORKER, 1)([...paths, join(folder, "gone.ts")]);
    for (const [index, text] of texts.entries()) {
      const path = paths[index] ?? "";
      const bytes = capturedOf(path, createHash("sha1").update(text).digest("base64"));
      assert.ok(bytes);
      assert.deepEqual(factsFromBytes(bytes), captureFile(path, text));
      assert.equal(capturedOf(path, "the hash of another text"), undefined);
    }
    assert.equal(capturedOf(join(folder, "gone.ts"), ""), undefined);
  });

  it("starts no thread for one, nor for few files", async () => {
    assert.equal((await captureOn(1, "/nowhere.js", 1)(["/a.ts"]))("/a.ts", ""), undefined);
    assert.equal((await captureOn(4, "/nowhere.js")(["/a.ts"]))("/a.ts", ""), undefined);
  });

  it("delivers nothing when a thread cannot start", async () => {
    assert.equal((await captureOn(2, "/nowhere.js", 1)(["/a.ts", "/b.ts"]))("/a.ts", ""), undefined);
  });
});

describe("tenantlint check --threads", () => {
  afterEach(removeSandboxes);

  it("hands the engine what captures ahead, from two threads on", async () => {
    const sandbox = createSandbox({ "src/a.ts": "GOOD" });
    for (const threads of ["1", "2"]) await sandbox.run(["--threads", threads]);
    assert.deepEqual(
      sandbox.analyzerOptions.map(({ captureAhead }) => captureAhead !== undefined),
      [false, true],
    );
  });
});
