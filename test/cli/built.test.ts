// The command line as people run it: the built bundle in a process of its own.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createSandbox, removeSandboxes } from "./harness";

const ROOT = join(__dirname, "../..");
const CLI = join(ROOT, "dist", "cli.js");

/** At exit, tells which files of dist/ were loaded. */
const PROBE = `process.on("exit", () => {
  const { basename, sep } = require("node:path");
  const loaded = Object.keys(require.cache).filter((file) => file.includes(sep + "dist" + sep) && !file.includes("node_modules"));
  process.stderr.write(loaded.map((file) => basename(file)).join());
});`;

function run(argv: readonly string[], cwd = ROOT, node: readonly string[] = []) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, CLI, ...argv], { cwd, encoding: "utf8" });
  return { status, stdout, stderr };
}

describe("the built command line", () => {
  before(() => {
    if (!existsSync(CLI)) spawnSync("npm", ["run", "build"], { cwd: ROOT, stdio: "inherit" });
  });
  afterEach(removeSandboxes);

  it("prints its version without loading the engine or the compiler", () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
    const sandbox = createSandbox({ "probe.cjs": PROBE });
    const loaded = run(["--version"], ROOT, ["--require", join(sandbox.root, "probe.cjs")]);
    assert.deepEqual(loaded, { status: 0, stdout: `${version}\n`, stderr: "cli.js" });
  });

  it("ends with 2 and names the nearest flag", () => {
    const { status, stdout, stderr } = run(["--fromat", "json"]);
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, /--format/);
  });

  it("prints a rule's page from the package's docs", () => {
    const { status, stdout } = run(["explain", "unscoped-query"]);
    assert.deepEqual([status, stdout.split("\n")[0]], [0, "# unscoped-query"]);
  });

  it("says of the leaking example what the README shows of it", () => {
    const shown =
      readFileSync(join(ROOT, "README.md"), "utf8")
        .split("```")
        .find((block) => block.startsWith("\nsrc/")) ?? "";
    const lines = shown.split("\n").filter((line) => line !== "" && line !== "…");
    assert.ok(lines.length > 5, "the README shows no findings");
    const { status, stdout } = run(["check", "--no-cache"], join(ROOT, "examples", "leaking"));
    assert.deepEqual([status, lines.filter((line) => !stdout.includes(`${line}\n`))], [1, []]);
  });

  it("judges a project on disk: findings on standard output, problems on standard error, exit code 2 for a wrong configuration", () => {
    const sandbox = createSandbox({ "tenantlint.config.json": '{\n "ruels": {} }', "src/a.ts": "export const a = 1;\n" });
    const { status, stdout, stderr } = run(["--format", "json"], sandbox.root);
    assert.equal(status, 2);
    assert.deepEqual((JSON.parse(stdout) as { problems: unknown }).problems, [
      { file: "tenantlint.config.json", message: 'line 2: Unknown key "ruels"; did you mean "rules"?' },
    ]);
    assert.equal(stderr, 'tenantlint: tenantlint.config.json:2: Unknown key "ruels"; did you mean "rules"?\n');
  });

  it("is quiet when its reader goes away", async () => {
    const child = spawn(process.execPath, [CLI, "rules", "--format", "json"], { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
    let complaints = "";
    child.stderr.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
    child.stdout.destroy();
    const code = await new Promise((resolve) => child.on("close", resolve));
    assert.deepEqual([code, complaints], [0, ""]);
  });
});
