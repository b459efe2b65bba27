// `tenantlint facts` and `check --facts` on disk, with the engine: the Turborepo example, packed package by package and joined.
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rules } from "../../rules/index";
import { runCommand } from "../../server/cli/run-command";
import { createAnalyzer } from "../../server/engine/index";

const EXAMPLE = join(__dirname, "../../examples/turborepo");
const PACKAGES = ["", "apps/api", "packages/auth", "packages/db"];

async function run(cwd: string, ...argv: readonly string[]) {
  const written = { stdout: "", stderr: "" };
  const outputTo = (name: "stdout" | "stderr") => ({ write: (text: string) => void (written[name] += text), isTerminal: false });
  const code = await runCommand(argv, {
    cwd: cwd.replaceAll("\\", "/"),
    env: {},
    stdout: outputTo("stdout"),
    stderr: outputTo("stderr"),
    version: "1.2.3",
    build: () => "build",
    readStdin: () => Promise.resolve(""),
    rules: () => Promise.resolve(rules),
    createAnalyzer: (options) => Promise.resolve(createAnalyzer(options)),
    readRuleDocs: () => undefined,
    watch: () => Promise.resolve(),
    startLanguageServer: () => undefined,
  });
  return { code, ...written };
}

describe("tenantlint facts", () => {
  let root = "";
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), "tenantlint-facts-")));
    cpSync(EXAMPLE, root, { recursive: true, filter: (path) => !path.includes(".tenantlint") });
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("writes a file per package, from which check comes to the same as from the checkout", async () => {
    const findingsOf = (text: string): unknown => (JSON.parse(text) as { findings: unknown }).findings;
    const whole = await run(root, "check", "--no-cache", "--format", "json");
    for (const folder of PACKAGES) {
      const packed = await run(join(root, folder), "facts");
      assert.equal(packed.code, 0);
      assert.match(packed.stdout, /^Wrote \.tenantlint\/tenantlint\.facts \(\d files, facts of [01]\)\.\n$/);
    }
    const joined = await run(root, "check", "--facts", ".", "--no-cache", "--format", "json");
    assert.deepEqual([joined.code, joined.stderr], [1, ""]);
    assert.deepEqual(findingsOf(joined.stdout), findingsOf(whole.stdout));
  });

  it("needs no checkout: the files alone will do, wherever they lie", async () => {
    const given = join(root, "given");
    for (const folder of PACKAGES)
      await run(root, "facts", folder === "" ? "." : folder, "-o", `given/${folder || "root"}/tenantlint.facts`);
    for (const folder of ["apps", "packages"]) rmSync(join(root, folder), { recursive: true });
    for (const file of ["package.json", "turbo.json", "tsconfig.base.json"]) rmSync(join(root, file));
    assert.ok(existsSync(join(given, "apps/api/tenantlint.facts")));
    const joined = await run(root, "check", "--facts", "given", "--no-cache");
    assert.equal(joined.code, 1);
    assert.match(joined.stdout, /apps\/api\/src\/server\.ts:\d+:\d+ GET \/embed\/:id/);
  });

  it("ends with 2 for facts of another state, and reports what was found all the same", async () => {
    for (const folder of PACKAGES) await run(join(root, folder), "facts");
    writeFileSync(join(root, "packages/auth/src/index.ts"), "export {};\n");
    const joined = await run(root, "check", "--facts", ".", "--no-cache");
    assert.equal(joined.code, 2);
    assert.match(joined.stderr, /packages\/auth\/src\/index\.ts: is not the text of which facts were given/);
    assert.match(joined.stdout, /unscoped-query/);
  });

  for (const [what, argv, message] of [
    ["a folder without facts", ["check", "--facts", "apps"], /--facts: there are no facts in "apps"; `tenantlint facts` writes them\./],
    ["a folder that is not there", ["check", "--facts", "nowhere"], /--facts: "nowhere" cannot be read/],
    ["a package that is not there", ["facts", "packages/none"], /There is no folder "packages\/none"/],
  ] as const) {
    it(`ends with 2 for ${what}`, async () => {
      const ended = await run(root, ...argv);
      assert.equal(ended.code, 2);
      assert.match(ended.stderr, message);
    });
  }

  it("packs a project that stands alone", async () => {
    const alone = join(root, "alone");
    mkdirSync(join(alone, ".git"), { recursive: true });
    writeFileSync(join(alone, "package.json"), "{}");
    writeFileSync(join(alone, "a.ts"), "export const a = 1;\n");
    assert.match((await run(alone, "facts")).stdout, /\(2 files, facts of 1\)/);
  });
});
