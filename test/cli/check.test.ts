// `tenantlint check`: what is reported, where it goes, and the exit code.
import assert from "node:assert/strict";
import { createSandbox, removeSandboxes } from "./harness";
import type { Run } from "./harness";

interface Json {
  readonly findings: readonly { readonly rule: string; readonly file: string }[];
  readonly problems: readonly { readonly file: string; readonly message: string }[];
}

function json(run: Run): Json {
  return JSON.parse(run.stdout) as Json;
}

/** The findings as `file rule`. */
function found(run: Run): readonly string[] {
  return json(run).findings.map(({ file, rule }) => `${file} ${rule}`);
}

describe("tenantlint check", () => {
  afterEach(removeSandboxes);

  describe("exit codes", () => {
    for (const [what, text, argv, code] of [
      ["nothing is found", "GOOD", [], 0],
      ["there are only warnings", "WARN", [], 0],
      ["there is only information", "MAYBE", [], 0],
      ["a finding is suppressed", "HUSH", [], 0],
      ["there is an error", "LEAK", [], 1],
      ["there are more warnings than allowed", "WARN WARN", ["--max-warnings", "1"], 1],
      ["there are as many warnings as allowed", "WARN", ["--max-warnings", "1"], 0],
      ["warnings are counted though quiet", "WARN", ["--max-warnings", "0", "--quiet"], 1],
      ["a problem is not fatal", "BROKEN", [], 0],
      ["a problem is fatal", "FATAL", [], 2],
      ["a problem is fatal beside an error", "FATAL LEAK", [], 2],
    ] as const) {
      it(`${code} when ${what}`, async () => {
        assert.equal((await createSandbox({ "src/a.ts": text }).run(argv)).code, code);
      });
    }
  });

  describe("what is reported", () => {
    const files = { "src/a.ts": "LEAK", "src/deep/b.ts": "WARN", "lib/c.ts": "LEAK MAYBE" };

    for (const [what, argv, expected] of [
      [
        "everything without paths",
        [],
        ["lib/c.ts leaking-word", "lib/c.ts leaking-word", "src/a.ts leaking-word", "src/deep/b.ts shaky-word"],
      ],
      ["a folder", ["src"], ["src/a.ts leaking-word", "src/deep/b.ts shaky-word"]],
      ["a file", ["src/a.ts"], ["src/a.ts leaking-word"]],
      ["a glob", ["src/**/b.*"], ["src/deep/b.ts shaky-word"]],
      ["several paths", ["src/deep", "lib/c.ts"], ["lib/c.ts leaking-word", "lib/c.ts leaking-word", "src/deep/b.ts shaky-word"]],
      [
        "the project itself",
        ["."],
        ["lib/c.ts leaking-word", "lib/c.ts leaking-word", "src/a.ts leaking-word", "src/deep/b.ts shaky-word"],
      ],
      ["what is certain", ["--min-confidence", "certain"], ["lib/c.ts leaking-word", "src/a.ts leaking-word"]],
      ["what is likely", ["--min-confidence", "likely", "src"], ["src/a.ts leaking-word", "src/deep/b.ts shaky-word"]],
      ["errors only when quiet", ["--quiet"], ["lib/c.ts leaking-word", "src/a.ts leaking-word"]],
    ] as const) {
      it(what, async () => assert.deepEqual(found(await createSandbox(files).run([...argv, "--format", "json"])), expected));
    }

    it("paths as seen from a folder of the project, while the whole project is analysed", async () => {
      const sandbox = createSandbox(files);
      const run = await sandbox.run(["deep", "--format", "json"], { cwd: "src" });
      assert.deepEqual(found(run), ["src/deep/b.ts shaky-word"]);
      assert.equal(sandbox.analyzerOptions[0]?.root, sandbox.root);
    });

    it("another project when the path lies there", async () => {
      const [here, there] = [createSandbox({}), createSandbox({ "src/x.ts": "LEAK" })];
      assert.deepEqual(found(await here.run([there.root, "--format", "json"])), ["src/x.ts leaking-word"]);
      const mixed = await here.run([there.root, "."]);
      assert.equal(mixed.code, 2);
      assert.match(mixed.stderr, /different projects/);
    });

    it("fatal problems of all files, others of the selected ones", async () => {
      const run = await createSandbox({ "src/a.ts": "BROKEN", "lib/b.ts": "\nBROKEN FATAL" }).run(["src", "--format", "json"]);
      assert.deepEqual(json(run).problems, [
        { file: "lib/b.ts", message: "line 2: FATAL was found." },
        { file: "src/a.ts", message: "line 1: BROKEN was found." },
      ]);
      assert.equal(run.stderr, "tenantlint: lib/b.ts:2: FATAL was found.\ntenantlint: note: src/a.ts:1: BROKEN was found.\n");
    });
  });

  describe("usage errors", () => {
    for (const [what, argv, message] of [
      ["a path that is not there", ["src/nope.ts"], 'There is no file, folder or command "src/nope.ts".'],
      ["a mistyped command", ["chek"], 'There is no file, folder or command "chek"; did you mean "check"?'],
      ["a glob that matches nothing", ["src/*.js"], 'No file matches "src/*.js".'],
      ["an unknown rule", ["--rule", "leaking-wrod:off"], '--rule names the unknown rule "leaking-wrod"; did you mean "leaking-word"?'],
      ["an unknown flag", ["--fixx"], "unknown option '--fixx'\n(Did you mean --fix?)"],
    ] as const) {
      it(`end with 2 for ${what}`, async () => {
        const run = await createSandbox({ "src/a.ts": "LEAK" }).run(argv);
        assert.equal(run.code, 2);
        assert.equal(run.stdout, "");
        assert.equal(run.stderr.split("\nRun `")[0]?.trimEnd(), `tenantlint: ${message}`);
      });
    }
  });

  describe("what the analyzer is given", () => {
    it("the configuration file, from the working folder", async () => {
      const sandbox = createSandbox({ "src/a.ts": "" });
      await sandbox.run(["--config", "../ci.json"], { cwd: "src" });
      assert.equal(sandbox.analyzerOptions[0]?.configFile, `${sandbox.root}/ci.json`);
    });

    it("rule settings, the judgements on suppressions included", async () => {
      const sandbox = createSandbox({});
      await sandbox.run(["--rule", "leaking-word:off", "--rule", "unused-suppression:error"]);
      assert.deepEqual(sandbox.analyzerOptions[0]?.ruleSettings, { "leaking-word": "off", "unused-suppression": "error" });
    });

    it("the folder itself as root where no project is around it", async () => {
      const sandbox = createSandbox({ "nested/package.json": "{}", "nested/src/a.ts": "" });
      await sandbox.run([], { cwd: "nested/src" });
      assert.equal(sandbox.analyzerOptions[0]?.root, `${sandbox.root}/nested`);
    });
  });

  describe("--output", () => {
    it("writes the report to a file and nothing to standard output", async () => {
      const sandbox = createSandbox({ "src/a.ts": "LEAK" });
      const run = await sandbox.run(["--format", "json", "--output", "reports/out.json"]);
      assert.deepEqual([run.code, run.stdout], [1, ""]);
      assert.match(sandbox.read("reports/out.json"), /"leaking-word"/);
    });

    it("keeps colours out of files", async () => {
      const sandbox = createSandbox({ "src/a.ts": "LEAK" });
      await sandbox.run(["-o", "out.txt"], { isTerminal: true });
      assert.ok(!sandbox.read("out.txt").includes("\u001b"));
    });

    it("ends with 2 when the file cannot be written", async () => {
      const run = await createSandbox({ "src/a.ts": "LEAK" }).run(["--output", "src/a.ts/out.json"]);
      assert.equal(run.code, 2);
      assert.match(run.stderr, /The report could not be written/);
    });
  });

  describe("--stdin", () => {
    it("lints the text as that file, and reports only it", async () => {
      const sandbox = createSandbox({ "src/a.ts": "GOOD", "src/b.ts": "LEAK" });
      const run = await sandbox.run(["--stdin", "--stdin-filename", "src/a.ts", "--format", "json"], { stdin: "\uFEFFLEAK WARN" });
      assert.deepEqual(found(run), ["src/a.ts leaking-word", "src/a.ts shaky-word"]);
      assert.equal(sandbox.read("src/a.ts"), "GOOD");
    });

    it("takes a file that was never saved", async () => {
      const run = await createSandbox({}).run(["--stdin", "--stdin-filename", "src/new.ts", "--format", "json"], { stdin: "LEAK" });
      assert.deepEqual(found(run), ["src/new.ts leaking-word"]);
    });
  });
});
