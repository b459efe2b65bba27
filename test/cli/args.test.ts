// The command line's grammar: what each line means, and what is told about a line without meaning.
import assert from "node:assert/strict";
import { parseArguments } from "../../server/cli/args";
import type { CheckOptions } from "../../server/cli/check-options";

const DEFAULTS: CheckOptions = {
  paths: [],
  format: "stylish",
  fix: "none",
  ruleSettings: {},
  minConfidence: "possible",
  quiet: false,
  stats: "none",
};

function parse(line: string) {
  return parseArguments(line === "" ? [] : line.split(" "), "1.2.3");
}

describe("arguments of check", () => {
  for (const [line, expected] of [
    ["", {}],
    ["check", {}],
    [".", { paths: ["."] }],
    ["check src test/**/*.ts", { paths: ["src", "test/**/*.ts"] }],
    ["src --format json", { paths: ["src"], format: "json" }],
    ["--format=sarif -o out.sarif", { format: "sarif", output: "out.sarif" }],
    ["check --format github --quiet", { format: "github", quiet: true }],
    ["--fix", { fix: "write" }],
    ["--fix-dry-run src", { fix: "dry-run", paths: ["src"] }],
    ["--rule unscoped-query:off src --rule a:info", { ruleSettings: { "unscoped-query": "off", a: "info" }, paths: ["src"] }],
    ["--max-warnings 0", { maxWarnings: 0 }],
    ["--min-confidence likely", { minConfidence: "likely" }],
    ["--config ci/strict.json", { config: "ci/strict.json" }],
    ["--no-cache", { noCache: true }],
    ["--cache-location=.lint", { cacheLocation: ".lint" }],
    ["--format gitlab", { format: "gitlab" }],
    ["--format junit", { format: "junit" }],
    ["--format markdown", { format: "markdown" }],
    ["--changed src", { changedSince: "HEAD", paths: ["src"] }],
    ["--changed=origin/main", { changedSince: "origin/main" }],
    ["--baseline known.json", { baseline: "known.json" }],
    ["--update-baseline", { updateBaseline: true }],
    ["--watch src", { watch: true, paths: ["src"] }],
    ["--threads 4 src", { threads: 4, paths: ["src"] }],
    ["--facts a b", { facts: ["a", "b"] }],
    ["src --facts a", { paths: ["src"], facts: ["a"] }],
    ["--stats src", { stats: "summary", paths: ["src"] }],
    ["--stats=accesses", { stats: "accesses" }],
    ["--stdin --stdin-filename src/a.ts", { stdinFilename: "src/a.ts" }],
    ["-- --odd-name.ts", { paths: ["--odd-name.ts"] }],
  ] as const) {
    it(`tenantlint ${line}`, () => assert.deepEqual(parse(line), { command: "check", options: { ...DEFAULTS, ...expected } }));
  }
});

describe("other commands", () => {
  for (const [line, expected] of [
    ["init", { command: "init" }],
    ["model", { command: "model", format: "table" }],
    ["model --format json --config a.json", { command: "model", format: "json", config: "a.json" }],
    ["rules", { command: "rules", format: "table" }],
    ["rules --format json", { command: "rules", format: "json" }],
    ["explain unscoped-query", { command: "explain", target: "unscoped-query" }],
    ["explain src/a.ts:12", { command: "explain", target: "src/a.ts:12" }],
    ["report", { command: "report", format: "md" }],
    ["report --format html -o a.html", { command: "report", format: "html", output: "a.html" }],
    ["facts", { command: "facts" }],
    ["facts packages/a -o a.facts", { command: "facts", folder: "packages/a", output: "a.facts" }],
    ["lsp --stdio", { command: "lsp" }],
    ["--version", { command: "print", text: "1.2.3\n" }],
    ["-v", { command: "print", text: "1.2.3\n" }],
  ] as const) {
    it(`tenantlint ${line}`, () => assert.deepEqual(parse(line), expected));
  }

  for (const line of ["--help", "-h", "help", "check --help", "help check"]) {
    it(`tenantlint ${line} prints help`, () => {
      const parsed = parse(line);
      assert.equal(parsed.command, "print");
      assert.match(parsed.command === "print" ? parsed.text : "", /^Usage: tenantlint/);
    });
  }

  it("tells the exit codes in its help", () => {
    const parsed = parse("--help");
    assert.match(
      parsed.command === "print" ? parsed.text : "",
      /0 no finding at error level, 1 findings at error level, 2 the tool could not/,
    );
  });
});

describe("lines without meaning", () => {
  for (const [line, message] of [
    ["--fromat json", /unknown option '--fromat'[^]*--format/],
    ["model --formt json", /unknown option '--formt'[^]*--format/],
    ["--format xml", /'xml' is invalid[^]*stylish, json, sarif, github/],
    ["--rule unscoped-query", /ID:SEVERITY/],
    ["--rule unscoped-query:loud", /off, error, warning, info/],
    ["--max-warnings many", /whole number/],
    ["--min-confidence sure", /certain, likely, possible/],
    ["--stats=all", /summary, accesses/],
    ["--fix --fix-dry-run", /cannot be used with/],
    ["--facts a --fix", /--fix-dry-run/],
    ["--facts a --watch", /cannot be used with/],
    ["--watch --fix", /cannot be used with/],
    ["--watch --update-baseline", /cannot be used with/],
    ["--watch --stdin --stdin-filename a.ts", /cannot be used with/],
    ["--stdin", /--stdin-filename PATH/],
    ["--stdin-filename a.ts", /no meaning without --stdin/],
    ["--stdin --stdin-filename a.ts b.ts", /leave the paths out/],
    ["--stdin --stdin-filename a.ts --fix", /--fix-dry-run/],
    ["report --format pdf", /md, html, json/],
    ["explain", /missing required argument/],
    ["lsp", /--stdio/],
    ["--threads 0", /from 1 to 99/],
    ["--threads many", /from 1 to 99/],
    ["init now", /too many arguments/],
  ] as const) {
    it(`tenantlint ${line}`, () => {
      const parsed = parse(line);
      assert.equal(parsed.command, "usage-error");
      assert.match(parsed.command === "usage-error" ? parsed.message : "", message);
    });
  }
});
